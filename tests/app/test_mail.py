"""Letters over SMTP."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from mcp_orch.app import mail
from mcp_orch.app.errors import BadSetting
from mcp_orch.app.mail import SmtpPost
from mcp_orch.app.mail_server import MailServer, mail_server
from mcp_orch.app.variables import Environment
from mcp_orch.identity.post import Letter, NoPost
from mcp_orch.kit.secret import Secret

pytestmark = pytest.mark.anyio

LETTER = Letter(to="kim@example.org", subject="Hello", text="a link\n")


@contextmanager
def a_mail_server() -> Iterator[tuple[int, list[str], threading.Event]]:
    """One that takes every letter: its port, what it was told, and when a letter is in."""
    listener = socket.create_server(("127.0.0.1", 0))
    told: list[str] = []
    arrived = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as wire:
            wire.write(b"220 ready\r\n")
            wire.flush()
            is_letter = False
            for raw in wire:
                line = raw.decode().rstrip("\r\n")
                told.append(line)
                if is_letter:
                    is_letter = line != "."
                    if is_letter:
                        continue
                    answer = b"250 taken\r\n"
                elif line.upper() == "DATA":
                    is_letter, answer = True, b"354 go on\r\n"
                elif line.upper().startswith("QUIT"):
                    arrived.set()
                    answer = b"221 bye\r\n"
                else:
                    answer = b"250 fine\r\n"
                wire.write(answer)
                wire.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], told, arrived
    finally:
        listener.close()
        thread.join(5)


async def until(is_so: Callable[[], bool]) -> None:
    """Returns when the mail thread has come that far."""
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.to_thread(threading.Event().wait, 0.01)
    raise AssertionError("it did not happen")


def a_server(port: int) -> MailServer:
    return MailServer(host="127.0.0.1", port=port, is_tls=False, user=None, password=None, sender="hub@example.org")


async def test_a_letter_is_taken_at_once_and_sent_behind() -> None:
    with a_mail_server() as (port, told, arrived):
        async with SmtpPost(a_server(port)) as post:
            assert post.is_open
            assert post.put(LETTER)
            assert await asyncio.to_thread(arrived.wait, 5)
    assert "To: kim@example.org" in told
    assert "a link" in told


async def test_a_mail_server_that_is_away_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    async with SmtpPost(a_server(port)) as post:
        post.put(LETTER)
        await until(lambda: "could not be sent" in caplog.text)
    assert "a link" not in caplog.text


def test_when_too_many_letters_wait_the_next_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_MOST_WAITING", 1)
    post = SmtpPost(a_server(1))
    assert (post.put(LETTER), post.put(LETTER)) == (True, False)


def test_without_a_mail_server_nothing_is_taken() -> None:
    assert (NoPost().is_open, NoPost().put(LETTER)) == (False, False)


def test_the_mail_server_is_read_from_the_environment() -> None:
    assert mail_server(Environment({})) is None
    sender = {"MCP_ORCH_MAIL_FROM": "hub@example.org"}
    found = mail_server(Environment({"MCP_ORCH_SMTP_URL": "smtps://hub:p%40ss@mail.example.org", **sender}))
    assert found == MailServer(
        host="mail.example.org",
        port=465,
        is_tls=True,
        user="hub",
        password=Secret("p@ss"),
        sender="hub@example.org",
    )
    for url in ("mail.example.org", "http://mail.example.org", "smtp://mail:many"):
        with pytest.raises(BadSetting, match="is not a mail server"):
            mail_server(Environment({"MCP_ORCH_SMTP_URL": url, **sender}))
    with pytest.raises(BadSetting, match="MCP_ORCH_MAIL_FROM"):
        mail_server(Environment({"MCP_ORCH_SMTP_URL": "smtp://mail.example.org"}))
