"""WebAuthn: what a passkey proves, and to whom. Parsing and signatures are the library's; nothing is kept here."""

import ipaddress
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.kit.wire_json import JsonObject

ALGORITHMS: Final = tuple(CoseKey.supported_algorithms())
"""Numbers of COSE, best first."""

_KEY_ALGORITHM: Final = 3
"""Where a COSE key says its algorithm (RFC 9052, 7.1)."""
_LONGEST_ID: Final = 1023
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# What the library raises for bytes that are not what they claim to be.
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    struct.error,
)

Read = TypeVar("Read")


class PasskeyRefused(OrchError):
    """What the device sent proves nothing."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self, reason: str) -> None:
        super().__init__(f"the passkey was not accepted: {reason}", hint="try again, or sign in with your password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A new passkey."""

    credential_id: bytes
    attested: bytes
    sign_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The hub as passkeys know it. Browsers bind a passkey to a name, and show it to pages of that name only."""

    id: str
    """The host name."""
    origin: str
    """Where the pages must be open."""

    def enrolled(self, credential: JsonObject, *, challenge: bytes) -> Enrolled:
        """The passkey that answers the challenge. Raises PasskeyRefused."""
        return _understood(lambda: self._enrolled(credential, challenge))

    def proved(self, credential: JsonObject, *, challenge: bytes, attested: bytes) -> int:
        """How often the passkey that answers the challenge has signed. Raises PasskeyRefused."""
        return _understood(lambda: self._proved(credential, challenge, attested=attested))

    def _enrolled(self, credential: JsonObject, challenge: bytes) -> Enrolled:
        answered = RegistrationResponse.from_dict(credential)
        found: AuthenticatorData = self._server().register_complete(_state(challenge), answered)  # pyright: ignore[reportUnknownMemberType]  its `state` has no type
        held = found.credential_data
        if held is None or len(held.credential_id) > _LONGEST_ID:
            raise ValueError("no credential that can be kept")
        if cast("dict[int, object]", held.public_key).get(_KEY_ALGORITHM) not in ALGORITHMS:
            raise ValueError("an algorithm that was not offered")
        return Enrolled(credential_id=held.credential_id, attested=bytes(held), sign_count=found.counter)

    def _proved(self, credential: JsonObject, challenge: bytes, *, attested: bytes) -> int:
        answered = AuthenticationResponse.from_dict(credential)
        known = [AttestedCredentialData(attested)]
        self._server().authenticate_complete(_state(challenge), known, answered)  # pyright: ignore[reportUnknownMemberType]  its `state` has no type
        return answered.response.authenticator_data.counter

    def _server(self) -> Fido2Server:
        known = PublicKeyCredentialRpEntity(name="mcp-orch", id=self.id)
        return Fido2Server(known, verify_origin=lambda origin: origin == self.origin)


def relying_party(public_url: str) -> RelyingParty | None:
    """Where passkeys of a hub with this address hold; None: browsers have none for an IP address or without https.

    A loopback address is the name `localhost` as well, and browsers trust that one without https.
    """
    parts = urlsplit(public_url)
    name = parts.hostname or ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        is_local = name == "localhost" or name.endswith(".localhost")
    else:
        if not address.is_loopback:
            return None
        name, is_local = "localhost", True
    if not name or (parts.scheme != "https" and not is_local):
        return None
    port = parts.port
    tail = f":{port}" if port and port != _DEFAULT_PORTS.get(parts.scheme) else ""
    return RelyingParty(id=name, origin=f"{parts.scheme}://{name}{tail}")


def _state(challenge: bytes) -> dict[str, object]:
    return {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}


def _understood(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except _UNREADABLE as wrong:
        # The library's sentences name the check that failed and nothing of what was sent.
        reason = str(wrong).rstrip(".") if type(wrong) is ValueError else "it can't be read"
        raise PasskeyRefused(reason[:1].lower() + reason[1:120]) from wrong
