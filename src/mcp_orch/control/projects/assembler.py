"""Puts pictures together from rows: switches, roles, overrides, toolsets, and definitions with their secrets filled."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import ROLE_PERMISSIONS, highest
from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.names import ProjectId, ProjectName, ServerId, ServerName, ToolsetId, ToolsetName, UserId
from mcp_orch.contract.pictures import (
    Naming,
    Picture,
    RemoteAddress,
    Role,
    ServerDefinition,
    ServerView,
    StdioLaunch,
    ToolOverride,
    ToolsetView,
    Transport,
)
from mcp_orch.contract.why import Why
from mcp_orch.control.commands.service import code_of
from mcp_orch.control.projects.picture_rows import PictureRows
from mcp_orch.control.projects.slots import HeaderUnsendable, SecretMissing, filled, sendable
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import Sealed, SecretRing, secret_context, server_context
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow

_SEAL_BROKEN: Final = because(Why.SECRETS_SEALED).text


class Assembler:
    """Rows in, picture out. Opens secrets; touches no database."""

    def __init__(self, *, ring: SecretRing, open_projects: frozenset[str] = frozenset()) -> None:
        self._ring: Final = ring
        self._open_projects: Final = open_projects
        """Names of projects that `serve --no-auth` opens to everybody on this machine."""

    def picture(self, rows: PictureRows, *, version: int) -> Picture:
        """The picture of one project. A server whose secrets are missing or can't be opened is off, with the reason."""
        secrets = self.opened(rows.project.id, rows.secrets)
        views = {ServerId(row.id): self._view(row, rows=rows, secrets=secrets) for row in rows.servers}
        return Picture(
            version=version,
            project=ProjectId(rows.project.id),
            name=ProjectName(rows.project.name),
            former_names=tuple(rows.former_names),
            members=_members(rows),
            servers=views,
            toolsets={
                ToolsetId(row.id): ToolsetView(
                    id=ToolsetId(row.id),
                    name=ToolsetName(row.name),
                    entries=tuple((ServerId(entry.server_id), entry.tool) for entry in row.entries),
                )
                for row in rows.toolsets
            },
            server_ids=_server_ids(rows),
            toolset_ids={
                **{row.name.lower(): ToolsetId(row.id) for row in rows.toolsets},
                **{row.id: ToolsetId(row.id) for row in rows.toolsets},
            },
            naming=Naming(separator=rows.project.separator, max_length=rows.project.max_name_length),
            is_open=rows.project.name.lower() in self._open_projects,
            closed_reason=_closed_reason(rows.project),
            is_strict=rows.project.is_strict,
            call_content=rows.project.call_content,
        )

    def opened(self, project: str, secrets: Sequence[SecretRow]) -> Mapping[str, Secret]:
        """Secrets by name, each opened when it is asked for."""
        return _LazySecrets(project, secrets, ring=self._ring)

    def _view(self, row: ServerRow, *, rows: PictureRows, secrets: Mapping[str, Secret]) -> ServerView:
        try:
            # Asked here, below every route: however code got into the database, unapproved it goes no further.
            held = rows.decisions.why_held(code_of(row, self._ring))
            definition = _nothing(row) if held else self.definition(row, secrets=secrets)
            is_enabled, reason = row.is_enabled, None if row.is_enabled else row.off_reason
        except (SecretMissing, HeaderUnsendable) as unfit:
            definition, is_enabled, reason, held = _unreachable(row), False, unfit.message, None
        except BrokenSeal:
            definition, is_enabled, reason, held = _unreachable(row), False, _SEAL_BROKEN, None
        closed_reason = _closed_reason(rows.project)
        if closed_reason is not None:
            # Nothing of a closed project runs; what is switched on is on again when it is opened.
            is_enabled, reason = False, f"the project {closed_reason}"
        return ServerView(
            definition=definition,
            enabled=is_enabled and held is None,
            off_reason=held or reason,
            held=held is not None,
            tools={
                tool.tool: ToolOverride(
                    enabled=tool.is_enabled,
                    description=tool.description,
                    read_only=tool.is_read_only,
                    repeatable=tool.is_repeatable,
                )
                for tool in rows.overrides.get(row.id, ())
            },
        )

    def definition(self, row: ServerRow, *, secrets: Mapping[str, Secret]) -> ServerDefinition:
        """The definition, ready to be connected to. Raises SecretMissing, HeaderUnsendable or BrokenSeal."""
        # A mirrored file was filled from the operator's environment already: what is in it now is meant literally.
        known = None if row.origin is ServerOrigin.MIRROR else secrets
        return _definition(row, reach=self._reach(row, known))

    def _reach(self, row: ServerRow, secrets: Mapping[str, Secret] | None) -> StdioLaunch | RemoteAddress:
        if row.transport is Transport.STDIO:
            return StdioLaunch(
                command=_fill(row.command or "", secrets),
                args=tuple(_fill(one, secrets) for one in row.args),
                env=self._opened(row, row.env, secrets=secrets),
                cwd=row.cwd,
            )
        opened = self._opened(row, row.headers, secrets=secrets)
        headers = {name: Secret(sendable(name, value.reveal())) for name, value in opened.items()}
        return RemoteAddress(url=_fill(row.url or "", secrets), headers=headers)

    def _opened(
        self, row: ServerRow, sealed: Mapping[str, Sealed], *, secrets: Mapping[str, Secret] | None
    ) -> dict[str, Secret]:
        return {
            name: Secret(_fill(self._ring.open(one, context=server_context(row.id, name)).reveal(), secrets))
            for name, one in sealed.items()
        }


