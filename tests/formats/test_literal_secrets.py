"""Secrets in plain text."""

import pytest

from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.literal_secrets import LiteralSecret, find_secrets, lift_secrets


def places(**parts):
    return [secret.where for secret in find_secrets(FoundServer(name="wiki", **parts))]


@pytest.mark.parametrize(
    "name", ["API_KEY", "GITHUB_TOKEN", "password", "CLIENT_SECRET", "AUTHORIZATION", "GITHUB_PAT"]
)
def test_values_under_telling_names_are_secrets(name):
    assert places(env={name: "s3cr3t-value"}) == [f"env.{name}"]


@pytest.mark.parametrize(
    "value",
    [
        "ghp_0123456789abcdefghij",
        "sk-0123456789abcdefghij",
        "Bearer 0123456789",
        "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln",
        "xoxb-1234567890",
        "AKIAIOSFODNN7EXAMPLE",
    ],
)
def test_values_of_a_telling_form_are_secrets_under_any_name(value):
    assert places(headers={"X-Anything": value}) == ["headers.X-Anything"]


@pytest.mark.parametrize(
    "value", ["${TOKEN}", "Bearer ${TOKEN}", "short", "/run/secrets/token", "https://auth.example.org"]
)
def test_slots_paths_and_short_words_are_no_secrets(value):
    assert places(env={"AUTH_TOKEN": value}) == []


def test_secrets_in_arguments_and_urls_are_found():
    found = find_secrets(
        FoundServer(
            name="wiki",
            args=("--verbose", "--api-key", "abcdef123", "--token=abcdef456", "sk-0123456789abcdefghij"),
            url="https://h/mcp?key=1&access_token=abcdef789",
        )
    )
    assert found == (
        LiteralSecret(server="wiki", where="args[2]", slot="WIKI_API_KEY"),
        LiteralSecret(server="wiki", where="args[3]", slot="WIKI_TOKEN"),
        LiteralSecret(server="wiki", where="args[4]", slot="WIKI_SECRET"),
        LiteralSecret(server="wiki", where="url", slot="WIKI_ACCESS_TOKEN"),
    )
    assert all(secret.is_exposed for secret in found)


def test_exposed_secrets_are_lifted_into_slots_and_sealed_ones_stay():
    server = FoundServer(
        name="wiki",
        args=("--api-key", "abcdef123", "--token=abcdef456"),
        env={"API_KEY": "abcdef999"},
    )
    lifted, values = lift_secrets(server)
    assert lifted.args == ("--api-key", "${WIKI_API_KEY}", "--token=${WIKI_TOKEN}")
    assert lifted.env == server.env
    assert values == {"WIKI_API_KEY": "abcdef123", "WIKI_TOKEN": "abcdef456"}


def test_a_secret_in_a_url_is_lifted():
    lifted, values = lift_secrets(FoundServer(name="wiki", url="https://h/mcp?api_key=abcdef123&x=1"))
    assert lifted.url == "https://h/mcp?api_key=${WIKI_API_KEY}&x=1"
    assert values == {"WIKI_API_KEY": "abcdef123"}


def test_sealed_secrets_are_lifted_when_their_slot_is_asked_for():
    server = FoundServer(
        name="wiki",
        env={"API_KEY": "abcdef123"},
        headers={"Authorization": "Bearer abcdef456"},
        args=("--token=abcdef789",),
    )
    lifted, values = lift_secrets(server, more={"WIKI_AUTHORIZATION"}, names={"WIKI_TOKEN": "OTHER"})
    assert (lifted.env, lifted.headers, lifted.args) == (
        {"API_KEY": "abcdef123"},
        {"Authorization": "Bearer ${WIKI_AUTHORIZATION}"},
        ("--token=${OTHER}",),
    )
    assert values == {"WIKI_AUTHORIZATION": "abcdef456", "OTHER": "abcdef789"}
    assert lift_secrets(server, more={"API_KEY"})[0].env == {"API_KEY": "${API_KEY}"}
