"""Routes of keys."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.control.keys.across import KeysAcross
from mcp_orch.control.keys.schemas import (
    HubKeyPage,
    Key,
    KeyChange,
    KeyClientPage,
    KeyPage,
    MintedKey,
    NewKey,
    OwnKey,
    Rotation,
)
from mcp_orch.control.keys.service import KeyService
from mcp_orch.control.keys.token_schemas import MintedToken, NewPersonalToken, PersonalTokenPage
from mcp_orch.control.keys.token_service import TokenService
from mcp_orch.identity.door import ANY_CREDENTIAL, SIGNED_IN, provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter()

Service = Annotated[KeyService, provided(KeyService)]
Tokens = Annotated[TokenService, provided(TokenService)]


@router.get("/keys/self", tags=["keys"])
async def get_own_key(caller: Annotated[Caller, ANY_CREDENTIAL], service: Service) -> OwnKey:
    """What the key that asks may know of itself: the one route of this surface that keys open."""
    return await service.own(caller)


@router.get("/hub/keys", tags=["hub"])
async def list_hub_keys(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    across: Annotated[KeysAcross, provided(KeysAcross)],
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> HubKeyPage:
    """The keys of all projects, newest first."""
    return await across.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.get("/projects/{project}/keys", tags=["keys"])
async def list_keys(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_READ)],
    service: Service,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> KeyPage:
    """The keys of the project, newest first: all for admins, one's own for others."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/projects/{project}/keys", tags=["keys"], status_code=status.HTTP_201_CREATED)
async def create_key(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_CREATE)], service: Service, body: NewKey
) -> MintedKey:
    """Makes a key. Its text is in this answer and never again."""
    return await service.create(visit, body)


@router.get("/projects/{project}/keys/{key}", tags=["keys"])
async def get_key(visit: Annotated[ProjectVisit, requires(Permission.KEYS_READ)], service: Service, key: str) -> Key:
    """One key, without its text."""
    return await service.get(visit, key)


@router.get("/projects/{project}/keys/{key}/clients", tags=["keys"])
async def list_key_clients(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_READ)],
    service: Service,
    key: str,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> KeyClientPage:
    """Programs, revisions and transports that the key was really used with in the last 30 days."""
    return await service.clients(visit, key, asked=PageAsked(cursor=cursor, limit=limit))


@router.patch("/projects/{project}/keys/{key}", tags=["keys"])
async def change_key(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_EDIT)], service: Service, key: str, change: KeyChange
) -> Key:
    """Changes what is given: name, life, where it may be used from and how much, and who answers for a service key."""
    return await service.change(visit, key, change=change)


@router.post("/projects/{project}/keys/{key}/rotate", tags=["keys"])
async def rotate_key(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_ROTATE)], service: Service, key: str, body: Rotation
) -> MintedKey:
    """Gives the key a new text; the old one opens for the time of grace. The id, the scopes and sessions stay."""
    return await service.rotate(visit, key, grace_s=body.grace_s)


@router.delete("/projects/{project}/keys/{key}", tags=["keys"], status_code=status.HTTP_204_NO_CONTENT)
async def revoke_key(
    visit: Annotated[ProjectVisit, requires(Permission.KEYS_REVOKE)], service: Service, key: str
) -> None:
    """Ends a key at once, open streams included."""
    await service.revoke(visit, key)


@router.get("/auth/tokens", tags=["tokens"])
async def list_tokens(
    visit: Annotated[Visit, SIGNED_IN],
    tokens: Tokens,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> PersonalTokenPage:
    """Your own access tokens, newest first."""
    return await tokens.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/auth/tokens", tags=["tokens"], status_code=status.HTTP_201_CREATED)
async def create_token(visit: Annotated[Visit, SIGNED_IN], tokens: Tokens, body: NewPersonalToken) -> MintedToken:
    """Makes an access token that acts as you, less by scope. Its text is in this answer and never again."""
    return await tokens.create(visit, body)


@router.delete("/auth/tokens/{token}", tags=["tokens"], status_code=status.HTTP_204_NO_CONTENT)
async def revoke_token(visit: Annotated[Visit, SIGNED_IN], tokens: Tokens, token: str) -> None:
    """Ends a token of yours at once."""
    await tokens.revoke(visit, token)
