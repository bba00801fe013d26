"""What of a definition matters to its connections."""

from dataclasses import replace

from mcp_orch.contract.pictures import ServerDefinition, StdioLaunch


def secrets_of(definition: ServerDefinition) -> tuple[str, ...]:
    """The values that must not appear in a log or a reason."""
    reach = definition.reach
    sealed = reach.env if isinstance(reach, StdioLaunch) else reach.headers
    return tuple(value.reveal() for value in sealed.values())


def is_same_reach(one: ServerDefinition, other: ServerDefinition) -> bool:
    """Whether a connection made for one serves the other as well: a name is no reason to connect anew."""
    return replace(one, title=other.title, name=other.name, sharing=other.sharing) == other
