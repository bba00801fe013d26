"""What does not fit a shape, in words: where it is, and what is wrong with it."""

from typing import NamedTuple

from pydantic import ValidationError


class Misfit(NamedTuple):
    """The first thing that does not fit. As a text: both."""

    where: str
    """Names and numbers on the way to it, between dots."""
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


def first_misfit(bad: ValidationError) -> Misfit:
    """Without what was given: it may be a secret."""
    first = bad.errors(include_input=False)[0]
    return Misfit(".".join(map(str, first["loc"])), first["msg"])
