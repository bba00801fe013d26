"""Definitions as files have them, in the words of this area."""

from pydantic import ValidationError

from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.schemas import NewServer
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.mcp_config import DEFAULT_CALL_TIMEOUT_S, DEFAULT_TIMEOUT_S
from mcp_orch.kit.misfits import first_misfit


def new_server(found: FoundServer) -> NewServer:
    """A definition of a file as a person would register it. Raises InvalidServer."""
    try:
        return NewServer(
            name=found.name,
            transport=found.transport,
            command=found.command,
            args=list(found.args),
            env=dict(found.env),
            cwd=found.cwd,
            url=found.url,
            headers=dict(found.headers),
            timeout=found.timeout_s or DEFAULT_TIMEOUT_S,
            call_timeout=found.call_timeout_s or DEFAULT_CALL_TIMEOUT_S,
            disabled=found.disabled,
        )
    except ValidationError as bad:
        misfit = first_misfit(bad)
        raise InvalidServer(misfit.where, misfit.why) from bad
