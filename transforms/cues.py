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
    r"must[ -]read|don.?t miss|recommended|you(?:.ll| may| might) also (?:like|love|enjoy)|further reading|trending",
    r"also on [\w.]+",
    r"most (?:read|popular)(?: in \w+)?",
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
    rf"\W{{0,6}}(?:(?:{'|'.join(_POINTERS)})(?: (?:juga|video|foto|artikel)){{0,2}}\s*(?:[:：>»|–—-]|[.…]*$)"
    r"|discover more from\b|read our .{0,60}\breview\W*$)",
    re.IGNORECASE,
)

_ADVERTISEMENTS = "article content|advertisement|iklan|anzeige|werbung|publicidad|publicité|annonse|annons|reklama"
_STRONG_APPEALS = (
    "sign up (?:for|to) (?:our|the|get|receive)|subscribe to (?:our|the)|click here (?:to|for)|follow us on",
    r"get (?:the|our) .{0,40}(?:app|newsletter)\b|get .{0,80}(?:your inbox|newsletters?)\b|download our",
    "like this story|join our .{0,30}(?:newsletter|channel|group)|scroll to continue|article continues",
    "story continues|thanks for signing up|there was an error|keep an eye on your inbox|by signing up",
    "please check your inbox|you can unsubscribe|an error has occurred|if you (?:enjoyed|liked) this",
    "ikuti kami|dapatkan (?:berita|update)|scroll untuk|lanjutkan membaca|gulir untuk",
    # a club of readers that a whole group of British titles offers inside its texts
    "our community members are treated to",
    # what programs that build sites print, and what a press group prints above its texts
    "no items found|this copy is for your",
    # labels around advertisements
    rf"(?:{_ADVERTISEMENTS})\b(?: embed\S*)?\W*(?:story continues.*)?$",
    # the table of a consent banner that very many sites have
    r"(?:cookielawinfo|viewed_cookie_policy)\b|cookie \| duration",
)
_STRONG_APPEAL = re.compile(rf"\W{{0,4}}(?:{'|'.join(_STRONG_APPEALS)})", re.IGNORECASE)

_APPEALS = (
    # who may use it
    r"copyright\b|©|\(c\) ?\d{4}|all rights reserved|terms of|privacy policy|our standards",
    # who else worked on it
    "reporting by|editing by|additional reporting|with reporting by|writing by|photos? by|image credits?",
    r"(?:the )?(?:associated press|ap|reuters|afp)\b.{0,60}contributed|mit material|quellen?:?$",
    r"[^.]{3,90}\bcontributed (?:reporting|to this (?:report|story|article))\b.{0,30}$",
    # what they live on
    r".{3,120}\bmay (?:earn|get|receive) (?:an? )?(?:small )?(?:affiliate )?(?:commissions?|share)\b",
    # where else to go
    r"follow (?:us|him|her|me|them|@?\w+(?:['’]s)?(?: \w+){0,9} (?:on|at)\b)|follow @|sign up (?:for|to|here|now)",
    r"subscribe (?:to|now|here|for)|click here|(?:get|download) (?:the|our) .{0,30}app\b|listen to",
    r"get .{0,60}(?:newsletter|inbox|alerts|delivered)|(?:like|enjoy(?:ed)?|love) th(?:is|e) (?:story|article|post)",
    "if you (?:enjoyed|liked)|share (?:this|your|on)|for more (?:stories|news|on|information about)",
    r"related (?:articles?|reading|stories|posts?)\b",
    r"for the latest|join (?:our|the|us)|more (?:at|ap|from)\b|read more\b|our website is|our community",
    "ikuti (?:kami|berita|terus)|dapatkan (?:berita|update|kabar)|gabung|klik (?:di ?sini|link)|yuk",
    "cek berita|jangan lewatkan|saksikan|simak",
    "folgen sie|jetzt (?:abonnieren|anmelden|lesen)|melden sie|abonnieren|hier (?:geht|können)",
    "s[íi]guenos|suscr[íi]bete|suivez|abonnez|seguici|iscriviti|siga|assine|inscreva|volg ons|schrijf je",
    # what to tell the newsroom
    r"write to \w|e?-?mail (?:us|the|me)|contact (?:us|the)|get in touch|have (?:a tip|you got)|do you have",
    r"got a (?:tip|story)|tell us what|comments?$|ihre meinung",
    "wie hat (?:ihnen|dir)|durchschnittliche bewertung|was this (?:article|page)|rate this|apakah artikel ini",
)
_APPEAL = re.compile(rf"\W{{0,4}}(?:{'|'.join(_APPEALS)})", re.IGNORECASE)

_CREDIT = re.compile(
    r"\W*(?:penulis|editor|reporter|pewarta|sumber|source|by|oleh|von|foto|photo|image credits?|video|text"
    r"|written by|edited by)\b\W*[:|]",
    re.IGNORECASE,
)

_ABOUT_AUTHOR = (
    r"about (?:the |our |this )?(?:authors?|writers?|contributors?|reviewers?|expert)\b|who (?:wrote|curated) this",
    r"(?:(?:medically )?(?:written|reviewed)|researched|fact[- ]checked) by\b",
    r"meet (?:the|our) (?:authors?|experts?|writers?)|tentang penulis|(?:profil|biodata) penulis",
    r"(?:über|zu) (?:der|die|den|zum) autor|(?:die|der|zum|zur) autor(?:in|innen|en)?\W*$|over de auteur",
    r"sobre (?:el|la|o|a|los|os) autor|à propos de l[’']aut|l[’']autore\b|om (?:författaren|forfatteren)",
)
_ABOUT = re.compile(rf"\W*(?:{'|'.join(_ABOUT_AUTHOR)})", re.IGNORECASE)
_LONGEST_HEADING_WORDS = 8

