"""Roots: the secrets from which all keys of the hub are derived."""

from dataclasses import dataclass, field

from mcp_orch.app.data_dir import DataDir, root_secret
from mcp_orch.app.settings import HubSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """The root secrets: the one in use, and those that are accepted while it is replaced."""

    current: bytes = field(repr=False)
    previous: tuple[bytes, ...] = field(repr=False)


def roots_of(settings: HubSettings, place: DataDir) -> Roots:
    """The root secrets: a set AUTH_SECRET beats the file, which is then accepted beside it. Raises DataDirRefused."""
    given = settings.auth_secret
    beside = (place.next_secret, place.former_secret)
    previous = (
        *(one.reveal().encode() for one in settings.previous_secrets),
        *(path.read_bytes().strip() for path in beside if path.exists()),
    )
    if given is None:
        return Roots(current=root_secret(place), previous=previous)
    kept = (root_secret(place),) if place.secret.exists() else ()
    return Roots(current=given.reveal().encode(), previous=(*previous, *kept))
