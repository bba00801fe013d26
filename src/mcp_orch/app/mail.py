"""Mail: letters over SMTP, one at a time, behind the requests that cause them."""

import asyncio
import logging
import smtplib
import ssl
from email.message import EmailMessage
from typing import Final, Self

from mcp_orch.app.mail_server import MailServer
from mcp_orch.identity.post import Letter

_LOG: Final = logging.getLogger(__name__)
_TIMEOUT_S: Final = 15.0
_MOST_WAITING: Final = 500


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
