"""Messages as a webhook takes them: one signed POST a batch (Standard Webhooks)."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from mcp_orch.control.trail.delivering.batches import Message
from mcp_orch.kit.secret import Secret

_PREFIX: Final = "whsec_"


def made_secret(randomness: str) -> Secret:
    """A secret in the form that receivers know."""
    return Secret(_PREFIX + base64.b64encode(randomness.encode()).decode())


def webhook_body(messages: Sequence[Message]) -> bytes:
    """The body of a request."""
    told = [message.document() for message in messages]
    return json.dumps({"type": "audit.records", "messages": told}, ensure_ascii=False).encode()


def webhook_headers(body: bytes, secret: Secret, *, messages: Sequence[Message], now: datetime) -> dict[str, Secret]:
    """Id, time and signature of a request. The same messages have the same id again."""
    ids = "\n".join(message.id for message in messages)
    name = f"msg_{hashlib.sha256(ids.encode()).hexdigest()[:32]}"
    moment = str(int(now.timestamp()))
    signature = hmac.digest(_key_of(secret), f"{name}.{moment}.".encode() + body, "sha256")
    return {
        "webhook-id": Secret(name),
        "webhook-timestamp": Secret(moment),
        "webhook-signature": Secret(f"v1,{base64.b64encode(signature).decode()}"),
    }


def _key_of(secret: Secret) -> bytes:
    text = secret.reveal()
    try:
        return (
            base64.b64decode(text.removeprefix(_PREFIX), validate=True) if text.startswith(_PREFIX) else text.encode()
        )
    except binascii.Error:
        return text.encode()
