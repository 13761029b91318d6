"""The words by which a site's own lines give themselves away, in the languages of the corpus.

Patterns are matched at the start of a line, on its first characters only, and always together with its place
or length (see boilerplate.py and texts.py): the same words stand in articles too.
"""

import re

_READ = 120  # characters of a line that are looked at
_LONGEST_POINTER_WORDS = 40
_LONGEST_APPEAL_WORDS = 60
_LONGEST_CREDIT_WORDS = 12

_POINTERS = (
    # English
    "related(?: (?:articles?|stor(?:y|ies)|links?|content|posts?|topics?))?",
    "read (?:more|also|next|on)|also read|see (?:more|also)|more(?: on this(?: story)?)?|watch(?: also)?",
    r"must[ -]read|don.?t miss|recommended|you (?:may|might) also like|further reading|trending|also on [\w.]+",
    "most (?:read|popular)",
    # Indonesian and Malay
    "baca (?:juga|selengkapnya|artikel(?: lain(?:nya)?)?)|lihat (?:juga|foto|video)|simak (?:juga|video)",
    "tonton(?: juga| video)?|selengkapnya|artikel terkait|berita (?:terkait|lainnya)|pilihan editor",
    "video (?:rekomendasi|pilihan)",
    # others
    "(?:mehr )?zum (?:artikel|thema)|lesen sie (?:auch|mehr|hier)|lesetipps?|mehr (?:zum thema|dazu)",
    "(?:à )?lire aussi|lee (?:también|más)|más información|te puede interesar|leia (?:também|mais)|mais lidas",
    "leggi anche|lees ook|læs også|les også|läs (?:också|mer|även)|czytaj (?:też|także|więcej)",
    "читайте (?:также|ещё)|читайте також",
)
_POINTER = re.compile(
    rf"\W{{0,6}}(?:{'|'.join(_POINTERS)})(?: (?:juga|video|foto|artikel)){{0,2}}\s*(?:[:：>»|–—-]|$)", re.IGNORECASE
)

_STRONG_APPEALS = (
    "sign up (?:for|to) (?:our|the|get|receive)|subscribe to (?:our|the)|click here (?:to|for)|follow us on",
    r"get (?:the|our) .{0,40}(?:app|newsletter)\b|get .{0,80}(?:your inbox|newsletters?)\b|download our",
    "like this story|join our .{0,30}(?:newsletter|channel|group)|scroll to continue|article continues",
    "story continues|thanks for signing up|there was an error|keep an eye on your inbox|by signing up",
    "please check your inbox|you can unsubscribe|an error has occurred|if you (?:enjoyed|liked) this",
    "ikuti kami|dapatkan (?:berita|update)|scroll untuk|lanjutkan membaca|gulir untuk",
)
_STRONG_APPEAL = re.compile(rf"\W{{0,4}}(?:{'|'.join(_STRONG_APPEALS)})", re.IGNORECASE)

_APPEALS = (
    # who may use it
    r"copyright\b|©|\(c\) ?\d{4}|all rights reserved|this copy is for|terms of|privacy policy|our standards",
    # who else worked on it
    "reporting by|editing by|additional reporting|with reporting by|writing by|photos? by|image credits?",
    r"(?:the )?(?:associated press|ap|reuters|afp)\b.{0,60}contributed|mit material|quellen?:?$",
    # where else to go
    r"follow (?:us|him|her|me|them|@?\w+(?:['’]s)?(?: \w+){0,6} on)|follow @|sign up (?:for|to|here|now)",
    r"subscribe (?:to|now|here|for)|click here|(?:get|download) (?:the|our) .{0,30}app\b|listen to",
    r"get .{0,60}(?:newsletter|inbox|alerts)|(?:like|enjoy(?:ed)?|love) th(?:is|e) (?:story|article|post)",
    "if you (?:enjoyed|liked)|share (?:this|your|on)|for more (?:stories|news|on|information about)",
    r"for the latest|join (?:our|the|us)|more (?:at|ap|from)\b|read more\b|our website is|our community",
    "ikuti (?:kami|berita|terus)|dapatkan (?:berita|update|kabar)|gabung|klik (?:di ?sini|link)|yuk",
    "cek berita|jangan lewatkan|saksikan|simak",
    "folgen sie|jetzt (?:abonnieren|anmelden|lesen)|melden sie|abonnieren|hier (?:geht|können)",
    "s[íi]guenos|suscr[íi]bete|suivez|abonnez|seguici|iscriviti|siga|assine|inscreva|volg ons|schrijf je",
    # what to tell the newsroom
    r"write to \w|e?-?mail (?:us|the|me)|contact (?:us|the)|get in touch|have (?:a tip|you got)|do you have",
    r"got a (?:tip|story)|tell us what|comments?$|advertisement$|ihre meinung",
)
_APPEAL = re.compile(rf"\W{{0,4}}(?:{'|'.join(_APPEALS)})", re.IGNORECASE)

_CREDIT = re.compile(
    r"\W*(?:penulis|editor|reporter|pewarta|sumber|source|by|oleh|von|foto|photo|image credits?|video|text"
    r"|written by|edited by)\b\W*[:|]",
    re.IGNORECASE,
)


def is_pointer(line: str) -> bool:
    """Whether a line points to another article ("Baca juga: …").

    >>> is_pointer("Baca juga: Harga Cabai Naik"), is_pointer("READ MORE"), is_pointer("More people read it.")
    (True, True, False)
    """
    return bool(_POINTER.match(line[:_READ])) and len(line.split()) < _LONGEST_POINTER_WORDS


def is_strong_appeal(line: str) -> bool:
    """Whether a line asks the reader for something in words that no article uses.

    >>> is_strong_appeal("Sign up for our daily newsletter"), is_strong_appeal("They signed up for war.")
    (True, False)
    """
    return bool(_STRONG_APPEAL.match(line[:_READ])) and len(line.split()) <= _LONGEST_APPEAL_WORDS


def is_appeal(line: str) -> bool:
    """Whether a line near the end asks the reader for something, or says whose work and property it is.

    >>> is_appeal("Reporting by Ann Lee; Editing by Budi"), is_appeal("© 2024 Kabar Kota")
    (True, True)
    """
    return bool(_APPEAL.match(line[:_READ])) and len(line.split()) <= _LONGEST_APPEAL_WORDS


def is_credit(line: str) -> bool:
    """Whether a line names who wrote, edited or photographed, and nothing else.

    >>> is_credit("| Penulis | : Ani Wijaya |"), is_credit("Editor: Budi"), is_credit("Foto itu buram.")
    (True, True, False)
    """
    return bool(_CREDIT.match(line[:_READ])) and len(line.split()) <= _LONGEST_CREDIT_WORDS
