"""The board of pictures: the newest one of every project, in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.kit.signals import Signal, Unsubscribe


class PictureBoard:
    """Implements `contract.ports.PictureFeed`. Changed by the follower alone, read by everybody, never waits."""

    def __init__(self) -> None:
        # Replaced as a whole by `publish` and `replace_all`, so that a reader sees one state or the other.
        self._pictures: dict[ProjectId, Picture] = {}
        self._ids: dict[str, ProjectId] = {}
        self._changes: Signal[PictureChanged] = Signal()

    def current(self, ref: str) -> Picture | None:
        """The picture of the project with this id, name or former name."""
        found = self._ids.get(ref) or self._ids.get(ref.lower())
        return self._pictures.get(found) if found else None

    def all(self) -> Sequence[Picture]:
        """The pictures of all projects, by name."""
        return sorted(self._pictures.values(), key=lambda picture: picture.name.lower())

    def subscribe(self, listener: Callable[[PictureChanged], None]) -> Unsubscribe:
        """Tells of every replacement, after it happened."""
        return self._changes.subscribe(listener)

    def publish(self, changed: Mapping[ProjectId, Picture | None]) -> None:
        """Shows new pictures of these projects; None: the project is gone."""
        pictures = {**self._pictures, **changed}
        self._swap({project: picture for project, picture in pictures.items() if picture is not None})

    def replace_all(self, pictures: Iterable[Picture]) -> None:
        """Shows these pictures and no others."""
        self._swap({picture.project: picture for picture in pictures})

    def _swap(self, pictures: dict[ProjectId, Picture]) -> None:
        before, self._pictures = self._pictures, pictures
        self._ids = _ids_of(pictures.values())
        for project in before.keys() | pictures.keys():
            old, new = before.get(project), pictures.get(project)
            if old is not new:
                self._changes.emit(PictureChanged(project=project, before=old, after=new))


def _ids_of(pictures: Iterable[Picture]) -> dict[str, ProjectId]:
    ids: dict[str, ProjectId] = {}
    # A name in use beats a former one, whatever the order.
    for picture in pictures:
        for former in picture.former_names:
            ids[former.lower()] = picture.project
    for picture in pictures:
        ids[picture.name.lower()] = picture.project
        ids[picture.project] = picture.project
    return ids
