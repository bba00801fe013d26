"""Tallies: the calls of a span of time, counted by everything that charts ask for, and in the form that is kept."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, TypeAlias

from msgspec import Raw, Struct, msgpack

from mcp_orch.control.calls.counting.dimensions import KEY_MARK, TOOL_CALLS, CallDimension, Parts
from mcp_orch.control.calls.durations import Counted, class_of
from mcp_orch.storage.call_spans import SpanLength

TalliedCall: TypeAlias = tuple[int, int, str | None, str | None, str | None, str, str, str, str, int, int, int]
"""Number, time, server, name, principal, client, revision, method, outcome; duration, bytes that came and went."""

POINTS: Final = SpanLength.HALF_HOUR
"""By what points are numbered; those of longer spans have the number of the first one of their time."""


class TallyGroup(Struct, array_like=True):
    """The values of a dimension and what was counted for each: read only of those that a chart shows."""

    values: list[Parts]
    calls: list[int]
    counted: list[Raw]

    def counted_at(self, place: int) -> Counted:
        """What was counted for the value at a place."""
        return _COUNTED.decode(self.counted[place])

    def keys(self) -> "TallyGroup":
        """Those values that are keys."""
        places = [place for place, parts in enumerate(self.values) if parts[0].startswith(KEY_MARK)]
        return TallyGroup(
            values=[self.values[place] for place in places],
            calls=[self.calls[place] for place in places],
            counted=[self.counted[place] for place in places],
        )


class SpanTally(Struct, array_like=True):
    """The calls of a span. Each dimension is read only when it is asked for."""

    points: dict[int, Counted]
    """By the number of a half hour."""
    groups: dict[str, Raw]

    def by(self, dimension: CallDimension) -> TallyGroup:
        """What was counted for each value of a dimension."""
        if dimension is CallDimension.KEY:
            return self.by(CallDimension.MEMBER).keys()
        kept = self.groups.get(dimension.value)
        return _NO_GROUP if kept is None else _GROUP.decode(kept)


class TallyMaker:
    """Counts calls one by one."""

    def __init__(self) -> None:
        # Filled by `count`. Each call is counted four times here, and for every dimension only when all are counted.
        self.calls = 0
        self.numbers = 0
        """The sum of the numbers of its calls: what tells whether the log still has the same ones."""
        self._when: defaultdict[int, Counted] = defaultdict(Counted)
        self._what: defaultdict[tuple[str | None, str | None, bool], Counted] = defaultdict(Counted)
        self._who: defaultdict[str | None, Counted] = defaultdict(Counted)
        self._how: defaultdict[tuple[str, str, str, str], Counted] = defaultdict(Counted)

    def count(self, call: TalliedCall) -> None:
        """Counts a call in."""
        number, at_us, server, name, principal, client, revision, method, outcome, duration_us, came, went = call
        one = (outcome, class_of(duration_us), duration_us, came, went)
        self.calls += 1
        self.numbers += number
        self._when[POINTS.number_at(at_us)].count_one(one)
        self._what[server, name, method == TOOL_CALLS].count_one(one)
        self._who[principal].count_one(one)
        self._how[client, revision, method, outcome].count_one(one)

    def kept(self) -> bytes:
        """The tally as it is kept."""
        groups: defaultdict[str, defaultdict[Parts, Counted]] = defaultdict(_nothing)
        for words, counted in self._how.items():
            for dimension, word in zip(_HOW, words, strict=True):
                groups[dimension][word,].add(counted)
        for (server, name, is_tool_call), counted in self._what.items():
            if server is not None:
                groups[CallDimension.SERVER][server,].add(counted)
                if is_tool_call:
                    groups[CallDimension.TOOL][server, name or ""].add(counted)
        # Keys are those of the members that are keys.
        groups[CallDimension.MEMBER].update({(who,): counted for who, counted in self._who.items() if who is not None})
        return _written(self._when, groups)


class TallyJoiner:
    """Adds up the tallies of the parts of a span."""

    def __init__(self, points: SpanLength) -> None:
        # Filled by `add`.
        self._points: Final = points
        self._when: defaultdict[int, Counted] = defaultdict(Counted)
        self._groups: defaultdict[str, defaultdict[Parts, Counted]] = defaultdict(_nothing)

    def add(self, tally: SpanTally) -> None:
        """Adds a part."""
        for half, counted in tally.points.items():
            first_us = self._points.number_at(half * POINTS.us) * self._points.us
            self._when[POINTS.number_at(first_us)].add(counted)
        for dimension, kept in tally.groups.items():
            group, found = _GROUP.decode(kept), self._groups[dimension]
            for place, parts in enumerate(group.values):
                found[parts].add(group.counted_at(place))

    def kept(self) -> bytes:
        """The tally as it is kept."""
        return _written(self._when, self._groups)


def read_tally(kept: bytes) -> SpanTally:
    """A tally as it was kept."""
    return _TALLY.decode(kept)


def _written(when: Mapping[int, Counted], groups: Mapping[str, Mapping[Parts, Counted]]) -> bytes:
    written = {dimension: Raw(msgpack.encode(_group(found))) for dimension, found in groups.items()}
    return msgpack.encode(SpanTally(points=dict(when), groups=written))


def _group(found: Mapping[Parts, Counted]) -> TallyGroup:
    return TallyGroup(
        values=list(found),
        calls=[counted.calls for counted in found.values()],
        counted=[Raw(msgpack.encode(counted)) for counted in found.values()],
    )


def _nothing() -> defaultdict[Parts, Counted]:
    return defaultdict(Counted)


_HOW: Final = (CallDimension.CLIENT, CallDimension.REVISION, CallDimension.METHOD, CallDimension.OUTCOME)
_TALLY: Final = msgpack.Decoder(SpanTally)
_GROUP: Final = msgpack.Decoder(TallyGroup)
_COUNTED: Final = msgpack.Decoder(Counted)
_NO_GROUP: Final = TallyGroup(values=[], calls=[], counted=[])
