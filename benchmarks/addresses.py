"""Which addresses our fetcher sends a SYN to, counted by another process at the network's edge.

    python -m benchmarks.addresses [--rebindings 1000] [--every 1]

In a network namespace of its own (Linux, `unshare` and `ip`; no rights are needed where user namespaces are
allowed) every packet is seen that leaves for anywhere. Each case of `benchmarks.vectors` is given to the fetcher
past its own checks of addresses, straight to the client: as a URL, as the answer of a name server, as a redirect,
and as a name server that changes its mind. Acceptance (threats T1, T2): no SYN to an address that is not public,
and one to each public control; a bare httpx client on the same cases shows that the counter sees them.
"""

import argparse
import asyncio
import ipaddress
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace

import httpx

from benchmarks.vectors import PUBLIC, REFUSED_URLS, count_of_cases, is_public, rebindings, refused_addresses
from sources.client import Client
from sources.guard import Guard
from sources.limits import FetchSettings

INSIDE = "LUMBUNG_BENCHMARK_INSIDE"
_ETHERNET_BYTES = 14
_SYN, _ACK = 0x02, 0x10
SETTINGS = FetchSettings(user_agent="Lumbung/0.1", connect_seconds=0.1)

# A pair of wires: what leaves by the first for anywhere but this machine is seen, and answered by nobody.
_WIRES = """
ip link set lo up
ip link add wire0 type veth peer name wire1
ip link set wire0 address 02:00:00:00:00:01
ip link set wire0 up
ip link set wire1 up
ip address add 198.41.0.9/24 dev wire0
ip neigh add 198.41.0.1 lladdr 02:00:00:00:00:99 dev wire0
ip route add default via 198.41.0.1
ip -6 address add 2a01:9::9/64 dev wire0 nodad
ip -6 neigh add 2a01:9::1 lladdr 02:00:00:00:00:99 dev wire0
ip -6 route add default via 2a01:9::1
"""


