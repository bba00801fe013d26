"""What is loaded behind the listener: REST, the first steps, the mirrored file. Importing it takes a second or two."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, Self

from mcp_orch.app.application import RestLater
from mcp_orch.app.config_mirror import ConfigMirror
from mcp_orch.app.first_start import take_first_steps
from mcp_orch.app.mail import SmtpPost
from mcp_orch.app.rest_room import LocalDoor, rest_over
from mcp_orch.app.steps import FirstSteps
from mcp_orch.app.wiring import Hub
from mcp_orch.control.calls.tallying.tallier import Tallier, TallyKeeper
from mcp_orch.control.projects.closing import ProjectClosing, Purger
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.identity.post import NoPost
from mcp_orch.rest.application import RestApplication


class Behind:
    """The slower half of a hub. Made in a thread, entered on the loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub: Final = hub
        self._post: Final = SmtpPost(hub.settings.mail) if hub.settings.mail is not None else None
        self.rest: Final[RestApplication] = rest_over(hub, post=self._post or NoPost())
        self.local: Final = LocalDoor(self.rest)
        # Left in reverse order.
        self._stack: Final = AsyncExitStack()

    async def __aenter__(self) -> Self:
        if self._post is not None:
            await self._stack.enter_async_context(self._post)
        await self._stack.enter_async_context(self.rest)
        await self._stack.enter_async_context(Purger(self.rest.service(ProjectClosing)))
        await self._stack.enter_async_context(TallyKeeper(Tallier(store=self._hub.store, clock=self._hub.clock)))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def begin(self, later: RestLater) -> FirstSteps:
        """Opens REST, makes what a first start makes, follows the file. Raises OrchError when that can't be."""
        later.open(self.rest)
        steps = await take_first_steps(self._hub, self.rest)
        if self._hub.settings.config is not None:
            await self._stack.enter_async_context(self.mirror(self._hub.settings.config))
        return steps

    def mirror(self, path: Path) -> ConfigMirror:
        """The follower of a configuration file, not yet entered."""
        return ConfigMirror(path, hub=self._hub, importer=self.rest.service(DefinitionImporter))
