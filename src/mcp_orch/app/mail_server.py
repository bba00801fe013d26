"""Where letters are handed in: the settings of mail, which say nothing of how it is sent."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from mcp_orch.app.errors import BadSetting
from mcp_orch.app.variables import Environment
from mcp_orch.kit.secret import Secret

_SCHEMES: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where letters are handed in."""

    host: str
    port: int
    is_tls: bool
    """Encrypted from the first byte (smtps); else as soon as the server offers it."""
    user: str | None
    password: Secret | None = field(repr=False)
    sender: str


def mail_server(environment: Environment) -> MailServer | None:
    """The mail server of MCP_ORCH_SMTP_URL; None: there is none. Raises BadSetting."""
    url, sender = environment.get("MCP_ORCH_SMTP_URL"), environment.get("MCP_ORCH_MAIL_FROM")
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _SCHEMES.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in _SCHEMES or not parts.hostname or not port:
        raise BadSetting(
            "MCP_ORCH_SMTP_URL", "is not a mail server", hint="for example smtp://user:password@mail.example.org:587"
        )
    if not sender or "@" not in sender:
        raise BadSetting("MCP_ORCH_MAIL_FROM", "is needed with MCP_ORCH_SMTP_URL", hint="for example hub@example.org")
    return MailServer(
        host=parts.hostname,
        port=port,
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=Secret(unquote(parts.password)) if parts.password else None,
        sender=sender,
    )
