"""Single messages to a receiver: datagrams, or a stream that ends when the receiver has read it all."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Sequence
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.outward import LineReceiver, LineWire
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.system_words import of_system

_LONGEST_DATAGRAM: Final = 60_000
_READ_BYTES: Final = 4_096


async def connected(receiver: LineReceiver, addresses: Sequence[str], *, within_s: float) -> socket.socket:
    """A socket to the first of these addresses that answers. Raises UpstreamUnavailable or UpstreamTimeout."""
    loop = asyncio.get_running_loop()
    kind = socket.SOCK_DGRAM if receiver.wire is LineWire.UDP else socket.SOCK_STREAM
    failure: OSError | None = None
    for address in addresses:
        opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
        opened.setblocking(False)
        try:
            async with asyncio.timeout(within_s):
                await loop.sock_connect(opened, (address, receiver.port))
            return opened
        except TimeoutError as late:
            opened.close()
            raise UpstreamTimeout(_late(Why.CONNECTION_LATE, receiver, within_s=within_s)) from late
        except OSError as broken:
            opened.close()
            failure = broken
        except BaseException:
            opened.close()
            raise
    raise _refused(receiver, failure)


def send_datagrams(receiver: LineReceiver, opened: socket.socket, *, messages: Sequence[bytes]) -> None:
    """Sends each by itself. A machine that refuses them is heard at times, a lost one never."""
    try:
        for message in messages:
            opened.send(message[:_LONGEST_DATAGRAM])
    except OSError as broken:
        raise _refused(receiver, broken) from broken
    finally:
        opened.close()


async def send_stream(
    receiver: LineReceiver,
    opened: socket.socket,
    *,
    payload: bytes,
    context: ssl.SSLContext | None,
    within_s: float,
) -> None:
    """Sends everything, says that this was all, and waits until the receiver says the same: then it has read it.

    In a thread, because only there the end of a TLS stream can be waited for. Cancelling closes the socket, which
    ends the thread.
    """
    stream = _Stream(receiver, opened, context=context, within_s=within_s)
    try:
        await asyncio.to_thread(stream.hand_over, payload)
    except TimeoutError as late:
        raise UpstreamTimeout(_late(Why.MESSAGES_NOT_TAKEN, receiver, within_s=within_s)) from late
    except ssl.SSLError as broken:
        raise UpstreamUnavailable(
            because(Why.TLS_FAILED, cause=in_words(broken.reason or broken), address=_words(receiver))
        ) from broken
    except OSError as broken:
        raise _refused(receiver, broken) from broken
    finally:
        stream.close()


class _Stream:
    """A stream, used by one thread and closed by another."""

    def __init__(
        self, receiver: LineReceiver, opened: socket.socket, *, context: ssl.SSLContext | None, within_s: float
    ) -> None:
        self._receiver: Final = receiver
        self._context: Final = context
        opened.settimeout(within_s)
        # Replaced by the thread once it speaks TLS.
        self._socket = opened

    def hand_over(self, payload: bytes) -> None:
        """From the greeting to the receiver's end."""
        if self._context is not None:
            self._socket = wrapped = self._context.wrap_socket(self._socket, server_hostname=self._receiver.host)
            wrapped.sendall(payload)
            try:
                wrapped.unwrap()
            except ssl.SSLEOFError:
                # It hung up without a word of farewell, as many do. Had it not read everything, that were a reset.
                return
            return
        self._socket.sendall(payload)
        self._socket.shutdown(socket.SHUT_WR)
        while self._socket.recv(_READ_BYTES):
            # Receivers of messages have nothing to say.
            continue

    def close(self) -> None:
        """At once, whatever the thread is waiting for."""
        # One that is not connected any more has nobody to tell.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def _refused(receiver: LineReceiver, failure: OSError | None) -> UpstreamUnavailable:
    return UpstreamUnavailable(because(Why.NO_RECEIVER, cause=of_system(failure), address=_words(receiver)))


def _late(kind: Why, receiver: LineReceiver, *, within_s: float) -> Diagnosis:
    return because(kind, address=_words(receiver), seconds=f"{within_s:g}")


def _words(receiver: LineReceiver) -> str:
    return f"{receiver.wire.value}://{receiver.host}:{receiver.port}"
