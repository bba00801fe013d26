"""Settings: options and environment read once, judged, and passed on as values."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from mcp_orch.app.errors import BadSetting
from mcp_orch.app.mail_server import MailServer, mail_server
from mcp_orch.app.tls import CERT_VARIABLE, KEY_VARIABLE, TlsFiles
from mcp_orch.app.variables import Environment
from mcp_orch.app.weak_secrets import why_weak_password, why_weak_root
from mcp_orch.control.audit.settings import AuditMode
from mcp_orch.identity.password_policy import (
    DEFAULT_SHORTEST,
    LEAST_SHORTEST,
    LONGEST,
    BreachedList,
    PasswordPolicy,
    UnreadableList,
)
from mcp_orch.identity.settings import DEFAULT_PER_MINUTE
from mcp_orch.kit.secret import Secret

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
SECOND_PORT: Final = 3000
DEFAULT_AUDIT_DAYS: Final = 90
DEFAULT_AUDIT_BYTES: Final = 2 << 30

_BASE_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_HOST: Final = re.compile(r"\[[0-9A-Fa-f:.]+\]|[^\s/?#@:*\[\]]+")
_ORIGIN: Final = re.compile(rf"https?://({_HOST.pattern})(:[0-9]{{1,5}})?")
_OWN_PATHS: Final = [[name] for name in ("api", "assets", "health", "metrics", "problems", "projects", "ready")]
_LOOPBACK: Final = ("127.0.0.0/8", "::1/128")
_HOW_TO_MAKE_ONE: Final = 'make one: python3 -c "import os; print(os.urandom(36).hex())"'


class Mode(StrEnum):
    """How strict the hub is with its operator (`MCP_ORCH_ENV`)."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogLevel(StrEnum):
    """How much the hub says on stderr."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What was given on the command line; None: not given."""

    host: str | None = None
    port: int | None = None
    data_dir: Path | None = None
    config: Path | None = None
    log_level: LogLevel = LogLevel.INFO
    no_auth: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdmin:
    """The account that the operator names."""

    email: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSettings:
    """Everything that is decided before the hub starts."""

    mode: Mode
    host: str
    port: int
    second_port: int | None
    data_dir: Path
    database_url: Secret
    auth_secret: Secret | None
    """None: the one in the data directory."""
    previous_secrets: tuple[Secret, ...]
    public_url: str | None
    """None: follows from the address the hub listens on. May have a path; no slash at its end."""
    tls: TlsFiles | None
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    cors_origins: tuple[str, ...]
    upstream_ranges: tuple[IPv4Network | IPv6Network, ...]
    audit: AuditMode
    audit_days: int
    audit_bytes: int
    audit_checkpoints: Path | None
    rest_requests_per_minute: int
    passwords: PasswordPolicy
    mail: MailServer | None
    first_admin: FirstAdmin | None
    config: Path | None
    log_level: LogLevel
    no_auth: bool
    builds_pages: bool
    environment: Environment = field(repr=False)
    warnings: tuple[str, ...] = ()
    """What the operator should know, though the hub starts."""

    @property
    def is_on_loopback(self) -> bool:
        """Only this machine can reach the hub."""
        return is_loopback(self.host)


