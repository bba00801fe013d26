"""Cloning: a server once more under another name, with its values and what was decided about its tools."""

from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.control.approvals.service import Proposal
from mcp_orch.control.servers.commands import code_in
from mcp_orch.control.servers.drafts import reach_in
from mcp_orch.control.servers.errors import NoSuchServer, ValuesSealed
from mcp_orch.control.servers.registry import ServerRegistry
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import CloneAsked, NewServer, Server
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.control.servers.service import ServerService, view_of
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


class ServerCloner:
    """Copies servers within their project. Nobody sees the values that are copied."""

    def __init__(self, surroundings: ServerSurroundings, service: ServerService) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._approvals: Final = surroundings.approvals
        self._service: Final = service
        self._sealer: Final = ValueSealer(surroundings.ring)
        self._registry: Final = ServerRegistry(clock=surroundings.clock, ids=surroundings.ids, sealer=self._sealer)

    async def clone(self, visit: ProjectVisit, ref: str, *, asked: CloneAsked) -> Server:
        """The copy. What nobody approved waits, as a new server would.

        Raises NoSuchServer, BadName, ServerNameTaken or ValuesSealed.
        """
        async with UnitOfWork(self._store, clock=self._clock) as work:
            servers = ServerRepository(work.session, visit.picture.project)
            original = await servers.get(view_of(visit.picture, ref).id)
            if original is None:
                raise NoSuchServer(ref, visit.picture.name)
            row = self._registry.draft(original.project_id, self._like(original, asked), by=visit.caller.principal)
            await self._registry.enter(servers, row)
            await work.session.flush()
            for override in await servers.overrides(original.id):
                servers.add_override(_copied(override, row.id))
            may_run = bool(may(visit.caller, Permission.SERVERS_COMMAND, picture=visit.picture))
            what = code_in(reach_in(row))
            if what is not None:
                await self._approvals.settle(work, Proposal(row=row, what=what, by=visit.actor, may_run=may_run))
            happening = Happening(
                tag=ActivityTag.SERVER_ADDED,
                target=row.id,
                target_name=row.name,
                project=row.project_id,
                details={"transport": row.transport.value, "cloned from": original.name},
            )
            work.happened(visit.actor, happening)
            work.changed(ChangeKind.PROJECT, row.project_id)
        return self._service.shown(row, visit)

    def _like(self, row: ServerRow, asked: CloneAsked) -> NewServer:
        try:
            env = self._sealer.open_all(row.id, row.env)
            headers = self._sealer.open_all(row.id, row.headers)
        except BrokenSeal as broken:
            raise ValuesSealed(row.name) from broken
        return NewServer(
            name=asked.name,
            title=asked.title if "title" in asked.model_fields_set else row.title,
            transport=row.transport,
            command=row.command,
            args=list(row.args),
            env=env,
            cwd=row.cwd,
            url=row.url,
            headers=headers,
            timeout=row.timeout_s,
            call_timeout=row.call_timeout_s,
            disabled=asked.disabled,
            sharing=row.sharing,
        )


def _copied(override: ToolOverrideRow, server: str) -> ToolOverrideRow:
    return ToolOverrideRow(
        server_id=server,
        tool=override.tool,
        is_enabled=override.is_enabled,
        description=override.description,
        is_read_only=override.is_read_only,
        is_repeatable=override.is_repeatable,
        updated_at=override.updated_at,
    )
