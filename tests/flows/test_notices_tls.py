"""Mail over TLS, handed to a real mail server whose certificate is made here: taken when trusted, refused when not."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from flows.notices import Email, Notice, NoticeFailed
from flows.settings import Settings
from warehouse.alerts import Alert

NOW = datetime.now(UTC)
NOTICE = Notice(
    [
        Alert(
            alert_id="a1",
            kind="late",
            source_id="harian-padi",
            subject="freshness",
            summary="no new article for 30 hours",
            opened_at=NOW,
            closed_at=None,
        )
    ]
)


class Server:
    """A mail server that takes mail, and passwords, over TLS alone; keeps both."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.passwords: list[bytes] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        assert session.ssl is not None
        self.mails.append(envelope.content)
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        self.passwords.append(told.password)
        return AuthResult(success=told.password == b"rahasia", handled=False)

    def channel(self, host: str = "127.0.0.1", password: str = "rahasia") -> Email:
        address = SecretStr(f"smtp://ani:{password}@{host}:{self.port}")
        return Email(Settings(alert_email_to=["desk@example.org"], alert_email_server=address))


def certificate(folder: Path, *, valid_days: int = 1) -> Path:
    """A file with a certificate of 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=9))
        .not_valid_after(NOW + timedelta(days=valid_days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    """Starts a mail server with the certificate of a file; it offers STARTTLS."""
    started: list[Controller] = []

    def start(path: Path) -> Server:
        server = Server()
        with socket.create_server(("127.0.0.1", 0)) as free:
            server.port = free.getsockname()[1]
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        controller = Controller(
            server,
            hostname="127.0.0.1",
            port=server.port,
            tls_context=context,
            require_starttls=True,
            authenticator=server.authenticate,
        )
        controller.start()
        started.append(controller)
        return server

    yield start
    for controller in started:
        controller.stop()


def test_a_mail_and_its_password_go_over_tls_to_a_server_that_is_trusted(
    serve: Callable[[Path], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    server = serve(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    server.channel().send(NOTICE)
    [mail] = server.mails
    assert b"Subject: Lumbung: harian-padi is late" in mail
    assert server.passwords == [b"rahasia"]


def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password(
    serve: Callable[[Path], Server], tmp_path: Path
) -> None:
    server = serve(certificate(tmp_path))
    with pytest.raises(NoticeFailed, match=r"^SSLCertVerificationError$"):
        server.channel().send(NOTICE)
    assert (server.mails, server.passwords) == ([], [])


@pytest.mark.parametrize(("host", "valid_days"), [("localhost", 1), ("127.0.0.1", -1)], ids=["another host", "over"])
def test_a_certificate_of_another_host_or_of_another_time_is_not_trusted(
    serve: Callable[[Path], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, valid_days: int
) -> None:
    path = certificate(tmp_path, valid_days=valid_days)
    server = serve(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(NoticeFailed, match=r"^SSLCertVerificationError$"):
        server.channel(host).send(NOTICE)
    assert (server.mails, server.passwords) == ([], [])


def test_a_password_that_is_refused_is_told_by_its_code(
    serve: Callable[[Path], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path)
    server = serve(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(NoticeFailed, match=r"^SMTPAuthenticationError 535$"):
        server.channel(password="salah").send(NOTICE)
    assert server.mails == []
