"""Resource URIs on shared endpoints: `mcp+<alias>+<the server's own URI>`, reversible and still a template.

The server's URI stands in it verbatim, so `{id}` in a template stays a variable for the client to fill in. Those of
views keep their scheme, `ui://mcp+<alias>+...`, since hosts show what is under `ui://` and nothing else (MCP Apps).
"""

import hashlib
import re
from collections.abc import Container
from typing import Final

_SCHEME: Final = "mcp+"
_VIEWS: Final = "ui://"
_FORBIDDEN: Final = re.compile(r"[^a-z0-9.-]")


def alias_of(server: str) -> str:
    """The server's name as part of a URI scheme, which knows no case and few characters."""
    lowered = server.lower()
    clean = _FORBIDDEN.sub("-", lowered)
    return clean if clean == lowered else marked_alias(clean, lowered)


def marked_alias(alias: str, mark: str) -> str:
    """An alias that says by a hash of `mark` whose it is, where the plain one would not."""
    return f"{alias}-{hashlib.sha256(mark.encode()).hexdigest()[:6]}"


def hub_uri(alias: str, uri: str) -> str:
    """The form in which a shared endpoint shows a server's URI or template."""
    scheme, own = _split(uri)
    return f"{scheme}{_SCHEME}{alias}+{own}"


def parse_hub_uri(uri: str, aliases: Container[str]) -> tuple[str, str] | None:
    """(alias, the server's own URI), when `uri` is in hub form and the alias is one of `aliases`."""
    scheme, form = _split(uri)
    head, plus, own = form[len(_SCHEME) :].partition("+")
    if form[: len(_SCHEME)].lower() != _SCHEME or not plus:
        return None
    # Clients may normalise the case of a scheme.
    alias = head.lower()
    return (alias, scheme + own) if alias in aliases else None


def _split(uri: str) -> tuple[str, str]:
    """The scheme of views, where it is one, and the rest."""
    size = len(_VIEWS) if uri[: len(_VIEWS)].lower() == _VIEWS else 0
    return uri[:size], uri[size:]
