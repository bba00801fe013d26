"""Options and environment, read once and judged."""

import re
from ipaddress import ip_network
from pathlib import Path

import pytest

from mcp_orch.app.errors import BadSetting
from mcp_orch.app.settings import LogLevel, Mode, ServeOptions, data_dir_of, is_loopback, read_settings
from mcp_orch.app.tls import TlsFiles
from mcp_orch.app.variables import VARIABLES, Environment, example
from mcp_orch.app.weak_secrets import why_weak_password, why_weak_root
from mcp_orch.control.audit.settings import AuditMode
from mcp_orch.identity.password_policy import BreachedList, PasswordPolicy

ROOT = Path(__file__).resolve().parents[2]
STRONG = "hT7wq2Zk9-LmXcVb4NfRs8YuJpAeD6GiO3"
AT = Path("/srv/hub")


def settings(*, host=None, no_auth=False, **values):
    return read_settings(ServeOptions(host=host, data_dir=AT, no_auth=no_auth), values)


def refused(**values):
    with pytest.raises(BadSetting) as caught:
        settings(**values)
    return caught.value


def test_without_anything_the_hub_is_a_development_one_on_loopback():
    found = settings()
    assert (found.mode, found.host, found.port, found.second_port) == (Mode.DEVELOPMENT, "127.0.0.1", 8000, None)
    assert found.database_url.reveal() == "sqlite:////srv/hub/hub.db"
    assert (found.auth_secret, found.previous_secrets, found.first_admin, found.public_url) == (None, (), None, None)
    assert found.upstream_ranges == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert (found.audit, found.log_level, found.is_on_loopback) == (AuditMode.REQUIRED, LogLevel.INFO, True)
    assert found.builds_pages


@pytest.mark.parametrize(
    "values",
    [{"host": "0.0.0.0"}, {"DATABASE_URL": "postgresql://u@h/n"}, {"MCP_ORCH_ENV": "Production"}],
)
def test_production_is_what_others_can_reach(values):
    assert settings(**values).mode is Mode.PRODUCTION
    assert settings(**values).upstream_ranges == ()


def test_development_can_be_insisted_on():
    assert settings(host="0.0.0.0", MCP_ORCH_ENV="development").mode is Mode.DEVELOPMENT


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"MCP_ORCH_ENV": "staging"}, "MCP_ORCH_ENV"),
        ({"MCP_ORCH_AUDIT": "sometimes"}, "MCP_ORCH_AUDIT"),
        ({"MCP_ORCH_PUBLIC_URL": "mcp.example.org"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h:99999"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h/api"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h/projects/tools"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h/a//b"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h/a%20b"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_PUBLIC_URL": "https://h/a/../b"}, "MCP_ORCH_PUBLIC_URL"),
        ({"MCP_ORCH_TLS_CERT": "/etc/hub.pem"}, "MCP_ORCH_TLS_KEY"),
        ({"MCP_ORCH_TLS_KEY": "/etc/hub.key"}, "MCP_ORCH_TLS_CERT"),
        ({"MCP_ORCH_PASSWORD_LENGTH": "7"}, "MCP_ORCH_PASSWORD_LENGTH"),
        ({"MCP_ORCH_PASSWORD_LENGTH": "200"}, "MCP_ORCH_PASSWORD_LENGTH"),
        ({"MCP_ORCH_BREACHED_PASSWORDS": "/no/such/list"}, "MCP_ORCH_BREACHED_PASSWORDS"),
        ({"NEXT_PUBLIC_MCP_API_URL_DOCKER": "ftp://h"}, "NEXT_PUBLIC_MCP_API_URL_DOCKER"),
        ({"MCP_ORCH_CORS_ORIGINS": "*"}, "MCP_ORCH_CORS_ORIGINS"),
        ({"MCP_ORCH_CORS_ORIGINS": "https://a.example.org/"}, "MCP_ORCH_CORS_ORIGINS"),
        ({"MCP_ORCH_CORS_ORIGINS": "https://["}, "MCP_ORCH_CORS_ORIGINS"),
        ({"MCP_ORCH_CORS_ORIGINS": "https://h:port"}, "MCP_ORCH_CORS_ORIGINS"),
        ({"MCP_ORCH_ALLOWED_HOSTS": "hub.example.org:8000"}, "MCP_ORCH_ALLOWED_HOSTS"),
        ({"MCP_ORCH_ALLOWED_HOSTS": "https://hub.example.org"}, "MCP_ORCH_ALLOWED_HOSTS"),
        ({"MCP_ORCH_TRUSTED_PROXIES": "proxy"}, "MCP_ORCH_TRUSTED_PROXIES"),
        ({"MCP_ORCH_UPSTREAM_RANGES": "10.0.0.0/99"}, "MCP_ORCH_UPSTREAM_RANGES"),
        ({"INITIAL_ADMIN_EMAIL": "a@b.c"}, "INITIAL_ADMIN_PASSWORD"),
        ({"INITIAL_ADMIN_PASSWORD": "a long enough one"}, "INITIAL_ADMIN_EMAIL"),
        ({"DATABASE_URL": "postgresql://u@[h/n", "DB_PASSWORD": "a long enough one"}, "DATABASE_URL"),
        ({"AUTH_SECRET_FILE": "/nowhere/at/all"}, "AUTH_SECRET_FILE"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_shown(values, name):
    error = refused(**values)
    assert error.name == name
    assert error.message.startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_SECRET", "changeme"),
        ("AUTH_SECRET", "x" * 40),
        ("AUTH_SECRET", "change-me-change-me-change-me-please-now"[:36].replace("please", "secret")),
        ("DB_PASSWORD", "postgres"),
        ("INITIAL_ADMIN_PASSWORD", "admin"),
    ],
)
def test_production_refuses_weak_secrets_and_development_warns(name, value):
    values = {
        "INITIAL_ADMIN_EMAIL": "a@b.c",
        "INITIAL_ADMIN_PASSWORD": "correct horse battery",
        name: value,
    }
    error = refused(MCP_ORCH_ENV="production", **values)
    assert error.name == name
    assert value not in error.message
    warned = settings(MCP_ORCH_ENV="development", **values)
    assert [warning.split()[0] for warning in warned.warnings] == [name]


