"""Frames: how records lie in a journal segment.

`<length u32><crc32 u32><kind u8><payload>`, little endian; the checksum covers the payload, which is msgpack. Binary,
not lines of JSON: a torn tail is found by its length and not by what strangers wrote into a name, damage is found at
all, and encoding costs a fifth less. People read the call log, not this.
"""

import struct
import zlib
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

import msgspec

from mcp_orch.contract.records import CallRecord

_HEADER: Final = struct.Struct("<IIB")
HEADER_BYTES: Final = _HEADER.size
MAX_PAYLOAD_BYTES: Final = 1 << 20
"""Far above any record: a larger length is damage, not a record."""


class FrameKind(IntEnum):
    """What a frame holds. Chains and checkpoints will be kinds of their own."""

    CALL = 1
    GAP = 2


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Records that could not be kept while the hub served on (`MCP_ORCH_AUDIT=best_effort`)."""

    count: int
    since_us: int
    until_us: int


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One record read back, and where the next one begins."""

    record: CallRecord | Gap
    end: int


class DamagedFrame(ValueError):
    """The bytes at this place are no frame: a torn tail, or damage."""


def frame_of(record: CallRecord) -> bytes:
    """The frame of a call record. On the path of every call: two allocations, two microseconds with the write."""
    payload = _encode(record)
    return _pack(len(payload), _crc32(payload), FrameKind.CALL) + payload


def frame_of_gap(gap: Gap) -> bytes:
    """The frame that stands where records are missing."""
    payload = _encode(gap)
    return _pack(len(payload), _crc32(payload), FrameKind.GAP) + payload


def frames_in(block: bytes, *, place: int = 0) -> Iterator[Frame]:
    """The whole frames in `block`, which begins at `place` of its file; ends before an unfinished one.

    Raises DamagedFrame at bytes that can never become a frame, however much follows.
    """
    position = 0
    while position + HEADER_BYTES <= len(block):
        length, checksum, kind = _HEADER.unpack_from(block, position)
        if length > MAX_PAYLOAD_BYTES:
            raise DamagedFrame(f"a frame of {length} bytes at {place + position}")
        end = position + HEADER_BYTES + length
        if end > len(block):
            return
        payload = block[position + HEADER_BYTES : end]
        if _crc32(payload) != checksum:
            raise DamagedFrame(f"checksum does not match at {place + position}")
        yield Frame(_decoded(kind, payload, position=place + position), place + end)
        position = end


def _decoded(kind: int, payload: bytes, *, position: int) -> CallRecord | Gap:
    try:
        return _GAPS.decode(payload) if kind == FrameKind.GAP else _CALLS.decode(payload)
    except msgspec.DecodeError as broken:
        raise DamagedFrame(f"record at {position} can't be read: {broken}") from broken


_encode: Final = msgspec.msgpack.Encoder().encode
_pack: Final = _HEADER.pack
_crc32: Final = zlib.crc32
_CALLS: Final = msgspec.msgpack.Decoder(CallRecord)
_GAPS: Final = msgspec.msgpack.Decoder(Gap)
