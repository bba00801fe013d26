import csv
import json
from io import StringIO

import pytest

from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.exporting import CallFormat, exported
from mcp_orch.control.calls.queries import CallQuery
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.control.calls.running import Runs
from mcp_orch.control.calls.service import CallService
from tests.control.calls.test_statistics import Scene, scene

__all__ = ["scene"]

pytestmark = pytest.mark.anyio

REFUSED = CallQuery(plain=CallFilter(outcome=CallOutcome.REFUSED))


async def written(scene: Scene, form: CallFormat, query: CallQuery) -> str:
    service = CallService(store=scene.house.store, pictures=scene.house.pictures, runs=Runs(None))  # type: ignore[arg-type]
    lines = exported(service, scene.house.local("demo"), wanted=query, form=form)
    return "".join([line async for line in lines])


async def test_what_fits_is_written_out_whole_newest_first(scene: Scene) -> None:
    await scene.log(*[hours / 100 for hours in range(450)])
    await scene.log(1, outcome=CallOutcome.REFUSED, name="=danger")
    lines = [json.loads(line) for line in (await written(scene, CallFormat.JSONL, CallQuery())).splitlines()]
    assert len(lines) == 451
    assert [line["at"] for line in lines] == sorted((line["at"] for line in lines), reverse=True)
    [row] = csv.DictReader(StringIO(await written(scene, CallFormat.CSV, REFUSED)))
    assert (row["outcome"], row["name"], row["caller"]) == ("refused", "'=danger", "x@example.org")
