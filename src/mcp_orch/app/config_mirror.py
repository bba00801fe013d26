"""The file that `serve` follows: mirrored, live, into project `default`."""

import asyncio
import logging
from pathlib import Path
from typing import Final, Self

from mcp_orch.app.wiring import OPEN_PROJECT, Hub
from mcp_orch.contract.errors import OrchError
from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.found import new_server
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.control.servers.schemas import NewServer
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.mcp_config import filled_all
from mcp_orch.formats.shapes import read_file
from mcp_orch.storage.engine import StoreUnavailable

_LOG: Final = logging.getLogger(__name__)
_LOOK_EVERY_S: Final = 0.5


class ConfigMirror:
    """Follows one file. Use as an async context manager: entering brings the project to the file, then it is watched.

    A file that can't be read keeps the last good state; so does a single definition that can't be taken.
    """

    def __init__(self, path: Path, *, hub: Hub, importer: DefinitionImporter) -> None:
        self._path: Final = path
        self._hub: Final = hub
        self._importer: Final = importer
        self._tasks: Final = asyncio.TaskGroup()
        # Changed by the one task that looks.
        self._seen: tuple[int, int, int] | None = None
        self._told: tuple[str, ...] = ()
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.look()
        await self._tasks.__aenter__()
        self._watch = self._tasks.create_task(self._keep_looking(), name="configuration file")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watch is not None:
            self._watch.cancel()
        await self._tasks.__aexit__(None, None, None)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file now, one sentence each."""
        return self._told

    async def look(self) -> None:
        """Brings the project to the file when the file is another one than at the last look."""
        try:
            state = self._path.stat()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen == self._seen:
                return
            body = self._path.read_bytes()
        except OSError as refused:
            # Editors replace a file by removing it first: it may be back at the next look.
            self._tell((f"{self._path} can't be read: {refused.strerror}; its servers stay as they were",))
            self._seen = None
            return
        try:
            problems = await self._bring(body)
        except StoreUnavailable as away:
            self._tell((f"{self._path} is not followed: {away.message}",))
            return
        self._seen = seen
        self._tell(problems)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self.look()

    async def _bring(self, body: bytes) -> tuple[str, ...]:
        try:
            found = read_file(body)
        except UnreadableFile as broken:
            hint = f" ({broken.hint})" if broken.hint else ""
            return (f"{self._path}: {broken.message}{hint}; its servers stay as they were",)
        picture = self._hub.pictures.current(OPEN_PROJECT)
        if picture is None:
            return (f"there is no project {OPEN_PROJECT} to mirror {self._path} into",)
        filled, missing = filled_all(found.servers, self._hub.settings.environment.of_the_operator())
        problems = [*found.problems, *missing]
        definitions: list[NewServer] = []
        for server in filled:
            try:
                definitions.append(new_server(server))
            except InvalidServer as bad:
                problems.append(f"server {server.name!r}: {bad.message}")
        taken = {one.name for one in definitions}
        kept = [name for name in found.names if name not in taken]
        try:
            report = await self._importer.mirror(picture.project, definitions, also_kept=kept)
        except StoreUnavailable:
            raise
        except OrchError as refused:
            return (*problems, f"{self._path}: {refused.message}")
        for one in report.items:
            if one.action == "refused":
                problems.append(f"server {one.name!r}: {one.reason}")
            elif one.action != "unchanged":
                _LOG.info("%s: server %s %s", self._path.name, one.name, one.action)
        return tuple(problems)

    def _tell(self, problems: tuple[str, ...]) -> None:
        for problem in problems:
            if problem not in self._told:
                _LOG.warning("%s", problem)
        if self._told and not problems:
            _LOG.info("%s is well again", self._path)
        self._told = problems
