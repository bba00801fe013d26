"""Starts one server and takes its whole family of processes along when it ends. Run by path, not imported.

`python -I -S launcher.py CONTROL_FD PROGRAM ARGUMENT...`: stdin, stdout and stderr go to the program. CONTROL_FD is one
end of a socket pair. Told to the hub: `P <pid>` started, `E <text>` could not start, `X <code>` ended (negative: by a
signal). Told by the hub: `T` terminate. The end of the stream means that the hub is dead: the same as `T`, but faster.

On Linux this process is a subreaper: whatever the server starts, double forks and new sessions included, stays below it
and can be found in /proc. Elsewhere the server's process group is all that can be reached. Standard library only, and
little of it: each import is part of every server's start.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time

_POLITE_S = 2.0
_HASTY_S = 0.4
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def prctl(option: int, value: int) -> bool:
    """Whether the kernel did it; False where there is no such call."""
    try:
        return ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


def start(argv: list[str], control: int) -> int:
    """The process id of the program. Tells the hub when it can't be executed."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for one in (signal.SIGPIPE, signal.SIGCHLD):
            signal.signal(one, signal.SIG_DFL)
        os.set_inheritable(control, False)
        os.execv(argv[0], argv)  # noqa: S606  no shell is the point
    except OSError as broken:
        os.write(control, f"E {broken.strerror}\n".encode())
    os._exit(127)


def descendants() -> list[int]:
    """Every process below this one, nearest first."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):  # noqa: PTH208  pathlib would cost its import
        if not entry.isdecimal():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{entry}/stat", "rb") as stat:  # noqa: PTH123  as above
            # The name in parentheses may hold anything; the parent's id is the second field after it.
            fields = stat.read().rpartition(b")")[2].split()
            if fields[0] != b"Z":
                children.setdefault(int(fields[1]), []).append(int(entry))
    found = children.get(os.getpid(), [])
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def strike(pid: int, number: int) -> bool:
    """Signals the family of `pid`; whether anybody is left to signal."""
    family = descendants() if sys.platform == "linux" else []
    for one in family:
        with contextlib.suppress(OSError):
            os.kill(one, number)
    try:
        os.killpg(pid, number)
    except OSError:
        return bool(family)
    return True


def reap(pid: int) -> int | None:
    """Collects the dead; the wait status of the program when it is among them."""
    ended = None
    while True:
        try:
            dead, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if dead == 0:
            return ended
        if dead == pid:
            ended = status


def tell_end(control: int, status: int) -> None:
    """Says how the program ended, if anybody listens."""
    with contextlib.suppress(OSError):
        os.write(control, f"X {os.waitstatus_to_exitcode(status)}\n".encode())


def watch(pid: int, *, control: int, wake: int) -> bool:
    """Waits for the end of the program (False) or the word to end it (True: the hub is dead)."""
    while True:
        ready, _, _ = select.select([control, wake], [], [])
        if wake in ready:
            os.read(wake, 512)
            status = reap(pid)
            if status is not None:
                tell_end(control, status)
                return False
        if control in ready:
            try:
                word = os.read(control, 16)
            except OSError:
                word = b""
            return not word


def end_family(pid: int, *, control: int, patience_s: float) -> None:
    """SIGTERM, patience, SIGKILL until nobody is left."""
    number = int(signal.SIGTERM)
    until = time.monotonic() + patience_s  # house: allow handed-in-time, a program of its own
    give_up = until + 5.0
    while strike(pid, number) and time.monotonic() < give_up:  # house: allow handed-in-time, a program of its own
        # SIGTERM once; then look every few milliseconds until its time is over.
        is_early = time.monotonic() < until  # house: allow handed-in-time, a program of its own
        number = 0 if is_early else int(signal.SIGKILL)
        time.sleep(0.01)  # house: allow handed-in-time, a program of its own
        status = reap(pid)
        if status is not None:
            tell_end(control, status)
    reap(pid)


def main() -> None:
    """Starts, watches, clears up."""
    control = int(sys.argv[1])
    prctl(_PR_SET_CHILD_SUBREAPER, 1)
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    pid = start(sys.argv[2:], control)
    # The pipes belong to the server alone: when it closes them, the hub must see that.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    with contextlib.suppress(OSError):
        os.write(control, f"P {pid}\n".encode())
    is_orphaned = watch(pid, control=control, wake=wake)
    end_family(pid, control=control, patience_s=_HASTY_S if is_orphaned else _POLITE_S)


if __name__ == "__main__":
    main()
