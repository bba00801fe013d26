"""A device that keeps passkeys, in software: what a phone or a security key does when a browser asks it."""

import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def text(found: bytes) -> str:
    """Bytes as WebAuthn's JSON has them."""
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """A device with one passkey. Its fields may be bent to send what an honest one would not."""

    origin: str = "http://localhost:8000"
    party: str = "localhost"
    is_verified: bool = True
    count: int = 0
    algorithm: int = -7
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def enrol(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends for a new passkey."""
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._told(_ATTESTED) + self._attested()})
        response = {
            "clientDataJSON": self._client("webauthn.create", options["challenge"]),
            "attestationObject": text(attestation),
        }
        return self._sent(response)

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends to sign in."""
        self.count += 1 if self.count else 0
        told, client = self._told(0), self._client("webauthn.get", options["challenge"])
        seen = hashlib.sha256(base64.urlsafe_b64decode(client + "=" * (-len(client) % 4))).digest()
        signature = self.key.sign(told + seen, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": text(told), "signature": text(signature)}
        return self._sent(response | {"userHandle": text(b"usr")})

    def _sent(self, response: dict[str, str]) -> dict[str, Any]:
        shown = text(self.credential_id)
        return {"id": shown, "rawId": shown, "type": "public-key", "clientExtensionResults": {}, "response": response}

    def _client(self, kind: str, challenge: str) -> str:
        return text(json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode())

    def _told(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_verified else 0)
        return hashlib.sha256(self.party.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        key = cbor.encode({1: 2, 3: self.algorithm, -1: 1, -2: x, -3: y})
        return bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + key
