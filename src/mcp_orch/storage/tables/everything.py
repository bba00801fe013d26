"""All tables at once, for migrations and for a fresh store."""

from typing import Final

from sqlalchemy import MetaData

from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.approvals import ApprovalRow
from mcp_orch.storage.tables.audit_asides import AuditAsideRow
from mcp_orch.storage.tables.audit_chains import AuditChainRow
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.audit_links import AuditLinkRow
from mcp_orch.storage.tables.audit_names import AuditNameRow
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow
from mcp_orch.storage.tables.change_events import ChangeEventRow
from mcp_orch.storage.tables.favourites import FavouriteRow
from mcp_orch.storage.tables.first_answers import FirstAnswerRow
from mcp_orch.storage.tables.hub_settings import HubSettingRow
from mcp_orch.storage.tables.invitations import InvitationRow
from mcp_orch.storage.tables.key_clients import KeyClientRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.mapping import Table
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.one_time_codes import OneTimeCodeRow, RecoveryCodeRow
from mcp_orch.storage.tables.passkeys import PasskeyChallengeRow, PasskeyRow
from mcp_orch.storage.tables.password_links import PasswordLinkRow
from mcp_orch.storage.tables.project_names import ProjectNameRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.server_names import ServerNameRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.setup_links import SetupLinkRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.team_requests import TeamRequestRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.tables.toolset_entries import ToolsetEntryRow
from mcp_orch.storage.tables.toolsets import ToolsetRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

TABLES: Final[tuple[type[Table], ...]] = (
    UserRow,
    BrowserSessionRow,
    UserTokenRow,
    SetupLinkRow,
    PasswordLinkRow,
    OneTimeCodeRow,
    RecoveryCodeRow,
    PasskeyRow,
    PasskeyChallengeRow,
    TeamRow,
    TeamMemberRow,
    ProjectRow,
    ProjectNameRow,
    MembershipRow,
    TeamGrantRow,
    TeamRequestRow,
    InvitationRow,
    FavouriteRow,
    ServerRow,
    ServerNameRow,
    ToolOverrideRow,
    ToolsetRow,
    ToolsetEntryRow,
    SecretRow,
    ApprovalRow,
    KeyRow,
    KeyClientRow,
    ChangeEventRow,
    CallLogRow,
    CallContentRow,
    CallTallyRow,
    TalliedSpanRow,
    AuditChainRow,
    AuditLinkRow,
    AuditNameRow,
    AuditCheckpointRow,
    AuditDeliveryRow,
    AuditAsideRow,
    ActivityRow,
    FirstAnswerRow,
    HubSettingRow,
)

METADATA: Final[MetaData] = Table.metadata
