"""What goes wrong between a person and a command: it is told in one sentence, and the exit code says which kind."""

import io
import json
import os
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from mcp_orch.app.data_dir import prepare_data_dir

pytestmark = pytest.mark.timeout(90)
NOT_UTF8 = "name\udcff"


@pytest.fixture
def on(orch, hub_dir):
    return lambda *arguments, **values: orch(*arguments, data_dir=hub_dir, **values)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "ftp://h", "http://h:99999", "http://h:port", "http://[::1", f"http://{NOT_UTF8}", "http://a..b"],
)
def test_what_is_no_url_is_wrong_usage(orch, url):
    for command in (("status", "--hub", url), ("login", url, "--email", "a@b.c", "--password", "x"), ("bridge", url)):
        said = orch(*command)
        assert (said.code, said.out, "is not the URL of" in said.err) == (2, "", True)


@pytest.mark.parametrize("token", ["user_\nx", "키", "user_\x00"])
def test_a_token_that_no_header_can_carry_is_wrong_usage(orch, token, tmp_path):
    kept = tmp_path / "token"
    kept.write_text(token)
    said = orch("projects", "list", "--hub", "http://127.0.0.1:9", MCP_ORCH_TOKEN_FILE=str(kept))
    assert (said.code, "copy it anew" in said.err) == (2, True)


