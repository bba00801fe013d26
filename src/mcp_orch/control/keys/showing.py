"""How keys look to those who may see them."""

from datetime import datetime

from mcp_orch.access.keys import KEY_PREFIX, shown_prefix
from mcp_orch.contract.names import UserId
from mcp_orch.control.keys.schemas import Key, KeyClient, KeyHolder, KeyKind, KeyState, MintedKey, UseLimits
from mcp_orch.control.keys.scoping import named_scopes
from mcp_orch.identity.scopes import scopes_of
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.tables.key_clients import KeyClientRow
from mcp_orch.storage.tables.keys import KeyKind as StoredKind
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.users import UserRow


def key_shown(row: KeyRow, holder: UserRow | None, *, visit: ProjectVisit, now: datetime) -> Key:
    """A key as lists show it."""
    state = state_of(row, now)
    if state is KeyState.ACTIVE and _is_lapsed(row, holder, visit=visit):
        state = KeyState.LAPSED
    return Key(
        id=row.id,
        name=row.name,
        kind=KeyKind(row.kind.value),
        state=state,
        prefix=shown_prefix(KEY_PREFIX, row.id),
        holder=KeyHolder(id=holder.id, name=holder.name, email=holder.email) if holder is not None else None,
        mine=row.user_id is not None and row.user_id == visit.caller.user,
        scopes=named_scopes(scopes_of(row.scopes), visit.picture),
        addresses=row.networks,
        limits=UseLimits(calls_per_minute=row.calls_per_minute, concurrent=row.max_concurrent),
        created_at=row.created_at,
        expires_at=row.expires_at,
        rotated_at=row.rotated_at,
        previous_until=previous_until(row, now),
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        last_used_address=row.last_used_address,
        last_used_client=row.last_used_client,
    )


def state_of(row: KeyRow, now: datetime) -> KeyState:
    """Whether the key itself still opens anything."""
    if row.revoked_at is not None:
        return KeyState.REVOKED
    return KeyState.EXPIRED if row.expires_at is not None and row.expires_at <= now else KeyState.ACTIVE


def previous_until(row: KeyRow, now: datetime) -> datetime | None:
    """Until when the text before the last rotation still opens; None: it does not."""
    return row.previous_until if row.previous_until is not None and row.previous_until > now else None


def minted(row: KeyRow, text: str) -> MintedKey:
    """A key with its text, this once."""
    return MintedKey(
        id=row.id,
        key=text,
        name=row.name,
        prefix=shown_prefix(KEY_PREFIX, row.id),
        expires_at=row.expires_at,
        previous_until=row.previous_until,
    )


def client_shown(row: KeyClientRow) -> KeyClient:
    """A program that a key was used with."""
    name, _, version = row.client.rpartition(" ")
    return KeyClient(
        name=name or version,
        version=version if name else "",
        revision=row.revision,
        transport=row.transport,
        last_address=row.address,
        first_used_at=row.first_used_at,
        last_used_at=row.last_used_at,
    )


def _is_lapsed(row: KeyRow, holder: UserRow | None, *, visit: ProjectVisit) -> bool:
    """Whether nobody stands behind a personal key: its calls are refused for that, whatever this says."""
    if row.kind is not StoredKind.PERSONAL:
        return False
    if holder is None or holder.deactivated_at is not None:
        return True
    return not holder.is_hub_admin and UserId(holder.id) not in visit.picture.members
