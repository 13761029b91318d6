"""`python -m sources.newsroom`: the newsroom, until Ctrl-C."""

import sys
import threading
from contextlib import suppress

from sources.newsroom.server import Newsroom
from sources.newsroom.sites import SITES


def where(newsroom: Newsroom) -> str:
    """What a person needs to visit the newsroom: its address, its hosts and what they list."""
    lines = [f"The newsroom listens on 127.0.0.1:{newsroom.port}. Ctrl-C ends it."]
    lines += [f"  {', '.join(site.hosts):52} {' '.join(site.listings)}" for site in SITES]
    home = SITES[0].host
    lines.append(f"Try: curl --connect-to {home}:80:127.0.0.1:{newsroom.port} http://{home}/rss.xml")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with suppress(KeyboardInterrupt), Newsroom() as opened:
        sys.stdout.write(where(opened))
        sys.stdout.flush()
        threading.Event().wait()