class Website(BaseHTTPRequestHandler):
    """What a browser would like better than we do."""

    def do_GET(self):
        body = b"[]" if self.path.startswith("/list") else b"<html>Moved</html>"
        self.send_response(301 if self.path.startswith("/moved") else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # noqa: A002  the library's word
        """Says nothing."""


def test_an_answer_that_is_not_that_of_a_hub_is_told(orch):
    with HTTPServer(("127.0.0.1", 0), Website) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        for path in ("", "/list", "/moved"):
            said = orch("projects", "list", "--hub", f"http://127.0.0.1:{site.server_port}{path}")
            assert (said.code, "is not that of a hub" in said.err) == (1, True)
        site.shutdown()


def test_a_certificate_that_is_not_trusted_here_is_told_with_the_way_to_trust_it(orch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with HTTPServer(("127.0.0.1", 0), Website) as site:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        said = orch("status", "--hub", f"https://127.0.0.1:{site.server_port}")
        site.shutdown()
    assert (said.code, "SSL_CERT_FILE" in said.err) == (5, True)


def test_a_name_that_is_no_text_is_that_of_nothing(on):
    for command in (("users", "show"), ("projects", "show"), ("list-servers", "--project")):
        assert on(*command, NOT_UTF8).code == 3
    assert on("audit", "list", "--member", NOT_UTF8).out == "No record is like that.\n"


def test_the_next_step_is_a_command(on):
    assert "next: mcp-orch projects list" in on("projects", "show", "nowhere").err
    assert "next: ask as yourself" in on("tokens", "list").err
    assert "next: mcp-orch teams list" in on("teams", "members", "nowhere").err
    assert "next: mcp-orch members list" in on("members", "remove", "nobody@example.org", "-p", "demo").err


def test_what_is_not_there_is_not_found(on):
    unknown = on("call", "demo.nothing", "--project", "demo")
    assert (unknown.code, "list-tools" in unknown.err) == (3, True)
    assert on("list-tools", "nowhere").code == 3
    assert on("list-tools", "demo", "--project", "demo").code == 0


def test_the_directory_of_somebody_else_says_so(orch, tmp_path, monkeypatch):
    theirs = tmp_path / "theirs"
    prepare_data_dir(theirs)
    monkeypatch.setattr(os, "access", lambda path, _: path != theirs)
    for command in (("list-servers",), ("keys", "list"), ("status",)):
        said = orch(*command, data_dir=theirs)
        assert (said.code, "belongs to somebody else" in said.err) == (4, True)


def test_a_damaged_database_is_told_at_once(orch, tmp_path):
    data = tmp_path / "damaged"
    prepare_data_dir(data)
    (data / "hub.db").write_bytes(b"a letter to my aunt" * 100)
    for command in (("list-servers",), ("migrate",), ("backup", "x.backup"), ("secrets", "rotate")):
        said = orch(*command, data_dir=data)
        assert (said.code, "restore FILE" in said.err) == (5, True)


def test_a_hub_that_breaks_while_it_starts_keeps_nobody_waiting(orch, tmp_path, monkeypatch):
    data = tmp_path / "breaks"
    prepare_data_dir(data)
    (data / "hub.db").touch()

    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("mcp_orch.app.inside.running_hub", breaks)
    with pytest.raises(ZeroDivisionError):
        orch("projects", "list", data_dir=data)


@pytest.mark.parametrize("arguments", [["keys", "--help"], ["connect", "--json"], ["nonsense"]])
def test_a_reader_that_has_enough_is_no_failure(arguments, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-m", "mcp_orch.cli.main", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
        env={**surroundings, "HOME": str(tmp_path)},
    )
    os.close(writing)
    assert done.returncode == (2 if arguments == ["nonsense"] else 0)
    assert "Broken" not in done.stderr


def test_a_full_disk_is_a_sentence(tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mcp_orch.cli.main", "connect", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "HOME": str(tmp_path)},
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("error: ")
    assert "Traceback" not in done.stderr


class Interrupted(io.StringIO):
    """Somebody presses Ctrl-C."""

    def readline(self, *_):
        raise KeyboardInterrupt


def test_an_interrupt_at_a_question_has_the_code_of_an_interrupt(orch, monkeypatch):
    monkeypatch.setattr("sys.stdin", Interrupted())
    assert orch("login", "http://127.0.0.1:9").code == 130
    assert orch("audit", "erase", "nobody@example.org").code == 130


def test_questions_stand_beside_what_programs_read(on, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("other\n"))
    wrong = on("projects", "delete", "demo", "--json")
    assert (wrong.code, wrong.out.strip(), "to confirm" in wrong.err) == (2, "", True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert on("audit", "erase", "nobody@example.org", "--json").out.strip() == ""


def test_on_a_narrow_terminal_no_finding_of_the_doctor_is_cut(orch, monkeypatch, tmp_path):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    lost = {"command": "a-command-with-a-name-that-is-longer-than-the-terminal-is-wide"}
    (tmp_path / "mcp-config.json").write_text(json.dumps({"mcpServers": {"lost": lost}}))
    said = orch("doctor", COLUMNS="40", NO_COLOR="1")
    assert lost["command"] in said.out
    assert "…" not in said.out


def test_the_key_of_the_bridge_is_a_variable_that_the_doctor_knows(orch, tmp_path):
    assert "MCP_ORCH_KEY" not in orch("doctor", MCP_ORCH_KEY="project_x").out
    (tmp_path / "key").write_text("키\n")
    said = orch("bridge", "http://127.0.0.1:9/mcp", MCP_ORCH_KEY_FILE=str(tmp_path / "key"))
    assert (said.code, "copy it anew" in said.err) == (2, True)


def test_a_file_that_is_no_project_makes_none(on, tmp_path):
    (tmp_path / "bad.json").write_text("{")
    assert on("projects", "import", str(tmp_path / "bad.json"), "made-of-nothing").code == 2
    assert on("projects", "show", "made-of-nothing").code == 3


def test_a_key_is_for_as_long_as_is_said_and_for_a_client_that_takes_one(on):
    made = on("keys", "create", "long", "-p", "demo", "--expires-in-days", "7", "--json").value["id"]
    assert "in 7 d" in on("keys", "show", made, "-p", "demo").out
    both = on("keys", "change", made, "-p", "demo", "--never-expires", "--expires-in-days", "3")
    assert both.code == 2
    before = len(on("keys", "list", "-p", "demo", "--json").value["items"])
    assert on("keys", "create", "cloud", "-p", "demo", "--client", "chatgpt").code == 2
    assert len(on("keys", "list", "-p", "demo", "--json").value["items"]) == before


def test_the_secret_of_a_delivery_is_alone_on_stdout(on):
    made = on("audit", "deliveries", "add", "alone", "webhook", "http://127.0.0.1:9/hook")
    assert made.out.startswith("whsec_")
    assert len(made.out.split()) == 1
    assert "is told to alone from now on" in made.err
    assert on("audit", "deliveries", "remove", "alone").code == 0
