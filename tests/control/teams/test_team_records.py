"""What records say of the people of a team."""

import pytest

from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio


async def test_a_record_of_the_people_of_a_team_says_what_they_are_in_it(hub: Hub) -> None:
    path = "/api/v1/teams/crew/members"
    sam = f"{path}/user:{hub.users['sam']}"
    body = {"user": "sam@example.org", "role": "admin"}
    assert (await ask(hub.rest, "POST", path, token=hub.tokens["adam"], body=body)).status == 201
    assert (await ask(hub.rest, "PATCH", sam, token=hub.tokens["adam"], body={"role": "member"})).status == 200
    assert (await ask(hub.rest, "DELETE", sam, token=hub.tokens["adam"])).status == 204
    recorded = (await ask(hub.rest, "GET", "/api/v1/audit?limit=3", token=hub.tokens["ann"])).json["items"]
    assert [(one["record"]["tag"], one["record"]["details"]["role"]) for one in recorded] == [
        ("team.member-removed", "member"),
        ("team.member-changed", {"from": "admin", "to": "member"}),
        ("team.member-added", "admin"),
    ]
