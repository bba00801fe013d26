"""Every route for every kind of caller, against one table: a route without a row fails."""

import pytest
from fastapi.routing import iter_route_contexts

from mcp_orch.rest.application import plain_application
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

CALLERS = ("anonymous", "stranger", "viewer", "member", "admin", "hub admin")
NAMES = {"stranger": "sam", "viewer": "vic", "member": "mia", "admin": "adam", "hub admin": "ann"}

# One letter a caller, in the order of CALLERS: `y` let in (whatever comes of it), `4` 404, `3` 403, `1` 401.
EVERYBODY = "yyyyyy"
SIGNED_IN = "1yyyyy"
HUB_ADMIN = "13333y"
VIEWER = "14yyyy"
MEMBER = "143yyy"
ADMIN = "1433yy"
COMMAND = "14333y"
TEAM_MEMBER = "144yyy"
TEAM_ADMIN = "1443yy"

TABLE: dict[str, str] = {
    "GET /health": EVERYBODY,
    "GET /ready": EVERYBODY,
    "GET /metrics": HUB_ADMIN,
    "GET /api/docs": SIGNED_IN,
    "GET /api/v1/openapi.json": EVERYBODY,
    "GET /api/v1/setup": EVERYBODY,
    "POST /api/v1/setup": EVERYBODY,
    "POST /api/v1/auth/login": EVERYBODY,
    "POST /api/v1/auth/password-token": EVERYBODY,
    "POST /api/v1/auth/logout": SIGNED_IN,
    "GET /api/v1/auth/session": SIGNED_IN,
    "GET /api/v1/auth/tokens": SIGNED_IN,
    "POST /api/v1/auth/tokens": SIGNED_IN,
    "DELETE /api/v1/auth/tokens/{token}": SIGNED_IN,
    "GET /api/v1/keys/self": SIGNED_IN,
    "GET /api/v1/events": SIGNED_IN,
    "GET /api/v1/activity": HUB_ADMIN,
    "GET /api/v1/audit": HUB_ADMIN,
    "GET /api/v1/audit/export": HUB_ADMIN,
    "POST /api/v1/audit/verify": HUB_ADMIN,
    "GET /api/v1/audit/chains": HUB_ADMIN,
    "GET /api/v1/audit/checkpoints": HUB_ADMIN,
    "POST /api/v1/audit/erasures": HUB_ADMIN,
    "GET /api/v1/projects/{project}/audit": ADMIN,
    "GET /api/v1/projects/{project}/audit/export": ADMIN,
    "POST /api/v1/projects/{project}/audit/verify": ADMIN,
    "GET /api/v1/hub": SIGNED_IN,
    "GET /api/v1/clients": SIGNED_IN,
    "GET /api/v1/hub/settings": HUB_ADMIN,
    "PATCH /api/v1/hub/settings": HUB_ADMIN,
    "GET /api/v1/users": HUB_ADMIN,
    "POST /api/v1/users": HUB_ADMIN,
    "GET /api/v1/users/{user}": HUB_ADMIN,
    "PATCH /api/v1/users/{user}": HUB_ADMIN,
    "POST /api/v1/users/{user}/password-link": HUB_ADMIN,
    "DELETE /api/v1/users/{user}/sessions": HUB_ADMIN,
    "GET /api/v1/attention": SIGNED_IN,
    "GET /api/v1/auth/codes": SIGNED_IN,
    "POST /api/v1/auth/codes": SIGNED_IN,
    "POST /api/v1/auth/codes/confirm": SIGNED_IN,
    "POST /api/v1/auth/codes/disable": SIGNED_IN,
    "DELETE /api/v1/users/{user}/codes": HUB_ADMIN,
    "GET /api/v1/auth/sessions": SIGNED_IN,
    "DELETE /api/v1/auth/sessions": SIGNED_IN,
    "DELETE /api/v1/auth/sessions/{session}": SIGNED_IN,
    "POST /api/v1/auth/password": SIGNED_IN,
    "GET /api/v1/auth/ways": EVERYBODY,
    "POST /api/v1/auth/reset-requests": EVERYBODY,
    "POST /api/v1/auth/resets": EVERYBODY,
    "GET /api/v1/projects/{project}/invitations": ADMIN,
    "POST /api/v1/projects/{project}/invitations": ADMIN,
    "POST /api/v1/projects/{project}/invitations/{invitation}/resend": ADMIN,
    "DELETE /api/v1/projects/{project}/invitations/{invitation}": ADMIN,
    "GET /api/v1/invitations": SIGNED_IN,
    "GET /api/v1/invitations/{token}": EVERYBODY,
    "POST /api/v1/invitations/{token}/accept": EVERYBODY,
    "POST /api/v1/invitations/{token}/decline": EVERYBODY,
    "GET /api/v1/projects": SIGNED_IN,
    "POST /api/v1/projects": SIGNED_IN,
    "GET /api/v1/projects/{project}": VIEWER,
    "PATCH /api/v1/projects/{project}": ADMIN,
    "DELETE /api/v1/projects/{project}": ADMIN,
    "GET /api/v1/projects/{project}/servers": VIEWER,
    "POST /api/v1/projects/{project}/servers": ADMIN,
    "POST /api/v1/projects/{project}/servers/import": ADMIN,
    "POST /api/v1/projects/{project}/servers/import/text": ADMIN,
    "POST /api/v1/projects/{project}/servers/test": ADMIN,
    "POST /api/v1/projects/{project}/servers/{server}/clone": ADMIN,
    "GET /api/v1/approvals": HUB_ADMIN,
    "GET /api/v1/projects/{project}/approvals": ADMIN,
    "POST /api/v1/projects/{project}/approvals/{approval}": COMMAND,
    "GET /api/v1/projects/{project}/servers/{server}": VIEWER,
    "PATCH /api/v1/projects/{project}/servers/{server}": ADMIN,
    "DELETE /api/v1/projects/{project}/servers/{server}": ADMIN,
    "GET /api/v1/projects/{project}/servers/{server}/status": VIEWER,
    "POST /api/v1/projects/{project}/servers/{server}/restart": MEMBER,
    "POST /api/v1/projects/{project}/servers/{server}/test": ADMIN,
    "GET /api/v1/projects/{project}/servers/{server}/logs": MEMBER,
    "GET /api/v1/projects/{project}/servers/{server}/tools": VIEWER,
    "PATCH /api/v1/projects/{project}/servers/{server}/tools/{tool}": ADMIN,
    "GET /api/v1/projects/{project}/toolsets": VIEWER,
    "POST /api/v1/projects/{project}/toolsets": ADMIN,
    "GET /api/v1/projects/{project}/toolsets/{toolset}": VIEWER,
    "PATCH /api/v1/projects/{project}/toolsets/{toolset}": ADMIN,
    "DELETE /api/v1/projects/{project}/toolsets/{toolset}": ADMIN,
    "GET /api/v1/projects/{project}/secrets": ADMIN,
    "GET /api/v1/projects/{project}/secrets/{name}": ADMIN,
    "PUT /api/v1/projects/{project}/secrets/{name}": ADMIN,
    "DELETE /api/v1/projects/{project}/secrets/{name}": ADMIN,
    "GET /api/v1/projects/{project}/members": VIEWER,
    "POST /api/v1/projects/{project}/members": ADMIN,
    "PATCH /api/v1/projects/{project}/members/{member}": ADMIN,
    "DELETE /api/v1/projects/{project}/members/{member}": ADMIN,  # of others; everybody may remove themselves
    "GET /api/v1/projects/{project}/people": VIEWER,
    "POST /api/v1/projects/{project}/leave": VIEWER,
    "POST /api/v1/projects/{project}/archive": ADMIN,
    "POST /api/v1/projects/{project}/reopen": ADMIN,
    "POST /api/v1/projects/{project}/restore": ADMIN,
    "POST /api/v1/projects/{project}/transfer": ADMIN,
    "PUT /api/v1/projects/{project}/favourite": VIEWER,
    "DELETE /api/v1/projects/{project}/favourite": VIEWER,
    "GET /api/v1/projects/{project}/team-requests": ADMIN,
    "POST /api/v1/projects/{project}/team-requests": ADMIN,
    "DELETE /api/v1/projects/{project}/team-requests/{request_id}": ADMIN,
    "GET /api/v1/teams": SIGNED_IN,
    "POST /api/v1/teams": SIGNED_IN,
    "GET /api/v1/teams/{team}": TEAM_MEMBER,
    "PATCH /api/v1/teams/{team}": TEAM_ADMIN,
    "DELETE /api/v1/teams/{team}": TEAM_ADMIN,
    "POST /api/v1/teams/{team}/leave": TEAM_MEMBER,
    "GET /api/v1/teams/{team}/projects": TEAM_MEMBER,
    "GET /api/v1/teams/{team}/members": TEAM_MEMBER,
    "POST /api/v1/teams/{team}/members": TEAM_ADMIN,
    "PATCH /api/v1/teams/{team}/members/{member}": TEAM_ADMIN,
    "DELETE /api/v1/teams/{team}/members/{member}": TEAM_ADMIN,
    "GET /api/v1/teams/{team}/requests": TEAM_ADMIN,
    "POST /api/v1/teams/{team}/requests/{request_id}": TEAM_ADMIN,
    "GET /api/v1/projects/{project}/keys": MEMBER,
    "GET /api/v1/projects/{project}/keys/{key}/clients": MEMBER,
    "POST /api/v1/projects/{project}/keys": MEMBER,
    "PATCH /api/v1/projects/{project}/keys/{key}": MEMBER,
    "POST /api/v1/projects/{project}/keys/{key}/rotate": MEMBER,
    "DELETE /api/v1/projects/{project}/keys/{key}": MEMBER,
    "GET /api/v1/projects/{project}/calls": VIEWER,
    "GET /api/v1/projects/{project}/calls/stats": VIEWER,
    "GET /api/v1/projects/{project}/calls/{call}": VIEWER,
    "POST /api/v1/projects/{project}/calls": MEMBER,
    "DELETE /api/v1/projects/{project}/calls/{call}": MEMBER,
    "POST /api/v1/projects/{project}/calls/{call}/answers": MEMBER,
    "GET /api/v1/projects/{project}/activity": VIEWER,
    "GET /api/v1/projects/{project}/events": VIEWER,
}

