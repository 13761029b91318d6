"""What is said of alerts, and to whom: a webhook, e-mail, notification blocks of Prefect.

A message holds the kinds of alerts, the ids of sources, the names of checks and figures; never text of an article.
"""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from flows.settings import Settings
from transforms.log_lines import log_line
from warehouse.alerts import Alert

_OWN = {"run": "a run broke off", "test": "this is a test"}
SECONDS = 20.0
"""How long a peer may take; a run waits for it once a channel."""


class NoticeFailed(Exception):
    """A channel did not take a notice; the message holds no address and no secret."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message: the alerts that are open and new to its reader, and those that are over."""

    alerts: Sequence[Alert]

    @property
    def title(self) -> str:
        """The message in one line."""
        if len(self.alerts) == 1:
            return f"Lumbung: {_headline(self.alerts[0])}"
        over = sum(alert.closed_at is not None for alert in self.alerts)
        parts = [f"{number} {word}" for number, word in ((len(self.alerts) - over, "new"), (over, "over")) if number]
        return f"Lumbung: alerts: {', '.join(parts)}"

    @property
    def text(self) -> str:
        """The message in full: a line for each alert."""
        return "\n".join(log_line(_line(alert)) for alert in self.alerts)

    @property
    def payload(self) -> dict[str, Any]:
        """The message for programs; `text` is what chat services show."""
        return {
            "title": self.title,
            "text": f"{self.title}\n{self.text}",
            "alerts": [
                {
                    "alert_id": alert.alert_id,
                    "state": "recovered" if alert.closed_at else "opened",
                    "kind": alert.kind,
                    "source_id": alert.source_id,
                    "subject": alert.subject,
                    "summary": log_line(alert.summary),
                    "opened_at": alert.opened_at.isoformat(),
                    "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
                }
                for alert in self.alerts
            ],
        }


class Channel(Protocol):
    """One way to tell people."""

    @property
    def name(self) -> str:
        """What `ops.alerts` remembers it by."""

    def send(self, notice: Notice) -> None:
        """Hand the notice over.

        Raises:
            NoticeFailed: it was not taken.
        """


def channels(settings: Settings) -> list[Channel]:
    """The channels that the settings name."""
    made: list[Channel] = []
    if settings.alert_webhook:
        made.append(Webhook(settings.alert_webhook.get_secret_value()))
    if settings.alert_email_to:
        made.append(Email(settings))
    return [*made, *(Block(name) for name in settings.alert_blocks)]


class Webhook:
    """A POST of JSON, by Prefect's webhook block."""

    name = "webhook"

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, notice: Notice) -> None:
        """As `Channel` has it; any answer but 2xx is a failure, redirects too."""
        from prefect.blocks.webhook import Webhook as Caller
        from pydantic import SecretStr

        try:
            call = Caller(url=SecretStr(self._url)).call(notice.payload)
            answer = asyncio.run(asyncio.wait_for(call, SECONDS))
        except Exception as error:  # whatever the client raises, its message may hold the address
            raise NoticeFailed(type(error).__name__) from None
        if not answer.is_success:
            raise NoticeFailed(f"it answered {answer.status_code}")


class Email:
    """A plain message by SMTP: TLS from the start (smtps), or where the server offers it (smtp)."""

    name = "e-mail"

    def __init__(self, settings: Settings) -> None:
        self._server = urlsplit(settings.alert_email_server.get_secret_value() if settings.alert_email_server else "")
        self._sender = settings.alert_email_from or settings.alert_email_to[0]
        self._to = settings.alert_email_to

    def send(self, notice: Notice) -> None:
        """As `Channel` has it; a password is only sent over TLS."""
        try:
            with self._connect() as server:
                self._log_in(server)
                server.send_message(self._message(notice))
        except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: an address that is none
            raise NoticeFailed(_without_detail(error)) from None

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = notice.title
        message["From"] = self._sender
        message["To"] = ", ".join(self._to)
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="lumbung.invalid")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.text + "\n")
        return message

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not self._server.username:
            return
        if not isinstance(server.sock, ssl.SSLSocket):
            raise NoticeFailed("it offers no TLS, and a password is not sent without")
        server.login(unquote(self._server.username), unquote(self._server.password or ""))


class Block:
    """A notification block kept in Prefect, such as `slack-webhook/newsroom`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, notice: Notice) -> None:
        """As `Channel` has it."""
        try:
            asyncio.run(asyncio.wait_for(self._notify(notice), SECONDS))
        except NoticeFailed:
            raise
        except Exception as error:  # blocks raise what they like, and their messages may hold addresses
            raise NoticeFailed(type(error).__name__) from None

    async def _notify(self, notice: Notice) -> None:
        from prefect.blocks.abstract import NotificationBlock
        from prefect.blocks.core import Block as Kept

        block: object = await Kept.aload(self.name)
        if not isinstance(block, NotificationBlock):
            raise NoticeFailed("it is no notification block")
        with block.raise_on_failure():
            await block.notify(notice.text, notice.title)


def _headline(alert: Alert) -> str:
    of = log_line(alert.source_id) if alert.source_id else "Lumbung"
    state = {
        "late": "is late",
        "silent": "is silent",
        "drifting": f"is no longer as it was: {alert.subject}",
        "critical": f"fails {alert.subject}",
    }[alert.kind]
    told = _OWN.get(alert.subject, f"{of} {state}")
    return f"over: {told}" if alert.closed_at else told


def _line(alert: Alert) -> str:
    since = f"since {alert.opened_at:%Y-%m-%d %H:%M} UTC"
    if alert.closed_at:
        return f"{_headline(alert)} ({since}, until {alert.closed_at:%Y-%m-%d %H:%M} UTC)"
    return f"{_headline(alert)}: {alert.summary} ({since})"


def _without_detail(error: Exception) -> str:
    """What went wrong without the server's words, which may repeat what it was sent."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
