"""Routes of secrets: write-only."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.secrets.schemas import SecretMark, SecretPage, SecretValue
from mcp_orch.control.secrets.service import SecretService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/projects/{project}/secrets", tags=["secrets"])

Service = Annotated[SecretService, provided(SecretService)]
Reader = Annotated[ProjectVisit, requires(Permission.SECRETS_READ)]
Editor = Annotated[ProjectVisit, requires(Permission.SECRETS_EDIT)]


@router.get("", operation_id="list_secrets")
async def list_secrets(
    visit: Reader,
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> SecretPage:
    """The names of a project's secrets, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.get("/{name}", operation_id="get_secret")
async def get_secret(visit: Reader, service: Service, name: str) -> SecretMark:
    """That a secret is set; its value can't be read."""
    return await service.get(visit, name)


@router.put("/{name}", operation_id="put_secret")
async def put_secret(visit: Editor, service: Service, name: str, secret: SecretValue) -> SecretMark:
    """Sets or replaces a secret."""
    return await service.put(visit, name, value=Secret(secret.value.get_secret_value()))


@router.delete("/{name}", operation_id="delete_secret", status_code=204)
async def delete_secret(visit: Editor, service: Service, name: str) -> None:
    """Forgets a secret; servers that need it are off until it is set again."""
    await service.delete(visit, name)
