"""A source file as the rules see it, and what they say of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

_FOREIGN: Final = {".venv", "node_modules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A broken rule: where, which, and what to do instead."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A parsed file; `path` is relative to `src/mcp_orch`, with slashes."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @classmethod
    def parse(cls, path: str, text: str) -> "Source":
        """A source from its text, as tests have it."""
        return cls(path=PurePosixPath(path), text=text, tree=ast.parse(text))

    @property
    def module(self) -> str:
        """The dotted name of the module."""
        parts = [*self.path.with_suffix("").parts]
        if parts[-1] == "__init__":
            parts.pop()
        return ".".join(["mcp_orch", *parts])

    def finding(self, line: int, *, rule: str, message: str) -> Finding:
        """A finding in this file."""
        return Finding(path=str(self.path), line=line, rule=rule, message=message)

    def excuses(self, finding: Finding) -> bool:
        """Whether the line says `# house: allow <rule>, <reason>`."""
        lines = self.text.splitlines()
        line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""
        _, mark, excuse = line.partition(f"# house: allow {finding.rule},")
        return bool(mark) and bool(excuse.strip())


def sources(root: Path) -> Iterator[Source]:
    """All Python files below `root` that are ours, in a stable order."""
    for path in sorted(root.rglob("*.py")):
        if _FOREIGN & set(path.relative_to(root).parts):
            continue
        text = path.read_text(encoding="utf-8")
        yield Source.parse(path.relative_to(root).as_posix(), text)
