"""MCP methods that clients may send to an endpoint, and the permission that each needs in the project.

The one table: calls are admitted by it, a hub that serves a method which is not in it does not start, and the test that
walks tests/authorisation.yaml asks it which methods there are.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from mcp_orch.access.permissions import Permission

ENDPOINT: Final = Permission.CALLS_MAKE
"""What it takes to open an endpoint at all. A method that does not exist is refused to nobody else."""

NEEDS: Final[Mapping[str, Permission]] = {
    "initialize": ENDPOINT,
    "server/discover": ENDPOINT,
    "ping": ENDPOINT,
    "logging/setLevel": ENDPOINT,
    "subscriptions/listen": ENDPOINT,
    "resources/subscribe": ENDPOINT,
    "resources/unsubscribe": ENDPOINT,
    "tools/list": Permission.CALLS_MAKE,
    "tools/call": Permission.CALLS_MAKE,
    "prompts/list": Permission.CALLS_MAKE,
    "prompts/get": Permission.CALLS_MAKE,
    "resources/list": Permission.CALLS_MAKE,
    "resources/templates/list": Permission.CALLS_MAKE,
    "resources/read": Permission.CALLS_MAKE,
    "completion/complete": Permission.CALLS_MAKE,
    "tasks/get": Permission.CALLS_MAKE,
    "tasks/update": Permission.CALLS_MAKE,
    "tasks/cancel": Permission.CALLS_MAKE,
    "tasks/result": Permission.CALLS_MAKE,
    "tasks/list": Permission.CALLS_MAKE,
}


def needed_for(method: str) -> Permission:
    """The permission that a request of this method needs."""
    return NEEDS.get(method, ENDPOINT)


def undeclared(methods: Iterable[str]) -> list[str]:
    """Those of the methods that are not in the table."""
    return sorted(one for one in methods if one not in NEEDS)