ROUTES = sorted(
    f"{method} {context.path_format}"
    for context in iter_route_contexts(plain_application("1").routes)
    for method in context.methods or ()
)
# Streams have no end: who may open them is shown in test_events.
STREAMS = {"GET /api/v1/events", "GET /api/v1/projects/{project}/events"}
# These have no body that could be wrong: they would be done, and the next caller would find another hub.
WITHOUT_BODY = {
    "DELETE /api/v1/projects/{project}",
    "DELETE /api/v1/teams/{team}",
    "POST /api/v1/teams/{team}/leave",
    "POST /api/v1/projects/{project}/leave",
    "POST /api/v1/projects/{project}/archive",
    "POST /api/v1/projects/{project}/reopen",
    "POST /api/v1/projects/{project}/restore",
}
REFUSALS = {"1": 401, "3": 403, "4": 404}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(TABLE) == ROUTES


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in STREAMS])
async def test_a_route_lets_in_whom_the_table_says(hub: Hub, route: str) -> None:
    method, _, template = route.partition(" ")
    path = template.replace("{project}", "demo").replace("{server}", "tools")
    for part in (
        "tool",
        "toolset",
        "name",
        "member",
        "key",
        "call",
        "token",
        "request_id",
        "user",
        "session",
        "invitation",
    ):
        path = path.replace(f"{{{part}}}", "nothing")
    path = path.replace("{team}", "crew")
    # `[]` is no body of any route: those who are let in stop at 422, so that nothing is changed for the next caller.
    body = None if method in {"GET", "DELETE"} else []
    for caller, expected in zip(CALLERS, TABLE[route], strict=True):
        if route in WITHOUT_BODY and expected == "y":
            continue
        if method == "DELETE" and path == "/api/v1/projects/demo/servers/tools":
            path = path.replace("tools", "nothing")
        answer = await ask(hub.rest, method, path, token=hub.tokens.get(NAMES.get(caller, "")), body=body)
        if expected == "y":
            assert answer.status not in {401, 403}, (caller, answer.body)
            assert answer.status != 404 or answer.code != "no-such-project", caller
        else:
            assert answer.status == REFUSALS[expected], (caller, answer.body)
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("route", [route for route in ROUTES if "{project}" in route])
async def test_a_project_that_is_not_there_looks_like_one_of_strangers(hub: Hub, route: str) -> None:
    method, _, template = route.partition(" ")
    answers = []
    for project in ("demo", "void"):
        path = template.replace("{project}", project)
        for part in ("server", "tool", "toolset", "name", "member", "key", "call", "request_id", "invitation"):
            path = path.replace(f"{{{part}}}", "nothing")
        answer = await ask(hub.rest, method, path, token=hub.tokens["sam"], body=None if method == "GET" else {})
        answers.append(
            (answer.status, {**answer.json, "request_id": "", "detail": answer.json["detail"].replace(project, "")})
        )
    assert answers[0] == answers[1]
