"""The newest catalogue of one server, and what is to be listed again."""

from dataclasses import replace
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis
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
        self.complaints: tuple[Diagnosis, ...] = ()
        # What has to be listed again; changed by `spoil`, `take_stale` and `put`.
        self._stale: frozenset[ListKind] = frozenset()
        self._fresh_until_s = float("inf")
        self._said_until_s = 0.0
        self._is_told = False
        self._version = 0

    @property
    def is_stale(self) -> bool:
        """Something has to be listed again."""
        return bool(self._stale)

    def spoil(self, kinds: frozenset[ListKind] = ALL_KINDS) -> None:
        """These lists are not to be trusted any more."""
        self._stale |= kinds

    @property
    def is_due(self) -> bool:
        """Its time is over, unless nothing but news could end it."""
        return self._clock.monotonic() >= self._fresh_until_s

    @property
    def fresh_s(self) -> float:
        """Seconds for which the server said that its lists hold, as far as they are left; 0 where it said nothing."""
        return 0.0 if self._stale else max(self._said_until_s - self._clock.monotonic(), 0.0)

    def spoil_if_old(self, *, hears: bool) -> bool:
        """Spoils everything when its time is over; whether it is. `hears`: the server would have told of a change."""
        if not self.is_due:
            return False
        if hears and self._is_told:
            self._fresh_until_s = self._clock.monotonic() + self._max_age_s
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
        now_s, ttl_s = self._clock.monotonic(), gathered.ttl_s
        tells = all(
            capability(facts, kind.value, feature="listChanged") for kind in ListKind if capability(facts, kind.value)
        )
        # A server that tells of changes and gives no time, or none to speak of, is believed as long as it is heard.
        self._is_told = tells and not ttl_s
        self._said_until_s = now_s + (ttl_s or 0.0)
        # A server that wants to be asked every time is still asked only every few seconds.
        is_said = ttl_s is not None and not self._is_told
        self._fresh_until_s = now_s + (max(ttl_s or 0.0, 5.0) if is_said else self._max_age_s)


def _held(catalog: Catalog | None, member: str) -> tuple[Listing, ...]:
    if catalog is None:
        return ()
    held = {"tools": catalog.tools, "prompts": catalog.prompts, "resources": catalog.resources}
    return held.get(member, catalog.templates)
