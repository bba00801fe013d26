"""Changes: what pictures and servers do to the names, lists and watchers of a project."""

from typing import Final

from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.contract.ports import PictureFeed
from mcp_orch.contract.upstreams import CatalogChanged
from mcp_orch.gateway.call.listing import Lists
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.gateway.call.watching import Watchers
from mcp_orch.gateway.upstream.ports import UpstreamEvent, Upstreams


class Changes:
    """Follows the pictures and the upstreams: first what is remembered is dropped, then the watchers are told."""

    def __init__(self, *, pictures: PictureFeed, books: NameBooks, lists: Lists, watchers: Watchers) -> None:
        self._pictures: Final = pictures
        self._books: Final = books
        self._lists: Final = lists
        self._watchers: Final = watchers
        # Which project a server belongs to; changed by `_enter`.
        self._project_of: dict[ServerId, ProjectId] = {}
        for picture in pictures.all():
            self._enter(picture)

    def follow(self, upstreams: Upstreams) -> None:
        """From now on."""
        self._pictures.subscribe(self._repainted)
        upstreams.listen(self._happened)

    def _repainted(self, change: PictureChanged) -> None:
        for server in change.before.servers if change.before else ():
            self._project_of.pop(server, None)
        if change.after is not None:
            self._enter(change.after)
        self._forget(change.project)
        self._watchers.repainted(change)

    def _happened(self, event: UpstreamEvent) -> None:
        project = self._project_of.get(event.server)
        picture = None if project is None else self._pictures.current(project)
        if picture is None:
            # A last word of a server that is in no picture any more.
            return
        if isinstance(event, CatalogChanged):
            self._forget(picture.project)
        self._watchers.happened(event, picture=picture)

    def _enter(self, picture: Picture) -> None:
        self._project_of.update(dict.fromkeys(picture.servers, picture.project))

    def _forget(self, project: ProjectId) -> None:
        self._books.forget(project)
        self._lists.forget(project)
