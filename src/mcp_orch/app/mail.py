"""Mail: letters over SMTP, one at a time, behind the requests that cause them."""

import asyncio
import logging
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from mcp_orch.app.errors import BadSetting
from mcp_orch.app.variables import Environment
from mcp_orch.identity.post import Letter
from mcp_orch.kit.secret import Secret

_LOG: Final = logging.getLogger(__name__)
_TIMEOUT_S: Final = 15.0
_MOST_WAITING: Final = 500
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


class SmtpPost:
    """Satisfies `identity.post.Postbox`. `async with SmtpPost(server):` owns the task that sends.

    When too many letters wait, the next one is not taken.
    """

    def __init__(self, server: MailServer) -> None:
        self._server: Final = server
        self._waiting: Final[asyncio.Queue[Letter]] = asyncio.Queue(maxsize=_MOST_WAITING)
        self._tasks: Final = asyncio.TaskGroup()

    @property
    def is_open(self) -> bool:
        """As `Postbox.is_open`."""
        return True

    def put(self, letter: Letter) -> bool:
        """As `Postbox.put`."""
        try:
            self._waiting.put_nowait(letter)
        except asyncio.QueueFull:
            _LOG.warning("a letter to %s was not taken: %d wait for the mail server", letter.to, _MOST_WAITING)
            return False
        return True

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._sending = self._tasks.create_task(self._send_all(), name="post")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._sending.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def _send_all(self) -> None:
        while True:
            letter = await self._waiting.get()
            try:
                await asyncio.to_thread(self._send, letter)
            except (OSError, smtplib.SMTPException, ValueError) as failed:
                # What it says can hold a link, so only who it was for is written down.
                _LOG.warning("a letter to %s could not be sent: %s", letter.to, type(failed).__name__)

    def _send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, letter.to, letter.subject
        message.set_content(letter.text)
        context = ssl.create_default_context()
        with self._connection(context) as connection:
            if not self._server.is_tls:
                connection.ehlo()
                if connection.has_extn("starttls"):
                    connection.starttls(context=context)
            if self._server.user is not None and self._server.password is not None:
                connection.login(self._server.user, self._server.password.reveal())
            connection.send_message(message)

    def _connection(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self._server.is_tls:
            return smtplib.SMTP_SSL(self._server.host, self._server.port, timeout=_TIMEOUT_S, context=context)
        return smtplib.SMTP(self._server.host, self._server.port, timeout=_TIMEOUT_S)