def unusable() -> str | None:
    """Why this cannot run here; None when it can."""
    for program in ("unshare", "ip"):
        if shutil.which(program) is None:
            return f"there is no `{program}`"
    tried = subprocess.run(["unshare", "-Urn", "sh", "-ec", _WIRES], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"no network namespace: {tried.stderr.strip()[:200]}"


def counted() -> None:
    """Count the SYNs of this namespace by destination until standard input ends; print them as JSON."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 2**20)
        print("counting", flush=True)
        os.set_blocking(0, False)
        wire.settimeout(0.2)
        seen: dict[str, int] = {}
        is_over = False
        while True:
            try:
                destination = _destination(wire.recv(256))
            except TimeoutError:
                if is_over:
                    break
                is_over = sys.stdin.buffer.read(1) == b""
                continue
            if destination is not None:
                seen[destination] = seen.get(destination, 0) + 1
    print(json.dumps(seen), flush=True)


def _destination(frame: bytes) -> str | None:
    """Where a TCP SYN goes, as `address port`; None for any other frame."""
    (kind,) = struct.unpack_from("!H", frame, 12)
    packet = frame[_ETHERNET_BYTES:]
    if kind == 0x0800 and packet[9] == socket.IPPROTO_TCP:
        segment, address = packet[(packet[0] & 15) * 4 :], socket.inet_ntop(socket.AF_INET, packet[16:20])
    elif kind == 0x86DD and packet[6] == socket.IPPROTO_TCP:
        segment, address = packet[40:], socket.inet_ntop(socket.AF_INET6, packet[24:40])
    else:
        return None
    is_syn = segment[13] & (_SYN | _ACK) == _SYN
    return f"{address} {struct.unpack_from('!H', segment, 2)[0]}" if is_syn else None


class Counter:
    """The other process."""

    def __enter__(self) -> "Counter":
        command = [sys.executable, "-m", "benchmarks.addresses", "--count"]
        self._running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._running.stdout is not None
        self._running.stdout.readline()
        self.destinations: set[tuple[str, int]] = set()
        return self

    def __exit__(self, *_: object) -> None:
        output, _errors = self._running.communicate()
        for destination in json.loads(output):
            address, port = destination.split(" ")
            self.destinations.add((str(ipaddress.ip_address(address)), int(port)))


Ask = Callable[[Client, str], Awaitable[object]]


async def _each(ask: Ask, cases: Iterable[str], guard: Guard | None = None, settings: FetchSettings = SETTINGS) -> None:
    """Ask for all with one client, a hundred at a time."""
    places = asyncio.Semaphore(100)
    async with Client(settings, guard or Guard.of(settings)) as client:

        async def one(case: str) -> None:
            async with places:
                await ask(client, case)

        await asyncio.gather(*(one(case) for case in cases))


async def _exchange(client: Client, url: str) -> None:
    with suppress(ValueError):  # no address at all, which the walk to a page finds before
        await client.exchange(url, limit_bytes=10_000, seconds=1)


def _written(address: str) -> str:
    return f"http://[{address}]/" if ":" in address else f"http://{address}/"


class _NameServer:
    """Gives each name its own answers, one after the other."""

    def __init__(self, answers: list[list[tuple[str, ...]]]) -> None:
        self._answers = [iter(each) for each in answers]
        self.urls = [f"https://koran{number}.test/" for number, each in enumerate(answers) for _ in each]

    def lookup(self, host: str, _port: int) -> tuple[str, ...]:
        return next(self._answers[int(host.removeprefix("koran").removesuffix(".test"))])


def _resolved(answers: list[list[tuple[str, ...]]]) -> None:
    """Ask each name as often as it has answers."""
    server = _NameServer(answers)
    asyncio.run(_each(_exchange, server.urls, Guard(lookup=server.lookup)))


async def _redirected(targets: list[str]) -> int:
    """Follow a redirect to each target as the client would, without any check before; the server's port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            number = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1][1:]
        except (asyncio.IncompleteReadError, asyncio.CancelledError):
            number = b""  # a connection that was opened ahead of need and closed unused
        if number.isdigit():
            target = targets[int(number)].encode("utf-8", "replace").replace(b"\n", b"")
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n")
        await writer.drain()
        writer.close()

    async def follow(client: Client, number: str) -> None:
        answer = await client.exchange(f"http://koran.test/{number}", limit_bytes=10_000, seconds=1)
        target = answer.redirect_target()
        if target is not None:
            await _exchange(client, target)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = replace(SETTINGS, connect_to={"koran.test:80": f"127.0.0.1:{port}"})
    await _each(follow, map(str, range(len(targets))), settings=settings)
    server.close()
    return int(port)


async def _bare(urls: list[str]) -> None:
    places = asyncio.Semaphore(100)
    async with httpx.AsyncClient(timeout=0.2, trust_env=False, verify=False) as client:

        async def one(url: str) -> None:
            with suppress(httpx.HTTPError, httpx.InvalidURL, ValueError, OSError):
                async with places:
                    await client.get(url)

        await asyncio.gather(*map(one, urls))


def _measured(about: str, work: Callable[[], int | None]) -> set[str]:
    """The addresses that got a SYN from the work and are not public, or got it at another port than the web's.

    The work returns the port of a server of its own, if it has one.
    """
    began = time.monotonic()
    with Counter() as counter:
        port = work()
    found = {(address, to) for address, to in counter.destinations if to != port}
    wrong = {address for address, to in found if not is_public(address) or to not in (80, 443)}
    reached = {address for address, _ in counter.destinations if is_public(address)}
    print(
        f"{about:55} SYNs to {len(wrong):4} not public, {len(reached):3} public addresses"
        f"  {time.monotonic() - began:5.1f} s  {', '.join(sorted(wrong)[:3])}",
        flush=True,
    )
    return wrong


def _inside(rebinding_count: int, every: int) -> bool:
    refused = refused_addresses()[::every]
    urls = [*map(_written, refused), *REFUSED_URLS[::every]]
    print(", ".join(f"{count} {kind}" for kind, count in count_of_cases().items()))
    ways: dict[str, Callable[[], int | None]] = {
        "refused addresses and URLs": lambda: asyncio.run(_each(_exchange, urls)),
        "redirects to them": lambda: asyncio.run(_redirected(urls)),
        "refused addresses, as answers of a name server": lambda: _resolved([[(address,)] for address in refused]),
        "behind a public one in the same answer": lambda: _resolved([[("1.1.1.1", address)] for address in refused]),
        f"{rebinding_count} name servers that change their mind": lambda: _resolved(list(rebindings(rebinding_count))),
    }
    wrong = [_measured(about, work) for about, work in ways.items()]
    with Counter() as counter:
        asyncio.run(_each(_exchange, map(_written, PUBLIC)))
        _resolved([[(address,)] for address in PUBLIC])
    reached = {address for address, _ in counter.destinations}
    missed = {str(ipaddress.ip_address(address)) for address in PUBLIC} - reached
    print(f"{len(PUBLIC)} public controls: {len(missed)} wrongly refused {', '.join(sorted(missed))}")
    seen = _measured("the same addresses and URLs, by a bare httpx client", lambda: asyncio.run(_bare(urls)))
    return not any(wrong) and not missed and bool(seen)


def main() -> None:
    """Print a line for each way to give an address, and whether all held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rebindings", type=int, default=1_000)
    parser.add_argument("--count", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=1, help="take every so-many-th refused address and URL")
    arguments = parser.parse_args()
    if arguments.count:
        counted()
    elif os.environ.get(INSIDE):
        subprocess.run(["sh", "-ec", _WIRES], check=True)
        is_fine = _inside(arguments.rebindings, arguments.every)
        print("within the limits" if is_fine else "PAST THE LIMITS")
        sys.exit(not is_fine)
    elif reason := unusable():
        print(f"skipped: {reason}")
    else:
        command = ["unshare", "-Urn", sys.executable, "-m", "benchmarks.addresses", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode)


if __name__ == "__main__":
    main()
