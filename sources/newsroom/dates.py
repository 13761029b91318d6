"""How the newsroom's publishers print a time."""

from collections.abc import Callable
from datetime import datetime

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def indonesian_long(at: datetime) -> str:
    """The date line of many Indonesian sites, for a time in WIB.

    >>> indonesian_long(datetime(2031, 7, 16, 7, 31))
    'Rabu, 16 Juli 2031 - 07:31 WIB'
    """
    return f"{_DAYS[at.weekday()]}, {at.day} {_MONTHS[at.month - 1]} {at.year} - {at:%H:%M} WIB"


def indonesian_slashes(at: datetime) -> str:
    """A date line with a day in digits, for a time in WIB.

    >>> indonesian_slashes(datetime(2031, 7, 16, 7, 31))
    '16/07/2031, 07:31 WIB'
    """
    return f"{at:%d/%m/%Y, %H:%M} WIB"


def indonesian_plain(at: datetime) -> str:
    """A date line as small sites write it, for a time in WIB.

    >>> indonesian_plain(datetime(2031, 8, 6, 7, 31))
    '6 Agustus 2031 pukul 07.31 WIB'
    """
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} pukul {at:%H.%M} WIB"


def english(at: datetime) -> str:
    """An English date line without a zone.

    >>> english(datetime(2031, 7, 6, 19, 5))
    '6 July 2031, 7.05pm'
    """
    half = "am" if at.hour < 12 else "pm"
    return f"{at.day} {_ENGLISH_MONTHS[at.month - 1]} {at.year}, {(at.hour - 1) % 12 + 1}.{at:%M}{half}"


STYLES: dict[str, Callable[[datetime], str]] = {
    "indonesian_long": indonesian_long,
    "indonesian_slashes": indonesian_slashes,
    "indonesian_plain": indonesian_plain,
    "english": english,
}
