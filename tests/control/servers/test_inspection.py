import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.control.servers.commands import Reach
from mcp_orch.control.servers.inspection import inspect
from mcp_orch.control.servers.schemas import Mark


def a_program(command: str, *args: str) -> Reach:
    return Reach(transport=Transport.STDIO, command=command, args=args)


def version_of(command: str, *args: str) -> tuple[Mark, str] | None:
    found = [one for one in inspect(a_program(command, *args), looks_at_paths=True) if one.about == "version"]
    return (found[0].mark, found[0].text.split()[0]) if found else None


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["npx", "-y", "@scope/server@2026.1.14", "/srv"], (Mark.GOOD, "@scope/server@2026.1.14")),
        (["npx", "-y", "@scope/server"], (Mark.DOUBTFUL, "@scope/server")),
        (["npx", "-y", "server@latest"], (Mark.DOUBTFUL, "server@latest")),
        (["npx", "--package=server@1.2.3", "run-it"], (Mark.GOOD, "server@1.2.3")),
        (["npx", "-p", "server", "run-it"], (Mark.DOUBTFUL, "server")),
        (["npx", "-p"], None),
        (["npx", "${PACKAGE}"], None),
        (["npx", "-y"], None),
        (["uvx", "mcp-server-time==1.2.3"], (Mark.GOOD, "mcp-server-time==1.2.3")),
        (["uvx", "--from", "git+https://example.org/x", "x"], (Mark.DOUBTFUL, "git+https://example.org/x")),
        (["uvx", "--python", "3.12", "thing"], (Mark.DOUBTFUL, "thing")),
        (["pipx", "run", "thing[extra]==2.0"], (Mark.GOOD, "thing[extra]==2.0")),
        (["docker", "run", "-i", "--rm", "-e", "TOKEN", "ghcr.io/x/y:v1.2"], (Mark.GOOD, "ghcr.io/x/y:v1.2")),
        (["docker", "run", "-i", "--network=none", "ghcr.io/x/y:latest"], (Mark.DOUBTFUL, "ghcr.io/x/y:latest")),
        (["docker", "run", "-i", "ghcr.io/x/y@sha256:" + "a" * 64], (Mark.GOOD, "ghcr.io/x/y@sha256:" + "a" * 64)),
        (["docker", "run", "-i"], None),
        (["docker", "ps"], None),
        (["docker"], None),
        (["python3", "-m", "thing"], None),
    ],
    ids=str,
)
def test_versions_that_can_change_by_themselves_are_told(argv: list[str], expected: tuple[Mark, str] | None) -> None:
    assert version_of(argv[0], *argv[1:]) == expected


def test_a_command_that_is_not_there_is_told_with_what_to_do() -> None:
    (bad,) = inspect(a_program("no-such-program-here"), looks_at_paths=True)
    assert (bad.about, bad.mark, bad.text) == (
        "command",
        Mark.BAD,
        "'no-such-program-here' is not found where the hub looks",
    )
    (good,) = inspect(a_program("sh"), looks_at_paths=False)
    assert good.mark is Mark.GOOD


def test_paths_are_looked_up_for_those_who_may_run_them_only() -> None:
    assert inspect(a_program("/bin/sh"), looks_at_paths=False) == []
    assert len(inspect(a_program("/bin/sh"), looks_at_paths=True)) == 1


def test_plain_http_to_another_machine_is_told() -> None:
    def marks(url: str) -> list[Mark]:
        reach = Reach(transport=Transport.STREAMABLE_HTTP, url=url)
        return [one.mark for one in inspect(reach, looks_at_paths=False)]

    assert marks("http://wiki.example.org/mcp") == [Mark.DOUBTFUL]
    assert marks("https://wiki.example.org/mcp") == marks("http://127.0.0.1:9/mcp") == []
