"""Keys across the hub: of all projects, for those who look after it."""

from typing import Final

from mcp_orch.contract.names import ProjectId
from mcp_orch.control.keys.repository import AllKeys
from mcp_orch.control.keys.schemas import HubKey, HubKeyPage
from mcp_orch.control.keys.service import KeySurroundings
from mcp_orch.control.keys.showing import key_shown
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import PageAsked


class KeysAcross:
    """Reads only: a key is changed and revoked in its project."""

    def __init__(self, surroundings: KeySurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._clock: Final = surroundings.clock

    async def page(self, visit: Visit, asked: PageAsked) -> HubKeyPage:
        """The keys of all projects that are there, newest first."""
        async with self._store.reading() as session:
            keys = AllKeys(session)
            page = await keys.page(asked=asked)
            holders = await keys.holders(page.rows)
        items: list[HubKey] = []
        for row in page.rows:
            picture = self._pictures.current(ProjectId(row.project_id))
            if picture is None:
                continue
            inside = ProjectVisit(
                caller=visit.caller,
                request_id=visit.request_id,
                address=visit.address,
                agent=visit.agent,
                session=visit.session,
                picture=picture,
            )
            key = key_shown(row, holders.get(row.user_id or ""), visit=inside, now=self._clock.now())
            items.append(HubKey(**key.model_dump(), project=picture.name))
        return HubKeyPage(items=items, next_cursor=page.next_cursor)
