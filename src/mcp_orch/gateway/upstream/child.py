"""One child process: its pipes, its end, its last words."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final, Protocol, cast

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.environment import ChildPlan
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamUnavailable
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.pipes import Stderr, Stdin, Stdout
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.gateway.upstream.strays import end_strays
from mcp_orch.gateway.upstream.system_words import of_strerror

_LAUNCHER: Final = str(Path(__file__).with_name("launcher.py"))
_END_WITHIN_S: Final = 4.0
"""How long the launcher may take beyond its own patience until it is killed itself."""


class ChildListener(Protocol):
    """Who reads a child."""

    def line(self, line: bytes) -> None:
        """One line from its stdout."""
        ...

    def ended(self, reason: Diagnosis, *, is_fault: bool) -> None:
        """It ended or was cut off, once. `is_fault`: it broke the rules."""
        ...


class ChildProcess:
    """A server as a child process, behind a launcher that ends its whole family with it."""

    def __init__(self, *, settings: UpstreamSettings, log: LogRing, listener: ChildListener) -> None:
        self._settings: Final = settings
        self._log: Final = log
        self._listener: Final = listener
        self._loop: Final = asyncio.get_running_loop()
        self._over: Final = asyncio.Event()
        self._end_is_told: Final = asyncio.Event()
        # Set by `start`, changed as the process ends.
        self._launcher: subprocess.Popen[bytes] | None = None
        self._nonce = ""
        self._control: socket.socket | None = None
        self._stdin: asyncio.WriteTransport | None = None
        self._pipes: list[asyncio.BaseTransport] = []
        self._is_full = False
        self._is_let_go = False
        self._is_ended = False
        self.is_dying = False
        """It has ended, but what it said last is still being read."""
        self.pid: int | None = None
        self.end: Diagnosis | None = None
        """How it ended, once it has."""

    async def start(self, plan: ChildPlan, nonce: str) -> None:
        """Starts it. Raises UpstreamUnavailable."""
        ours, theirs = socket.socketpair()
        self._nonce = nonce
        try:
            self._launcher = subprocess.Popen(  # noqa: ASYNC220  vfork and exec take a millisecond, a thread takes longer
                (sys.executable, "-I", "-S", _LAUNCHER, str(theirs.fileno()), *plan.argv),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd=plan.cwd,
                env=plan.environment,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except (OSError, ValueError) as broken:
            ours.close()
            raise UpstreamUnavailable(because(Why.NOT_STARTED, cause=in_words(broken))) from broken
        finally:
            theirs.close()
        ours.setblocking(False)
        self._control = ours
        self._loop.add_reader(ours.fileno(), self._told)
        await self._connect(self._launcher)

    @property
    def is_writable(self) -> bool:
        """It lives, as far as is known, and its stdin is open."""
        stdin = self._stdin
        return stdin is not None and not (self.is_dying or self._is_ended or stdin.is_closing())

    def write(self, message: bytes) -> None:
        """Sends one line. Raises BrokenOff when the child is gone or has not read for too long."""
        stdin = self._stdin
        if stdin is None or not self.is_writable:
            raise BrokenOff(self.end or because(Why.PROCESS_ENDED), was_written=False)
        if self._is_full and stdin.get_write_buffer_size() > self._settings.limits.unsent_bytes:
            raise BrokenOff(because(Why.NOT_READING), was_written=False)
        stdin.write(message + b"\n")

    async def how_it_ended(self, within_s: float) -> Diagnosis | None:
        """How it ended, if that is told in time: a moment after nothing can be written to it any more."""
        try:
            async with asyncio.timeout(within_s):
                await self._end_is_told.wait()
        except TimeoutError:
            return None
        return self.end

    async def stop(self) -> None:
        """Closes its stdin, waits, then has the launcher end everything. Bounded, and finished even when cancelled."""
        if self._launcher is None:
            return
        self._is_let_go = True
        if self._stdin is not None:
            self._stdin.close()
        polite_s = self._settings.waits.polite_s
        try:
            if await self._is_over(polite_s):
                return
            self._tell(b"T")
            if not await self._is_over(polite_s + _END_WITHIN_S):
                self.kill()
        except asyncio.CancelledError:
            # No time left for manners: the launcher ends the family by itself when it loses us.
            self._let_go()
            raise
        finally:
            await self._reaped()

    def kill(self) -> None:
        """Ends it now."""
        if self._launcher is not None:
            try:
                os.kill(self._launcher.pid, signal.SIGKILL)
            except ProcessLookupError:
                # It was faster.
                return

    def cut_off(self, reason: Diagnosis) -> None:
        """Ends it for breaking the rules."""
        self._end(reason, is_fault=True)
        self._tell(b"T")

    async def _connect(self, launcher: subprocess.Popen[bytes]) -> None:
        assert launcher.stdin
        assert launcher.stdout
        assert launcher.stderr
        connect = self._loop.connect_read_pipe
        # Those that no transport owns yet; cancelled in between, nobody else would close them.
        loose = [launcher.stderr, launcher.stdout]
        try:
            stdin = Stdin(self._filled, on_end=self._deaf)
            written, _ = await self._loop.connect_write_pipe(lambda: stdin, launcher.stdin)
            self._stdin = written
            self._pipes.append(written)
            limits = self._settings.limits
            out = Stdout(self._listener.line, self._overlong, on_end=self._mute, max_bytes=limits.line_bytes)
            self._pipes.append((await connect(lambda: out, loose.pop()))[0])
            self._pipes.append((await connect(lambda: Stderr(self._log), loose.pop()))[0])
        except BaseException:
            for pipe in loose:
                pipe.close()
            # Whoever is cancelled here never has it, and nobody else would stop it.
            await self._reap(launcher)
            raise

    def _filled(self, is_full: bool) -> None:  # noqa: FBT001  the one thing it tells
        self._is_full = is_full

    def _mute(self) -> None:
        # It can answer nothing any more. Why, its launcher will say in a moment.
        self._cut_pipe(Why.STDOUT_CLOSED)

    def _deaf(self) -> None:
        # It can be asked nothing any more, and one that lives on would live on unseen beside the next.
        if not self._is_let_go:
            self._cut_pipe(Why.NOT_READING)

    def _cut_pipe(self, why: Why) -> None:
        self.is_dying = True
        self._loop.call_later(0.5, self._lost_pipe, why)

    def _lost_pipe(self, why: Why) -> None:
        if not self._is_ended:
            self._end(because(why), is_fault=False)
            self._tell(b"T")

    def _overlong(self) -> None:
        mebibytes = self._settings.limits.line_bytes / (1024 * 1024)
        self.cut_off(because(Why.LINE_TOO_LONG, mebibytes=f"{mebibytes:g}"))

    def _told(self) -> None:
        control = self._control
        try:
            words = control.recv(4096) if control else b""
        except BlockingIOError:
            return
        except OSError:
            words = b""
        if not words:
            self._launcher_gone()
            return
        for word in words.decode("utf-8", "replace").splitlines():
            self._heard(word[:1], word[2:])

    def _heard(self, kind: str, text: str) -> None:
        if kind == "P":
            self.pid = int(text)
        elif kind == "E":
            self._end(because(Why.NOT_EXECUTED, cause=of_strerror(text)), is_fault=False)
        elif kind == "X":
            # What it wrote last may still be in the pipes: let them be read before the end is told.
            code = int(text)
            self.is_dying = True
            self._loop.call_later(0.05, self._end_of, _exit_of(code))

    def _end_of(self, reason: Diagnosis) -> None:
        self._end(reason, is_fault=False)

    def _launcher_gone(self) -> None:
        is_known = self.is_dying or self.end is not None
        self.is_dying = True
        self._close_control()
        self._collect()
        if not is_known:
            self._loop.call_later(0.05, self._end_of, because(Why.KILLED))
        self._over.set()

    def _collect(self) -> None:
        if self._launcher is None:
            return
        code = self._launcher.poll()
        if code is None:
            # Its sockets close a moment before it can be waited for.
            self._loop.call_later(0.005, self._collect)
        elif code < 0:
            # Somebody killed the launcher: its family must not outlive it.
            end_strays(self._nonce)

    def _end(self, reason: Diagnosis, *, is_fault: bool) -> None:
        if self._is_ended:
            return
        self._is_ended = True
        self.end = reason
        self._end_is_told.set()
        self._listener.ended(reason, is_fault=is_fault)

    async def _is_over(self, within_s: float) -> bool:
        try:
            async with asyncio.timeout(within_s):
                await self._over.wait()
        except TimeoutError:
            return False
        return True

    async def _reaped(self) -> None:
        await self._reap(cast("subprocess.Popen[bytes]", self._launcher))
        self._end(because(Why.STOPPED), is_fault=False)

    async def _reap(self, launcher: subprocess.Popen[bytes]) -> None:
        self._let_go()
        try:
            if not await _is_gone(launcher):
                self.kill()
                await _is_gone(launcher)
        finally:
            # Not shielded: once more cancelled, the launcher ends all alone, and is collected beside whatever goes on.
            if launcher.returncode is None:
                self._collect()

    def _tell(self, word: bytes) -> None:
        if self._control is None:
            return
        try:
            self._control.send(word)
        except OSError:
            # The launcher is gone already, which is what it would have been told.
            return

    def _close_control(self) -> None:
        if self._control is not None:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
            self._control = None

    def _let_go(self) -> None:
        self._is_let_go = True
        self._close_control()
        for pipe in self._pipes:
            pipe.close()
        self._pipes = []


async def _is_gone(launcher: subprocess.Popen[bytes]) -> bool:
    for _ in range(200):
        if launcher.poll() is not None:
            return True
        await asyncio.sleep(0.01)
    return False


def _exit_of(code: int) -> Diagnosis:
    if code >= 0:
        return because(Why.EXITED, code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return because(Why.ENDED_BY_SIGNAL, signal=name)
