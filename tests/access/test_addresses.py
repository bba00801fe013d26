from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.addresses import admitted_from, network_of
from mcp_orch.contract.callers import KeyLimits, Refusal, RefusalReason
from tests.builders import a_key_caller, a_member


@pytest.mark.parametrize(
    ("network", "address", "is_in"),
    [
        ("192.0.2.0/24", "192.0.2.200", True),
        ("192.0.2.7/24", "192.0.2.200", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.0/24", "::ffff:192.0.2.9", True),
        ("::ffff:192.0.2.0/120", "192.0.2.9", True),
        ("::/0", "192.0.2.9", False),
        ("2001:db8::/32", "2001:db8::1%eth0", True),
        ("2001:db8::/32", "2001:db9::1", False),
        ("0.0.0.0/0", "", False),
        ("0.0.0.0/0", "unix", False),
    ],
)
def test_a_key_may_be_used_from_its_networks_alone(network: str, address: str, *, is_in: bool) -> None:
    caller = replace(a_key_caller(), limits=KeyLimits(networks=(network_of("10.9.8.7"), network_of(network))))
    found = admitted_from(caller, address)
    if is_in:
        assert found is caller
    else:
        assert found == Refusal(
            reason=RefusalReason.ADDRESS,
            message=f"key k1 may not be used from {address or 'here'}",
            is_ours=True,
        )


def test_callers_without_networks_come_from_anywhere() -> None:
    limited = replace(a_key_caller(), limits=KeyLimits(calls_per_minute=1))
    refusal = Refusal(reason=RefusalReason.WRONG, message="no")
    for caller in (a_member(), limited, refusal):
        assert admitted_from(caller, "203.0.113.9") is caller


@pytest.mark.parametrize("text", ["", "here", "10.0.0.0/33", "10.0.0", "::1/129"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear|etmask|Only decimal|Expected 4"):
        network_of(text)


@given(st.ip_addresses(network="10.0.0.0/8"))
def test_a_whole_network_is_let_in(address: object) -> None:
    caller = replace(a_key_caller(), limits=KeyLimits(networks=(network_of("10.0.0.0/8"),)))
    assert admitted_from(caller, str(address)) is caller
