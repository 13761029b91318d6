"""How a URL ended: the closed set of outcomes, drawn before it is used.

    Outcome
    ├── pending                 discovered, or archived, and not yet ended
    ├── loaded                  became an article, or a new version of one
    ├── unchanged               the text is the one already held
    ├── quarantined             archived, but no article or failed a critical expectation; its reasons are kept
    ├── skipped: we chose not to
    │   ├── skipped_robots      robots.txt disallows it
    │   ├── skipped_opt_out     its page or header asks not to be used so, and that is obeyed (LUMBUNG_OBEY)
    │   ├── skipped_scope       it leads outside the source's hosts or URL patterns
    │   ├── skipped_url         its address has the marks of a crawler trap
    │   └── skipped_media       the answer is neither HTML nor text
    └── failed: we wanted to and could not
        ├── failed_address      the address guard refused where the name leads          (terminal)
        ├── failed_dns          the name does not resolve                               (transient)
        ├── failed_connect      no connection                                           (transient)
        ├── failed_tls          the certificate or the handshake is not valid           (transient)
        ├── failed_timeout      a deadline passed, or the peer was too slow             (transient)
        ├── failed_protocol     what came is not HTTP, or was cut                       (transient)
        ├── failed_redirect     too many hops, a loop, or a target that is no address   (terminal)
        ├── failed_gone         404 or 410                                              (terminal)
        ├── failed_status       another 4xx                                             (terminal)
        ├── failed_busy         429 or 5xx                                              (transient)
        ├── failed_robots       robots.txt could not be read, so nothing is allowed yet (transient)
        ├── failed_size         larger than its limit                                   (terminal)
        └── failed_encoding     cannot be decoded within the limits                     (terminal)

A transient failure is tried again later; a terminal one is not, unless a person asks.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """How one attempt at a URL ended; the value is what the tables hold."""

    PENDING = "pending"
    LOADED = "loaded"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    SKIPPED_ROBOTS = "skipped_robots"
    SKIPPED_OPT_OUT = "skipped_opt_out"
    SKIPPED_SCOPE = "skipped_scope"
    SKIPPED_URL = "skipped_url"
    SKIPPED_MEDIA = "skipped_media"
    FAILED_ADDRESS = "failed_address"
    FAILED_DNS = "failed_dns"
    FAILED_CONNECT = "failed_connect"
    FAILED_TLS = "failed_tls"
    FAILED_TIMEOUT = "failed_timeout"
    FAILED_PROTOCOL = "failed_protocol"
    FAILED_REDIRECT = "failed_redirect"
    FAILED_GONE = "failed_gone"
    FAILED_STATUS = "failed_status"
    FAILED_BUSY = "failed_busy"
    FAILED_ROBOTS = "failed_robots"
    FAILED_SIZE = "failed_size"
    FAILED_ENCODING = "failed_encoding"

    @property
    def kind(self) -> str:
        """The branch of the tree: the word before the first underscore.

        >>> Outcome.FAILED_DNS.kind, Outcome.LOADED.kind
        ('failed', 'loaded')
        """
        return self.value.partition("_")[0]

    @property
    def is_transient(self) -> bool:
        """Whether trying again later may end otherwise."""
        return self in _TRANSIENT


def known_outcome(text: str | None) -> Outcome | None:
    """The outcome of this value; None when there is none, or none of this Lumbung (an archive may be of a later one).

    >>> known_outcome("failed_gone"), known_outcome("failed_unheard_of"), known_outcome(None)
    (<Outcome.FAILED_GONE: 'failed_gone'>, None, None)
    """
    try:
        return Outcome(text) if text else None
    except ValueError:
        return None


_TRANSIENT = frozenset(
    {
        Outcome.PENDING,
        Outcome.FAILED_DNS,
        Outcome.FAILED_CONNECT,
        Outcome.FAILED_TLS,
        Outcome.FAILED_TIMEOUT,
        Outcome.FAILED_PROTOCOL,
        Outcome.FAILED_BUSY,
        Outcome.FAILED_ROBOTS,
    }
)