_MINUTES = "(?: (?:read|lesen|lesezeit|de lectura|de leitura|de lecture|baca|di lettura|leestijd))?"
_TIME_TO_READ = (
    "reading time|time to read|waktu baca|lesezeit|lesedauer|leestijd|tempo de leitura|tempo di lettura"
    "|temps de lecture|tiempo de lectura"
)
_READING_TIME = re.compile(
    rf"\W*(?:\d{{1,3}}[ -]?min(?:ute)?s?\.?{_MINUTES}\W*$|(?:{_TIME_TO_READ})\b.{{0,20}}$)", re.IGNORECASE
)
_CONTENTS = re.compile(
    r"\W*(?:(?:table of )?contents|in this (?:article|guide|post|story)|on this page|jump to(?: section)?"
    r"|topics covered|inhaltsverzeichnis|daftar isi|sommaire|índice|inhoud(?:sopgave)?)\W*$",
    re.IGNORECASE,
)
_TOOL = re.compile(r"\W*(?:back to [\w ]{2,20}|order reprints|print (?:this )?(?:article|page))\W*$", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w.’'-]+"
_BY = re.compile(
    r"\W*(?i:(?:(?:medically )?reviewed |fact[- ]checked |edited |written |posted |published )?"
    rf"(?:by|oleh|von|por|par|door)) {_NAME}(?: (?:(?:and|und|dan|y|et|de|van|bin|&) )?{_NAME}){{1,4}}$"
)
_IN_BRACKETS = (
    "(?:photos?|fotos?|images?|pictures?|bild)(?:[:/©]| by| credit| courtesy)",
    r"(?<=\()foto (?-i:[A-Z])",
    r"getty images|shutterstock|istock|ap photo|(?-i:REUTERS|AFP|EPA)/[^\W\d_]+ \w",
)
_PHOTO_CREDIT = re.compile(
    rf"\((?:[^()]{{0,60}}\W)?(?:{'|'.join(_IN_BRACKETS)})[^()]{{0,80}}\)\W*$"
    r"|^\W*(?:photo|image|foto|bild)s?(?: credits?)?\s*[:：©]|^\W*©",
    re.IGNORECASE,
)


def is_about_author(line: str) -> bool:
    """Whether a line heads what follows as the author's, or a reviewer's, biography.

    >>> is_about_author("About the author"), is_about_author("Tentang Penulis:"), is_about_author("About the war")
    (True, True, False)
    """
    return len(line.split()) <= _LONGEST_HEADING_WORDS and bool(_ABOUT.match(line[:_READ]))


def is_reading_time(line: str) -> bool:
    """Whether a line says how long the text takes to read, and nothing else.

    >>> is_reading_time("5 min read"), is_reading_time("Waktu baca 3 menit"), is_reading_time("5 minutes later")
    (True, True, False)
    """
    return bool(_READING_TIME.match(line[:_READ]))


def is_contents_label(line: str) -> bool:
    """Whether a line heads a table of contents.

    >>> is_contents_label("In this article"), is_contents_label("Daftar isi"), is_contents_label("Contents of the box")
    (True, True, False)
    """
    return bool(_CONTENTS.match(line[:_READ]))


def is_tool(line: str) -> bool:
    """Whether a line names what the page lets its reader do: go back, print, order copies.

    >>> is_tool("Back to blog"), is_tool("- Print article"), is_tool("Back to the wall, he fought.")
    (True, True, False)
    """
    return bool(_TOOL.match(line[:_READ]))


def is_bare_byline(line: str) -> bool:
    """Whether a line says by whom, in names and nothing else.

    >>> is_bare_byline("Reviewed by Ann Lee"), is_bare_byline("Oleh Ani Wijaya dan Budi"), is_bare_byline("By train.")
    (True, True, False)
    """
    return len(line) <= _READ and bool(_BY.match(line))


def is_photo_credit(line: str) -> bool:
    """Whether a line is a caption, by the credit at its end, or the credit of a picture alone.

    >>> is_photo_credit("A man loads a truck. (AP Photo/Ann Lee)"), is_photo_credit("Foto: Ani Wijaya")
    (True, True)
    >>> is_photo_credit("The photo shows a man, he said (and laughed).")
    False
    """
    return len(line.split()) <= _LONGEST_APPEAL_WORDS and bool(_PHOTO_CREDIT.search(line[:600]))


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


def is_offer(line: str) -> bool:
    """Whether a line among the very last offers a newsletter, in whatever words.

    >>> is_offer("Jeden Abend das Wichtigste: unser Newsletter"), is_offer("Harga naik.")
    (True, False)
    """
    return len(line.split()) <= _LONGEST_APPEAL_WORDS and "newsletter" in line.casefold()


def is_credit(line: str) -> bool:
    """Whether a line names who wrote, edited or photographed, and nothing else.

    >>> is_credit("| Penulis | : Ani Wijaya |"), is_credit("Editor: Budi"), is_credit("Foto itu buram.")
    (True, True, False)
    """
    return bool(_CREDIT.match(line[:_READ])) and len(line.split()) <= _LONGEST_CREDIT_WORDS
