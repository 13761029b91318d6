"""News agencies: which one a text credits, and which one the people in it talked to.

One table: the agency's name as we store it, then the other forms in print. Short forms (AP, TT) are words of
their own elsewhere, so `find_agency` is for texts that give credit (a byline, a credit line, the brackets of
a dateline, a meta value), and forms are matched in the case given here, or in capitals.
"""

import re

_TABLE = """
Reuters | Thomson Reuters
AP | Associated Press | The Associated Press
AFP | Agence France-Presse | Agence France Presse
ANTARA | ANTARA News | Antara News | Antara | LKBN Antara | Kantor Berita Antara
Anadolu | Anadolu Agency | Anadolu Ajansı
Xinhua | Xinhua News Agency | 新华社 | 新華社
Bernama
dpa | Deutsche Presse-Agentur | dpa-AFX
EFE | Agencia EFE
TASS | ITAR-TASS | ТАСС
ANSA
Kyodo | Kyodo News | 共同通信
Jiji | Jiji Press | 時事通信
Yonhap | Yonhap News | Yonhap News Agency | 연합뉴스
KCNA
PTI | Press Trust of India
ANI | Asian News International
IANS | Indo-Asian News Service
UPI | United Press International
PA Media | PA | Press Association
AAP | Australian Associated Press
The Canadian Press | Canadian Press
APA | Austria Presse Agentur
Keystone-SDA | SDA | sda | ATS
KNA
epd
Belga
ANP
Lusa | LUSA
Europa Press
Agência Brasil
Prensa Latina
Notimex
Ritzau
NTB
TT Nyhetsbyrån | TT
STT
PAP
CTK | ČTK
MTI
Tanjug
HINA | Hina
BTA
Agerpres | AGERPRES
Interfax | Интерфакс
RIA Novosti | RIA | РИА Новости
Sputnik
Ukrinform | Укринформ | Укрінформ
UNIAN | УНИАН | УНІАН
IRNA
ISNA
Tasnim
Fars
WAM
SPA | Saudi Press Agency
QNA
WAFA | Wafa
SANA
MENA
NAN | News Agency of Nigeria
VNA | Vietnam News Agency
PNA | Philippine News Agency
Bloomberg | Bloomberg News
"""


def _names() -> dict[str, str]:
    """Every printed form to the agency's name."""
    names: dict[str, str] = {}
    for row in _TABLE.strip().splitlines():
        forms = [form.strip() for form in row.split("|")]
        for form in forms:
            names[form] = names[form.upper()] = forms[0]
    return names


_AGENCY_OF = _names()


def _pattern() -> str:
    """The printed forms as words of their own, the longest first.

    By their first letters, so that a search looks at these letters only, which are mostly capitals.
    """
    by_letter: dict[str, list[str]] = {}
    for form in sorted(_AGENCY_OF, key=len, reverse=True):
        by_letter.setdefault(form[0], []).append(re.escape(form[1:]))
    words = (rf"{letter}(?<![\w@.-]{letter})(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return rf"(?:{'|'.join(words)})(?![\w@]|\.\w)"


_CREDIT = re.compile(_pattern())

_LONGEST_CREDIT = 300
"""Characters; a longer text is no credit line, and would name agencies in passing."""

_NAME_WORDS = 2
_LEAST_MENTIONS = 2
"""One source that "told Reuters" may be quoted from anywhere; two mean that Reuters did the reporting."""

_BODY_READ = 50_000
"""Characters; longer than any wire story, and a bound on what a hostile page can cost."""
_BEFORE = 60
_TOLD = re.compile(
    r"(?:\b(?:told|tells|telling|kepada|pada|memberitahu|diberitahukan)"
    r"|\b(?:spoke|speaking|spoken|interview(?:ed|s)?|berbicara|wawancara)(?: \w+){0,2} (?:to|with|by|dengan)"
    r"|\b(?:seen|reviewed|obtained|dilihat|ditinjau|diperoleh)(?: by| oleh)?"
    r"|\b(?:questions?|requests?|enquir(?:y|ies)|inquir(?:y|ies)|pertanyaan|permintaan)"
    r"(?: \w+){0,3} (?:from|by|dari))"
    r"(?: the| kantor berita| news agency| agency)?$",
    re.IGNORECASE,
)


def find_agency(*texts: str | None) -> str | None:
    """The agency that the first crediting text names, or None.

    >>> find_agency(None, "By Jane Roe, Associated Press")
    'AP'
    >>> find_agency("Antara/PRNewswire"), find_agency("Ani Antarina, redaksi@antara.example")
    ('ANTARA', None)
    """
    for text in texts:
        match = _CREDIT.search(text) if text and len(text) <= _LONGEST_CREDIT else None
        if match:
            return _AGENCY_OF[match[0]]
    return None


def without_agency(name: str) -> str:
    """A name without the agency that is printed after it.

    >>> without_agency("JILL LAWLESS Associated Press"), without_agency("Associated Press"), without_agency("Ann Lee")
    ('JILL LAWLESS', 'Associated Press', 'Ann Lee')
    """
    credit = next((match for match in _CREDIT.finditer(name) if match.end() == len(name)), None)
    before = name[: credit.start()].rstrip() if credit else ""
    return before if len(before.split()) >= _NAME_WORDS else name


def agency_told(body: str) -> str | None:
    """The agency that people in the text talk to at least twice, or None.

    A translated wire story often credits nobody, and still says whom its sources told.

    >>> agency_told("Dua pejabat mengatakan itu kepada Reuters. Ia tidak menjawab pertanyaan dari Reuters.")
    'Reuters'
    >>> agency_told("A minister told AFP that rain was near.") is None
    True
    """
    mentions: dict[str, int] = {}
    for match in _CREDIT.finditer(body[:_BODY_READ]):
        if _TOLD.search(body[max(0, match.start() - _BEFORE) : match.start()].rstrip()):
            agency = _AGENCY_OF[match[0]]
            mentions[agency] = mentions.get(agency, 0) + 1
    best = max(mentions, key=lambda agency: mentions[agency], default=None)
    return best if best and mentions[best] >= _LEAST_MENTIONS else None
