"""Routes of activity."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.activity.repository import ActivityFilter
from mcp_orch.control.activity.schemas import ActivityPage
from mcp_orch.control.activity.service import ActivityService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.moments import Moment
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["activity"])

Service = Annotated[ActivityService, provided(ActivityService)]


def wanted_activity(
    kind: ActivityTag | None = None,
    principal: Annotated[str | None, Query(max_length=64)] = None,
    member: Annotated[
        str | None, Query(max_length=320, description="Id or e-mail of a person, whatever they did it with.")
    ] = None,
    target: Annotated[str | None, Query(max_length=200, description="Id of the thing.")] = None,
    about: Annotated[
        str | None,
        Query(max_length=20, pattern="^[a-z-]+$", description="Kind of thing: `server`, `key`, `member`, ..."),
    ] = None,
    request_id: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str | None, Query(max_length=200, description="Text in actor and target.")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> ActivityFilter:
    """The filter of a list request."""
    return ActivityFilter(
        tag=kind,
        about=about,
        principal=principal,
        member=member,
        target=target,
        request_id=request_id,
        text=q or None,
        since=since,
        until=until,
    )


Wanted = Annotated[ActivityFilter, Depends(wanted_activity)]


@router.get("/projects/{project}/activity")
async def list_activity(
    visit: Annotated[ProjectVisit, requires(Permission.ACTIVITY_READ)],
    service: Service,
    wanted: Wanted,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ActivityPage:
    """What was changed in the project, by whom, newest first.

    Looking for a kind of change or a word goes through a bounded number of changes at a time: while there is a
    `next_cursor`, older ones were not looked at yet, however few items a page has.
    """
    mine = replace(wanted, project=visit.picture.project)
    return await service.page(mine, PageAsked(cursor=cursor, limit=limit))


@router.get("/activity")
async def list_hub_activity(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    service: Service,
    wanted: Wanted,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ActivityPage:
    """What was changed anywhere in the hub, newest first.

    Looking for a kind of change or a word goes through a bounded number of changes at a time: while there is a
    `next_cursor`, older ones were not looked at yet, however few items a page has.
    """
    del visit
    return await service.page(wanted, PageAsked(cursor=cursor, limit=limit))
