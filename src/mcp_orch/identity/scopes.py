"""Scopes as the database keeps them: ids, never names, so that a rename changes nothing."""

from typing import TypeAlias

import msgspec

from mcp_orch.contract.callers import NO_SCOPES, Scopes
from mcp_orch.contract.names import ProjectId, ServerId, ToolsetId

ScopesDocument: TypeAlias = dict[str, object]


class _Stored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    servers: list[str] = []
    toolsets: list[str] = []
    tools: list[tuple[str, str]] = []
    read_only: bool = False
    project: str | None = None


def scopes_document(scopes: Scopes) -> ScopesDocument:
    """Scopes as a JSON object; empty when they limit nothing."""
    stored = _Stored(
        servers=sorted(scopes.servers),
        toolsets=sorted(scopes.toolsets),
        tools=sorted(scopes.tools),
        read_only=scopes.read_only,
        project=scopes.project,
    )
    return msgspec.to_builtins(stored)


def scopes_of(document: ScopesDocument) -> Scopes:
    """The way back. Raises msgspec.ValidationError for what we never wrote."""
    if not document:
        # Of most credentials: one value for them all.
        return NO_SCOPES
    stored = msgspec.convert(document, _Stored)
    return Scopes(
        servers=frozenset(ServerId(one) for one in stored.servers),
        toolsets=frozenset(ToolsetId(one) for one in stored.toolsets),
        tools=frozenset((ServerId(server), tool) for server, tool in stored.tools),
        read_only=stored.read_only,
        project=ProjectId(stored.project) if stored.project is not None else None,
    )