def read_settings(options: ServeOptions, values: Mapping[str, str]) -> HubSettings:
    """The settings. Raises BadSetting, which names the option or variable and says what to do."""
    environment = Environment(values)
    host = options.host or DEFAULT_HOST
    data_dir = data_dir_of(options.data_dir, environment)
    database_url = _database_url(environment, data_dir)
    mode = _mode(environment, host, database_url=database_url)
    if options.no_auth and not is_loopback(host):
        raise BadSetting("--no-auth", f"is for loopback only, and the host is {host}", hint="leave --host out")
    auth_secret, previous = environment.get("AUTH_SECRET"), environment.get("AUTH_SECRET_PREVIOUS")
    warnings = _judge_secrets(environment, mode)
    return HubSettings(
        mode=mode,
        host=host,
        port=DEFAULT_PORT if options.port is None else options.port,
        second_port=SECOND_PORT if environment.flag("MCP_ORCH_QUICKSTART") else None,
        data_dir=data_dir,
        database_url=Secret(database_url),
        auth_secret=Secret(auth_secret) if auth_secret else None,
        previous_secrets=(Secret(previous),) if previous else (),
        public_url=_public_url(environment),
        tls=_tls(options, environment),
        allowed_hosts=_hosts(environment),
        trusted_proxies=_proxies(environment),
        cors_origins=_origins(environment),
        upstream_ranges=_ranges(environment, mode),
        audit=_audit(environment),
        audit_days=_counted(environment, "MCP_ORCH_AUDIT_DAYS", default=DEFAULT_AUDIT_DAYS),
        audit_bytes=_counted(environment, "MCP_ORCH_AUDIT_BYTES", default=DEFAULT_AUDIT_BYTES),
        audit_checkpoints=_path(environment, "MCP_ORCH_AUDIT_CHECKPOINTS"),
        rest_requests_per_minute=_counted(environment, "MCP_ORCH_REST_REQUESTS_PER_MINUTE", default=DEFAULT_PER_MINUTE),
        passwords=_passwords(environment),
        mail=mail_server(environment),
        first_admin=_first_admin(environment),
        config=options.config,
        log_level=options.log_level,
        no_auth=options.no_auth,
        builds_pages=not environment.flag("MCP_ORCH_SKIP_UI"),
        environment=environment,
        warnings=warnings,
    )


def data_dir_of(given: Path | None, environment: Environment) -> Path:
    """The data directory: the option, the variable, or the place where data of users lies."""
    named = given or environment.get("MCP_ORCH_DATA_DIR")
    return Path(named).expanduser().absolute() if named else usual_data_dir(environment)


def usual_data_dir(environment: Environment) -> Path:
    """The place where data of users lies: where a command looks that was told nothing."""
    shared = environment.values.get("XDG_DATA_HOME")
    home = environment.values.get("HOME")
    base = Path(shared) if shared else (Path(home) if home else Path.home()) / ".local" / "share"
    return (base / "mcp-orch").absolute()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a listener on this host."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _mode(environment: Environment, host: str, *, database_url: str) -> Mode:
    said = environment.get("MCP_ORCH_ENV")
    if said is None:
        is_exposed = not is_loopback(host) or not database_url.startswith("sqlite")
        return Mode.PRODUCTION if is_exposed else Mode.DEVELOPMENT
    try:
        return Mode(said.strip().lower())
    except ValueError:
        raise BadSetting("MCP_ORCH_ENV", "is neither development nor production") from None


def _audit(environment: Environment) -> AuditMode:
    try:
        return AuditMode((environment.get("MCP_ORCH_AUDIT") or AuditMode.REQUIRED).strip().lower())
    except ValueError:
        raise BadSetting("MCP_ORCH_AUDIT", "is neither required nor best_effort") from None


def _counted(environment: Environment, name: str, *, default: int) -> int:
    said = environment.get(name)
    if said is None:
        return default
    text = said.strip()
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise BadSetting(name, "is not a number above zero")
    return int(text)


def _path(environment: Environment, name: str) -> Path | None:
    said = environment.get(name)
    return None if said is None else Path(said).expanduser().absolute()


def _passwords(environment: Environment) -> PasswordPolicy:
    name = "MCP_ORCH_PASSWORD_LENGTH"
    shortest = _counted(environment, name, default=DEFAULT_SHORTEST)
    if not LEAST_SHORTEST <= shortest <= LONGEST // 2:
        raise BadSetting(name, f"is not between {LEAST_SHORTEST} and {LONGEST // 2}")
    name = "MCP_ORCH_BREACHED_PASSWORDS"
    path = _path(environment, name)
    if path is None:
        return PasswordPolicy(shortest=shortest)
    breached = BreachedList(path=path)
    try:
        breached.check()
    except UnreadableList as wrong:
        raise BadSetting(name, f"can't be used: {wrong.message}", hint=wrong.hint) from wrong
    return PasswordPolicy(shortest=shortest, breached=breached)


def _database_url(environment: Environment, data_dir: Path) -> str:
    url = environment.get("DATABASE_URL")
    if url is None:
        return f"sqlite:///{data_dir / 'hub.db'}"
    password = environment.get("DB_PASSWORD")
    try:
        parts = urlsplit(url)
        if password and parts.password is None and not parts.scheme.startswith("sqlite") and parts.username:
            user, _, place = parts.netloc.rpartition("@")
            return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}"))
    except ValueError:
        raise BadSetting("DATABASE_URL", "is not a URL", hint="for example sqlite:////var/lib/hub/hub.db") from None
    return url


