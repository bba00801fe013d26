"""Whatever is changed behind the hub's back is found, and the first bad record is named."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from mcp_orch.control.trail.checkpoints import CheckpointWriter, checkpoints_in
from mcp_orch.control.trail.errors import BadCheckpoint, TooManyVerifications
from mcp_orch.control.trail.schemas import AuditReport
from mcp_orch.control.trail.service import TrailService
from mcp_orch.control.trail.signing import Signer
from mcp_orch.control.trail.verifying import Report, Verifier
from mcp_orch.storage.engine import Store
from tests.control.trail.scenes import ROOT, Trail

pytestmark = pytest.mark.anyio

CALLS, ACTIONS = "prj_1/nod_1/calls", "prj_1/nod_1/actions"
CHANGED = "the record was changed, or does not follow the one before"


@pytest.fixture
async def linked(trail: Trail) -> Trail:
    """Ten calls and five actions, linked, with a checkpoint."""
    await trail.call(5)
    await trail.call(5, judged_us=1, waited_us=1, upstream_us=3)
    await trail.act(5)
    await trail.link()
    await trail.checkpoint()
    assert (await trail.verify()).is_intact
    return trail


EDITS = {
    "outcome": "UPDATE call_log SET outcome = 'error' WHERE request_id = 'req_4'",
    "name": "UPDATE call_log SET name = 'other' WHERE request_id = 'req_4'",
    "caller": "UPDATE call_log SET caller = 'somebody@else.org' WHERE request_id = 'req_4'",
    "erased for show": "UPDATE call_log SET caller = 'erased person' WHERE request_id = 'req_4'",
    "time": "UPDATE call_log SET at_us = at_us + 1 WHERE request_id = 'req_4'",
    "bytes": "UPDATE call_log SET bytes_out = 1 WHERE request_id = 'req_4'",
    "stages": "UPDATE call_log SET queued_us = 1 WHERE request_id = 'req_4'",
    "digest": "UPDATE call_log SET content_digest = 'x' WHERE request_id = 'req_4'",
}


@pytest.mark.parametrize("edit", EDITS)
async def test_an_edited_call_is_named(linked: Trail, edit: str) -> None:
    await linked.tamper(EDITS[edit])
    assert (await linked.blame())[0][:3] == (CALLS, 4, "req_4")


@pytest.mark.parametrize(
    "edit", ["actor = 'x'", "target = 'prj_2'", "details = '{}'", "tag = 'project.deleted'", "address = '1.1.1.1'"]
)
async def test_an_edited_action_is_named(linked: Trail, edit: str) -> None:
    number = await linked.number("SELECT min(number) + 1 FROM activity")
    await linked.tamper(f"UPDATE activity SET {edit} WHERE number = {number}")
    assert await linked.blame() == [(ACTIONS, 2, f"activity {number}", CHANGED)]


async def test_a_deleted_record_is_named_with_and_without_its_link(linked: Trail) -> None:
    ref = await linked.number("SELECT number FROM call_log WHERE request_id = 'req_4'")
    await linked.tamper("DELETE FROM call_log WHERE request_id = 'req_4'")
    assert await linked.blame() == [(CALLS, 4, f"calls number {ref}", "the record is gone")]
    await linked.tamper(f"DELETE FROM audit_links WHERE stream = 'calls' AND ref = {ref}")
    assert await linked.blame() == [(CALLS, 5, "req_5", "1 links before this one are gone")]


async def test_an_inserted_record_is_named(linked: Trail) -> None:
    await linked.tamper("DELETE FROM audit_links WHERE stream = 'calls' AND seq = 4")
    reasons = await linked.blame()
    assert reasons[-1][:3] == ("prj_1/?/calls", None, "req_4")
    assert "in no chain" in reasons[-1][3]


async def test_records_that_changed_places_are_named(linked: Trail) -> None:
    low = await linked.number("SELECT ref FROM audit_links WHERE stream = 'calls' AND seq = 3")
    await linked.tamper(f"UPDATE audit_links SET ref = 9999 WHERE stream = 'calls' AND ref = {low}")
    await linked.tamper(f"UPDATE audit_links SET ref = {low} WHERE stream = 'calls' AND ref = {low + 1}")
    await linked.tamper(f"UPDATE audit_links SET ref = {low + 1} WHERE stream = 'calls' AND ref = 9999")
    assert [one[1] for one in await linked.blame()] == [3, 4]


async def test_a_record_that_was_moved_to_another_project_is_named(linked: Trail) -> None:
    await linked.tamper("UPDATE call_log SET project_id = 'prj_2' WHERE request_id = 'req_4'")
    assert await linked.blame() == [(CALLS, 4, "req_4", "the record was moved to another project")]


async def test_a_cut_end_is_found_through_the_head_and_through_checkpoints(linked: Trail) -> None:
    number = await linked.number("SELECT number FROM call_log WHERE request_id = 'req_9'")
    await linked.tamper(f"DELETE FROM call_log WHERE number >= {number}")
    await linked.tamper(f"DELETE FROM audit_links WHERE stream = 'calls' AND ref >= {number}")
    assert "the chain ends at 8" in (await linked.blame())[0][3]
    # Somebody who knows how it works moves the head back as well, and takes the checkpoint away.
    await linked.tamper(
        "UPDATE audit_chains SET head_seq = 8, head_digest = (SELECT digest FROM audit_links WHERE stream = 'calls' "
        "AND seq = 8) WHERE stream = 'calls'"
    )
    [(chain, seq, _, reason)] = await linked.blame()
    assert (chain, seq) == (CALLS, 10)
    assert "the chain was cut: it ends at 8, and had 10 records (checkpoint 1" in reason


async def test_a_checkpoint_that_was_held_outside_finds_what_the_hub_no_longer_knows(linked: Trail) -> None:
    held = checkpoints_in(await latest(linked))
    await linked.tamper("DELETE FROM audit_checkpoints")
    await linked.tamper("DELETE FROM audit_links WHERE stream = 'calls'")
    await linked.tamper("DELETE FROM call_log")
    await linked.tamper("DELETE FROM audit_chains WHERE stream = 'calls'")
    assert (await linked.verify()).is_intact
    assert "the whole chain is gone, of which checkpoint 2 tells" in (await linked.blame(outside=held))[0][3]
    await linked.call(11, name="forged")
    await linked.link()
    assert "the chain was written anew" in (await linked.blame(outside=held))[0][3]


async def latest(trail: Trail) -> str:
    await trail.call(1)
    await trail.link()
    return (await trail.checkpoint()).line


async def test_forged_and_foreign_checkpoints_are_told_apart(linked: Trail) -> None:
    [own] = checkpoints_in(await latest(linked))
    other = Signer(root=b"o" * 32)
    foreign = type(own)(
        number=own.number,
        at=own.at,
        previous="",
        heads={},
        body=own.body,
        key=other.key,
        signature=other.sign(own.body.encode()),
    )
    forged = type(own)(
        number=own.number, at=own.at, previous="", heads={}, body=own.body + " ", key=own.key, signature=own.signature
    )
    report = await linked.verify(outside=[own, foreign])
    assert (report.is_intact, report.foreign_keys) == (True, {other.key})
    assert "wrong signature" in (await linked.blame(outside=[forged]))[0][3]


async def test_checkpoints_hold_each_other(linked: Trail) -> None:
    await latest(linked)
    await latest(linked)
    await linked.tamper("DELETE FROM audit_checkpoints WHERE number = 2")
    assert [one[:2] for one in await linked.blame()] == [("checkpoints", 3)]
    await linked.tamper("DELETE FROM audit_checkpoints WHERE number = 3")
    await linked.tamper("UPDATE audit_checkpoints SET signature = '00'")
    assert await linked.blame() == [("checkpoints", 1, None, "checkpoint 1 is not signed by this hub")]


async def test_a_checkpoint_that_can_not_be_read_is_named_and_ends_nothing(linked: Trail) -> None:
    await latest(linked)
    await linked.tamper("UPDATE audit_checkpoints SET body = '{}' WHERE number = 1")
    assert ("checkpoints", 1, None, "checkpoint 1 can't be read") in await linked.blame()
    again = CheckpointWriter(store=linked.store, clock=linked.clock, signer=linked.signer, writer="nod_1")
    await linked.act(1)
    await linked.link()
    assert await again.write() is not None


async def test_few_verify_at_the_same_time_and_the_others_are_told_so(
    linked: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = asyncio.Semaphore(0), asyncio.Event()
    verify = Verifier.verify

    async def slow(self: Verifier, *asked: Any, **more: Any) -> Report:
        begun.release()
        await may_end.wait()
        return await verify(self, *asked, **more)

    monkeypatch.setattr(Verifier, "verify", slow)
    monkeypatch.setattr("mcp_orch.control.trail.service._TURN_S", 0.05)
    service = TrailService(store=linked.store, signer=linked.signer)

    async def last_of() -> AuditReport:
        return [report async for report in service.verify(None, "")][-1]

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(last_of()) for _ in range(2)]
        for _ in running:
            await begun.acquire()
        with pytest.raises(TooManyVerifications):
            await last_of()
        may_end.set()
    assert [one.result().intact for one in running] == [True, True]
    assert (await last_of()).intact


async def test_a_beginning_is_believed_only_with_a_signature(linked: Trail) -> None:
    await linked.tamper("UPDATE audit_chains SET start_digest = head_digest WHERE stream = 'actions'")
    assert (ACTIONS, 0, None, "its beginning was changed") in await linked.blame()
    await linked.tamper("UPDATE audit_chains SET start_seq = 5, start_digest = head_digest WHERE stream = 'actions'")
    assert "this hub has not signed for it" in (await linked.blame())[0][3]


async def test_contents_are_held_by_their_calls(trail: Trail) -> None:
    await trail.call(2, arguments='{"a":1}', result="{}")
    await trail.link()
    assert (await trail.verify()).is_intact
    await trail.tamper("UPDATE call_contents SET arguments = '{}' WHERE request_id = 'req_1'")
    await trail.tamper("DELETE FROM call_contents WHERE request_id = 'req_2'")
    assert [one[2:] for one in await trail.blame()] == [
        ("req_1", "its arguments or result were changed"),
        ("req_2", "its arguments and result are gone"),
    ]


async def test_signatures_of_a_former_root_are_known_while_it_is(linked: Trail) -> None:
    rotated = Signer(root=b"n" * 32, previous_roots=(ROOT,))
    assert (await linked.verify(signer=rotated)).is_intact
    assert not (await linked.verify(signer=Signer(root=b"n" * 32))).is_intact


HALF = json.dumps(
    {"kind": "mcp-orch audit checkpoint", "version": 1, "number": 1, "at": "\ud800", "previous": "", "heads": {}}
)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "{}",
        '{"checkpoint":"{}","key":"","signature":""}',
        "[1]",
        json.dumps({"checkpoint": HALF, "key": "", "signature": ""}),
        "[" * 100_000,
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        checkpoints_in(text)


TAMPERINGS = (
    "UPDATE call_log SET duration_us = duration_us + 1 WHERE number = {call}",
    "UPDATE call_log SET reason = 'other' WHERE number = {call}",
    "UPDATE call_log SET client = client || 'x' WHERE number = {call}",
    "UPDATE call_log SET principal = 'user:usr_x' WHERE number = {call}",
    "DELETE FROM call_log WHERE number = {call}",
    "DELETE FROM audit_links WHERE stream = 'calls' AND ref = {call}",
    (
        "UPDATE audit_links SET digest = (SELECT digest FROM audit_links WHERE stream = 'calls' AND ref = {other}) "
        "WHERE stream = 'calls' AND ref = {call}"
    ),
    "UPDATE activity SET request_id = 'req_forged' WHERE number = {action}",
    "UPDATE activity SET target_name = target_name || '!' WHERE number = {action}",
    "DELETE FROM activity WHERE number = {action}",
    "UPDATE audit_chains SET head_seq = head_seq - 1 WHERE stream = 'calls'",
)


@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=[pytest.mark.nightly, pytest.mark.timeout(900)])])
async def test_random_tampering_is_always_found(trail: Trail, times: int) -> None:
    dice = random.Random(times)
    await trail.call(30)
    await trail.act(10)
    await trail.link()
    missed: list[str] = []
    first_call = await trail.number("SELECT min(number) FROM call_log")
    first_action = await trail.number("SELECT min(number) FROM activity")
    for _ in range(times):
        call, other = dice.sample(range(first_call, first_call + 30), 2)
        action = dice.randrange(first_action, first_action + 10)
        statement = dice.choice(TAMPERINGS).format(call=call, other=other, action=action)
        async with trail.store.write_engine.connect() as connection, connection.begin() as change:
            # Seen from within the transaction, then undone.
            await connection.exec_driver_sql(statement)
            report = await verify_within(trail, connection)
            await change.rollback()
        if report.is_intact:
            missed.append(statement)
    assert missed == []
    assert (await trail.verify()).is_intact


class _Within:
    """A store that reads what one transaction sees."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        async with AsyncSession(self._connection, join_transaction_mode="create_savepoint") as session:
            yield session


async def verify_within(trail: Trail, connection: AsyncConnection) -> Report:
    store = cast("Store", _Within(connection))
    return await Verifier(store=store, keys=trail.signer.keys).verify(None, tell=lambda _: None)