def test_strong_secrets_are_taken_from_variables_and_from_files(tmp_path):
    file = tmp_path / "secret"
    file.write_text(STRONG + "\n")
    found = settings(MCP_ORCH_ENV="production", AUTH_SECRET_FILE=str(file), AUTH_SECRET_PREVIOUS="old")
    assert found.auth_secret is not None
    assert found.auth_secret.reveal() == STRONG
    assert [one.reveal() for one in found.previous_secrets] == ["old"]
    assert STRONG not in repr(found)


def test_an_empty_file_is_no_secret(tmp_path):
    (tmp_path / "secret").touch()
    assert settings(AUTH_SECRET_FILE=str(tmp_path / "secret")).auth_secret is None


def test_only_secrets_may_stand_in_files():
    assert settings(MCP_ORCH_ENV_FILE="/nowhere").mode is Mode.DEVELOPMENT


def test_the_database_password_is_put_where_the_url_names_none():
    url = "postgresql+psycopg://mcp_orch@database:5432/mcp_orch"
    found = settings(DATABASE_URL=url, DB_PASSWORD="p@ss/word long", MCP_ORCH_ENV="development")
    assert found.database_url.reveal() == "postgresql+psycopg://mcp_orch:p%40ss%2Fword%20long@database:5432/mcp_orch"
    named = "postgresql://u:own@h/n"
    assert settings(DATABASE_URL=named, DB_PASSWORD="other long enough").database_url.reveal() == named
    assert (
        settings(DATABASE_URL="sqlite:////x.db", DB_PASSWORD="other long enough").database_url.reveal()
        == "sqlite:////x.db"
    )


def test_lists_are_separated_by_commas():
    found = settings(
        MCP_ORCH_ALLOWED_HOSTS="Hub.example.org, other",
        MCP_ORCH_CORS_ORIGINS="https://a.example.org",
        MCP_ORCH_TRUSTED_PROXIES="10.0.0.1,10.1.0.0/16",
        MCP_ORCH_UPSTREAM_RANGES="10.0.0.0/8",
    )
    assert found.allowed_hosts == ("hub.example.org", "other")
    assert found.cors_origins == ("https://a.example.org",)
    assert found.trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
    assert found.upstream_ranges == (ip_network("10.0.0.0/8"),)
    assert settings(MCP_ORCH_UPSTREAM_RANGES="none").upstream_ranges == ()


