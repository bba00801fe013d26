"""Names of teams that look like the id of another one."""

import pytest

from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio


async def test_nobody_answers_for_a_team_by_a_name_that_looks_like_its_id(hub: Hub) -> None:
    [crew] = (await ask(hub.rest, "GET", "/api/v1/teams", token=hub.tokens["adam"])).json["items"]
    look_alike = crew["id"].replace("_", "-")
    for name in (look_alike, look_alike.replace("-", ".")):
        made = await ask(hub.rest, "POST", "/api/v1/teams", token=hub.tokens["sam"], body={"name": name})
        assert (made.status, made.code) == (422, "bad-name"), made.body
    mine = await ask(hub.rest, "POST", "/api/v1/teams", token=hub.tokens["sam"], body={"name": "mine"})
    assert mine.status == 201
    renamed = await ask(hub.rest, "PATCH", "/api/v1/teams/mine", token=hub.tokens["sam"], body={"name": look_alike})
    assert renamed.code == "bad-name"
