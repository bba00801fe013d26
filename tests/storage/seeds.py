"""A database with one row or more in every table."""

from datetime import timedelta

from mcp_orch.access.running_code import RunningCode
from mcp_orch.contract.pictures import Role, Transport
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.records import CallOutcome
from mcp_orch.contract.teams import TeamRole
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing, codes_context, delivery_context, secret_context, server_context
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.audit_asides import AuditAsideRow
from mcp_orch.storage.tables.audit_chains import AuditChainRow, AuditStream
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind
from mcp_orch.storage.tables.audit_links import AuditLinkRow
from mcp_orch.storage.tables.audit_names import AuditNameRow
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.favourites import FavouriteRow
from mcp_orch.storage.tables.first_answers import FirstAnswerRow
from mcp_orch.storage.tables.hub_settings import HubSettingRow
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.key_clients import KeyClientRow
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
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
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork


async def seed(store: Store, *, clock: Clock, ring: SecretRing) -> None:
    """Fills every table: project `prj_1` with servers `files` (stdio) and `wiki` (HTTP), user `usr_kim` as admin."""
    now = clock.now()
    stamps = {"created_by": "user:usr_kim", "created_at": now, "updated_at": now}
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add_all(
            [
                UserRow(
                    id="usr_kim",
                    email="Kim@example.org",
                    email_folded="kim@example.org",
                    name="Kim",
                    is_hub_admin=True,
                    created_at=now,
                ),
                SetupLinkRow(digest=b"l" * 32, created_at=now, expires_at=now),
                FirstAnswerRow(
                    digest=b"f" * 32,
                    request_digest=b"r" * 32,
                    begun_at=now,
                    status=201,
                    media_type="application/json",
                    sealed="c2VhbGVk",
                ),
                HubSettingRow(name="project_creation", value="everyone", updated_by="local", updated_at=now),
                ProjectRow(id="prj_1", name="demo", name_folded="demo", **stamps),
            ]
        )
        await work.session.flush()
        await _seed_people(work, clock=clock, ring=ring)
        work.session.add_all(
            [
                BrowserSessionRow(
                    id="ses_1", user_id="usr_kim", digest=b"s" * 32, created_at=now, expires_at=now, last_seen_at=now
                ),
                UserTokenRow(
                    id="tok1", user_id="usr_kim", kind=TokenKind.PERSONAL, name="t", digest=b"t" * 32, created_at=now
                ),
                ProjectNameRow(name_folded="former", name="former", project_id="prj_1", until=now),
                MembershipRow(
                    project_id="prj_1", user_id="usr_kim", role=Role.ADMIN, created_by="local", created_at=now
                ),
                SecretRow(
                    project_id="prj_1",
                    name="TOKEN",
                    sealed=ring.seal(Secret("s3cret"), context=secret_context("prj_1", "TOKEN")),
                    created_at=now,
                    updated_at=now,
                    updated_by="user:usr_kim",
                ),
                KeyRow(
                    id="k" * 12,
                    project_id="prj_1",
                    name="cursor",
                    kind=KeyKind.PERSONAL,
                    user_id="usr_kim",
                    digest=b"k" * 32,
                    created_by="user:usr_kim",
                    created_at=now,
                ),
                ServerRow(
                    id="srv_files",
                    project_id="prj_1",
                    name="files",
                    name_folded="files",
                    transport=Transport.STDIO,
                    command="npx",
                    args=["-y", "files", "--token=${TOKEN}"],
                    env={
                        "API_TOKEN": ring.seal(
                            Secret("Bearer ${TOKEN}"), context=server_context("srv_files", "API_TOKEN")
                        )
                    },
                    **stamps,
                ),
                ServerRow(
                    id="srv_wiki",
                    project_id="prj_1",
                    name="Wiki",
                    name_folded="wlkl",
                    transport=Transport.STREAMABLE_HTTP,
                    url="https://wiki.example.org/mcp",
                    is_enabled=False,
                    off_reason="switched off by an admin",
                    **stamps,
                ),
                ApprovalRow(
                    id="apr_1",
                    project_id="prj_1",
                    server_id="srv_files",
                    server_name="files",
                    digest=RunningCode(command="npx", args=("-y", "files", "--token=${TOKEN}")).digest,
                    what="the command 'npx'",
                    command="npx",
                    state=ApprovalState.APPROVED,
                    proposed_by="local",
                    proposed_by_name="local",
                    proposed_at=now,
                ),
                ToolsetRow(id="tst_1", project_id="prj_1", name="reading", name_folded="readlng", **stamps),
            ]
        )
        await work.session.flush()
        work.session.add_all(
            [
                ServerNameRow(
                    project_id="prj_1", name_folded="oldwlkl", name="oldwiki", server_id="srv_wiki", until=now
                ),
                ToolOverrideRow(server_id="srv_files", tool="write_file", is_enabled=False, updated_at=now),
                ToolsetEntryRow(toolset_id="tst_1", position=0, server_id="srv_files", tool="read_file"),
                ToolsetEntryRow(toolset_id="tst_1", position=1, server_id="srv_wiki", tool=None),
                KeyClientRow(
                    id="way_1",
                    key_id="k" * 12,
                    client="cursor 1.0",
                    revision="2025-11-25",
                    transport="mcp",
                    address="127.0.0.1",
                    first_used_at=now,
                    last_used_at=now,
                ),
                CallContentRow(request_id="req_1", at_us=1, arguments='{"a":1}', result="{}"),
                CallTallyRow(project_id="prj_1", seconds=1_800, number=0, contents=b"t"),
                TalliedSpanRow(seconds=1_800, number=0),
                AuditChainRow(
                    project_id="prj_1",
                    writer="nod_1",
                    stream=AuditStream.CALLS,
                    head_digest=b"h" * 32,
                    start_digest=b"s" * 32,
                ),
                AuditLinkRow(chain_id=1, seq=1, stream=AuditStream.CALLS, ref=1, digest=b"d" * 32),
                AuditNameRow(principal="user:usr_kim", salt=b"s" * 16, erased=["c0ffee"]),
                AuditCheckpointRow(at=now, writer="nod_1", body="{}", digest="d", key="k", signature="s"),
                AuditDeliveryRow(
                    id="dlv_1",
                    name="siem",
                    kind=DeliveryKind.WEBHOOK,
                    url="https://siem.example.org/audit",
                    streams=["actions"],
                    enabled=False,
                    headers={
                        "Authorization": ring.seal(Secret("s"), context=delivery_context("dlv_1", "Authorization"))
                    },
                    secret=ring.seal(Secret("k"), context=delivery_context("dlv_1", "")),
                    created_at=now,
                    created_by="user:usr_kim",
                    changed_at=now,
                    actions=0,
                    calls=0,
                    checkpoint=0,
                    failures=0,
                    claimed_by="",
                    claimed_until=now,
                ),
                CallLogRow(request_id="req_1", at_us=1, method="tools/call", outcome=CallOutcome.OK, duration_us=5),
            ]
        )
        await work.session.flush()
        refused = "the receiver answered 422"
        work.session.add(AuditAsideRow(delivery_id="dlv_1", message="prj_1/nod_1/calls/1", at=now, reason=refused))
        work.happened(
            Actor(principal="local", name="local"),
            Happening(tag=ActivityTag.PROJECT_CREATED, target="prj_1", target_name="demo", project="prj_1"),
        )
        work.changed(ChangeKind.PROJECT, "prj_1")