class _LazySecrets(Mapping[str, Secret]):
    """Opens a secret when a definition asks for it: most projects have more of them than servers that need them."""

    def __init__(self, project: str, secrets: Sequence[SecretRow], *, ring: SecretRing) -> None:
        self._rows: Final = {row.name: row for row in secrets}
        self._project: Final = project
        self._ring: Final = ring

    def __getitem__(self, name: str) -> Secret:
        return self._ring.open(self._rows[name].sealed, context=secret_context(self._project, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _fill(text: str, secrets: Mapping[str, Secret] | None) -> str:
    return text if secrets is None else filled(text, secrets)


def _definition(row: ServerRow, *, reach: StdioLaunch | RemoteAddress) -> ServerDefinition:
    return ServerDefinition(
        id=ServerId(row.id),
        name=ServerName(row.name),
        transport=row.transport,
        reach=reach,
        timeout_s=row.timeout_s,
        call_timeout_s=row.call_timeout_s,
        sharing=row.sharing,
        title=row.title,
    )


def _nothing(row: ServerRow) -> ServerDefinition:
    """A definition that starts nothing, whoever tries."""
    return _definition(row, reach=StdioLaunch(command=""))


def _unreachable(row: ServerRow) -> ServerDefinition:
    """The definition without what could not be filled; only ever shown switched off."""
    if row.transport is Transport.STDIO:
        return _definition(row, reach=StdioLaunch(command=row.command or "", args=tuple(row.args), cwd=row.cwd))
    return _definition(row, reach=RemoteAddress(url=row.url or ""))


def _members(rows: PictureRows) -> dict[UserId, Role]:
    held: dict[UserId, list[Role]] = defaultdict(list)
    for user, role in (*rows.members, *rows.through_teams):
        held[UserId(user)].append(role)
    members = {user: highest(roles) for user, roles in held.items()}
    if rows.project.deleted_at is None:
        return members
    # Those who can bring it back see it until it is purged; for all others it is gone.
    return {user: role for user, role in members.items() if Permission.PROJECTS_DELETE in ROLE_PERMISSIONS[role]}


def _closed_reason(row: ProjectRow) -> str | None:
    if row.purge_at is not None:
        return f"is deleted and will be purged on {row.purge_at:%Y-%m-%d}"
    return None if row.archived_at is None else "is archived"


def _server_ids(rows: PictureRows) -> dict[str, ServerId]:
    return {
        **{former.name.lower(): ServerId(former.server_id) for former in rows.server_names},
        **{row.name.lower(): ServerId(row.id) for row in rows.servers},
        **{row.id: ServerId(row.id) for row in rows.servers},
    }
