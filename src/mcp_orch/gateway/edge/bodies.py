"""Bodies of requests: read within a limit, parsed without holding up others."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import PrincipalId
from mcp_orch.gateway.edge.gate import Stopped
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.visit import Visit
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonValue

_THREADS: Final = 2


class ClientLeft(Exception):
    """The client left before its request was whole."""


def check_fields(fields: Mapping[bytes, bytes], most: int) -> Stopped | None:
    """Why this body will not be read; None: it will."""
    sort = fields.get(b"content-type")
    if sort != b"application/json" and not _is_json(sort):
        return Stopped(415, "send Content-Type: application/json, in UTF-8")
    if b"content-encoding" in fields and fields[b"content-encoding"].strip().lower() not in {b"", b"identity"}:
        return Stopped(415, "send the body without Content-Encoding")
    size = fields.get(b"content-length")
    if size is not None and size.isdigit() and (len(size) > 15 or int(size) > most):
        return too_large(most)
    return None


def too_large(most: int) -> Stopped:
    """The answer to a body over the limit."""
    return Stopped(413, f"the body is larger than {most} bytes")


class LargeBodies:
    """Counts the bytes of large bodies, from when they begin to come until their requests are answered."""

    def __init__(self, settings: EdgeSettings) -> None:
        self._settings: Final = settings
        # By request, with who sent it, and summed up; changed by `holds` and `let_go`.
        self._held: dict[Visit, tuple[PrincipalId, int]] = {}
        self._of: dict[PrincipalId, int] = {}
        self._total = 0

    def holds(self, visit: Visit, size: int) -> Stopped | None:
        """Counts what a request has sent so far; why no more of it is taken, or None."""
        if size <= self._settings.parsed_off_loop or not isinstance(visit.caller, Caller):
            return None
        principal, known = visit.caller.principal, self._held.get(visit)
        more = size if known is None else size - known[1]
        of_principal = self._of.get(principal, 0) + more
        if of_principal > self._settings.max_large_per_principal:
            return Stopped(
                429, "too many large requests of this credential are not answered yet; wait for some of them"
            )
        if self._total + more > self._settings.max_large:
            return Stopped(503, "too many large requests at a time; try again in a moment")
        self._held[visit], self._of[principal] = (principal, size), of_principal
        self._total += more
        return None

    def let_go(self, visit: Visit) -> None:
        """The request is answered. May be called for any, and again."""
        held = self._held.pop(visit, None) if self._held else None
        if held is None:
            return
        principal, size = held
        self._total -= size
        self._of[principal] -= size
        if not self._of[principal]:
            del self._of[principal]


async def read_body(visit: Visit, most: int, *, large: LargeBodies) -> bytes | Stopped:
    """The whole body, or why it is not taken. Raises ClientLeft."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await visit.receive()
        if message["type"] != "http.request":
            raise ClientLeft
        chunk = message.get("body", b"")
        assert isinstance(chunk, bytes)
        size += len(chunk)
        stopped = too_large(most) if size > most else large.holds(visit, size)
        if stopped is not None:
            return stopped
        if not message.get("more_body", False):
            return b"".join((*chunks, chunk)) if chunks else chunk
        chunks.append(chunk)


class Parser:
    """Decodes bodies: small ones at once, large ones in a thread, and not too many of those at a time."""

    def __init__(self, settings: EdgeSettings) -> None:
        self._settings: Final = settings
        self._threads: Final = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="mcp-body")
        # Large bodies that wait or are being parsed; changed by `decode`.
        self._waiting = 0

    async def decode(self, body: bytes) -> JsonValue | Stopped:
        """The value in a body. Raises MalformedJson."""
        if len(body) <= self._settings.parsed_off_loop:
            return wire_json.decode(body)
        if self._waiting >= self._settings.max_parsing:
            return Stopped(503, "too many large requests at a time; try again in a moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, wire_json.decode, body)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Lets the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _is_json(sort: bytes | None) -> bool:
    if sort is None:
        return False
    name, *parameters = sort.lower().split(b";")
    if name.strip() != b"application/json":
        return False
    charsets = [one.partition(b"=")[2].strip(b' "') for one in parameters if one.strip().startswith(b"charset")]
    return all(charset in {b"utf-8", b"utf8"} for charset in charsets)
