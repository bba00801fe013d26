"""Where commands look: a file, a hub elsewhere, the hub of this machine, or its store when it does not run."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mcp_orch.app.data_dir import DataDir, is_held
from mcp_orch.app.settings import HubSettings, ServeOptions, data_dir_of, read_settings
from mcp_orch.app.variables import Environment
from mcp_orch.cli.client import Answer, Rest, Wire, problem
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.logins import Logins
from mcp_orch.cli.options import Where

if TYPE_CHECKING:
    from mcp_orch.app.inside import InsideHub

USUAL_FILE: Final = Path("mcp-config.json")
_NO_HUB: Final = "start one: mcp-orch serve"


def where(*, config: Path | None = None, hub: str | None = None, data_dir: Path | None = None) -> Where:
    """What was asked for, completed by the environment."""
    environment = Environment(os.environ)
    return Where(config=config, hub=hub or environment.get("MCP_ORCH_HUB"), data_dir=data_dir, environment=environment)


def file_of(asked: Where) -> Path | None:
    """The file that listings look at; None: they look at a hub."""
    if asked.config is not None:
        return asked.config
    if asked.hub is not None or is_held(data_dir(asked)):
        return None
    return USUAL_FILE if USUAL_FILE.is_file() else None


def data_dir(asked: Where) -> DataDir:
    """The data directory of this machine's hub."""
    return DataDir(data_dir_of(asked.data_dir, asked.environment))


def offline_settings(asked: Where) -> HubSettings:
    """Settings for what runs in this process. Raises BadSetting."""
    return read_settings(ServeOptions(data_dir=asked.data_dir), asked.environment.values)


@contextmanager
def rest(asked: Where) -> Generator[Rest]:
    """REST of the hub that is meant. Raises CommandError or OrchError when there is none."""
    if asked.hub is not None:
        yield Rest(Wire(f"hub {asked.hub}", address=asked.hub, token=_token(asked, asked.hub)))
        return
    place = _own(data_dir(asked))
    if is_held(place):
        if not place.socket.exists():
            raise CommandError(
                f"the hub of {place.path} is starting or stopping", hint="try again in a moment", code=Exit.UNREACHABLE
            )
        yield Rest(Wire(f"hub of {place.path}", address=place.socket))
        return
    if not place.path.is_dir() or not any(place.path.iterdir()):
        raise CommandError(f"no hub runs, and there is none in {place.path}", hint=_NO_HUB, code=Exit.UNREACHABLE)
    with _inside(asked, place) as requester:
        yield Rest(requester)


def _own(place: DataDir) -> DataDir:
    """The place, unless it is closed to whoever asks: then nothing is known of a hub there."""
    if place.path.is_dir() and not os.access(place.path, os.R_OK | os.W_OK | os.X_OK):
        raise CommandError(
            f"the data directory {place.path} belongs to somebody else",
            hint="ask as the user that the hub runs as, or over its URL: --hub URL",
            code=Exit.REFUSED,
        )
    return place


def _token(asked: Where, hub: str) -> str | None:
    return asked.environment.get("MCP_ORCH_TOKEN") or Logins(asked.environment).token(hub)


@contextmanager
def running_rest(asked: Where) -> Generator[Rest]:
    """REST of a hub that runs. Raises CommandError when none does."""
    if asked.hub is None and not is_held(place := _own(data_dir(asked))):
        raise CommandError(f"no hub runs in {place.path}", hint=_NO_HUB, code=Exit.UNREACHABLE)
    with rest(asked) as found:
        yield found


class _Inside:
    """A Requester to a hub that lives as long as the command."""

    def __init__(self, hub: "InsideHub", where: str) -> None:
        self.where = where
        self.is_fresh = True
        self._hub: Final = hub

    def request(self, method: str, path: str, *, body: bytes | None) -> Answer:
        """As `Requester.request`."""
        status, said = self._hub.request(method, path, body=body)
        return Answer(status=status, body=said)

    def stream(self, path: str, *, body: bytes) -> Iterator[bytes]:
        """As `Requester.stream`: the lines come together, at the end."""
        yield from self._whole("POST", path, body=body)

    def download(self, path: str) -> Iterator[bytes]:
        """As `Requester.download`: the lines come together, at the end."""
        yield from self._whole("GET", path, body=None)

    def _whole(self, method: str, path: str, *, body: bytes | None) -> list[bytes]:
        answer = self.request(method, path, body=body)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise problem(answer)
        return answer.body.splitlines(keepends=True)


@contextmanager
def _inside(asked: Where, place: DataDir) -> Generator[_Inside]:
    from mcp_orch.app.inside import inside_hub  # noqa: PLC0415  heavy: it loads the whole hub

    with inside_hub(offline_settings(asked), place) as hub:
        yield _Inside(hub, f"store in {place.path} (no hub runs)")
