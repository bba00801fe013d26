"""Which addresses the hub may connect to. `ipaddress.is_global` is not the answer: see trust.md, finding 7."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_CLOSED_V4: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the metadata service of a large cloud, on a public address
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

_OPEN_V6: Final = IPv6Network("2000::/3")
_CLOSED_V6: Final = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",
    )
)
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def may_reach(address: Address, ranges: tuple[Network, ...]) -> bool:
    """Whether the hub may connect there: public addresses, and what the operator has opened.

    IPv6 forms that carry an IPv4 address are judged by that address where networks really use them (mapped, NAT64) and
    refused otherwise.
    """
    if any(address in one for one in ranges if one.version == address.version):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in one for one in _CLOSED_V4)
    if address in _MAPPED or address in _NAT64:
        return may_reach(IPv4Address(int(address) & 0xFFFFFFFF), ranges)
    return address in _OPEN_V6 and not any(address in one for one in _CLOSED_V6)


def reachable(host: str, addresses: Sequence[str], *, ranges: tuple[Network, ...]) -> list[str]:
    """Those of a host's addresses that the hub may connect to. Raises UpstreamUnavailable when there is none."""
    allowed = [one for one in addresses if (at := literal(one)) and may_reach(at, ranges)]
    if not allowed:
        raise UpstreamUnavailable(because(Why.OUT_OF_REACH, host=host, addresses=", ".join(addresses[:3])))
    return allowed


def literal(host: str) -> Address | None:
    """The address that a host already is; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
