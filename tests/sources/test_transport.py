import asyncio
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources.client import Answer, Client
from sources.guard import Guard
from sources.limits import FetchSettings
from sources.transport import Pools
from transforms.outcomes import Outcome


@dataclass(frozen=True)
class Authority:
    """A certificate of its own authority, good for one name until a day."""

    certificate: Path
    key: Path


def authority(folder: Path, name: str, last_day: datetime) -> Authority:
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(last_day - timedelta(days=30))
        .not_valid_after(last_day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Authority(folder / f"{name}.pem", folder / f"{name}.key")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


WIRE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nKabar"


def exchange_over_tls(held: Authority, *, is_trusted: bool, url: str) -> tuple[Answer, list[bytes]]:
    """The answer of a TLS peer that holds a certificate, and what the peer read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(held.certificate, held.key)
    read: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        read.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(WIRE)
        await writer.drain()
        writer.close()

    async def run() -> Answer:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        settings = FetchSettings(user_agent="Lumbung/0.1", connect_to={"www.kabar.test:443": f"127.0.0.1:{port}"})
        certificates = str(held.certificate) if is_trusted else None
        async with Client(settings, Guard.of(settings), certificates) as client:
            answer = await client.exchange(url, limit_bytes=1_000, seconds=5)
        server.close()
        return answer

    return asyncio.run(run()), read


@pytest.fixture
def soon() -> datetime:
    return datetime.now(UTC) + timedelta(days=10)


def test_under_tls_the_tape_holds_what_was_said_inside(tmp_path: Path, soon: datetime) -> None:
    held = authority(tmp_path, "www.kabar.test", soon)

    answer, read = exchange_over_tls(held, is_trusted=True, url="https://www.kabar.test/a")

    assert answer.outcome is Outcome.PENDING
    assert answer.exchange is not None
    assert (answer.exchange.response, answer.exchange.request) == (WIRE, read[0])


@pytest.mark.parametrize(
    ("name", "is_trusted", "days"),
    [("www.kabar.test", False, 10), ("www.other.test", True, 10), ("www.kabar.test", True, -1)],
    ids=["an authority that nobody knows", "another name", "past its last day"],
)
def test_a_certificate_that_is_not_valid_ends_the_exchange(
    tmp_path: Path, name: str, is_trusted: bool, days: int
) -> None:
    held = authority(tmp_path, name, datetime.now(UTC) + timedelta(days=days))

    answer, read = exchange_over_tls(held, is_trusted=is_trusted, url="https://www.kabar.test/a")

    assert (answer.outcome, answer.exchange, read) == (Outcome.FAILED_TLS, None, [])


def test_certificates_are_always_checked_and_old_versions_of_tls_are_not_spoken() -> None:
    settings = FetchSettings(user_agent="Lumbung/0.1")
    context = Pools(Guard.of(settings), settings)._context

    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert not any("verify" in name or "insecure" in name for name in FetchSettings.__dataclass_fields__)


def test_the_connections_that_lie_idle_longest_are_closed_first() -> None:
    settings = FetchSettings(user_agent="Lumbung/0.1", most_pools=2)

    async def run() -> list[bool]:
        pools = Pools(Guard.of(settings), settings)
        async with pools.pool("http://busy.test") as busy:
            async with pools.pool("http://a.test") as first:
                pass
            async with pools.pool("http://b.test") as second:
                pass
            async with (
                pools.pool("http://busy.test") as same,
                pools.pool("http://a.test") as anew,
                pools.pool("http://b.test") as kept,
            ):
                return [same is busy, anew is first, kept is second]

    assert asyncio.run(run()) == [True, False, True]


def test_a_name_that_is_looked_up_for_too_long_does_not_resolve() -> None:
    released = threading.Event()

    def lookup(host: str, port: int) -> tuple[str, ...]:
        released.wait()
        return ()

    async def run() -> Answer:
        settings = FetchSettings(user_agent="Lumbung/0.1", connect_seconds=0.05)
        async with Client(settings, Guard(lookup=lookup)) as client:
            return await client.exchange("http://www.kabar.test/", limit_bytes=1_000, seconds=5)

    answer = asyncio.run(run())
    released.set()
    assert (answer.outcome, answer.detail) == (Outcome.FAILED_DNS, "www.kabar.test was looked up for 0.05 s")
