"""Who is at the other end of a connection, as Cloudflare's edge tells it."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"
"""The one bucket that every missing or unreadable address shares."""

_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Client:
    """`address` is CF-Connecting-IP and nothing else: every other header is the client's own invention."""

    address: str
    country: str | None
    user_agent: str | None

    @property
    def bucket(self) -> str:
        """What counts as one client: an IPv4 address, an IPv6 /64, or UNKNOWN."""
        return bucket(self.address)

    @property
    def network(self) -> str | None:
        """The /48 that an IPv6 /64 lies in: what one customer of a provider may hold. None for IPv4."""
        own = self.bucket
        return str(IPv6Network((int(IPv6Network(own)[0]) >> 80 << 80, 48))) if ":" in own else None


def bucket(text: str) -> str:
    """Collapses every spelling of an address into one. Zones, ports and brackets are unreadable."""
    if "%" in text:
        return UNKNOWN
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        inner = _embedded_v4(address)
        return str(inner) if inner else f"{IPv6Network((int(address) >> 64 << 64, 64))}"
    return str(address)


def _embedded_v4(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
