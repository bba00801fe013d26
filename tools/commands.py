"""docs/commands.md, written from the program itself: `python -m tools.commands` writes it anew."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import typer

from mcp_orch.cli.exits import MEANINGS
from mcp_orch.cli.main import COMMANDS, GROUPS, program

PAGE: Final = Path(__file__).parents[1] / "docs" / "commands.md"

_HEAD: Final = """# Commands

<!-- Generated from the program by `just commands`; do not edit. -->

`mcp-orch COMMAND --help` says what each takes.

- **Where they look.** `serve`, `migrate`, `backup`, `restore`, `doctor` and `secrets rotate` work on the data directory
  (`--data-dir`). All others talk to a hub: the one of the data directory through its socket, where whoever may open the
  socket acts as the hub admin `local` and is recorded so; or, with `--hub URL` or `MCP_ORCH_HUB`, one elsewhere, as
  whoever has signed in (`mcp-orch login URL`, or a token in `MCP_ORCH_TOKEN`). When no hub runs, they work on its
  database alone. `list-servers`, `list-tools` and `call` look at a file instead: at `--config FILE`, or, where neither
  `--hub` is given nor a hub runs, at `./mcp-config.json`. Their first line says where they looked.
- **What they print.** Tables and sentences for people on stdout, hints beside them on stderr. With `--json`, programs
  get on stdout what REST answers, with absolute times; lists are `{"items": [...]}`. Long work draws a bar on stderr
  where that is a terminal, and nothing elsewhere.
- **Texts that are shown once** (keys, tokens, links) are alone on stdout, to be piped where they belong.

## Exit codes

| code | meaning |
|---|---|
"""


def page() -> str:
    """The whole page."""
    lines = [_HEAD + "\n".join(f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items())]
    found = dict(_commands(typer.main.get_command(program([*COMMANDS, *GROUPS]))))
    lines += ["\n## Single commands\n", _table((name, found[name]) for name in COMMANDS)]
    for group in GROUPS:
        lines += [
            f"\n## `{group}`\n",
            _table((name, one) for name, one in found.items() if name.startswith(f"{group} ")),
        ]
    return "\n".join(lines) + "\n"


def _commands(command: object, before: str = "") -> Iterator[tuple[str, str]]:
    for name, one in getattr(command, "commands", {}).items():
        path = f"{before}{name}"
        if hasattr(one, "commands"):
            yield from _commands(one, f"{path} ")
        else:
            yield path, " ".join(str(one.help or "").split())


def _table(rows: Iterator[tuple[str, str]]) -> str:
    cells = (f"| `{name}` | {words.replace('|', chr(92) + '|')} |" for name, words in rows)
    return "\n".join(["| command | what it does |", "|---|---|", *cells])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} is written\n")
