"""Whatever silences a checker says why, on its line (house-style sections 7 and 11)."""

import re
from collections.abc import Iterator
from typing import Final

from tools.lints.source import Finding, Source

_SILENCERS: Final = (
    re.compile(r"#\s*noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(?P<reason>.*)$"),
    re.compile(r"#\s*(?:pyright|type):\s*ignore(?:\[[\w, ]+\])?(?P<reason>.*)$"),
    re.compile(r"#\s*pragma:\s*no cover(?P<reason>.*)$"),
)
_BLANKET: Final = re.compile(r"#\s*(noqa(?!:)|type:\s*ignore(?!\[)|pyright:\s*ignore(?!\[))")
_EXPLICIT_ANY: Final = re.compile(r"(?<![\w.])Any(?![\w])")


def silencers_say_why(source: Source) -> Iterator[Finding]:
    """`noqa`, `pyright: ignore` and `no cover` name the rule and carry a reason."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _BLANKET.search(line):
            yield source.finding(number, rule="reasons", message="name the rule that is silenced")
            continue
        for pattern in _SILENCERS:
            found = pattern.search(line)
            if found and len(found["reason"].strip(" -,:")) < 8:
                yield source.finding(number, rule="reasons", message="say on this line why the checker is wrong here")


def any_says_why(source: Source) -> Iterator[Finding]:
    """`Any` has a comment on its line that gives the reason."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        code, _, comment = line.partition("#")
        is_import = code.lstrip().startswith(("from typing import", "import typing"))
        if _EXPLICIT_ANY.search(code) and not comment.strip() and not is_import and '"' not in code:
            yield source.finding(number, rule="any-says-why", message="Any without a reason on its line")
