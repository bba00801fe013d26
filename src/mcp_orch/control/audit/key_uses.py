"""Key uses: when, from where and with what keys were used, drawn from the records of calls."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from mcp_orch.contract.names import KeyId
from mcp_orch.contract.records import CallRecord

_KEY_PREFIX: Final = "key:"
_WRITE_EVERY_S: Final = 10
_MOST_REMEMBERED: Final = 10_000


class Way(NamedTuple):
    """How a key was used: all of it claims of the client, cut to what the database takes."""

    key: KeyId
    client: str
    revision: str
    transport: str

    @property
    def id(self) -> str:
        """The same for the same way."""
        return hashlib.sha256("\0".join(self).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """The newest use of a key in one way."""

    way: Way
    at: datetime
    address: str


class KeyUses:
    """Finds the uses that are worth a write: each way now and then, however many calls go by it."""

    def __init__(self) -> None:
        # When each way was written last; changed by `written`, emptied when it is full.
        self._written: dict[Way, datetime] = {}

    def worth_writing(self, records: Iterable[CallRecord]) -> list[KeyUse]:
        """The newest use of each way in these records, unless it was written a moment ago."""
        # By their own words first: thousands of calls in a row come from a handful of clients.
        last = {(one.principal, one.client, one.revision, one.transport): one for one in records}
        newest = {way: one for one in last.values() if (way := _way_of(one)) is not None}
        uses: list[KeyUse] = []
        for way, record in newest.items():
            at = datetime.fromtimestamp(record.at_us / 1_000_000, UTC)
            before = self._written.get(way)
            if before is None or (at - before).total_seconds() >= _WRITE_EVERY_S:
                uses.append(KeyUse(way=way, at=at, address=record.address[:64]))
        return uses

    def written(self, uses: Sequence[KeyUse]) -> None:
        """These stand in the database now."""
        if len(self._written) + len(uses) > _MOST_REMEMBERED:
            self._written.clear()
        self._written.update({use.way: use.at for use in uses})


def _way_of(record: CallRecord) -> Way | None:
    principal = record.principal
    if principal is None or not principal.startswith(_KEY_PREFIX):
        return None
    key = KeyId(principal.removeprefix(_KEY_PREFIX))
    # PostgreSQL takes no NUL.
    client = record.client.replace("\0", "")[:200]
    return Way(key, client, record.revision[:20], record.transport[:20])
