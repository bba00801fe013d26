"""The routers of all areas, in the order in which the description lists them."""

from typing import Final

from fastapi import APIRouter

from mcp_orch.control.activity.endpoints import router as activity
from mcp_orch.control.approvals.endpoints import router as approvals
from mcp_orch.control.attention.endpoints import router as attention
from mcp_orch.control.calls.endpoints import router as calls
from mcp_orch.control.clients.endpoints import router as clients
from mcp_orch.control.hub.endpoints import router as hub
from mcp_orch.control.invitations.endpoints import router as invitations
from mcp_orch.control.keys.endpoints import router as keys
from mcp_orch.control.members.endpoints import router as members
from mcp_orch.control.project_files.endpoints import router as project_files
from mcp_orch.control.projects.endpoints import router as projects
from mcp_orch.control.search.endpoints import router as search
from mcp_orch.control.secrets.endpoints import router as secrets
from mcp_orch.control.servers.endpoints import hub_router as hub_servers
from mcp_orch.control.servers.endpoints import router as servers
from mcp_orch.control.teams.endpoints import router as teams
from mcp_orch.control.toolsets.endpoints import router as toolsets
from mcp_orch.control.trail.delivering.endpoints import router as deliveries
from mcp_orch.control.trail.endpoints import router as trail
from mcp_orch.control.users.endpoints import router as users
from mcp_orch.rest.account.endpoints import router as account
from mcp_orch.rest.events.endpoints import router as events
from mcp_orch.rest.operations.endpoints import router as operations
from mcp_orch.rest.passkeys.endpoints import router as passkeys
from mcp_orch.rest.sign_in.endpoints import router as sign_in

ROUTERS: Final[tuple[APIRouter, ...]] = (
    sign_in,
    account,
    passkeys,
    projects,
    project_files,
    servers,
    approvals,
    toolsets,
    secrets,
    members,
    teams,
    invitations,
    users,
    attention,
    search,
    keys,
    clients,
    calls,
    activity,
    deliveries,
    trail,
    events,
    hub,
    hub_servers,
)
"""Under `/api/v1`."""

HUB_ROUTERS: Final[tuple[APIRouter, ...]] = (operations,)
"""At the root of the hub."""
