"""Finding: what a request is for, and whether its caller may have it; of tools, worked out once for each caller.

The answer depends on nothing but the caller's reach and the names of its project, which never change: each is replaced
whole.
"""

from typing import Final, NamedTuple

import msgspec

from mcp_orch.access.reach import Reach
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.judging import judge
from mcp_orch.gateway.call.namebook import NameBooks, ProjectNames
from mcp_orch.gateway.call.targets import TOOLS_CALL, Resolver, Target, Unknown, wrong_arguments
from mcp_orch.kit.wire_json import JsonObject

_MOST: Final = 4_096
_LONGEST: Final = 512
"""Characters of a name that is remembered: of a server that was never listed, any name could be one of a tool."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A target, and all that is to be known of it before it is asked."""

    target: Target
    refused: Failed | None
    """Why the caller may not have it."""
    is_repeatable: bool
    mirrored_by: Catalog | None
    """The catalogue that says which arguments stand in headers, too; None: none of them do."""


class _Known(NamedTuple):
    reach: Reach
    names: ProjectNames
    found: Found


class Finder:
    """Finds what requests of the DISPATCHED methods are for, and remembers tools that it found."""

    def __init__(self, *, books: NameBooks) -> None:
        self._books: Final = books
        self._resolver: Final = Resolver(books=books)
        # By the identity of the reach, which is kept with it so that it stays its own, and the name that was asked for;
        # emptied when full.
        self._known: dict[tuple[int, str], _Known] = {}

    def find(self, method: str, params: JsonObject, *, reach: Reach) -> Found | Unknown | Failed:
        """What a request is for, if that is known now."""
        if method == TOOLS_CALL:
            return self._tool(params, reach)
        target = self._resolver.resolve(method, params, reach=reach)
        return self.judged(target, reach) if isinstance(target, Target) else target

    def judged(self, target: Target, reach: Reach) -> Found:
        """A target with all that is to be known of it."""
        view, override, catalog = target.server, None, None
        if target.kind == "tool":
            # What a server says of its own tools is a claim: only an admin's word counts.
            override = view.tools.get(target.name)
            catalog = self._books.of(reach.picture).catalogs.get(view.id)
        is_mirrored = catalog is not None and (target.name in catalog.mirrored or target.name in catalog.header_faults)
        return Found(
            target=target,
            refused=judge(target, reach),
            is_repeatable=override is not None and override.repeatable,
            mirrored_by=catalog if is_mirrored else None,
        )

    def resource(self, uri: str, *, reach: Reach) -> Found | Unknown | Failed:
        """The resource with this URI."""
        target = self._resolver.resource({"uri": uri}, reach=reach)
        return self.judged(target, reach) if isinstance(target, Target) else target

    def _tool(self, params: JsonObject, reach: Reach) -> Found | Unknown | Failed:
        names, asked = self._books.of(reach.picture), params.get("name")
        known = self._known.get((id(reach), asked)) if isinstance(asked, str) else None
        if known is not None and known.reach is reach and known.names is names:
            return wrong_arguments(params) or known.found
        target = self._resolver.resolve(TOOLS_CALL, params, reach=reach)
        if not isinstance(target, Target):
            return target
        found = self.judged(target, reach)
        if len(target.asked) <= _LONGEST:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[id(reach), target.asked] = _Known(reach, names, found)
        return found
