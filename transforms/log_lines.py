r"""What may go to a log or a terminal: one line, no secret of an address, nothing that could steer or forge.

A page's headers, a feed's titles and a peer's error messages end up in lines that people read. A line feed in one
would forge the next line, an escape would steer a terminal, and an address may carry a password or a token.
"""

import re
import unicodedata

LONGEST_LINE = 2_048
"""Characters of one line; what is cut off is in the archive and the tables."""
MASK = "***"

_LONGEST_READ = 16_384
_USER = re.compile(r"(?<=//)[^/?#\s@\"'<>]{1,500}@")
_PARAMETER = re.compile(r"(?<=[?&;#])([^=&;#\s\"'<>]{1,80})=[^&;#\s\"'<>]+")
_WORDS = re.compile(r"[a-z0-9]+")
_SECRET_WORDS = frozenset({
    "access", "auth", "authorization", "code", "credential", "credentials", "hmac", "jwt", "key", "otp", "pass",
    "passwd", "password", "pin", "pwd", "refresh", "secret", "session", "sid", "sig", "sign", "signature", "ticket",
    "token",
})  # fmt: skip
_SECRET_ENDS = ("token", "apikey", "accesskey", "secret", "password", "signature", "session", "sessionid", "sessid")
_HEADER = re.compile(
    r"\b((?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key|x-auth-token)(\s*[:=]\s*)[^\r\n]+", re.IGNORECASE
)
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def log_line(text: str) -> str:
    r"""The text as one line that may be shown: secrets masked, control characters escaped, cut at 2,048 characters.

    >>> log_line("feed https://ani:rahasia@kabar.test/rss?token=abc&page=2: failed\nforged \x1b[31mline")
    'feed https://***@kabar.test/rss?token=***&page=2: failed\\nforged \\x1b[31mline'
    >>> log_line("Authorization: Bearer abc")
    'Authorization: ***'
    """
    line = _USER.sub(f"{MASK}@", text[:_LONGEST_READ])
    line = _PARAMETER.sub(_masked, line)
    line = _HEADER.sub(rf"\1\2{MASK}", line)
    if not line.isprintable():
        line = "".join(character if _is_plain(character) else _escaped(character) for character in line)
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def log_lines(text: str) -> str:
    r"""Several lines, each as `log_line` has it: for messages of ours that have more than one.

    >>> log_lines("kabar.toml:3: https://ani:rahasia@kabar.test/\nkabar.toml:7: \x07")
    'kabar.toml:3: https://***@kabar.test/\nkabar.toml:7: \\x07'
    """
    return "\n".join(map(log_line, text.split("\n")))


def _masked(parameter: re.Match[str]) -> str:
    """The parameter, without its value where its name looks like a secret's."""
    words = _WORDS.findall(parameter[1].lower())
    is_secret = not _SECRET_WORDS.isdisjoint(words) or any(word.endswith(_SECRET_ENDS) for word in words)
    return f"{parameter[1]}={MASK}" if is_secret else parameter[0]


def _is_plain(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escaped(character: str) -> str:
    return _ESCAPES.get(character) or character.encode("unicode_escape", "surrogatepass").decode("ascii")
