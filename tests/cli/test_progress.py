"""The bar of long work: on terminals alone, never wider than one, gone in the end."""

import io
import sys
import threading

import pytest

from mcp_orch.cli.progress import Progress, Waiting, bar


def test_a_bar_says_how_much_of_how_much_and_how_long_it_takes() -> None:
    shown = bar(1200, of=2400, unit="rows", about="call_log", running_s=9.0)
    assert shown == "[############------------] 50%  1,200 of 2,400 rows  call_log  9 s left"
    assert bar(0, of=10, unit="rows", about="", running_s=1.0) == "[------------------------] 0%  0 of 10 rows"
    assert bar(7, of=None, unit="records", about="", running_s=1.0) == "7 records"
    assert bar(30, of=10, unit="rows", about="", running_s=1.0).startswith("[########################] 100%")
    assert len(bar(1, of=10, unit="rows", about="x" * 200, running_s=1.0)) == 79


def test_a_terminal_sees_it_and_is_clean_afterwards(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("mcp_orch.cli.progress._FIRST_AFTER_S", 0)
    with Progress("rows") as progress:
        progress.at(5, of=10)
        progress.at(6, of=10)
    printed = capsys.readouterr().err
    assert printed.count("5 of 10 rows") == 1
    assert printed.endswith("\r\x1b[K")


def test_nothing_is_drawn_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("rows") as progress:
        progress.at(5, of=10)
    assert capsys.readouterr().err == ""


class Screen(io.StringIO):
    """A terminal that says when something was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        self.is_written.set()
        return written


def test_a_terminal_sees_how_long_one_answer_takes_and_is_clean_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr("mcp_orch.cli.progress._FIRST_AFTER_S", 0.01)
    with Waiting("Reading project demo"):
        assert screen.is_written.wait(5)
    assert "\r\x1b[KReading project demo  0 s" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_one_answer_says_nothing_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Waiting("Reading project demo"):
        pass
    assert capsys.readouterr().err == ""
