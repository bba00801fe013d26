"""Resource URIs on shared endpoints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.hub_uris import alias_of, hub_uri, parse_hub_uri


def test_a_template_stays_a_template() -> None:
    assert hub_uri("git", "repo://{owner}/{name}{?ref}") == "mcp+git+repo://{owner}/{name}{?ref}"


@pytest.mark.parametrize(
    ("server", "alias"), [("github", "github"), ("GitHub", "github"), ("my.server-1", "my.server-1")]
)
def test_most_names_are_their_own_alias(server: str, alias: str) -> None:
    assert alias_of(server) == alias


def test_names_that_need_other_characters_get_a_mark_of_their_own() -> None:
    assert alias_of("a_b") != alias_of("a-b")
    assert alias_of("a_b").startswith("a-b-")


@pytest.mark.parametrize("uri", ["file:///a", "mcp+git", "mcp+other+file:///a", "", "mcp+", "xmcp+git+a:b"])
def test_other_uris_lead_nowhere(uri: str) -> None:
    assert parse_hub_uri(uri, {"git"}) is None


def test_a_view_stays_a_view() -> None:
    assert hub_uri("git", "ui://log/view.html") == "ui://mcp+git+log/view.html"
    assert parse_hub_uri("ui://mcp+Git+log/view.html", {"git"}) == ("git", "ui://log/view.html")
    assert parse_hub_uri("ui://log/view.html", {"git"}) is None


@given(rest=st.text(st.characters(codec="utf-8"), max_size=40), scheme=st.sampled_from(["ui://", "UI://"]))
def test_the_way_of_a_view_there_and_back_changes_nothing(rest: str, scheme: str) -> None:
    assert parse_hub_uri(hub_uri("git", scheme + rest), {"git"}) == ("git", scheme + rest)


def test_a_client_may_change_the_case_of_the_scheme() -> None:
    assert parse_hub_uri("MCP+Git+file:///A", {"git"}) == ("git", "file:///A")


@given(
    server=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}", fullmatch=True),
    uri=st.text(st.characters(codec="utf-8"), max_size=80),
)
def test_the_way_there_and_back_changes_nothing(server: str, uri: str) -> None:
    alias = alias_of(server)
    assert parse_hub_uri(hub_uri(alias, uri), {alias}) == (alias, uri)
    assert set(alias) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
