"""The address guard: whether an address on the network may be talked to at all.

A publisher's redirect, or its name server, can point the fetcher at this machine, its cloud's metadata
service or its owner's network. So addresses are judged by their numbers, after the one lookup that the
connection will use, against our own table; `ipaddress.is_global` lets several embedded forms pass.
"""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import ada_url

from sources.limits import FetchSettings
from sources.threads import in_own_thread

PORTS = frozenset({80, 443})
MOST_URL_CHARACTERS = 2048  # the trap rule stops entries at 1,024; redirects carry tokens

# IANA IPv4 Special-Purpose Address Registry, multicast and the reserved block, each with its name there.
_NOT_PUBLIC_IPV4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private use",
    "100.64.0.0/10": "shared address space",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link local",
    "172.16.0.0/12": "private use",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private use",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}

# Everything outside 2000::/3 is refused without a table: loopback, mapped, compatible and translated IPv4,
# unique local, link and site local, multicast. These are the special blocks within it.
_GLOBAL_UNICAST_IPV6 = IPv6Network("2000::/3")
_NOT_PUBLIC_IPV6 = {
    "2001::/23": "protocol assignments, Teredo among them",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
}
_EMPTY_LABEL = re.compile(r"^\.|\.\.")  # one dot at the end is the root's
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # the half before an embedded IPv4 in the interface's number

Addresses = tuple[str, ...]


class NameNotFoundError(Exception):
    """The name does not resolve."""


class AddressRefusedError(Exception):
    """The name leads to an address that the guard refuses; the message says which and why."""


def refusal(address: str) -> str | None:
    """Why the address is not public, in a few words; None when it may be talked to.

    >>> refusal("127.0.0.1"), refusal("::ffff:8.8.8.8"), refusal("93.184.215.14")
    ('loopback', 'not global unicast', None)
    """
    try:
        number = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(number, IPv4Address):
        return next((name for block, name in _IPV4_TABLE if number in block), None)
    return _refusal_ipv6(number)


def url_problem(url: str, connect_to: Mapping[str, str]) -> str | None:
    """Why the address of a page may not be asked for, before any name is looked up; None when it may.

    `url` must be in the WHATWG parser's form, where `http://0x7f.1/` already reads `http://127.0.0.1/`.

    >>> url_problem("http://127.0.0.1/", {}), url_problem("https://example.org:22/", {})
    ('127.0.0.1 is loopback', 'port 22')
    >>> url_problem("file:///etc/passwd", {}), url_problem("https://example.org/a", {})
    ('not an http or https address', None)
    """
    if len(url) > MOST_URL_CHARACTERS:
        return f"longer than {MOST_URL_CHARACTERS} characters"
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return "not an address"
    if parsed.protocol not in ("http:", "https:"):
        return "not an http or https address"
    if parsed.username or parsed.password:
        return "carries a user name"
    port = int(parsed.port or (443 if parsed.protocol == "https:" else 80))
    if f"{parsed.hostname}:{port}" in connect_to:
        return None
    if port not in PORTS:
        return f"port {port}"
    host = parsed.hostname.strip("[]")
    if parsed.host_type is ada_url.HostType.DEFAULT:
        return "a host with an empty label" if _EMPTY_LABEL.search(host) else None
    reason = refusal(host)
    return f"{host} is {reason}" if reason else None


def system_lookup(host: str, port: int) -> Addresses:
    """The addresses that the system's resolver knows for a name, in its order of preference.

    Raises:
        OSError: it knows none.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def is_own(address: str, port: int) -> bool:
    """Whether the address is this machine's, public or not; nothing is sent to find out."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, port))
            return bool(probe.getsockname()[0] == address)
    except OSError:
        return False  # there is no way there at all, as connecting will show


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Turns a name into the addresses that may be connected to, by one lookup.

    `lookup` is what resolves names; it blocks, and runs in a thread of its own that nobody waits for at the
    end, since a resolver can hang for longer than anyone would wait for the program to stop.
    """

    connect_to: Mapping[str, str] = field(default_factory=dict)
    lookup: Callable[[str, int], Addresses] = system_lookup

    @classmethod
    def of(cls, settings: FetchSettings) -> "Guard":
        """The guard with the exceptions that the settings make."""
        return cls(connect_to=settings.connect_to)

    async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
        """The addresses to try for a name, each with its port, in order of preference.

        Raises:
            AddressRefusedError: any answer of the lookup is not public, or is this machine.
            NameNotFoundError: there is no answer.
        """
        exception = self.connect_to.get(f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}")
        if exception is not None:
            address, _, to_port = exception.rpartition(":")
            return [(address.strip("[]"), int(to_port))]
        if port not in PORTS:
            raise AddressRefusedError(f"port {port}")
        try:
            addresses = await in_own_thread(lambda: self.lookup(host, port))
        except (OSError, UnicodeError) as fault:
            raise NameNotFoundError(f"{host} does not resolve: {fault}") from fault
        if not addresses:
            raise NameNotFoundError(f"{host} has no address")
        for address in addresses:
            reason = refusal(address) or ("this machine" if is_own(address, port) else None)
            if reason:
                raise AddressRefusedError(f"{host} leads to {address}: {reason}")
        return [(address, port) for address in addresses]


def _refusal_ipv6(number: IPv6Address) -> str | None:
    if number not in _GLOBAL_UNICAST_IPV6:
        return "not global unicast"
    if number.scope_id is not None:
        return "bound to an interface"
    if (int(number) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "ISATAP"
    return next((name for block, name in _IPV6_TABLE if number in block), None)


_IPV4_TABLE = [(IPv4Network(block), name) for block, name in _NOT_PUBLIC_IPV4.items()]
_IPV6_TABLE = [(IPv6Network(block), name) for block, name in _NOT_PUBLIC_IPV6.items()]
