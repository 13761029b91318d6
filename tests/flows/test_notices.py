"""What is told of alerts, handed to a real web server and a real mail server on loopback."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from flows.alerts_shown import send_test
from flows.exits import Exit
from flows.notices import Email, Notice, NoticeFailed, Webhook, channels
from flows.settings import Settings, SettingsError, load_settings
from warehouse.alerts import Alert

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def alert(kind: str = "late", source_id: str | None = "harian-padi", **changes: Any) -> Alert:
    plain = {
        "alert_id": "a1",
        "kind": kind,
        "source_id": source_id,
        "subject": "freshness",
        "summary": "no new article for 30 hours; its usual pause is at most 6",
        "opened_at": AT,
        "closed_at": None,
    }
    return Alert(**plain | changes)


class Web(ThreadingHTTPServer):
    """Keeps what is posted to it, and answers with `status`."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.status = 204

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805 - named by the standard library
                length = int(handler.headers["Content-Length"])
                self.posted.append(json.loads(handler.rfile.read(length)))
                handler.send_response(self.status)
                handler.send_header("Location", "/elsewhere")
                handler.end_headers()

            def log_message(handler, *_: Any) -> None:  # noqa: N805
                return

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=rahasia"


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server that takes notices."""
    with Web() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


class Mailbox:
    """Keeps what is mailed to it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A mail server and its address."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def mailing(address: str) -> Email:
    [channel] = channels(Settings(alert_email_to=["desk@example.org"], alert_email_server=SecretStr(address)))
    assert isinstance(channel, Email)
    return channel


def test_a_webhook_gets_every_alert_as_json_and_a_text_for_people(web: Web) -> None:
    notice = Notice([alert(), alert("critical", None, subject="accounts_reconcile", summary="3 of 9")])
    Webhook(web.url).send(notice)
    [posted] = web.posted
    assert posted["title"] == "Lumbung: alerts: 2 new"
    assert [(each["state"], each["kind"], each["source_id"]) for each in posted["alerts"]] == [
        ("opened", "late", "harian-padi"),
        ("opened", "critical", None),
    ]
    assert posted["text"].splitlines()[1:] == [
        "harian-padi is late: no new article for 30 hours; its usual pause is at most 6 (since 2026-11-20 09:30 UTC)",
        "Lumbung fails accounts_reconcile: 3 of 9 (since 2026-11-20 09:30 UTC)",
    ]


def test_a_recovery_says_from_when_to_when(web: Web) -> None:
    Webhook(web.url).send(Notice([alert(closed_at=AT.replace(hour=11))]))
    [posted] = web.posted
    assert posted["title"] == "Lumbung: over: harian-padi is late"
    assert posted["alerts"][0]["state"] == "recovered"
    assert posted["text"].endswith("(since 2026-11-20 09:30 UTC, until 2026-11-20 11:30 UTC)")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_takes_nothing_fails_without_telling_its_address(web: Web, status: int) -> None:
    web.status = status
    with pytest.raises(NoticeFailed) as failure:
        Webhook(web.url).send(Notice([alert()]))
    assert str(failure.value) == f"it answered {status}"
    assert len(web.posted) == 1


def test_a_webhook_that_nobody_listens_at_fails_without_telling_its_address() -> None:
    with pytest.raises(NoticeFailed) as failure:
        Webhook("http://127.0.0.1:1/hook?token=rahasia").send(Notice([alert()]))
    assert str(failure.value) == "ConnectError"


def test_a_mail_has_one_plain_part_and_says_that_a_program_sent_it(mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    mailing(address).send(Notice([alert()]))
    [message] = box.messages
    assert message["Subject"] == "Lumbung: harian-padi is late"
    assert (message["From"], message["To"]) == ("desk@example.org", "desk@example.org")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().startswith("harian-padi is late: no new article for 30 hours")


def test_hostile_names_make_no_header_and_no_line(mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    hostile = "padi\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    mailing(address).send(Notice([alert(source_id=hostile, summary=hostile)]))
    [message] = box.messages
    assert "Bcc" not in message
    assert message.get_content_type() == "text/plain"
    assert len(message.get_content().splitlines()) == 1


def test_a_password_is_not_sent_without_tls(mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    with pytest.raises(NoticeFailed, match="offers no TLS"):
        mailing(address.replace("//", "//ani:rahasia@")).send(Notice([alert()]))
    assert box.messages == []


def test_a_mail_server_that_refuses_is_told_by_its_code(mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    box.answer = "554 rahasia is not welcome"
    with pytest.raises(NoticeFailed) as failure:
        mailing(address).send(Notice([alert()]))
    assert str(failure.value) == "SMTPDataError 554"


def test_an_address_that_is_none_is_refused_with_the_variable_s_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBUNG_ALERT_WEBHOOK", "ftp://ani:rahasia@example.org")
    with pytest.raises(SettingsError, match="LUMBUNG_ALERT_WEBHOOK: not an address that begins with http") as error:
        load_settings()
    assert "rahasia" not in str(error.value)


def test_the_test_command_says_who_took_it(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    assert send_test(Settings()) == Exit.FAILED
    assert "nobody is told of alerts: set LUMBUNG_ALERT_WEBHOOK" in capsys.readouterr().err
    settings = Settings(
        alert_webhook=SecretStr(web.url),
        alert_email_to=["a@example.org"],
        alert_email_server=SecretStr("smtp://127.0.0.1:1"),
    )
    assert send_test(settings) == Exit.FAILED
    printed = capsys.readouterr()
    assert printed.out == "webhook: told\n"
    assert printed.err == "e-mail: failed (ConnectionRefusedError)\n"
    assert web.posted[0]["title"] == "Lumbung: this is a test"
