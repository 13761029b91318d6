"""Within which limits a run works: settings from the environment (`LUMBUNG_*`) and `.env`."""

import os
import re
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError

from transforms.errors import LumbungError
from transforms.opt_outs import SIGNALS

_WORD = re.compile(r"[^\s,]+")
_AGE = re.compile(r"(\d{1,4})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

_PLACE = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[^\s:\[\]/@]+):\d{1,5}")


class SettingsError(LumbungError):
    """A setting that cannot be used; the message names the variable and the cure."""


class Settings(BaseSettings):
    """All settings, each with its unit in its name; `docs/settings.md` is generated from here."""

    model_config = SettingsConfigDict(env_prefix="LUMBUNG_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(default=Path("data"), description="Folder that holds everything a run writes.")
    contact: str = Field(
        default="",
        description="Address or page of whoever runs this; sent in the user agent, as publishers ask.",
    )
    delay_seconds: float = Field(
        default=1.0,
        ge=0,
        description="Least time between two requests to one registered domain; its file or robots.txt may ask more.",
    )
    concurrency: int = Field(
        default=256,
        ge=1,
        le=1024,
        description="Exchanges in flight at a time, one a registered domain; more than there may be slow peers.",
    )
    batch_pages: int = Field(default=500, ge=1, le=5000, description="Pages in one batch: one task each step.")
    batch_seconds: float = Field(
        default=20,
        gt=0,
        description="A batch is closed after this time even if it is not full, when pages are slow.",
    )
    workers: int = Field(default=0, ge=0, le=256, description="Child processes that extract; 0 means one a core.")
    entries: int = Field(default=10_000, ge=1, description="Most URLs that one run fetches.")
    publish_seconds: float = Field(
        default=30, gt=0, description="What is loaded is in the snapshot after this time, also while the run goes on."
    )
    source_entries: int = Field(
        default=1_000, ge=1, description="Most URLs that one run fetches of one source; the others wait for the next."
    )
    source_text_mb: int = Field(
        default=50, ge=1, description="Megabytes of text of one source and day (UTC) after which its URLs wait a day."
    )
    revisits: str = Field(
        default="1h 6h 1d 3d 7d 28d",
        description="Ages at which a loaded article is visited again, in m, h, d or w; empty for never.",
    )
    obey: str = Field(
        default="",
        description=f"Opt-outs that keep a page out, beside robots.txt: {', '.join(SIGNALS)}.",
    )
    sql_seconds: float = Field(default=60, gt=0, description="Time after which an ad-hoc query is killed.")
    alert_webhook: SecretStr | None = Field(
        default=None, description="Address that alerts are posted to as JSON; chat services show its `text`."
    )
    alert_email_to: list[str] = Field(
        default_factory=list, description='Addresses that alerts are mailed to, ["desk@example.org"].'
    )
    alert_email_from: str = Field(
        default="", description="The sender of these mails; the first of their readers if not set."
    )
    alert_email_server: SecretStr | None = Field(
        default=None,
        description="Their mail server, smtps://user:password@host:465 or smtp://host:25; localhost if not set.",
    )
    alert_blocks: list[str] = Field(
        default_factory=list, description='Notification blocks of Prefect that are told, ["slack-webhook/desk"].'
    )
    connect_to: dict[str, str] = Field(
        default_factory=dict,
        description='Where to connect instead, {"host:port": "address:port"}: the only way to a private address.',
    )

    @field_validator("revisits")
    @classmethod
    def _is_plan(cls, text: str) -> str:
        read_ages(text)
        return text

    @field_validator("obey")
    @classmethod
    def _are_signals(cls, text: str) -> str:
        unknown = sorted(set(_WORD.findall(text)) - set(SIGNALS))
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is no opt-out; known: {', '.join(SIGNALS)}")
        return text

    @field_validator("connect_to")
    @classmethod
    def _places(cls, places: dict[str, str]) -> dict[str, str]:
        for place in (*places, *places.values()):
            if not _PLACE.fullmatch(place):
                raise ValueError(f'"{place}" has no port; write "www.example.org:80", and "[::1]:80" for IPv6')
        return places

    @field_validator("alert_webhook", "alert_email_server")
    @classmethod
    def _addresses(cls, address: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        schemes = {"http", "https"} if info.field_name == "alert_webhook" else {"smtp", "smtps"}
        parts = urlsplit(address.get_secret_value() if address else "")
        if address and (parts.scheme not in schemes or not parts.hostname):
            raise ValueError(f"not an address that begins with {' or '.join(f'{each}://' for each in sorted(schemes))}")
        return address

    @property
    def revisit_ages(self) -> tuple[timedelta, ...]:
        """The ages at which a loaded article is visited again, ascending."""
        return read_ages(self.revisits)

    @property
    def obeyed(self) -> frozenset[str]:
        """The opt-outs that keep a page out, beside robots.txt."""
        return frozenset(_WORD.findall(self.obey))

    @property
    def user_agent(self) -> str:
        """The name this crawler gives itself, with its contact when there is one."""
        product = f"Lumbung/{version('lumbung')}"
        return f"{product} (+{self.contact})" if self.contact else product

    @property
    def worker_count(self) -> int:
        """Child processes that extract."""
        return self.workers or os.cpu_count() or 1


def read_ages(text: str) -> tuple[timedelta, ...]:
    """The ages that a text names, ascending.

    >>> [str(age) for age in read_ages("6h, 30m 2d")]
    ['0:30:00', '6:00:00', '2 days, 0:00:00']

    Raises:
        ValueError: a part of it is no number with m, h, d or w behind it.
    """
    ages = []
    for word in _WORD.findall(text):
        age = _AGE.fullmatch(word)
        if age is None:
            raise ValueError(f'"{word}" is no age; write a number with m, h, d or w behind it, such as "1h 6h 1d"')
        ages.append(timedelta(**{_UNITS[age[2]]: int(age[1])}))
    return tuple(sorted(ages))


def load_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: a variable holds what it cannot; the message names all of them.
    """
    try:
        return Settings()
    except SourceError as error:
        field = re.search(r'field "(\w+)"', str(error))
        variable = f"LUMBUNG_{field[1].upper()}" if field else "a variable"
        raise SettingsError(f"{variable}: not JSON\nCure: write it as docs/settings.md shows.") from None
    except ValidationError as error:
        lines = [
            f"LUMBUNG_{'_'.join(map(str, each['loc'])).upper()}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        ]
        raise SettingsError("\n".join([*lines, "Cure: mend the variable in the environment or in .env."])) from None
