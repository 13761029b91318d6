"""Addresses that must never be talked to, in every way to write them, and some that must: our own table.

It rebuilds what the tests of Smokescreen, ssrf_filter, Advocate, miniflux and Synapse hold, the lists of
PayloadsAllTheThings, and the host cases of the web-platform tests' urltestdata. The ranges are written down here
a second time on purpose: the guard's own table is what they judge.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network

# First and last number of each block of IANA's IPv4 special-purpose registry, of multicast and of the reserved.
RANGES_V4 = [
    ("0.0.0.0", "0.255.255.255"), ("10.0.0.0", "10.255.255.255"), ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"), ("169.254.0.0", "169.254.255.255"), ("172.16.0.0", "172.31.255.255"),
    ("192.0.0.0", "192.0.0.255"), ("192.0.2.0", "192.0.2.255"), ("192.31.196.0", "192.31.196.255"),
    ("192.52.193.0", "192.52.193.255"), ("192.88.99.0", "192.88.99.255"), ("192.168.0.0", "192.168.255.255"),
    ("192.175.48.0", "192.175.48.255"), ("198.18.0.0", "198.19.255.255"), ("198.51.100.0", "198.51.100.255"),
    ("203.0.113.0", "203.0.113.255"), ("224.0.0.0", "255.255.255.255"),
]  # fmt: skip
RANGES_V6 = [
    "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64",
    "2001::/23", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48",
    "3fff::/20", "4000::/3", "5f00::/16", "8000::/1", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip

# How an IPv4 address hides in an IPv6 one: RFC 4291 (compatible, mapped), 2765 (translated), 6052 (NAT64, also
# with a prefix of one's own), 3056 (6to4), 4380 (Teredo, server and client), 5214 (ISATAP).
EMBEDDINGS: Mapping[str, Callable[[int], int]] = {
    "compatible": lambda number: number,
    "mapped": lambda number: 0xFFFF << 32 | number,
    "translated": lambda number: 0xFFFF << 48 | number,
    "NAT64": lambda number: 0x64_FF9B << 96 | number,
    "local NAT64 of 48 bits": lambda number: 0x64_FF9B_0001 << 80 | number >> 16 << 64 | (number & 0xFFFF) << 40,
    "local NAT64 of 96 bits": lambda number: 0x64_FF9B_0001 << 80 | number,
    "6to4": lambda number: 0x2002 << 112 | number << 80,
    "6to4 of a host": lambda number: 0x2002 << 112 | number << 80 | 1,
    "Teredo server": lambda number: 0x2001_0000 << 96 | number << 64 | 1,
    "Teredo client": lambda number: 0x2001_0000 << 96 | 0x41_36E3_78 << 64 | number ^ 0xFFFF_FFFF,
    "ISATAP, link local": lambda number: 0xFE80 << 112 | 0x5EFE << 32 | number,
    "ISATAP": lambda number: 0x2606_4700 << 96 | 0x5EFE << 32 | number,
    "ISATAP, universal": lambda number: 0x2606_4700 << 96 | 0x0200_5EFE << 32 | number,
}

PUBLIC = [
    "1.0.0.1", "1.1.1.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "9.255.255.255", "11.0.0.0", "13.107.42.14", "23.185.0.3",
    "34.120.54.55", "52.84.150.39", "64.233.160.0", "91.198.174.192", "93.184.215.14", "100.63.255.255", "100.128.0.0",
    "103.28.12.34", "104.16.132.229", "126.255.255.255", "128.0.0.1", "132.0.5.1", "144.1.1.1", "151.101.1.140",
    "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "172.217.6.78", "178.254.90.1", "191.255.255.255",
    "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
    "202.158.1.1", "203.0.112.255", "203.0.114.0", "216.58.211.46", "223.255.255.255", "2001:200::1",
    "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2400:cb00::1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2606:4700:4700::1111", "2607:f8b0:400a:807::200e", "2620:4f:7fff::1", "2620:4f:8001::1", "2a00:1450:4001::1",
    "3ffe::1", "3fff:1000::1",
]  # fmt: skip
"""Addresses that must not be refused: of well-known services, and the neighbours of every refused block."""

# Each leads to an address that is not public, or is no address, and is refused before any name is looked up.
REFUSED_URLS = r"""
http://127.0.0.1/ https://127.0.0.1/ http://127.0.0.1:80 http://127.127.127.127 http://127.0.1.3 http://127.0.0.0
http://0/ http://0x/ http://0x.0x.0/ http://0.0.0.0:80 https://0.0.0.0:443 http://127.1 http://127.0.1 http://127.0.0.1.
http://2130706433/ http://3232235521/ http://3232235777/ http://2852039166/ http://4294967295/ http://167772161/
http://0x7f000001/ http://0X7F000001/ http://0xa9fea9fe/ http://0xc0a80001/ http://0xffffffff/ http://0x7f.1/
http://0177.0.0.1/ http://017700000001/ http://0251.0376.0251.0376/ http://0300.0250.0.01/ http://0177.1/
http://00000000000000000000000000000177.0.0.1/ http://0x00000000000000000000007f.0.0.1/ http://127.0.0.01/
http://0xA9.254.0251.0xFE/ http://169.254.43518/ http://169.16689662/ http://0300.168.0xF0/ http://127.0.0.0x1/
http://%31%32%37.0.0.1/ http://127%2e0%2e0%2e1/ http://%30%78%63%30%2e%30%32%35%30%2e01%2e/ http://%ef%bc%90/
http://１２７.０.０.１/ http://①②⑦.⓪.⓪.①/ http://⑯⑨。②⑤④。⑯⑨｡②⑤④/ http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/ http://０Ｘｃ０．０２５０．０１/
http://127。0。0。1/ http://127．0．0．1/ http://127｡0｡0｡1/ http://１６９。２５４。１６９。２５４/ http://127.0.0.１/
http://169.254.169.254/latest/meta-data/ http://169.254.170.2/v2/credentials http://192.0.0.192/latest/
http://100.100.100.200/latest/meta-data/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.1.1/ http://224.0.0.1/
http://255.255.255.255/ http://198.18.0.1/ http://192.88.99.1/ http://198.51.100.7/ http://203.0.113.9/ http://240.1.2.3/
http://127.0.0.1/%61dmin http://127.0.0.1/%2561dmin http://127.0.0.1?@example.org/ http://127.0.0.1#@example.org/
http://127.0.0.1\@example.org/ http://127.1.1.1:80\@127.2.2.2:80/ http://127.1.1.1:80\@@127.2.2.2:80/
http://127.1.1.1:80:\@@127.2.2.2:80/ http://127.1.1.1:80#\@127.2.2.2:80/ http:127.0.0.1/ http:/127.0.0.1/
http:///127.0.0.1/ http:////127.0.0.1 http:\\127.0.0.1\ httP://127.0.0.1/ HTTPS://127.0.0.1/ http://./ http://../
http://a../ http://127.0.0.1../ http://.127.0.0.1/ http://127..0.1/ http://1.2.3.4.5/ http://256.256.256.256/
http://4294967296/ http://127.0.0.09/ http://09.1.1.1/ http://o177.0.0.1/ http://0o177.0.0.1/ http://1.2.3.0x100/
http://[::]/ http://[::1]/ http://[::1]:80/ http://[0000::1]/ http://[0:0:0:0:0:0:0:1]/ http://[::127.0.0.1]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::FFFF:169.254.169.254]/
http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::169.254.169.254]/ http://[2002:7f00:1::]/
http://[2002:c0a8:101::1]/ http://[2001:0:4136:e378:8000:63bf:3f57:fdf2]/ http://[fe80::1]/ http://[fec0::1]/
http://[fd00:ec2::254]/latest/ http://[fc00::1]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[100::1]/
http://[::1%25eth0]/ http://[fe80::1%25lo]/ http://[fe80::1%lo]/ http://[::1]x/ http://[1::2::3]/ http://[::1 http://::1/
http://0000::1/ http://[v1.x]/ http://[::ffff:1.2.3.4.5]/ http://[::ffff:1.2.3]/ http://[1:2:3:4:5:6:7]/ http://[]/
http://[::1.2.3.4x]/ http://[::ffff:00.0.0.1]/ http://[12345::]/
http://user@example.org/ http://user:secret@example.org/ http://example.org@127.0.0.1/ http://example.org:80@127.0.0.1/
http://127.0.0.1@example.org/ http://example.org%40127.0.0.1/ http://example.org／@127.0.0.1/ http://a:b@c:d@example.org/
http://foo@127.0.0.1:80@example.org/ https://:secret@example.org/ http://example.org&@127.0.0.1/ http://a@b@example.org/
http://example.org:22/ http://example.org:25/ http://example.org:0/ http://example.org:81/ http://example.org:3128/
http://example.org:6379/ http://example.org:8080/ http://example.org:11211/ http://example.org:65535/
http://example.org:443443/ http://example.org:65536/ http://example.org:80a/ http://example.org:+80/ http://example.org:-1/
http://example.org:8０8０/ http://example.org：80/ http://[2606:4700:4700::1111]:22/
http:// http:/// http://? http://# http://?x http://@/ http://user@/ http://:80/ http://:@/ http://%00/ http://%20/
http://exa%00mple.org/ http://exa%23mple.org/ http://exa%2fmple.org/ http://a^b/ http://a|b/ http://a<b/ http://a%zz/ http://a%/
http://ex[ample.org/ http://[example.org]/ http://example.org\x00.test/%00 http://％００/ http://%80.com/
//127.0.0.1/ //example.org/ /etc/passwd ../x example.org 127.0.0.1 localhost:80 :80 ? #
file:///etc/passwd file://localhost/etc/passwd file:/etc/passwd FILE:///etc/passwd file://127.0.0.1/share ftp://example.org/
ftps://example.org/ sftp://example.org:11111/ tftp://example.org:12346/x gopher://127.0.0.1:25/xHELO gopher://example.org/
dict://127.0.0.1:6379/info dict://example.org:11211/ ldap://localhost:11211/%0astats ldaps://example.org/ jar:http://127.0.0.1!/
jar:file:///a!/b netdoc:///etc/passwd data:text/html,x javascript:alert(1) vbscript:x about:blank blob:http://example.org/x
ws://example.org/ wss://example.org/ view-source:http://example.org/ mailto:a@example.org tel:1 urn:a:b magnet:?xt=x
php://input phar://x zip://x expect://id smb://example.org/x ssh://example.org/ telnet://example.org/ unix:/run/x
http+unix://%2frun%2fx/ httpx://example.org/ https+http://example.org/ feed:http://example.org/ feed://example.org/ rtsp://a/
""".replace(r"\x00", "\0").split(" ")
REFUSED_URLS = [url for part in REFUSED_URLS for url in part.split("\n") if url]
REFUSED_URLS += [
    "", " ", "\t", "http://a b/", "http://12\t7.0.0.1/", "http://12\n7.0.0.1/", "\nhttp://127.0.0.1/",
    " http://127.0.0.1/ ", "ht\ntp://127.0.0.1/", "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "http://example.org /",
    "http://\ud800/", "http://\x7f/",
    f"http://example.org/{'a' * 3000}", f"http://{'a.' * 1100}test/", "http://\u202e127.0.0.1/", "file:///\u2028etc/passwd",
]  # fmt: skip

ALLOWED_URLS = [
    "http://example.org/", "https://example.org/", "https://example.org:443/a?b", "http://example.org:80/",
    "http://example.org:00080/", "HTTP://EXAMPLE.ORG/", "http://www.example.co.id/berita/1", "http://example.org./",
    "http://xn--bcher-kva.example/", "http://bücher.example/", "http://faß.de/", "http://ⓔⓧⓐⓜⓟⓛⓔ.ⓒⓞⓜ/", "http://ex­ample.org/",
    "http://1.1.1.1/", "http://0x01010101/", "http://[2606:4700:4700::1111]/", "http://16843009/", "http://a_b.example.org/",
    "http://example.org/@127.0.0.1/", "http://example.org/?u=http://127.0.0.1/", "http://example.org#@127.0.0.1/",
    "http://example.org\\@127.0.0.1/", "http://127.0.0.1.example.org/", "http://localhost.example.org/", "http://10.example.org/",
]  # fmt: skip
"""Ordinary addresses, and odd ones of public hosts: they may be asked for."""


def edges_v4() -> Iterator[tuple[str, bool]]:
    """The edges of every range, the number before and after it, and whether each is to be refused."""
    blocks = [(int(IPv4Address(first)), int(IPv4Address(last))) for first, last in RANGES_V4]
    for first, last in blocks:
        for number in (first - 1, first, first + 1, last - 1, last, last + 1):
            if 0 <= number < 2**32:
                yield str(IPv4Address(number)), any(start <= number <= end for start, end in blocks)


def edges_v6() -> Iterator[str]:
    """The edges of every refused IPv6 block."""
    for block in map(IPv6Network, RANGES_V6):
        for number in (int(block.network_address), int(block.network_address) + 1, int(block.broadcast_address)):
            yield str(IPv6Address(number))


def embedded() -> Iterator[tuple[str, str]]:
    """The edges of every IPv4 range, and some public addresses, in every embedding: none may be talked to."""
    numbers = {int(IPv4Address(address)) for address, _ in edges_v4()}
    numbers |= {int(IPv4Address(address)) for address in PUBLIC if ":" not in address}
    for name, embed in EMBEDDINGS.items():
        for number in sorted(numbers):
            yield name, str(IPv6Address(embed(number)))


def refused_addresses() -> list[str]:
    """Every address of the table that must be refused."""
    plain = [address for address, is_refused in edges_v4() if is_refused]
    return list(dict.fromkeys([*plain, *edges_v6(), *(address for _, address in embedded())]))


def rebindings(count: int) -> Iterator[list[tuple[str, ...]]]:
    """Sequences of answers of a name server that changes its mind, the same ones each time."""
    chance = random.Random(20_210_714)
    refused = refused_addresses()
    for _ in range(count):
        yield [
            tuple(chance.choice(refused if chance.random() < 0.4 else PUBLIC) for _ in range(chance.randint(1, 4)))
            for _ in range(chance.randint(2, 6))
        ]


def is_public(address: str) -> bool:
    """Whether the table takes an address for public: by its ranges, not by the guard's."""
    if ":" not in address:
        number = int(IPv4Address(address))
        return not any(int(IPv4Address(first)) <= number <= int(IPv4Address(last)) for first, last in RANGES_V4)
    number_v6 = IPv6Address(address)
    if number_v6 not in IPv6Network("2000::/3"):
        return False
    is_isatap = int(number_v6) >> 32 & 0xFDFF_FFFF == 0x5EFE
    return not is_isatap and not any(number_v6 in IPv6Network(block) for block in RANGES_V6)


def count_of_cases() -> dict[str, int]:
    """How many cases the table has, by kind."""
    return {
        "addresses refused": len(refused_addresses()),
        "addresses allowed": len(PUBLIC) + sum(not is_refused for _, is_refused in edges_v4()),
        "URLs refused": len(REFUSED_URLS),
        "URLs allowed": len(ALLOWED_URLS),
    }