def test_the_public_url_has_a_former_name_and_no_slash_at_its_end():
    assert settings(NEXT_PUBLIC_MCP_API_URL_DOCKER="http://hub:8000/").public_url == "http://hub:8000"
    both = settings(NEXT_PUBLIC_MCP_API_URL_DOCKER="http://hub", MCP_ORCH_PUBLIC_URL="https://mcp.example.org")
    assert both.public_url == "https://mcp.example.org"


def test_a_hub_may_stand_below_a_path_and_serve_https_itself(tmp_path):
    found = settings(
        MCP_ORCH_PUBLIC_URL="https://example.org/tools/", MCP_ORCH_TLS_CERT="/a.pem", MCP_ORCH_TLS_KEY="/a.key"
    )
    assert (found.public_url, found.tls) == (
        "https://example.org/tools",
        TlsFiles(cert=Path("/a.pem"), key=Path("/a.key")),
    )
    stolen = tmp_path / "stolen.txt"
    stolen.write_text("0" * 40 + "\n")
    found = settings(MCP_ORCH_PASSWORD_LENGTH="16", MCP_ORCH_BREACHED_PASSWORDS=str(stolen))
    assert found.passwords == PasswordPolicy(shortest=16, breached=BreachedList(path=stolen))


def test_no_auth_is_for_loopback_only():
    assert settings(no_auth=True).no_auth
    with pytest.raises(BadSetting, match="loopback"):
        settings(no_auth=True, host="0.0.0.0")


@pytest.mark.parametrize(
    ("host", "answer"),
    [("localhost", True), ("127.0.0.9", True), ("::1", True), ("[::1]", True), ("0.0.0.0", False), ("example", False)],
)
def test_what_is_loopback(host, answer):
    assert is_loopback(host) is answer


def test_quickstart_asks_for_a_second_port():
    assert settings(MCP_ORCH_QUICKSTART="1").second_port == 3000


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"MCP_ORCH_DATA_DIR": "/data", "XDG_DATA_HOME": "/x"}, "/data"),
        ({"XDG_DATA_HOME": "/x", "HOME": "/home/kim"}, "/x/mcp-orch"),
        ({"HOME": "/home/kim"}, "/home/kim/.local/share/mcp-orch"),
        ({}, str(Path.home() / ".local/share/mcp-orch")),
    ],
)
def test_where_the_data_directory_is(values, path):
    assert data_dir_of(None, Environment(values)) == Path(path)


def test_a_mirrored_file_never_reads_the_hubs_own_variables():
    values = {
        "HOME": "/h",
        "AUTH_SECRET": "x",
        "AUTH_SECRET_FILE": "y",
        "DB_PASSWORD": "z",
        "MCP_ORCH_NEW": "w",
        "GITHUB_TOKEN": "t",
    }
    assert Environment(values).of_the_operator() == {"HOME": "/h", "GITHUB_TOKEN": "t"}


def test_the_example_names_every_variable():
    assert (ROOT / ".env.example").read_text() == example()
    assert all(f"\n#{one.name}=\n" in example() for one in VARIABLES)


def test_compose_hands_on_what_may_stand_in_the_file_beside_it():
    handed_on = set(re.findall(r"^      (\w+): ", (ROOT / "compose.yaml").read_text(), re.MULTILINE))
    # Where data lies is decided by the image; these others are not for a hub, or for one with sources beside it.
    elsewhere = {"MCP_ORCH_DATA_DIR", "MCP_ORCH_HUB", "MCP_ORCH_TOKEN", "MCP_ORCH_KEY"}
    elsewhere |= {"MCP_ORCH_QUICKSTART", "MCP_ORCH_SKIP_UI"}
    assert {one.name for one in VARIABLES} - handed_on == elsewhere


def test_good_secrets_are_not_called_weak():
    assert why_weak_root(STRONG) is None
    assert why_weak_root("your-secret-key-change-this-in-production") == "is made of words everybody knows"
    assert why_weak_password("correct horse battery") is None
    assert why_weak_password("passwordpassword") == "is made of a word everybody knows"
