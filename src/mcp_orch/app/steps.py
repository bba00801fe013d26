"""What the operator is told of the first steps."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoKey:
    """The key that was made for the demo project."""

    id: str
    prefix: str
    text: str | None = field(repr=False)
    """Its text, on the start that makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What the operator is told."""

    setup_token: str | None = field(repr=False)
    """For the one-time link; None: there is a hub admin."""
    admin_made: str | None
    """E-mail of the account that was just made from the environment."""
    demo: str | None
    """The name of the demo project; None: somebody removed it."""
    key: DemoKey | None
