"""Writes definitions into rows: new ones, changed ones, and what of them changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from pydantic import JsonValue

from mcp_orch.access.names import check_name, fold
from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.contract.why import Why
from mcp_orch.control.servers.commands import Reach
from mcp_orch.control.servers.drafts import check_env, check_headers, reach_in, reach_of
from mcp_orch.control.servers.errors import InvalidServer, ServerNameTaken
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import MOST_VALUES, NewServer, ServerChange, SetMark
from mcp_orch.control.servers.sealed_values import Merged, ValueSealer
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow

Differences: TypeAlias = dict[str, tuple[JsonValue, JsonValue]]
"""Field -> before and after. For env and headers: the names that are there; never a value."""

_TURNED_OFF: Final = because(Why.TURNED_OFF).text


class ServerRegistry:
    """Rows of definitions. Decides nothing about who may."""

    def __init__(self, *, clock: Clock, ids: Ids, sealer: ValueSealer) -> None:
        self._clock: Final = clock
        self._ids: Final = ids
        self._sealer: Final = sealer

    def draft(self, project: str, new: NewServer, *, by: str) -> ServerRow:
        """The row of a new server, in no database yet. Raises BadName or InvalidServer."""
        check_name(new.name)
        reach = reach_of(new)
        check_env(new.env)
        check_headers(new.headers)
        now = self._clock.now()
        server = self._ids.new("srv")
        return ServerRow(
            id=server,
            project_id=project,
            name=new.name,
            name_folded=fold(new.name),
            title=new.title,
            transport=reach.transport,
            command=reach.command,
            args=list(reach.args),
            cwd=reach.cwd,
            url=reach.url,
            env=self._sealer.seal_all(server, new.env),
            headers=self._sealer.seal_all(server, new.headers),
            timeout_s=new.timeout,
            call_timeout_s=new.call_timeout,
            sharing=new.sharing,
            is_enabled=not new.disabled,
            off_reason=_TURNED_OFF if new.disabled else None,
            origin=ServerOrigin.HUB,
            created_by=by,
            created_at=now,
            updated_at=now,
        )

    async def enter(self, servers: ServerRepository, row: ServerRow) -> None:
        """Adds a drafted row. Raises ServerNameTaken."""
        if await servers.by_name(row.name_folded) is not None:
            raise ServerNameTaken(row.name)
        await servers.take_name(row.name_folded)
        servers.add(row)

    async def rename(self, servers: ServerRepository, row: ServerRow, *, name: str) -> Differences:
        """Gives a server another name; the former one answers on. Raises BadName or ServerNameTaken."""
        if name == row.name:
            return {}
        check_name(name)
        folded, before = fold(name), row.name
        if folded != row.name_folded:
            if await servers.by_name(folded) is not None:
                raise ServerNameTaken(name)
            await servers.take_name(folded)
            await servers.keep_former(row, until=self._clock.now())
        row.name, row.name_folded = name, folded
        return {"name": (before, name)}

    def apply_reach(self, row: ServerRow, reach: Reach) -> Differences:
        """Brings a row to a checked reach."""
        before = reach_in(row)
        row.transport, row.command, row.args, row.cwd, row.url = (
            reach.transport,
            reach.command,
            list(reach.args),
            reach.cwd,
            reach.url,
        )
        pairs: Differences = {
            "transport": (before.transport.value, reach.transport.value),
            "command": (before.command, reach.command),
            "args": (list(before.args), list(reach.args)),
            "cwd": (before.cwd, reach.cwd),
            "url": (before.url, reach.url),
        }
        return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}

    def merged_env(self, row: ServerRow, changes: Mapping[str, str | SetMark | None]) -> Merged:
        """The env after a change. Raises InvalidServer."""
        check_env({name: value for name, value in changes.items() if isinstance(value, str)})
        return _bounded("env", self._sealer.merge(row.id, row.env, changes=changes))

    def merged_headers(self, row: ServerRow, changes: Mapping[str, str | SetMark | None]) -> Merged:
        """The headers after a change. Raises InvalidServer."""
        check_headers({name: value for name, value in changes.items() if isinstance(value, str)})
        return _bounded("headers", self._sealer.merge(row.id, row.headers, changes=changes))

    def exact_env(self, row: ServerRow, values: Mapping[str, str]) -> Merged:
        """The env brought to exactly these values. Raises InvalidServer."""
        check_env(values)
        return self._sealer.replace(row.id, row.env, values=values)

    def exact_headers(self, row: ServerRow, values: Mapping[str, str]) -> Merged:
        """The headers brought to exactly these values. Raises InvalidServer."""
        check_headers(values)
        return self._sealer.replace(row.id, row.headers, values=values)

    def apply_values(self, row: ServerRow, *, env: Merged, headers: Merged) -> Differences:
        """Writes merged values; differences tell names only."""
        differences: Differences = {}
        if env.touched:
            differences["env"] = (_names(row.env), _names(env.touched))
            row.env = env.sealed
        if headers.touched:
            differences["headers"] = (_names(row.headers), _names(headers.touched))
            row.headers = headers.sealed
        return differences

    def apply_settings(self, row: ServerRow, change: ServerChange) -> Differences:
        """Title, times and sharing."""
        differences: Differences = {}
        wanted = {
            "title": change.title,
            "timeout_s": change.timeout,
            "call_timeout_s": change.call_timeout,
            "sharing": change.sharing,
        }
        for field, value in wanted.items():
            is_given = field.removesuffix("_s") in change.model_fields_set
            is_clearing = value is None and field != "title"
            if is_given and not is_clearing and getattr(row, field) != value:
                differences[field.removesuffix("_s")] = (_plain(getattr(row, field)), _plain(value))
                setattr(row, field, value)
        return differences

    def switch(self, row: ServerRow, *, on: bool, reason: str | None = None) -> Differences:
        """Turns a server on or off."""
        if row.is_enabled is on:
            return {}
        row.is_enabled = on
        row.off_reason = None if on else reason or _TURNED_OFF
        return {"disabled": (on, not on)}

    def touch(self, row: ServerRow, at: datetime | None = None) -> None:
        """Notes that a row has changed."""
        row.updated_at = at or self._clock.now()


def _bounded(field: str, merged: Merged) -> Merged:
    # One change after the other would get past what a new server may have.
    if merged.touched and len(merged.sealed) > MOST_VALUES:
        raise InvalidServer(field, f"a server has at most {MOST_VALUES} of them")
    return merged


def _names(names: Iterable[str]) -> list[JsonValue]:
    return [*sorted(names)]


def _plain(value: object) -> JsonValue:
    return value if isinstance(value, str | int | float) or value is None else str(value)
