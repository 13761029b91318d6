import asyncio
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.guard import AddressRefusedError, Guard, NameNotFoundError, is_own, refusal, url_problem

PRIVATE_IPV4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "198.17.255.255",
    "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1",
    "2400:cb00::1", "2001:200::1",
]  # fmt: skip
PRIVATE_IPV6 = [
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1", "100::1", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "5f00::1", "2606:4700::5efe:7f00:1",
    "2606:4700::200:5efe:7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE_IPV4 + PRIVATE_IPV6)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert refusal(address) is None


@given(st.integers(0, 2**32 - 1))
def test_no_embedding_of_an_ipv4_address_is_allowed(number: int) -> None:
    embeddings = [
        number,
        0xFFFF << 32 | number,
        0xFFFF << 48 | number,
        0x64_FF9B << 96 | number,
        0x2002 << 112 | number << 80,
        0x2001_0000 << 96 | number << 64,
        0x2001_0000 << 96 | number,
    ]
    assert all(refusal(str(IPv6Address(embedded))) for embedded in embeddings)


@given(st.integers(0, 2**32 - 1))
def test_what_python_knows_as_private_is_refused(number: int) -> None:
    address = IPv4Address(number)
    if not address.is_global or address.is_multicast:
        assert refusal(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://１２７.０.０.１/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/",
        "http://user@example.org/", "http://user:secret@example.org/", "ftp://example.org/", "file:///etc/passwd",
        "gopher://example.org/", "javascript:alert(1)", "data:text/html,x", "//example.org/", "", "http://",
        "http://example.org:22/", "http://example.org:8080/", "https://example.org:25/", "http://a b/",
        f"http://example.org/{'a' * 3000}",
    ],
)  # fmt: skip
def test_an_address_with_a_trick_is_refused_before_any_lookup(url: str) -> None:
    assert url_problem(url, {})


@pytest.mark.parametrize("url", ["http://example.org/", "https://example.org:443/a?b", "http://xn--bcher-kva.example/"])
def test_an_ordinary_address_may_be_asked_for(url: str) -> None:
    assert url_problem(url, {}) is None


def test_an_exception_allows_its_own_host_and_port_alone() -> None:
    connect_to = {"127.0.0.1:8000": "127.0.0.1:8000"}

    assert url_problem("http://127.0.0.1:8000/", connect_to) is None
    assert url_problem("http://127.0.0.1:8001/", connect_to)


def test_a_name_is_refused_when_any_of_its_addresses_is_not_public() -> None:
    guard = Guard(lookup=lambda host, port: ("93.184.215.14", "10.0.0.1"))

    with pytest.raises(AddressRefusedError, match=r"10\.0\.0\.1: private use"):
        asyncio.run(guard.targets("kabar.test", 80))


def test_a_name_with_public_addresses_leads_to_them_in_order() -> None:
    guard = Guard(lookup=lambda host, port: ("2606:4700::1111", "1.1.1.1"))

    assert asyncio.run(guard.targets("kabar.test", 443)) == [("2606:4700::1111", 443), ("1.1.1.1", 443)]


def test_a_name_is_looked_up_once_so_that_no_second_answer_can_differ() -> None:
    answers = [("93.184.215.14",), ("127.0.0.1",)]
    guard = Guard(lookup=lambda host, port: answers.pop(0))

    assert asyncio.run(guard.targets("kabar.test", 80)) == [("93.184.215.14", 80)]
    assert answers == [("127.0.0.1",)]


def test_a_name_that_does_not_resolve_says_so() -> None:
    def lookup(host: str, port: int) -> tuple[str, ...]:
        raise OSError("Name or service not known")

    with pytest.raises(NameNotFoundError, match="Name or service not known"):
        asyncio.run(Guard(lookup=lookup).targets("kabar.test", 80))


def test_an_exception_connects_to_its_address_without_a_lookup() -> None:
    def lookup(host: str, port: int) -> tuple[str, ...]:
        raise AssertionError("looked up")

    guard = Guard(connect_to={"kabar.test:443": "[::1]:8443"}, lookup=lookup)

    assert asyncio.run(guard.targets("kabar.test", 443)) == [("::1", 8443)]


def test_a_port_that_no_exception_names_is_refused() -> None:
    with pytest.raises(AddressRefusedError, match="port 8080"):
        asyncio.run(Guard().targets("kabar.test", 8080))


def test_an_address_of_this_machine_is_its_own_and_another_is_not() -> None:
    assert is_own("127.0.0.1", 80)
    assert not is_own("192.0.2.1", 80)
