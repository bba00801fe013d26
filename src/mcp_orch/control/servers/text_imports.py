"""Imports of text that people paste: files of any client, with the secrets in them found and offered as slots."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

from mcp_orch.control.secrets.service import SecretService
from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.found import new_server
from mcp_orch.control.servers.imports import DefinitionImporter, Undo, undoing
from mcp_orch.control.servers.schemas import (
    FoundReach,
    ImportedServer,
    NewServer,
    OfferedSlot,
    TextImportAsked,
    TextImportReport,
)
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.formats.definitions import FoundServer, ReadFile
from mcp_orch.formats.literal_secrets import find_secrets, lift_secrets
from mcp_orch.formats.shapes import read_file
from mcp_orch.formats.slots import slots_in
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.unit_of_work import UnitOfWork


@dataclass(slots=True, kw_only=True)
class _Readied:
    """Definitions of a file, as they can be registered."""

    definitions: list[NewServer] = field(default_factory=list[NewServer])
    problems: list[str] = field(default_factory=list[str])
    secrets: list[OfferedSlot] = field(default_factory=list[OfferedSlot])


class TextImporter:
    """Reads what was pasted, and brings the project to it."""

    def __init__(
        self, surroundings: ServerSurroundings, *, importer: DefinitionImporter, secrets: SecretService
    ) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._importer: Final = importer
        self._secrets: Final = secrets

    async def take(self, visit: ProjectVisit, asked: TextImportAsked) -> TextImportReport:
        """What becomes of each definition; with `preview` nothing is changed. Raises UnreadableFile.

        Secrets that others could read (in arguments and URLs) become secrets of the project; those in env and headers
        do when their slot is asked for, and are sealed with their server otherwise.
        """
        found = read_file(asked.text.encode())
        readied = _Readied(problems=list(found.problems))
        items: list[ImportedServer] = []
        missing: list[str] = []
        with undoing():
            async with UnitOfWork(self._store, clock=self._clock) as work:
                for server in found.servers:
                    await self._ready(work, visit, server=server, more=asked.slots, into=readied)
                taken = await self._importer.take_all(work, visit, definitions=readied.definitions)
                items = [
                    item.model_copy(update={"reach": _reach_of(definition)})
                    for item, definition in zip(taken, readied.definitions, strict=True)
                ]
                missing = sorted(slots_of(readied.definitions) - await self._secrets.names(work, visit.picture.project))
                if asked.preview:
                    raise Undo
        return TextImportReport(
            preview=asked.preview,
            shape=found.shape,
            items=items,
            problems=readied.problems,
            remarks=_remarks(found),
            secrets=readied.secrets,
            missing_secrets=missing,
        )

    async def _ready(
        self, work: UnitOfWork, visit: ProjectVisit, *, server: FoundServer, more: Container[str], into: _Readied
    ) -> None:
        offered = find_secrets(server)
        lifted, values = lift_secrets(server, more=more)
        try:
            definition = new_server(lifted)
        except InvalidServer as bad:
            into.problems.append(f"server {server.name!r}: {bad.message}")
            return
        names = await self._secrets.keep(work, visit, values=values)
        if any(wished != name for wished, name in names.items()):
            definition = new_server(lift_secrets(server, more=more, names=names)[0])
        into.definitions.append(definition)
        into.secrets.extend(
            OfferedSlot(
                server=one.server,
                where=one.where,
                slot=names.get(one.slot, one.slot),
                exposed=one.is_exposed,
                lifted=one.slot in names,
            )
            for one in offered
        )


def definition_in(text: str, name: str) -> NewServer:
    """One definition of a text as it stands there. Raises UnreadableFile or InvalidServer."""
    found = next((server for server in read_file(text.encode()).servers if server.name == name), None)
    if found is None:
        raise InvalidServer("server", f"there is no definition of {name!r} in the text")
    return new_server(found)


def _reach_of(new: NewServer) -> FoundReach:
    return FoundReach(
        command_line=[] if new.command is None else [new.command, *new.args],
        url=new.url,
        env=list(new.env),
        headers=list(new.headers),
    )


def slots_of(definitions: list[NewServer]) -> set[str]:
    """The names of secrets that definitions need."""
    return {
        name
        for one in definitions
        for text in (*one.args, *one.env.values(), *one.headers.values(), one.url or "")
        for name in slots_in(text)
    }


def _remarks(found: ReadFile) -> list[str]:
    return [f"server {server.name!r}: {remark}" for server in found.servers for remark in server.remarks]
