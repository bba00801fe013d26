"""Task ids: what clients get instead of a server's own, sealed so that they open for their creator alone."""

import hashlib
from typing import Final

import msgspec

from mcp_orch.contract.names import PrincipalId, ProjectId, ServerId
from mcp_orch.contract.revisions import Era
from mcp_orch.kit.sealing import BrokenSeal, Sealer

_NONCE_BYTES: Final = 12
_MOST_CHARS: Final = 8 * 1024


class TaskRef(msgspec.Struct, frozen=True, array_like=True):
    """A task where it really lives: a server, its own id there, the tool that began it, and in whose words it is."""

    server: ServerId
    id: str
    tool: str
    era: Era
    keeper: str = ""
    """The process of the hub that keeps it, where the hub made a task of a call; empty: it is the server's own."""


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(TaskRef)


class TaskIds:
    """Seals references and opens them again. Keeps none, so that an id outlives a restart of the hub."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer: Final = sealer

    def seal(self, ref: TaskRef, principal: PrincipalId, *, project: ProjectId) -> str:
        """The id for this principal: always the same one, since clients compare them."""
        plain, context = _ENCODER.encode(ref), _context(principal, project)
        # Made of what it covers, the nonce occurs again with the very same text only, which then says nothing new.
        nonce = hashlib.sha256(context + b"\0" + plain).digest()[:_NONCE_BYTES]
        return self._sealer.seal(plain, nonce=nonce, context=context)

    def open(self, text: str, principal: PrincipalId, *, project: ProjectId) -> TaskRef | None:
        """The task; None for an id that was not given to this principal in this project."""
        if len(text) > _MOST_CHARS or not text.isascii():
            return None
        try:
            return _DECODER.decode(self._sealer.open(text, context=_context(principal, project)))
        except (BrokenSeal, msgspec.DecodeError):
            return None


def _context(principal: PrincipalId, project: ProjectId) -> bytes:
    return f"task\0{principal}\0{project}".encode()
