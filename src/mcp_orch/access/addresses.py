"""Where a key may be used from: the networks that its maker or an admin named."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from mcp_orch.contract.callers import Caller, Network, Refusal, RefusalReason

Address: TypeAlias = IPv4Address | IPv6Address

_REMEMBERED: Final = 1_024


def network_of(text: str) -> Network:
    """The network that `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32` names. Raises ValueError."""
    found = ip_network(text.strip(), strict=False)
    mapped = found.network_address.ipv4_mapped if isinstance(found, IPv6Network) else None
    return found if mapped is None or found.prefixlen < 96 else ip_network((mapped, found.prefixlen - 96))


def admitted_from(caller: Caller | Refusal, address: str) -> Caller | Refusal:
    """The caller, or a refusal when its key may not be used from this address."""
    if not isinstance(caller, Caller) or caller.limits is None or not caller.limits.networks:
        return caller
    found = _address(address)
    if found is not None and any(found in network for network in caller.limits.networks):
        return caller
    return Refusal(
        reason=RefusalReason.ADDRESS,
        message=f"key {caller.principal.removeprefix('key:')} may not be used from {address[:60] or 'here'}",
        is_ours=True,
    )


@lru_cache(maxsize=_REMEMBERED)
def _address(text: str) -> Address | None:
    try:
        # A zone says by which interface somebody came, not who it is.
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
