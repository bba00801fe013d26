"""The environment variables: every one that the hub reads, and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_orch.app.errors import BadSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One environment variable."""

    name: str
    meaning: str
    default: str = ""
    """In words, for people."""
    is_secret: bool = False
    """May stand in a file instead, named by `<NAME>_FILE`."""


VARIABLES: Final = (
    Variable(
        name="AUTH_SECRET",
        meaning="Root of all derived keys: sessions, sealed ids, secrets at rest. At least 32 random characters",
        default="made on the first start, in the data directory",
        is_secret=True,
    ),
    Variable(
        name="AUTH_SECRET_PREVIOUS",
        meaning="The former AUTH_SECRET, accepted while it is being replaced",
        is_secret=True,
    ),
    Variable(
        name="DATABASE_URL",
        meaning="sqlite:////path/to/hub.db or postgresql://user@host/name",
        default="SQLite in the data directory",
    ),
    Variable(
        name="DB_PASSWORD", meaning="Password for DATABASE_URL where it names none (docker compose)", is_secret=True
    ),
    Variable(name="INITIAL_ADMIN_EMAIL", meaning="Account of the first hub admin, made when there is none"),
    Variable(name="INITIAL_ADMIN_PASSWORD", meaning="Password of that account", is_secret=True),
    Variable(name="MCP_ORCH_PASSWORD_LENGTH", meaning="How many characters a new password has at least", default="12"),
    Variable(
        name="MCP_ORCH_BREACHED_PASSWORDS",
        meaning="A file of stolen passwords that nobody may choose: SHA-1 in hexadecimal, one a line, in order",
        default="none",
    ),
    Variable(
        name="MCP_ORCH_DATA_DIR",
        meaning="Where the hub keeps its database, journal and secret",
        default="$XDG_DATA_HOME/mcp-orch, else ~/.local/share/mcp-orch",
    ),
    Variable(
        name="MCP_ORCH_PUBLIC_URL",
        meaning="The URL by which people reach the hub, such as https://mcp.example.org or https://example.org/tools",
        default="http:// and the address it listens on",
    ),
    Variable(name="NEXT_PUBLIC_MCP_API_URL_DOCKER", meaning="Former name of MCP_ORCH_PUBLIC_URL"),
    Variable(
        name="MCP_ORCH_TLS_CERT",
        meaning="PEM file with the certificate of a hub without a proxy, and its chain; followed when it changes",
        default="none: plain HTTP",
    ),
    Variable(name="MCP_ORCH_TLS_KEY", meaning="PEM file with the key of that certificate"),
    Variable(
        name="MCP_ORCH_ALLOWED_HOSTS",
        meaning="Host names, separated by commas, by which the hub may be addressed",
        default="those of the public URL, of the machine and of loopback",
    ),
    Variable(
        name="MCP_ORCH_TRUSTED_PROXIES",
        meaning="Addresses of proxies, separated by commas, whose X-Forwarded headers are believed",
        default="none",
    ),
    Variable(
        name="MCP_ORCH_CORS_ORIGINS",
        meaning="Exact origins, separated by commas, of other sites whose pages may call the hub",
        default="none",
    ),
    Variable(
        name="MCP_ORCH_UPSTREAM_RANGES",
        meaning="Address ranges, separated by commas, that servers may lie in beyond public addresses",
        default="loopback in development, none in production",
    ),
    Variable(
        name="MCP_ORCH_AUDIT",
        meaning="required: no call without its record; best_effort: calls go on and the gap is counted",
        default="required",
    ),
    Variable(name="MCP_ORCH_AUDIT_DAYS", meaning="How many days of calls are kept", default="90"),
    Variable(
        name="MCP_ORCH_AUDIT_BYTES", meaning="How many bytes the call log may take in the database", default="2 GB"
    ),
    Variable(
        name="MCP_ORCH_AUDIT_CHECKPOINTS",
        meaning="A file to which signed checkpoints of the audit trail are appended, best on another machine's disk",
        default="none",
    ),
    Variable(
        name="MCP_ORCH_REST_REQUESTS_PER_MINUTE",
        meaning="Requests a minute to the REST API of each caller, and of each address without one; beyond: 429",
        default="3000",
    ),
    Variable(
        name="MCP_ORCH_SMTP_URL",
        meaning="Mail server for invitations and reset links, such as smtp://user:password@mail.example.org:587",
        default="none: admins hand links out",
        is_secret=True,
    ),
    Variable(name="MCP_ORCH_MAIL_FROM", meaning="Sender of those letters"),
    Variable(
        name="MCP_ORCH_ENV",
        meaning="development or production; production refuses weak secrets",
        default="production on PostgreSQL or a host that is not loopback, else development",
    ),
    Variable(name="MCP_ORCH_HUB", meaning="URL of a hub that the commands talk to, instead of --hub"),
    Variable(name="MCP_ORCH_TOKEN", meaning="Personal access token for that hub", is_secret=True),
    Variable(
        name="MCP_ORCH_KEY",
        meaning="Key of a project with which `mcp-orch bridge` asks its endpoint, and which `mcp-orch connect` writes",
        is_secret=True,
    ),
    Variable(
        name="MCP_ORCH_QUICKSTART", meaning="1: listen on port 3000 as well when it is free (set by quickstart.sh)"
    ),
    Variable(name="MCP_ORCH_SKIP_UI", meaning="1: do not build the web application when its sources changed"),
)


class Environment:
    """The variables of a process, read by name. A variable that is empty is not set."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values: Final = values

    def get(self, name: str) -> str | None:
        """The value; for secrets also from the file that `<NAME>_FILE` names. Raises BadSetting."""
        value = self.values.get(name)
        if value:
            return value
        place = self.values.get(f"{name}_FILE")
        if not place or not _BY_NAME[name].is_secret:
            return None
        try:
            return Path(place).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as refused:
            raise BadSetting(f"{name}_FILE", "names a file that can't be read") from refused

    def flag(self, name: str) -> bool:
        """Whether the variable switches something on."""
        return (self.get(name) or "").strip().lower() in {"1", "true", "yes", "on"}

    def listed(self, name: str) -> tuple[str, ...]:
        """Its words, separated by commas."""
        return tuple(word.strip() for word in (self.get(name) or "").split(",") if word.strip())

    def of_the_operator(self) -> dict[str, str]:
        """What a mirrored file may read: never the hub's own variables."""
        own = {name for one in VARIABLES for name in (one.name, f"{one.name}_FILE")}
        return {
            name: value
            for name, value in self.values.items()
            if name not in own and not name.startswith(("MCP_ORCH_", "AUTH_SECRET"))
        }


_BY_NAME: Final = {one.name: one for one in VARIABLES}


def example() -> str:
    """The text of `.env.example`."""
    lines = ["# Every variable that mcp-orch reads. All are optional: without a value the default holds.", ""]
    for one in VARIABLES:
        lines.append(f"# {one.meaning}." + (f" Default: {one.default}." if one.default else ""))
        if one.is_secret:
            lines.append(f"# Or {one.name}_FILE: the path of a file that holds it.")
        lines += [f"#{one.name}=", ""]
    return "\n".join(lines)
