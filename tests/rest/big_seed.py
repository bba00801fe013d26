"""The hub of a large company, as rows: made inside of PostgreSQL, in the minute or two that it takes to write them.

One project in ten of calls is project-1, which makes it a hundred times busier than the others; what is asked there is
asked where it costs most. Within a project few keys and few tools have most of the calls.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from mcp_orch.access.keys import digest_of, mint_token
from mcp_orch.kit.ids import RandomIds
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.call_log import CallLogRow

DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSize:
    """How much of everything."""

    users: int = 10_000
    projects: int = 1_000
    servers: int = 20_000
    keys: int = 100_000
    teams: int = 500
    changes: int = 500_000
    calls: int = 10_000_000


# A number between 0 and 1 that looks like chance and is the same in every run.
_CHANCE = "(abs(hashint8extended(n, {})) % 1000000 / 1000000.0)"
_LOG_COLUMNS = (
    "request_id, at_us, method, outcome, duration_us, project_id, endpoint, transport, principal, caller, client,"
    " revision, address, server, name, reason, bytes_in, bytes_out"
)


def _people(size: HubSize) -> list[str]:
    """Every user is in three projects and one team; user 2 is in all projects."""
    return [
        f"""INSERT INTO users (id, email, email_folded, name, is_hub_admin, created_at)
        SELECT 'usr_' || n, 'u' || n || '@example.org', 'u' || n || '@example.org', 'User ' || n, n = 1,
            now() - n * interval '1 minute' FROM generate_series(1, {size.users}) n""",
        f"""INSERT INTO projects (id, name, name_folded, separator, max_name_length, is_strict, call_content,
            created_by, created_at, updated_at)
        SELECT 'prj_' || n, 'project-' || n, 'project-' || n, '__', 64, false, 'digest', 'user:usr_1',
            now() - n * interval '1 minute', now() FROM generate_series(1, {size.projects}) n""",
        f"""INSERT INTO memberships (project_id, user_id, role, created_by, created_at)
        SELECT 'prj_' || n, 'usr_2', 'member', 'user:usr_1', now() FROM generate_series(1, {size.projects}) n""",
        f"""INSERT INTO memberships (project_id, user_id, role, created_by, created_at)
        SELECT 'prj_' || (n % {size.projects} + 1), 'usr_' || (n / 3 % {size.users} + 1),
            CASE WHEN n % 7 = 0 THEN 'admin' ELSE 'member' END, 'user:usr_1', now() - n * interval '1 second'
        FROM generate_series(1, {size.users * 3}) n ON CONFLICT DO NOTHING""",
        f"""INSERT INTO memberships (project_id, user_id, role, created_by, created_at)
        SELECT 'prj_1', 'usr_' || n, 'member', 'user:usr_1', now() - n * interval '1 second'
        FROM generate_series(1, {size.users // 10}) n ON CONFLICT DO NOTHING""",
        f"""INSERT INTO teams (id, name, name_folded, created_by, created_at, updated_at)
        SELECT 'team_' || n, 'team-' || n, 'team-' || n, 'user:usr_1', now() - n * interval '1 minute', now()
        FROM generate_series(1, {size.teams}) n""",
        f"""INSERT INTO team_members (team_id, user_id, role, created_by, created_at)
        SELECT 'team_' || (n % {size.teams} + 1), 'usr_' || n, CASE WHEN n % 20 = 0 THEN 'admin' ELSE 'member' END,
            'user:usr_1', now() FROM generate_series(1, {size.users}) n""",
        f"""INSERT INTO team_grants (project_id, team_id, role, created_by, created_at)
        SELECT 'prj_' || n, 'team_' || (n % {size.teams} + 1), 'member', 'user:usr_1', now()
        FROM generate_series(1, {size.projects}) n""",
        f"""INSERT INTO favourites (user_id, project_id, created_at)
        SELECT 'usr_' || (n / 5 + 1), 'prj_' || n, now() FROM generate_series(1, {size.projects}) n""",
        f"""INSERT INTO invitations (id, project_id, email, email_folded, role, state, digest, inviter_id, inviter,
            created_at, sent_at, expires_at)
        SELECT 'inv_' || n, 'prj_' || (n % {size.projects} + 1), 'u' || n || '@example.org', 'u' || n || '@example.org',
            'member', 'pending', sha256(n::text::bytea), 'usr_1', 'User 1', now() - n * interval '1 second', now(),
            now() + interval '7 days' FROM generate_series(1, {size.users}) n""",
    ]


def _things(size: HubSize) -> list[str]:
    """Servers, toolsets, commands that wait, keys, what was changed."""
    return [
        f"""INSERT INTO servers (id, project_id, name, name_folded, transport, url, args, env, headers, timeout_s,
            call_timeout_s, sharing, is_enabled, origin, created_by, created_at, updated_at)
        SELECT 'srv_' || n, 'prj_' || (n % {size.projects} + 1), 'server-' || n, 'server-' || n, 'streamable-http',
            'https://s' || n || '.example.org/mcp', '[]', '{{}}', '{{}}', 30, 300, 'auto', true, 'hub', 'user:usr_1',
            now() - n * interval '1 second', now() FROM generate_series(1, {size.servers}) n""",
        f"""INSERT INTO toolsets (id, project_id, name, name_folded, created_by, created_at, updated_at)
        SELECT 'tls_' || n, 'prj_' || (n % {size.projects} + 1), 'toolset-' || n, 'toolset-' || n, 'user:usr_1',
            now() - n * interval '1 second', now() FROM generate_series(1, {size.projects * 2}) n""",
        f"""INSERT INTO toolset_entries (toolset_id, position, server_id, tool)
        SELECT 'tls_' || n, m, 'srv_' || (n + m * {size.projects}), NULL
        FROM generate_series(1, {size.projects * 2}) n, generate_series(0, 5) m""",
        f"""INSERT INTO approvals (id, project_id, server_id, server_name, digest, what, command, args, env_names,
            state, proposed_by, proposed_by_name, proposed_at)
        SELECT 'apr_' || n, 'prj_' || (n % {size.projects} + 1), 'srv_' || n, 'server-' || n, md5(n::text),
            'the command', 'npx', '[]', '[]',
            CASE WHEN n % 5 = 0 THEN 'pending' ELSE 'approved' END, 'user:usr_1', 'User 1',
            now() - n * interval '1 second' FROM generate_series(1, {size.servers // 4}) n""",
        f"""INSERT INTO keys (id, project_id, name, kind, user_id, digest, scopes, networks, created_by, created_at,
            expires_at)
        SELECT lpad(n::text, 12, '0'), 'prj_' || (n % {size.projects} + 1), 'key ' || n, 'personal',
            'usr_' || (n % {size.users} + 1), sha256(n::text::bytea), '{{}}', '[]', 'user:usr_1',
            now() - n * interval '1 second', now() + (n % 365 + 1) * interval '1 day'
        FROM generate_series(1, {size.keys}) n""",
        f"""INSERT INTO key_clients (id, key_id, client, revision, transport, address, first_used_at, last_used_at)
        SELECT 'kcl_' || n, lpad(n::text, 12, '0'), 'claude-code 2.1', '2025-11-25', 'mcp', '', now(), now()
        FROM generate_series(1, {size.keys}) n""",
        f"""INSERT INTO activity (at, tag, principal, actor, project_id, target, target_name, details, address,
            request_id)
        SELECT now() - ({size.changes} - n) * interval '15 seconds',
            (ARRAY['server.added', 'server.changed', 'key.created', 'member.added'])[n % 4 + 1],
            'user:usr_' || (n % {size.users} + 1), 'u' || (n % {size.users} + 1) || '@example.org',
            'prj_' || CASE WHEN n % 10 = 0 THEN 1 ELSE (n / 10 % {size.projects} + 1) END,
            'srv_' || (n % {size.servers} + 1), 'server-' || (n % {size.servers} + 1), '{{}}', '', 'req_a' || n
        FROM generate_series(1, {size.changes}) n""",
    ]


def _calls(size: HubSize) -> list[str]:
    """The log, written before its indexes are: many times faster than growing them row by row."""
    second = CallLogRow.metadata.tables[CallLogRow.__tablename__].indexes
    hot = f"CASE WHEN n % 10 = 0 THEN 1 ELSE 1 + floor({_CHANCE.format(1)} * {size.projects})::int END"
    keys, servers = size.keys // size.projects, size.servers // size.projects

    def few(things: int, chance: int, bend: int) -> str:
        return f"(1 + floor({things - 1} * {_CHANCE.format(chance)} ^ {bend}))::int"

    return [
        *(f"DROP INDEX {index.name}" for index in second),
        "ALTER TABLE call_log DROP CONSTRAINT uq_call_log_request_id, DROP CONSTRAINT pk_call_log",
        f"""INSERT INTO call_log (number, {_LOG_COLUMNS})
        SELECT n, 'req_c' || n,
            (extract(epoch FROM now()) * 1000000)::bigint - ({size.calls} - n) * ({DAYS} * 86400000000 / {size.calls}),
            CASE WHEN n % 20 = 0 THEN 'tools/list' ELSE 'tools/call' END,
            CASE WHEN n % 50 = 7 THEN 'error' WHEN n % 50 = 8 THEN 'tool-error' WHEN n % 1000 = 9 THEN 'refused'
                ELSE 'ok' END,
            (1000 / (0.001 + {_CHANCE.format(2)}))::bigint, 'prj_' || p, '/projects/project-' || p || '/unified', 'mcp',
            'key:' || lpad((p - 1 + {size.projects} * {few(keys, 3, 3)})::text, 12, '0'),
            'u' || (p - 1) || '@example.org',
            (ARRAY['claude-code 2.1', 'cursor 1.9', 'codex 0.4', 'vscode 1.107'])[n % 4 + 1], '2025-11-25', '10.0.0.1',
            'srv_' || (p - 1 + {size.projects} * {few(servers, 4, 1)}),
            CASE WHEN n % 20 = 0 THEN NULL ELSE 'tool-' || floor(40 * {_CHANCE.format(5)} ^ 2) END,
            CASE WHEN n % 50 = 7 THEN 'the server did not answer in time' END, 100, 1000
        FROM (SELECT n, {hot} AS p FROM generate_series(1, {size.calls}::bigint) n) chosen""",
        "ALTER TABLE call_log ADD CONSTRAINT pk_call_log PRIMARY KEY (number)",
        "ALTER TABLE call_log ADD CONSTRAINT uq_call_log_request_id UNIQUE (request_id)",
        *(str(CreateIndex(index).compile(dialect=postgresql.dialect())) for index in second),
        f"SELECT setval('call_log_number_seq', {size.calls})",
    ]


async def fill(store: Store, size: HubSize) -> dict[str, str]:
    """Fills an empty hub on PostgreSQL. Tokens: of `chief`, hub admin, of `wide`, in every project, and of `usual`."""
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        await connection.execute(text("SET maintenance_work_mem = '1GB'"))
        for statement in (*_people(size), *_things(size), *_calls(size)):
            await connection.execute(text(statement))
        tokens = {name: mint_token(RandomIds()) for name in ("chief", "wide", "usual")}
        users = {"chief": "usr_1", "wide": "usr_2", "usual": "usr_3"}
        for name, minted in tokens.items():
            await connection.execute(
                text(
                    "INSERT INTO user_tokens (id, user_id, kind, name, digest, scopes, created_at)"
                    " VALUES (:id, :user, 'personal', 't', :digest, '{}', now())"
                ),
                {"id": minted.id, "user": users[name], "digest": digest_of(minted.text)},
            )
        for table in ("projects", "teams", "servers", "toolsets"):
            await connection.execute(text(f"UPDATE {table} SET name_folded = translate(name, '01i-.', 'oll__')"))
        await connection.execute(text("VACUUM ANALYZE"))
    return {name: minted.text for name, minted in tokens.items()}
