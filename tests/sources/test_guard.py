import asyncio
import subprocess
import sys
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.addresses import unusable
from benchmarks.vectors import (
    ALLOWED_URLS,
    EMBEDDINGS,
    PUBLIC,
    REFUSED_URLS,
    count_of_cases,
    edges_v4,
    edges_v6,
    is_public,
    rebindings,
    refused_addresses,
)
from sources.guard import AddressRefusedError, Guard, NameNotFoundError, is_own, refusal, url_problem


def test_the_table_is_as_long_as_promised() -> None:
    counts = count_of_cases()

    assert counts["addresses refused"] >= 1_380
    assert counts["URLs refused"] >= 250
    assert counts["addresses allowed"] + counts["URLs allowed"] >= 50


def test_every_edge_of_every_range_is_refused_and_its_neighbours_are_not() -> None:
    assert [(address, is_refused) for address, is_refused in edges_v4() if bool(refusal(address)) != is_refused] == []
    assert [address for address in edges_v6() if not refusal(address)] == []


def test_no_address_is_refused_or_allowed_by_mistake() -> None:
    assert [address for address in refused_addresses() if not refusal(address)] == []
    assert [address for address in PUBLIC if refusal(address)] == []


@pytest.mark.parametrize(
    "address", ["fe80::1%eth0", "2606:4700::1111%1", "", "localhost", "1.2.3", "1.2.3.4/32", "::1%"]
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("embedding", EMBEDDINGS)
@given(number=st.integers(0, 2**32 - 1))
def test_no_embedding_of_an_ipv4_address_is_allowed(embedding: str, number: int) -> None:
    assert refusal(str(IPv6Address(EMBEDDINGS[embedding](number))))


@given(st.integers(0, 2**128 - 1) | st.integers(0x2 << 124, (0x4 << 124) - 1))
def test_the_guard_and_the_table_agree_on_every_ipv6_address(number: int) -> None:
    address = str(IPv6Address(number))

    assert (refusal(address) is None) == is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_what_python_knows_as_private_is_refused(number: int) -> None:
    address = IPv4Address(number)
    if not address.is_global or address.is_multicast:
        assert refusal(str(address))


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_address_with_a_trick_is_refused_before_any_lookup(url: str) -> None:
    assert url_problem(url, {})


@pytest.mark.parametrize("url", ALLOWED_URLS)
def test_an_ordinary_address_may_be_asked_for(url: str) -> None:
    assert url_problem(url, {}) is None


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://[", "http://a.test:", "http://u@"]))
@settings(max_examples=300)
def test_any_text_is_judged(text: str, start: str) -> None:
    problem = url_problem(start + text, {})

    assert problem is None or 0 < len(problem) < 200


def test_of_a_name_server_that_changes_its_mind_only_public_addresses_are_ever_handed_on() -> None:
    async def handed_on(answer: tuple[str, ...]) -> list[str]:
        try:
            return [address for address, _ in await Guard(lookup=lambda host, port: answer).targets("kabar.test", 443)]
        except AddressRefusedError:
            return []

    async def run() -> list[tuple[tuple[str, ...], list[str]]]:
        return [(answer, await handed_on(answer)) for sequence in rebindings(1_000) for answer in sequence]

    judged = asyncio.run(run())
    assert [(answer, given) for answer, given in judged if given != list(answer) * all(map(is_public, answer))] == []
    assert sum(bool(given) for _, given in judged) > 100


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


def test_no_packet_leaves_for_an_address_that_is_not_public() -> None:
    if reason := unusable():
        pytest.skip(reason)
    command = [sys.executable, "-m", "benchmarks.addresses", "--rebindings", "30", "--every", "60"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)

    assert made.returncode == 0, made.stdout + made.stderr
    assert "within the limits" in made.stdout
