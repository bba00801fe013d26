"""What the servers of a hub may cost, reach and inherit."""

from pathlib import Path

from mcp_orch.app.settings import HubSettings
from mcp_orch.app.version import VERSION
from mcp_orch.gateway.upstream.settings import UpstreamSettings


def upstream_settings(settings: HubSettings, homes: Path) -> UpstreamSettings:
    """What servers may cost and reach."""
    return UpstreamSettings(
        home=homes,
        environment=dict(settings.environment.values),
        ranges=settings.upstream_ranges,
        hub_version=VERSION,
    )
