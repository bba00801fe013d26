"""States: what a client carries from one round of questions to the next, sealed for one caller and one request."""

import hashlib
from typing import Final

import msgspec

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Failed
from mcp_orch.kit.sealing import BrokenSeal, Sealer
from mcp_orch.kit.wire_json import JsonValue

_NONCE_LENGTH: Final = 12
_MOST_CHARS: Final = 4 * 1024 * 1024
_NOT_OURS: Final = "params.requestState was not given out for this request of this caller, or was changed since"
_TOO_LATE: Final = "the time to answer is over; make the request again without requestState and inputResponses"


class Relayed(msgspec.Struct, frozen=True, tag="relayed", array_like=True):
    """The server keeps nothing between two requests: this is what it wants back."""

    state: str | None


class Waiting(msgspec.Struct, frozen=True, tag="waiting", array_like=True):
    """A call is kept by one process until its questions are answered."""

    owner: str
    ticket: str
    number: int
    """Which of its rounds."""


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    expires_s: int
    holds: Relayed | Waiting


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(_Sealed)
_SORTED: Final = msgspec.json.Encoder(order="deterministic", decimal_format="number")
"""The same bytes for equal values: what is put in order in Python would hold up the hub where there is much of it."""


class States:
    """Seals states and opens them again. Keeps none."""

    def __init__(self, *, sealer: Sealer, clock: Clock, ids: Ids) -> None:
        self._sealer: Final = sealer
        self._clock: Final = clock
        self._ids: Final = ids

    def seal(self, holds: Relayed | Waiting, binding: bytes, *, life_s: float) -> str:
        """Text that can be opened with the same binding only, and for so long."""
        sealed = _Sealed(int(self._clock.now().timestamp() + life_s), holds)
        nonce = self._ids.text(_NONCE_LENGTH).encode()
        return self._sealer.seal(_ENCODER.encode(sealed), nonce=nonce, context=binding)

    def open(self, text: str, binding: bytes) -> Relayed | Waiting | Failed:
        """What was sealed, or why it is not accepted."""
        if len(text) > _MOST_CHARS or not text.isascii():
            return refusals.invalid(_NOT_OURS)
        try:
            sealed = _DECODER.decode(self._sealer.open(text, context=binding))
        except BrokenSeal:
            return refusals.invalid(_NOT_OURS)
        if sealed.expires_s < self._clock.now().timestamp():
            return refusals.invalid(_TOO_LATE)
        return sealed.holds


def binding_of(call: Call, caller: Caller, *, project: ProjectId, server: ServerId) -> bytes:
    """What a state is bound to: who asks, where, whom, and for what. `_meta` may differ from round to round.

    The server as well: another one may be found under the same name in the next round.
    """
    asked = {name: value for name, value in call.params.items() if name != "_meta"}
    digest = hashlib.sha256(_SORTED.encode([call.method, asked])).hexdigest()
    return f"round\0{caller.principal}\0{project}\0{server}\0{call.endpoint.path}\0{digest}".encode()


def digest_of(responses: JsonValue) -> bytes:
    """By which equal answers are known again, in whatever order their members come."""
    return hashlib.sha256(_SORTED.encode(responses)).digest()
