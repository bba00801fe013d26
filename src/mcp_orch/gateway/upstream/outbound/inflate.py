"""Compressed bodies, opened without trusting them."""

import zlib
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.why import Why

_RATIO_FROM: Final = 1024 * 1024
"""A small body may grow as it likes."""


class Bomb(ValueError):
    """A body grows out of all proportion, or is not compressed as it says."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.text)
        self.diagnosis: Final = diagnosis


class Inflater:
    """Opens a gzip or deflate stream piece by piece, and gives up when it grows too much."""

    def __init__(self, *, max_bytes: int, max_ratio: int) -> None:
        self._max_bytes: Final = max_bytes
        self._max_ratio: Final = max_ratio
        # Changed by `feed`. 47: gzip or zlib, found out from the first bytes.
        self._stream = zlib.decompressobj(47)
        self._read = 0
        self._written = 0
        self._is_first = True

    def feed(self, chunk: bytes) -> bytes:
        """What comes out of this chunk. Raises Bomb."""
        if self._stream.eof and chunk:
            # It would be kept, piece by piece, and is no part of any answer.
            raise Bomb(because(Why.NOT_COMPRESSED))
        self._read += len(chunk)
        if self._is_first and chunk:
            self._is_first = False
            # "deflate" of some servers has no zlib header.
            if chunk[0] & 0x0F != 8 and chunk[:2] != b"\x1f\x8b":
                self._stream = zlib.decompressobj(-15)
        try:
            out = self._stream.decompress(chunk, self._max_bytes - self._written + 1)
        except zlib.error as broken:
            raise Bomb(because(Why.NOT_COMPRESSED)) from broken
        self._written += len(out)
        if self._written > self._max_bytes:
            raise Bomb(because(Why.UNPACKED_TOO_LARGE, mebibytes=self._max_bytes // _RATIO_FROM))
        if self._written > _RATIO_FROM and self._written > self._read * self._max_ratio:
            raise Bomb(because(Why.UNPACKED_TOO_MUCH, times=self._max_ratio))
        return out
