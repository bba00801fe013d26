"""Every record gets its place, once, in the chain of its project."""

import asyncio

import pytest
from sqlalchemy import text

from mcp_orch.control.audit.repository import CallLogWriter
from mcp_orch.control.trail.checkpoints import CheckpointWriter
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import StoreUnavailable
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork
from tests.control.trail.scenes import ANN, Trail

pytestmark = pytest.mark.anyio

CHAINS = "SELECT count(*) FROM audit_chains"
LINKS = "SELECT count(*) FROM audit_links"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


async def test_records_are_linked_by_project_and_stream_and_hold(trail: Trail) -> None:
    await trail.call(3)
    await trail.call(2, project="prj_2")
    await trail.call(1, project=None, principal=None, caller="")
    await trail.act(4)
    assert await trail.link() == 10
    assert await trail.link() == 0
    assert await trail.number(CHAINS) == 4
    report = await trail.verify()
    assert report.is_intact, report.findings
    assert (report.records, report.chains) == (10, 4)
    mine = await trail.verify("prj_1")
    assert (mine.records, mine.chains, mine.is_intact) == (7, 2, True)


async def test_linking_goes_on_where_it_ended_also_in_many_batches(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.trail.chaining._BATCH", 3)
    await trail.call(8)
    assert await trail.link() == 8
    await trail.call(2, caller="kim@example.net")
    assert await trail.link() == 2
    report = await trail.verify()
    assert (report.records, report.chains, report.is_intact) == (10, 1, True)


async def test_two_writers_have_chains_of_their_own(trail: Trail) -> None:
    await trail.call(2)
    await trail.link()
    other = trail.another_chainer("nod_2")
    await trail.call(2)
    assert await other.catch_up() == 2
    assert await trail.link() == 0
    assert await trail.number(CHAINS) == 2
    assert (await trail.verify()).is_intact


async def test_hubs_that_write_the_trail_at_the_same_moment_take_turns(trail: Trail) -> None:
    await trail.call(20)
    await trail.act(5)
    assert sum(await asyncio.gather(trail.link(), trail.another_chainer("nod_2").catch_up())) == 25
    other = CheckpointWriter(store=trail.store, clock=trail.clock, signer=trail.signer, writer="nod_2")
    written = await asyncio.gather(trail.checkpoints.write(), other.write())
    assert [one.number for one in written if one is not None] == [1]
    report = await trail.verify()
    assert (report.records, report.is_intact) == (25, True), report.findings


async def test_a_vacuum_of_the_tables_is_not_in_the_way(trail: Trail) -> None:
    if trail.store.is_sqlite:
        # It has no locks of tables.
        return
    async with trail.store.engine.begin() as vacuum:
        # As every vacuum has; one that runs by itself is ended for whoever wants a lock that does not go with it.
        await vacuum.execute(text("LOCK TABLE call_log, activity IN SHARE UPDATE EXCLUSIVE MODE"))
        await trail.call(2)
        await trail.act(1)
        assert await trail.link() == 3


async def test_a_record_whose_writer_is_slow_gets_its_place_before_later_ones(trail: Trail) -> None:
    if trail.store.is_sqlite:
        # It has one writer at a time.
        return

    def changed(work: UnitOfWork) -> None:
        work.happened(ANN, Happening(tag=ActivityTag.PROJECT_CHANGED, target="prj_1", target_name="demo"))

    async with (
        asyncio.TaskGroup() as tasks,
        UnitOfWork(trail.store, clock=trail.clock) as slow_action,
        UnitOfWork(trail.store, clock=trail.clock) as slow_call,
    ):
        changed(slow_action)
        await slow_action.session.flush()
        await CallLogWriter(slow_call.session).add([trail.a_record()])
        await trail.act(1)
        await trail.call(1)
        linking = tasks.create_task(trail.link())
        while not await trail.number(WAITING):  # noqa: ASYNC110  the database alone knows
            await asyncio.sleep(0)
    assert await linking == 4
    assert (await trail.verify()).is_intact


async def test_a_checkpoint_tells_what_moved_since_those_of_others(trail: Trail) -> None:
    other = CheckpointWriter(store=trail.store, clock=trail.clock, signer=trail.signer, writer="nod_2")
    for writer in (trail.checkpoints, other, trail.checkpoints):
        await trail.call(1)
        await trail.act(1, project=None)
        await trail.link()
        made = await writer.write()
        assert made is not None
        assert len(made.heads) == 2
    assert await other.write() is None


async def test_words_of_strangers_are_linked_as_they_are(trail: Trail) -> None:
    await trail.call(caller="한글 \u202e\x1b", name="\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
    await trail.act(
        details={"z": 1.5, "a": "\u2028", "n": [None, True, 10**15]}, target="usr_kim", target_name="k\u0301"
    )
    await trail.link()
    assert (await trail.verify()).is_intact


async def test_nothing_is_half_linked_when_the_database_goes_away(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("away")

    await trail.call(2)
    with monkeypatch.context() as patch:
        patch.setattr("mcp_orch.control.trail.repository.ChainRepository.add_links", away)
        with pytest.raises(StoreUnavailable):
            await trail.link()
    assert (await trail.number(LINKS), await trail.number(CHAINS)) == (0, 0)
    assert await trail.link() == 2
