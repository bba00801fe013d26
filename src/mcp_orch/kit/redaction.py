"""Redaction: text without what looks like a secret, and without the secrets that are known."""

import re
from collections.abc import Iterable
from typing import Final

MARK: Final = "[redacted]"

_LOOKS_SECRET: Final = re.compile(
    r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|xox[abeprs]-[\w-]{8,}|AKIA[0-9A-Z]{12,}"
    r"|AIza[\w-]{20,}|ntn_\w{16,}|hf_\w{16,}|npm_\w{16,}"
    r"|(?:project|user)_[0-9A-Za-z]{12}_[0-9A-Za-z]{16,})"
    r"|(?i:\bbearer\s+)[\w.~+/=-]{8,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    re.DOTALL,
)
# A signed token. Each run of its letters is looked through once: what follows it is asked first, and never again for
# another beginning within the run, or a text of nothing but beginnings would take hours.
_SIGNED: Final = re.compile(
    r"(?<![\w-])(?=[\w-]++\.[\w-]{8,}+\.)([\w-]*?)\beyJ[\w-]{8,}+\.[\w-]{8,}+\.[\w-]*+",
)
_NAMED_SECRET: Final = re.compile(
    r'("(?:[^"\\]|\\.){0,60}?(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key'
    r'|credentials?|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"',
    re.IGNORECASE,
)


def redacted(text: str, known: Iterable[str] = ()) -> str:
    """JSON text, still JSON, in which secrets are replaced: known values, typed tokens, and values of telling names."""
    for secret in known:
        text = text.replace(secret, MARK)
    text = _NAMED_SECRET.sub(rf'\1"{MARK}"', text)
    return _SIGNED.sub(rf"\1{MARK}", _LOOKS_SECRET.sub(MARK, text))
