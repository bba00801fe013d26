"""The newest catalogue of one server, and what is to be listed again."""

from dataclasses import replace
from typing import Final

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.upstreams import Catalog, Listing, ListKind, ServerFacts
from mcp_orch.gateway.upstream.catalogue import LIST_METHODS, Gathered
from mcp_orch.gateway.upstream.greetings import capability
from mcp_orch.gateway.upstream.param_headers import find_fault, header_paths

ALL_KINDS: Final = frozenset(ListKind)


class Shelf:
    """Keeps a catalogue and its age; tells what changed when a newer one is put on."""

    def __init__(self, server: ServerId, *, clock: Clock, max_age_s: float) -> None:
        self._server: Final = server
        self._clock: Final = clock
        self._max_age_s: Final = max_age_s
        # Replaced by `put`; never changed.
        self.catalog: Catalog | None = None
        self.complaints: tuple[str, ...] = ()
        # What has to be listed again; changed by `spoil`, `take_stale` and `put`.
        self._stale: frozenset[ListKind] = frozenset()
        self._fresh_until_s = float("inf")
        self._version = 0

    @property
    def is_stale(self) -> bool:
        """Something has to be listed again."""
        return bool(self._stale)

    def spoil(self, kinds: frozenset[ListKind] = ALL_KINDS) -> None:
        """These lists are not to be trusted any more."""
        self._stale |= kinds

    def spoil_if_old(self) -> bool:
        """Spoils everything when its time is over; whether it is."""
        if self._clock.monotonic() < self._fresh_until_s:
            return False
        self._fresh_until_s = float("inf")
        self.spoil()
        return True

    def take_stale(self) -> frozenset[ListKind]:
        """What has to be listed again now; whoever takes it lists it."""
        stale, self._stale = self._stale, frozenset[ListKind]()
        return stale

    def put(self, gathered: Gathered, facts: ServerFacts) -> frozenset[ListKind]:
        """Takes over what was listed; the kinds whose bytes are not what they were."""
        before = self.catalog
        lists = {how.member: _held(before, how.member) for how in LIST_METHODS} | gathered.lists
        changed = frozenset(how.kind for how in LIST_METHODS if lists[how.member] != _held(before, how.member))
        self.complaints = tuple(gathered.complaints)
        self._age(gathered, facts)
        if before is not None and not changed and replace(before.facts, probed_at=facts.probed_at) == facts:
            return frozenset()
        self._version += 1
        faults = {tool.key: fault for tool in lists["tools"] if (fault := find_fault(tool.definition))}
        self.catalog = Catalog(
            server=self._server,
            version=self._version,
            facts=facts,
            tools=lists["tools"],
            prompts=lists["prompts"],
            resources=lists["resources"],
            templates=lists["resourceTemplates"],
            tools_by_key={listing.key: listing for listing in lists["tools"]},
            mirrored={
                tool.key: paths
                for tool in lists["tools"]
                if tool.key not in faults and (paths := header_paths(tool.definition))
            },
            header_faults=faults,
        )
        # A first catalogue is news even when it is empty: so far the server was one that had failed.
        return ALL_KINDS if before is None else changed

    def _age(self, gathered: Gathered, facts: ServerFacts) -> None:
        tells = all(
            capability(facts, kind.value, feature="listChanged") for kind in ListKind if capability(facts, kind.value)
        )
        if tells:
            self._fresh_until_s = float("inf")
            return
        # A server that wants to be asked every time is still asked only every few seconds.
        age_s = self._max_age_s if gathered.ttl_s is None else max(gathered.ttl_s, 5.0)
        self._fresh_until_s = self._clock.monotonic() + age_s


def _held(catalog: Catalog | None, member: str) -> tuple[Listing, ...]:
    if catalog is None:
        return ()
    held = {"tools": catalog.tools, "prompts": catalog.prompts, "resources": catalog.resources}
    return held.get(member, catalog.templates)
