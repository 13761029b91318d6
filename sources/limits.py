"""Every limit of reading the network, with its unit in its name and its reason beside it.

What arrives is hostile until shown otherwise: each figure below bounds what one peer can cost us in bytes,
seconds or requests. They are settings so that tests can make them small; the defaults are for the open web.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The limits of discover and fetch.

    `user_agent` names the crawler and where its owner can be reached; its first word, up to the slash, is the
    name that robots.txt files call it by. `connect_to` maps `host:port` (the host in lower case) to
    `address:port` as curl's `--connect-to` does; it is the only way to an address that is not public, and
    allows exactly that one. robots.txt is obeyed whatever `obeyed` says.
    """

    user_agent: str
    connect_to: Mapping[str, str] = field(default_factory=dict)
    obeyed: frozenset[str] = frozenset()  # opt-outs (transforms.opt_outs.SIGNALS) that keep a page from us

    # Politeness
    delay_seconds: float = 1.0  # least time between two requests to one registered domain
    most_crawl_delay_seconds: float = 120.0  # a longer robots.txt delay means: do not crawl
    patience_seconds: float = 30.0  # a longer request to be left alone ends the domain's entries for now
    most_pause_seconds: float = 24 * 3600.0  # nobody can send us away for longer than a day
    unreadable_pause_seconds: float = 3600.0  # a Retry-After that nobody can read
    breaker_failures: int = 5  # failures in a row after which a domain is left alone
    breaker_pause_seconds: float = 600.0  # for so long, doubled each time it fails again

    # Work at once
    concurrency: int = 256  # exchanges in flight over all domains: so many peers can be slow and hold up nobody
    usual_bytes: int = 256 * KIB  # what each may hold at once; nine in ten pages are smaller
    large_responses: int = 32  # that may hold more at a time; the others wait before they read on
    domain_seconds: float = 3600.0  # of one job; what is left of a domain then stays pending, and nobody waits for it
    queued_visits: int = 64  # finished visits that wait for the caller before fetching pauses
    queued_bytes: int = 64 * MIB  # and their bytes

    # One exchange
    connect_seconds: float = 5.0  # name looked up, connected, and shaken hands
    silence_seconds: float = 10.0  # to the first byte, and between two
    exchange_seconds: float = 30.0  # the whole of it: a byte a second never times out by silence
    sitemap_seconds: float = 60.0  # sitemaps may be ten times larger
    least_rate_bytes: int = 1 * KIB  # a second, once `rate_grace_seconds` have passed
    rate_grace_seconds: float = 10.0
    most_pools: int = 384  # origins whose connections stay open; the usual limit of files is 1,024
    keepalive_seconds: float = 60.0  # longer than most delays, so that a polite crawl keeps its connections

    # Bytes as received, framing included
    head_bytes: int = 128 * KIB  # all heads, the 1xx ones included; one past 100 KiB the HTTP parser refuses itself
    head_lines: int = 1000  # the most that were seen of a publisher are near 60
    most_pieces: int = 8192  # of one body; each costs the parser some 10 µs, so of more pieces
    least_piece_bytes: int = 256  # each must hold so many bytes on average
    toll_pieces: int = 512  # of smaller ones, after every so many
    toll_seconds: float = 0.03  # an exchange waits, all of them in one line: they cost a tenth of a core together
    page_bytes: int = 5 * MIB  # what news-crawl reads; the largest real article pages are near 3 MiB
    feed_bytes: int = 10 * MIB
    sitemap_bytes: int = 50 * MIB  # the sitemap protocol's own limit
    robots_bytes: int = 512 * KIB  # RFC 9309 asks for at least 500; what follows is not read
    redirect_bytes: int = 64 * KIB  # nobody reads the body of a redirect

    # Bytes once decoded
    decoded_page_bytes: int = 10 * MIB
    decoded_feed_bytes: int = 10 * MIB
    decoded_sitemap_bytes: int = 50 * MIB

    # Requests
    most_redirects: int = 5  # RFC 9309 asks for five; browsers follow 20, publishers need three
    robots_age_seconds: float = 24 * 3600.0  # RFC 9309: no cached copy is older
    robots_retry_seconds: float = 600.0  # until an unreadable robots.txt is asked for again
    sitemap_depth: int = 3  # an index of indexes of sitemaps
    sitemaps_per_feed: int = 50  # addresses that one index may lead to in one visit

    @property
    def product(self) -> str:
        """The crawler's name as robots.txt files call it.

        >>> FetchSettings(user_agent="Lumbung/0.1 (+https://example.org/bot)").product
        'Lumbung'
        """
        return self.user_agent.partition("/")[0].partition(" ")[0]
