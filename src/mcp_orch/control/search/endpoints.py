"""The route of the search."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.control.search.schemas import Hits
from mcp_orch.control.search.service import SearchService
from mcp_orch.identity.door import SIGNED_IN, provided
from mcp_orch.identity.visits import Visit

router = APIRouter(tags=["search"])


@router.get("/search", operation_id="find_things")
async def find_things(
    visit: Annotated[Visit, SIGNED_IN],
    service: Annotated[SearchService, provided(SearchService)],
    q: Annotated[str, Query(max_length=200, description="Words, each of which must fit; or an id.")],
    project: Annotated[str | None, Query(description="The project on screen: what lies in it comes first.")] = None,
) -> Hits:
    """Finds projects, servers, tools, toolsets, people, teams, and everything that has an id."""
    return await service.find(visit, q, project=project)
