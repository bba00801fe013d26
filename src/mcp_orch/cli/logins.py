"""Logins: the tokens of hubs that somebody has signed in to from this machine, in a file that only they can read."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from mcp_orch.app.variables import Environment
from mcp_orch.cli.exits import CommandError


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The token of one hub; its id is what `logout` revokes."""

    id: str
    token: str


class Logins:
    """`$XDG_CONFIG_HOME/mcp-orch/logins.json`, mode 0600."""

    def __init__(self, environment: Environment) -> None:
        shared = environment.values.get("XDG_CONFIG_HOME")
        base = Path(shared) if shared else Path(environment.values.get("HOME") or Path.home()) / ".config"
        self.path: Final = base / "mcp-orch" / "logins.json"

    def token(self, hub: str) -> str | None:
        """The token for this hub, if somebody has signed in to it."""
        login = self._read().get(_key(hub))
        return login.token if login is not None else None

    def get(self, hub: str) -> Login | None:
        """The login at this hub."""
        return self._read().get(_key(hub))

    def put(self, hub: str, login: Login | None) -> None:
        """Keeps a login, or forgets it. Raises CommandError when the file can't be written."""
        logins = self._read()
        logins.pop(_key(hub), None)
        if login is not None:
            logins[_key(hub)] = login
        text = json.dumps({url: {"id": one.id, "token": one.token} for url, one in logins.items()}, indent=2)
        fresh = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
            fresh.replace(self.path)
        except OSError as refused:
            raise CommandError(f"{self.path} can't be written: {refused.strerror}") from refused

    def _read(self) -> dict[str, Login]:
        try:
            found = cast("dict[str, dict[str, str]]", json.loads(self.path.read_text(encoding="utf-8")))
            return {url: Login(id=one["id"], token=one["token"]) for url, one in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as broken:
            raise CommandError(f"{self.path} can't be read", hint="delete it and sign in again") from broken


def _key(hub: str) -> str:
    return hub.rstrip("/").lower()
