"""Where passkeys hold."""

import pytest

from mcp_orch.identity.passkeys import NoPasskeysHere, Passkeys, PasskeySurroundings
from mcp_orch.identity.webauthn import PasskeyRefused, RelyingParty, relying_party
from mcp_orch.storage.engine import Store
from tests.identity.authenticator import Authenticator, text
from tests.storage.stores import CountingIds, HeldClock


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


def test_a_credential_with_a_name_too_long_to_keep_is_refused() -> None:
    party, challenge = RelyingParty(id="localhost", origin="http://localhost:8000"), b"c" * 32
    for length, is_refused in ((1023, False), (1024, True)):
        device = Authenticator(credential_id=b"i" * length)
        sent = device.enrol({"challenge": text(challenge)})
        if is_refused:
            with pytest.raises(PasskeyRefused, match="no credential that can be kept"):
                party.enrolled(sent, challenge=challenge)
        else:
            assert party.enrolled(sent, challenge=challenge).credential_id == device.credential_id


@pytest.mark.anyio
async def test_where_browsers_keep_no_passkeys_nobody_is_asked_for_one(
    store: Store, clock: HeldClock, ids: CountingIds
) -> None:
    passkeys = Passkeys(PasskeySurroundings(store=store, clock=clock, ids=ids, party=None))
    assert passkeys.origin is None
    with pytest.raises(NoPasskeysHere):
        await passkeys.challenge()
