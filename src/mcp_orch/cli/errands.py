"""Errands: what commands of a group are asked alike, and how they answer people and programs."""

import inspect
import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document, Json, Rest, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import aligned, facts, inert, note, say

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Which hub a command goes to, in which project, and for whom it prints."""

    hub: str | None
    data_dir: Path | None
    as_json: bool
    project: str = ""
    """Of commands about a project alone."""

    @contextmanager
    def rest(self) -> Generator[Rest]:
        """REST of the hub that is meant. Raises CommandError or OrchError when there is none."""
        with rest(where(hub=self.hub, data_dir=self.data_dir)) as found:
            yield found

    def at(self, *segments: str) -> str:
        """A path below the project."""
        return at("projects", self.project, *segments)

    def tell(self, answer: Json, text: str) -> None:
        """The document for programs, a sentence for people."""
        say(_words(answer) if self.as_json else inert(text))

    def sheet(self, answer: Document, lines: Iterable[tuple[str, str]]) -> None:
        """The document for programs, named facts for people."""
        for line in [_words(answer)] if self.as_json else facts(lines):
            say(line)

    def wrote(self, output: Path | None, *, count: int, unit: str) -> None:
        """How much was written where. What went to stdout is for programs already: nothing is put behind it."""
        if self.as_json and output is not None:
            say(_words({"file": str(output), unit: count}))
        elif not self.as_json:
            note(inert(f"{count} {unit}"))

    def table(self, items: Sequence[Document], columns: "Columns", *, empty: str) -> None:
        """The documents for programs, a table for people; a sentence where nothing is."""
        if self.as_json:
            say(_words({"items": [*items]}))
        elif not items:
            say(inert(empty))
        else:
            rows = [[cell(one) for cell in columns.values()] for one in items]
            for line in aligned([*columns], rows):
                say(line)


Columns: TypeAlias = Mapping[str, Callable[[Document], str]]
"""Heads of a table, and what stands below each."""
Command: TypeAlias = Callable[Concatenate[Errand, P], None]

_OF_THE_HUB: Final[Mapping[str, tuple[object, object]]] = {
    "hub": (HubOption, None),
    "data_dir": (DataDirOption, None),
    "as_json": (JsonOption, False),
}
_OF_A_PROJECT: Final[Mapping[str, tuple[object, object]]] = {"project": (OneProject, "default"), **_OF_THE_HUB}


def hub_command(app: typer.Typer, name: str | None = None) -> Callable[[Command[P]], Command[P]]:
    """Registers a command that takes --hub, --data-dir and --json beside its own."""
    return lambda run: _registered(app, run, name=name, shared=_OF_THE_HUB)


def project_command(app: typer.Typer, name: str | None = None) -> Callable[[Command[P]], Command[P]]:
    """Registers a command that takes --project as well."""
    return lambda run: _registered(app, run, name=name, shared=_OF_A_PROJECT)


def text(field: str) -> Callable[[Document], str]:
    """A column that shows a field as it is; nothing for null."""
    return lambda one: "" if one[field] is None else str(one[field])


def _registered(
    app: typer.Typer, run: Command[P], *, name: str | None, shared: Mapping[str, tuple[object, object]]
) -> Command[P]:
    def command(**given: object) -> None:
        errand = Errand(**{option: given.pop(option) for option in shared})  # pyright: ignore[reportArgumentType]  typer has checked them
        cast("Callable[..., None]", run)(errand, **given)

    own = [*inspect.signature(run).parameters.values()][1:]
    taken = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own] + [
        inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for option, (kind, default) in shared.items()
    ]
    # Typer reads what a command takes from these.
    vars(command)["__signature__"] = inspect.Signature(taken)
    command.__annotations__ = {one.name: one.annotation for one in taken}
    command.__doc__ = run.__doc__
    app.command(name=name or run.__name__.replace("_", "-"))(command)
    return run


def _words(answer: Json) -> str:
    return json.dumps(answer, indent=2, ensure_ascii=False)
