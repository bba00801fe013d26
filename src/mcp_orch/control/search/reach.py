"""Reach: which projects the one who searches may see, and what in them."""

from collections.abc import Iterable, Iterator
from typing import Final

from mcp_orch.access.decide import permissions_of
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Picture


class Reach:
    """Judged once for each project and search."""

    def __init__(self, caller: Caller, pictures: Iterable[Picture]) -> None:
        self.caller: Final = caller
        judged = ((picture, permissions_of(caller, picture)) for picture in pictures)
        self._held: Final[dict[str, tuple[Picture, frozenset[Permission]]]] = {
            picture.project: (picture, held) for picture, held in judged if Permission.PROJECTS_READ in held
        }

    def __iter__(self) -> Iterator[tuple[Picture, frozenset[Permission]]]:
        """The projects, each with what the caller may do in it."""
        return iter(self._held.values())

    def having(self, permission: Permission) -> set[str]:
        """The ids of the projects in which the caller has a permission."""
        return {project for project, (_, held) in self._held.items() if permission in held}

    def name_of(self, project: str | None) -> str | None:
        """The name of a project within reach."""
        found = self._held.get(project or "")
        return None if found is None else found[0].name

    def having_member(self, user: str) -> str | None:
        """The name of a project within reach that a user is a member of, where its members may be read."""
        return next(
            (
                picture.name
                for picture, held in self
                if UserId(user) in picture.members and Permission.MEMBERS_READ in held
            ),
            None,
        )

    def members(self) -> set[str]:
        """The ids of everybody in the projects whose members the caller may read."""
        return set[str]().union(*(picture.members for picture, held in self if Permission.MEMBERS_READ in held))
