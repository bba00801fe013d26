"""How servers look to those who may see them."""

import msgspec

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef, EndpointUrls, PublicAddress
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.contract.upstreams import ProbeReport, UpstreamStatus
from mcp_orch.control.servers.schemas import Inspection, Server, ServerStatus, TrialReport
from mcp_orch.control.servers.sealed_values import shown
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow


class ServerShowcase:
    """Puts rows, pictures and live states together for reading."""

    def __init__(self, *, upstreams: UpstreamControl, public: PublicAddress) -> None:
        self._upstreams = upstreams
        self._public = public

    def server(self, row: ServerRow, picture: Picture, *, with_definition: bool) -> Server:
        """A server; without its definition (and its last words) for those who may only see that it is there."""
        view = picture.servers.get(ServerId(row.id))
        path = EndpointRef(project=picture.name, kind=EndpointKind.SERVER, name=row.name).path
        server = Server(
            id=row.id,
            name=row.name,
            title=row.title,
            transport=row.transport,
            enabled=row.is_enabled,
            disabled=not row.is_enabled,
            off_reason=view.off_reason if view is not None else row.off_reason,
            mirrored=row.origin is ServerOrigin.MIRROR,
            timeout=row.timeout_s,
            call_timeout=row.call_timeout_s,
            sharing=row.sharing,
            status=self.status(ServerId(row.id), with_last_lines=with_definition),
            created_at=row.created_at,
            updated_at=row.updated_at,
            endpoints=EndpointUrls(**self._public.urls(path)),
        )
        if with_definition:
            server.command, server.args, server.cwd, server.url = row.command, list(row.args), row.cwd, row.url
            server.env, server.headers = shown(row.env), shown(row.headers)
        return server

    def status(self, server: ServerId, *, with_last_lines: bool) -> ServerStatus:
        """How a server is now."""
        return _status(self._upstreams.status(server), with_last_lines=with_last_lines)


def report_of(probe: ProbeReport, inspections: list[Inspection]) -> TrialReport:
    """What a trial came to."""
    report = TrialReport(
        ok=probe.catalog is not None,
        reason=probe.reason,
        diagnosis=probe.diagnosis,
        inspections=inspections,
        last_lines=list(probe.last_lines),
        duration_s=probe.duration_s,
    )
    if probe.catalog is not None:
        facts = probe.catalog.facts
        report.revision, report.era, report.instructions = facts.revision, facts.era, facts.instructions
        report.server_info = msgspec.json.decode(facts.server_info)
        report.tools = [tool.key for tool in probe.catalog.tools]
        report.prompts = [prompt.key for prompt in probe.catalog.prompts]
        report.resources = [resource.key for resource in probe.catalog.resources]
    return report


def _status(status: UpstreamStatus, *, with_last_lines: bool) -> ServerStatus:
    return ServerStatus(
        state=status.state,
        reason=status.reason,
        diagnosis=status.diagnosis,
        since=status.since,
        revision=status.facts.revision if status.facts else None,
        era=status.facts.era if status.facts else None,
        tool_count=status.tool_count,
        last_lines=list(status.last_lines) if with_last_lines else [],
    )
