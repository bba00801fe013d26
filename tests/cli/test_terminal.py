"""What a terminal shows, and what it must not be made to do."""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from mcp_orch.cli import main
from mcp_orch.cli.calling import _Ending
from mcp_orch.cli.client import Answer, problem
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.terminal import ago, aligned, inert, on_the_clock, one_line, paint, width_of


def be_a_terminal(monkeypatch):
    """Makes stdout and stderr a terminal of 20 columns."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((20, 5)))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\rb\x9b2J", "a\\rb\\x9b2J"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("two\nlines\tand", "two\nlines\tand"),
        ("안녕 ✓", "안녕 ✓"),
    ],
)
def test_text_of_strangers_is_inert(text, shown):
    assert inert(text) == shown


def test_one_line_is_one_line():
    assert one_line(" a\n b\x07 ") == "a b\\x07"


def test_columns_are_aligned_by_what_letters_take():
    assert width_of("한글 e\u0301") == 6
    assert aligned(["NAME", "X"], [["한글", "1"], ["abc", "2"]]) == ["NAME  X", "한글  1", "abc   2"]


def test_a_terminal_gets_colours_and_no_longer_lines_than_it_has(monkeypatch):
    be_a_terminal(monkeypatch)
    assert paint("x", "red") == "\x1b[31mx\x1b[0m"
    (_, line) = aligned(["A", "B"], [["one", "a description that goes on"]])
    assert (width_of(line), line[-1]) == (20, "…")
    assert aligned(["A"], [["short"]])[1] == "short"


def test_a_pipe_gets_neither():
    assert paint("x", "red") == "x"


def test_times_are_said_as_people_say_them():
    now = datetime.now(UTC)
    assert ago(None) == ""
    assert ago((now - timedelta(seconds=5)).isoformat()) == "5 s ago"
    assert ago((now - timedelta(minutes=5)).isoformat()) == "5 min ago"
    assert ago((now - timedelta(hours=30)).isoformat()) == "1 d ago"
    assert ago((now + timedelta(hours=3, seconds=5)).isoformat()) == "in 3 h"
    assert ago((now + timedelta(days=7)).isoformat()) == "in 7 d"


def test_times_are_those_of_the_clock_on_the_wall(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    assert on_the_clock("2026-11-30T22:13:43.402031Z") == "2026-12-01 07:13:43"
    monkeypatch.undo()
    time.tzset()


def test_progress_and_log_are_shown_to_somebody_who_watches(capsys, monkeypatch):
    be_a_terminal(monkeypatch)
    ending = _Ending(as_json=False)
    ending.take("started", {"request_id": "r"})
    ending.take("progress", {"progress": 1, "total": 3, "message": "one\x1b"})
    ending.take("log", {"level": "info", "data": "hm"})
    ending.take("result", {"content": []})
    ending.finish("x")
    assert capsys.readouterr().err.splitlines() == ["  1 of 3 one\\x1b", "  info: hm"]


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ({"type": "text", "text": "a\x1bb"}, "a\\x1bb"),
        ({"type": "audio", "data": "AAAA", "mimeType": "audio/wav"}, "[audio audio/wav, 3 bytes; --json shows it]"),
        ({"type": "resource_link", "uri": "demo://x"}, "[resource demo://x]"),
        ({"type": "resource", "resource": {"uri": "demo://x", "text": "inside"}}, "inside"),
        ({"type": "resource", "resource": {"uri": "demo://x", "blob": "AAAA"}}, "[resource; --json shows it]"),
        ({"type": "hologram"}, "[hologram; --json shows it]"),
    ],
)
def test_every_kind_of_content_has_a_form(capsys, block, shown):
    ending = _Ending(as_json=False)
    ending.take("result", {"content": [block]})
    ending.finish("x")
    assert capsys.readouterr().out == shown + "\n"


def test_structure_is_shown_where_there_is_no_text(capsys):
    ending = _Ending(as_json=False)
    ending.take("result", {"structuredContent": {"sum": 3}})
    ending.finish("x")
    assert json.loads(capsys.readouterr().out) == {"sum": 3}


def test_a_call_without_an_end_has_failed():
    with pytest.raises(CommandError, match="ended without an answer"):
        _Ending(as_json=False).finish("x")


def test_an_answer_that_is_not_of_a_hub_is_said_to_be_none():
    error = problem(Answer(status=502, body=b"<html>bad gateway</html>"))
    assert "not that of a hub" in error.message
    assert error.code is Exit.UNREACHABLE
    fields = json.dumps({"detail": "no", "errors": [{"field": "name", "message": "too long"}]}).encode()
    assert problem(Answer(status=422, body=fields)).message == "no; name: too long"


def test_who_is_not_signed_in_is_told_how_and_who_mistyped_is_told_that():
    said = json.dumps({"detail": "sign in", "code": "not-signed-in", "hint": "send a bearer"}).encode()
    assert "mcp-orch login" in str(problem(Answer(status=401, body=said)).hint)
    said = json.dumps({"detail": "the code is wrong", "code": "wrong-code", "hint": "wait for the next one"}).encode()
    assert problem(Answer(status=401, body=said)).hint == "wait for the next one"


def test_a_reader_that_has_enough_is_no_failure(monkeypatch):
    def broken(*_):
        raise BrokenPipeError

    monkeypatch.setattr(main, "overview", broken)
    monkeypatch.setattr("sys.argv", ["mcp-orch"])
    monkeypatch.setattr("sys.stderr.close", lambda: None)
    with pytest.raises(SystemExit) as end:
        main.run()
    assert end.value.code == 0
