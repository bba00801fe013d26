"""The text of keys and tokens: minting, reading, digests.

`project_<id: 12 base62>_<secret: 43 base62><crc32: 6 base62>` opens a project; `user_...` of the same form is a
personal access token. The id names the credential and stays when it is rotated; the check sum tells a mistyped key from
an unknown one without a look-up, for us and for secret scanners.
"""

import hashlib
import hmac
import zlib
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.names import KeyId
from mcp_orch.contract.ports import Ids
from mcp_orch.kit.ids import BASE62, base62_text

KEY_PREFIX: Final = "project"
TOKEN_PREFIX: Final = "user"  # noqa: S105  a prefix, not a password
CREDENTIAL_PATTERN: Final = r"(project|user)_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"
"""For secret scanners."""

_ID_LENGTH: Final = 12
_SECRET_LENGTH: Final = 43
_CHECK_LENGTH: Final = 6
_ALPHABET: Final = frozenset(BASE62)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialText:
    """A fresh credential. Shown once; only `digest_of(text)` is kept."""

    id: KeyId
    text: str


def mint_key(ids: Ids, *, id: KeyId | None = None) -> CredentialText:  # noqa: A002  the word of the domain
    """The text of a new project key; with `id`, a new secret for the key that has it."""
    return _mint(KEY_PREFIX, ids, known=id)


def mint_token(ids: Ids) -> CredentialText:
    """The text of a new personal access token."""
    return _mint(TOKEN_PREFIX, ids, known=None)


def parse_key(text: str) -> KeyId | None:
    """The id in a well-formed project key; None for anything else, mistyped keys included."""
    return _parse(KEY_PREFIX, text)


def parse_token(text: str) -> KeyId | None:
    """The id in a well-formed token; None for anything else."""
    return _parse(TOKEN_PREFIX, text)


def digest_of(text: str) -> bytes:
    """What is stored instead of the text: SHA-256, which is enough for 256 random bits."""
    return hashlib.sha256(text.encode()).digest()


def matches(text: str, digest: bytes) -> bool:
    """Whether this text has this digest, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(digest_of(text), digest)


def shown_prefix(kind: str, id_: str) -> str:
    """What people see of a credential afterwards: `project_4fK2..._`."""
    return f"{kind}_{id_}_..."


def _mint(prefix: str, ids: Ids, *, known: KeyId | None) -> CredentialText:
    id_ = known or KeyId(ids.text(_ID_LENGTH))
    body = f"{prefix}_{id_}_{ids.text(_SECRET_LENGTH)}"
    return CredentialText(id=id_, text=body + _check(body))


def _parse(prefix: str, text: str) -> KeyId | None:
    head = len(prefix) + 1
    middle = head + _ID_LENGTH
    if len(text) != middle + 1 + _SECRET_LENGTH + _CHECK_LENGTH or not text.startswith(f"{prefix}_"):
        return None
    id_, secret = text[head:middle], text[middle + 1 :]
    if text[middle] != "_" or not _ALPHABET.issuperset(id_) or not _ALPHABET.issuperset(secret):
        return None
    return KeyId(id_) if _check(text[:-_CHECK_LENGTH]) == text[-_CHECK_LENGTH:] else None


def _check(body: str) -> str:
    return base62_text(zlib.crc32(body.encode()), length=_CHECK_LENGTH)
