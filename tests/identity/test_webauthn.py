"""Where passkeys hold."""

import pytest

from mcp_orch.identity.webauthn import RelyingParty, relying_party


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://mcp.example.org", RelyingParty(id="mcp.example.org", origin="https://mcp.example.org")),
        (
            "https://Mcp.example.org:8443/tools",
            RelyingParty(id="mcp.example.org", origin="https://mcp.example.org:8443"),
        ),
        ("https://mcp.example.org:443", RelyingParty(id="mcp.example.org", origin="https://mcp.example.org")),
        ("http://127.0.0.1:8000", RelyingParty(id="localhost", origin="http://localhost:8000")),
        ("http://[::1]:8000", RelyingParty(id="localhost", origin="http://localhost:8000")),
        ("http://hub.localhost", RelyingParty(id="hub.localhost", origin="http://hub.localhost")),
        ("http://mcp.example.org", None),
        ("https://10.0.0.7", None),
        ("https://", None),
    ],
)
def test_passkeys_hold_for_names_under_https_and_for_this_machine(url: str, party: RelyingParty | None) -> None:
    assert relying_party(url) == party