def _public_url(environment: Environment) -> str | None:
    name = "MCP_ORCH_PUBLIC_URL"
    url = environment.get(name)
    if url is None:
        name = "NEXT_PUBLIC_MCP_API_URL_DOCKER"
        url = environment.get(name)
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_url = False
        parts = urlsplit("")
    if not is_url or parts.query or parts.fragment or parts.username is not None:
        raise BadSetting(name, "is not the URL of a host", hint="for example https://mcp.example.org")
    path = parts.path.rstrip("/")
    if not _BASE_PATH.fullmatch(path) or path.split("/")[1:2] in _OWN_PATHS:
        raise BadSetting(
            name, "has a path that the hub can't stand below", hint="for example https://example.org/tools"
        )
    return f"{parts.scheme}://{parts.netloc}{path}"


def _tls(options: ServeOptions, environment: Environment) -> TlsFiles | None:
    cert = options.tls_cert or _path(environment, CERT_VARIABLE)
    key = options.tls_key or _path(environment, KEY_VARIABLE)
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise BadSetting(CERT_VARIABLE if cert is None else KEY_VARIABLE, "is missing: the other half of TLS is set")
    return TlsFiles(cert=cert, key=key)


def _hosts(environment: Environment) -> tuple[str, ...]:
    names = tuple(name.lower() for name in environment.listed("MCP_ORCH_ALLOWED_HOSTS"))
    if not all(_HOST.fullmatch(name) for name in names):
        raise BadSetting(
            "MCP_ORCH_ALLOWED_HOSTS",
            "holds something that is no host name",
            hint="for example hub.example.org,[::1], without scheme and port",
        )
    return names


def _origins(environment: Environment) -> tuple[str, ...]:
    origins = environment.listed("MCP_ORCH_CORS_ORIGINS")
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise BadSetting(
                "MCP_ORCH_CORS_ORIGINS", "holds something that is no origin", hint="for example https://app.example.org"
            )
    return origins


def _proxies(environment: Environment) -> tuple[str, ...]:
    proxies = environment.listed("MCP_ORCH_TRUSTED_PROXIES")
    _networks("MCP_ORCH_TRUSTED_PROXIES", proxies)
    return proxies


def _ranges(environment: Environment, mode: Mode) -> tuple[IPv4Network | IPv6Network, ...]:
    name = "MCP_ORCH_UPSTREAM_RANGES"
    if environment.get(name) is None:
        return _networks(name, _LOOPBACK if mode is Mode.DEVELOPMENT else ())
    return _networks(name, tuple(word for word in environment.listed(name) if word.lower() != "none"))


def _networks(name: str, words: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(word, strict=False) for word in words)
    except ValueError:
        raise BadSetting(
            name, "holds something that is no address range", hint="for example 10.0.0.0/8,127.0.0.1"
        ) from None


def _first_admin(environment: Environment) -> FirstAdmin | None:
    email, password = environment.get("INITIAL_ADMIN_EMAIL"), environment.get("INITIAL_ADMIN_PASSWORD")
    if email and password:
        return FirstAdmin(email=email, password=Secret(password))
    if email or password:
        missing = "INITIAL_ADMIN_PASSWORD" if email else "INITIAL_ADMIN_EMAIL"
        raise BadSetting(missing, "is missing: the other half of the first account is set")
    return None


def _judge_secrets(environment: Environment, mode: Mode) -> tuple[str, ...]:
    judged = (
        ("AUTH_SECRET", why_weak_root, _HOW_TO_MAKE_ONE),
        ("INITIAL_ADMIN_PASSWORD", why_weak_password, "use a longer one, such as four words"),
        ("DB_PASSWORD", why_weak_password, "use a longer one"),
    )
    warnings: list[str] = []
    for name, why_weak, hint in judged:
        value = environment.get(name)
        reason = why_weak(value) if value else None
        if reason is None:
            continue
        if mode is Mode.PRODUCTION:
            raise BadSetting(name, f"{reason}, which production does not accept", hint=hint)
        warnings.append(f"{name} {reason}; production would refuse it")
    return tuple(warnings)
