"""Key uses: what a key was used with is known for a while, whatever clients call themselves."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.ingest import CallIngest
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.key_uses import KeyUses
from mcp_orch.control.audit.repository import KEPT_WAYS, KeyUseWriter
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.key_clients import KeyClientRow
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import START, HeldClock

pytestmark = pytest.mark.anyio

START_US = int(START.timestamp() * 1_000_000)


def a_call(client: str = "cursor 1.0", *, key: str = "k1", second: int = 0, **traits: str) -> CallRecord:
    return CallRecord(
        request_id=RequestId(f"req_{key}_{client}_{second}"),
        at_us=START_US + second * 1_000_000,
        method="tools/call",
        outcome=CallOutcome.OK,
        duration_us=1,
        principal=PrincipalId(f"key:{key}"),
        client=client,
        revision=traits.get("revision", "2025-11-25"),
        transport=traits.get("transport", "mcp"),
        address=traits.get("address", "10.0.0.1"),
    )


async def ways(store: Store) -> list[tuple[str, str, str, str, float, float]]:
    async with store.reading() as session:
        rows = await session.scalars(select(KeyClientRow).order_by(KeyClientRow.last_used_at, KeyClientRow.client))
        return [
            (
                row.client,
                row.revision,
                row.transport,
                row.address,
                (row.first_used_at - START).total_seconds(),
                (row.last_used_at - START).total_seconds(),
            )
            for row in rows
        ]


async def write(store: Store, clock: HeldClock, *records: CallRecord) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        await KeyUseWriter(work.session).add(KeyUses().worth_writing(records))


async def test_calls_behind_the_journal_tell_what_a_key_was_used_with(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        journal.append(a_call())
        journal.append(a_call("claude-code 2.1", revision="2026-07-28", second=1))
        journal.append(a_call(second=2, transport="sse"))
        await ingest.drain()
        journal.append(a_call(second=30, address="10.0.0.2"))
        await ingest.drain()
    assert await ways(store) == [
        ("claude-code 2.1", "2026-07-28", "mcp", "10.0.0.1", 1, 1),
        ("cursor 1.0", "2025-11-25", "sse", "10.0.0.1", 2, 2),
        ("cursor 1.0", "2025-11-25", "mcp", "10.0.0.2", 0, 30),
    ]


async def test_a_record_that_comes_again_after_newer_ones_takes_nothing_back(store: Store, clock: HeldClock) -> None:
    await write(store, clock, a_call(second=5, address="10.0.0.5"))
    await write(store, clock, a_call(second=1))
    assert await ways(store) == [("cursor 1.0", "2025-11-25", "mcp", "10.0.0.5", 5, 5)]


async def test_what_is_told_late_is_not_the_last_use_of_a_key(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        made: dict[str, object] = {"created_by": "local", "created_at": START}
        project = ProjectRow(id="prj_1", name="demo", name_folded="demo", updated_at=START, **made)
        work.session.add(project)
        await work.session.flush()
        key = KeyRow(id="k1", project_id=project.id, name="k", kind=KeyKind.SERVICE, digest=b"d" * 32, **made)
        work.session.add(key)
    await write(store, clock, a_call(second=50, address="10.0.0.5"))
    await write(store, clock, a_call("claude-code 2.1", second=1))
    async with store.reading() as session:
        used = await session.get(KeyRow, "k1")
    assert used is not None
    assert (used.last_used_at, used.last_used_address, used.last_used_client) == (
        START + timedelta(seconds=50),
        "10.0.0.5",
        "cursor 1.0",
    )


async def test_a_way_is_written_now_and_then_and_callers_without_a_key_never() -> None:
    uses = KeyUses()
    first = uses.worth_writing([a_call(), a_call(second=1)])
    assert [use.at - START for use in first] == [timedelta(seconds=1)]
    uses.written(first)
    assert uses.worth_writing([a_call(second=5)]) == []
    assert len(uses.worth_writing([a_call(second=12)])) == 1
    user = CallRecord(
        request_id=RequestId("r"),
        at_us=1,
        method="m",
        outcome=CallOutcome.OK,
        duration_us=1,
        principal=PrincipalId("user:usr_1"),
    )
    assert uses.worth_writing([user]) == []


async def test_what_is_remembered_of_writes_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcp_orch.control.audit.key_uses._MOST_REMEMBERED", 1)
    uses = KeyUses()
    uses.written(uses.worth_writing([a_call()]))
    uses.written(uses.worth_writing([a_call("other 1")]))
    assert len(uses.worth_writing([a_call(second=1)])) == 1


async def test_words_that_a_database_would_refuse_are_cut_to_fit(store: Store, clock: HeldClock) -> None:
    await write(store, clock, a_call("c\0" * 300, revision="r" * 50, transport="t" * 50, address="a" * 100))
    assert await ways(store) == [("c" * 200, "r" * 20, "t" * 20, "a" * 64, 0, 0)]


async def test_ways_that_are_old_or_too_many_go(store: Store, clock: HeldClock) -> None:
    calls = [a_call(f"made-up {number}", second=number) for number in range(KEPT_WAYS + 5)]
    await write(store, clock, *calls, a_call("other", key="k2"))
    async with UnitOfWork(store, clock=clock) as work:
        assert await KeyUseWriter(work.session).prune(now=START + timedelta(days=29)) == 5
    kept = await ways(store)
    assert [one[0] for one in kept] == ["other", *(f"made-up {number}" for number in range(5, KEPT_WAYS + 5))]
    async with UnitOfWork(store, clock=clock) as work:
        await KeyUseWriter(work.session).prune(now=START + timedelta(days=30, seconds=60))
    assert len(await ways(store)) == KEPT_WAYS + 5 - 60
