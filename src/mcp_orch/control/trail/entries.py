"""Entries: records as they stand in a digest. The same words on every database, for ever.

A person's name stands in a digest as a commitment under a salt of that person: it can be replaced later, and the
record around it stays provable.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from mcp_orch.storage.tables.audit_chains import AuditStream

ERASED: Final = "erased person"
"""Stands for the name of somebody who was erased."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_USER: Final = "usr_"
_encode: Final = msgspec.json.Encoder(order="deterministic").encode

Commit: TypeAlias = Callable[["Named"], str]


class Named(NamedTuple):
    """The name of a principal in a record."""

    principal: str
    text: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record, taken apart: what can never change, and names. One is made for every call."""

    ref: int
    project: str
    at_us: int
    label: str
    """What people find it by: a request id, or the number of an activity."""
    words: list[object]
    names: tuple[Named, ...]
    content_digest: str | None = None
    """Of arguments and result, where they are kept."""


def call_entry(row: Sequence[Any]) -> Entry:  # of each column its own type, as the table has it
    """From number, project, caller, principal, request id, time, and the rest in a fixed order."""
    number, project, caller, principal, request_id, at_us, *rest, judged_us, queued_us, upstream_us = row
    words: list[object] = ["call/1", request_id, at_us, project, principal, *rest]
    if (judged_us, queued_us, upstream_us) != (None, None, None):
        # Records from before there were stages stand in chains without them, and so does every record that has none.
        words[0] = "call/2"
        words += (judged_us, queued_us, upstream_us)
    return Entry(
        ref=number,
        project=project or "",
        at_us=at_us,
        label=request_id,
        words=words,
        names=(Named(principal, caller),) if principal is not None and caller else (),
        content_digest=rest[-1],
    )


def action_entry(row: Sequence[object]) -> Entry:
    """From number, project, actor, principal, target, target's name, time, and the rest in a fixed order."""
    number, project, actor, principal, target, target_name, at, *rest = row
    assert isinstance(at, datetime)
    at_us = (at - _EPOCH) // _MICROSECOND
    names = [Named(str(principal), str(actor))]
    words: list[object] = ["action/1", at_us, project, principal, target]
    if str(target).startswith(_USER):
        names.append(Named(f"user:{target}", str(target_name)))
    else:
        words.append(target_name)
    return Entry(
        ref=int(str(number)),
        project=str(project or ""),
        at_us=at_us,
        label=f"activity {number}",
        words=[*words, *rest],
        names=tuple(names),
    )


def genesis(project: str, writer: str, *, stream: AuditStream) -> bytes:
    """What the first record of a chain follows."""
    return hashlib.sha256(_encode(["mcp-orch audit chain 1", project, writer, stream.value])).digest()


def linked(previous: bytes, entry: Entry, *, commit: Commit) -> bytes:
    """The digest over an entry and everything before it."""
    return linked_with(previous, entry, commitments=tuple(map(commit, entry.names)))


def linked_with(previous: bytes, entry: Entry, *, commitments: tuple[str, ...]) -> bytes:
    """As `linked`, with the commitments for its names."""
    return hashlib.sha256(previous + _encode([*entry.words, *commitments])).digest()


def commitment(salt: bytes, text: str) -> str:
    """How a name stands in a digest."""
    return hmac.digest(salt, text.encode(), "sha256")[:16].hex()