async def _seed_people(work: UnitOfWork, *, clock: Clock, ring: SecretRing) -> None:
    now = clock.now()
    soon = now + timedelta(days=7)
    born = {"created_by": "user:usr_kim", "created_at": now}
    work.session.add(TeamRow(id="team_1", name="crew", name_folded="crew", updated_at=now, **born))
    await work.session.flush()
    sealed = ring.seal(Secret("s3ed"), context=codes_context("usr_kim"))
    work.session.add_all(
        [
            TeamMemberRow(team_id="team_1", user_id="usr_kim", role=TeamRole.ADMIN, **born),
            TeamGrantRow(team_id="team_1", project_id="prj_1", role=Role.MEMBER, **born),
            TeamRequestRow(
                id="ask_1",
                project_id="prj_1",
                team="ops",
                team_folded="ops",
                role=Role.VIEWER,
                user_id="usr_kim",
                **born,
            ),
            InvitationRow(
                id="inv_1",
                project_id="prj_1",
                email="lee@example.org",
                email_folded="lee@example.org",
                role=Role.MEMBER,
                state=InvitationState.PENDING,
                digest=b"i" * 32,
                inviter_id="usr_kim",
                inviter="Kim",
                created_at=now,
                sent_at=now,
                expires_at=soon,
            ),
            FavouriteRow(user_id="usr_kim", project_id="prj_1", created_at=now),
            PasswordLinkRow(digest=b"p" * 32, user_id="usr_kim", expires_at=soon, **born),
            OneTimeCodeRow(user_id="usr_kim", sealed=sealed, created_at=now),
            RecoveryCodeRow(digest=b"r" * 32, user_id="usr_kim"),
            PasskeyRow(id="psk_1", user_id="usr_kim", name="phone", credential_id=b"c", attested=b"a", created_at=now),
            PasskeyChallengeRow(id="chl_1", challenge=b"c" * 32, user_id="usr_kim", expires_at=soon),
        ]
    )
