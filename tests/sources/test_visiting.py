import gzip
from dataclasses import replace

import pytest

from transforms.opt_outs import OptOut
from transforms.outcomes import Outcome
from transforms.records import Held, Paging

PAGED = Paging(pattern="{url}?page={page}", most_pages=4)
HELD = Held(capture_id="c", page_url="http://www.kabar.test/a?page=all", etag='"1-gzip"', last_modified="yesterday")


@pytest.mark.parametrize(
    ("media_type", "body", "outcome"),
    [
        ("text/html; charset=utf-8", b"<p>Kabar", Outcome.PENDING),
        ("application/xhtml+xml", b"<p>Kabar", Outcome.PENDING),
        ("TEXT/PLAIN", b"Kabar", Outcome.PENDING),
        ("", b"<!doctype html><p>Kabar", Outcome.PENDING),
        ("", b"\x89PNG\r\n\x1a\n\0\0", Outcome.SKIPPED_MEDIA),
        ("", b"", Outcome.SKIPPED_MEDIA),
        ("application/pdf", b"%PDF-1.7", Outcome.SKIPPED_MEDIA),
        ("image/jpeg", b"\xff\xd8", Outcome.SKIPPED_MEDIA),
    ],
)
def test_a_page_is_html_or_text(peer, visits, respond, media_type: str, body: bytes, outcome: Outcome) -> None:
    peer.answers["/a"] = respond(body, headers={"Content-Type": media_type})

    [visit] = visits("/a")

    assert visit.outcome is outcome
    assert visit.pages == ((0,) if outcome is Outcome.PENDING else ())
    assert len(visit.exchanges) == 1


def test_a_bomb_is_no_page_and_its_bytes_are_kept(peer, visits, respond) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    peer.answers["/a"] = respond(bomb, headers={"Content-Encoding": "gzip"})

    [visit] = visits("/a")

    assert visit.outcome is Outcome.FAILED_ENCODING
    assert visit.exchanges[0].response.endswith(bomb)


@pytest.mark.parametrize("url", ["http://lain.test/a", "http://www.kabar.test/video/a", "http://127.0.0.1/"])
def test_an_entry_out_of_scope_is_not_asked_for(peer, visits, source, url: str) -> None:
    [visit] = visits(url, source=replace(source, exclude=("/video/",)))

    assert (visit.outcome, visit.exchanges) == (Outcome.SKIPPED_SCOPE, ())
    assert peer.requests == []


def test_an_entry_like_a_trap_is_not_asked_for(peer, visits) -> None:
    [visit] = visits("/x/x/x/x/x/")

    assert visit.outcome is Outcome.SKIPPED_URL
    assert peer.requests == []


def test_a_paged_article_is_fetched_whole(peer, visits, respond, source) -> None:
    peer.answers |= {
        "/a": respond(b'<p>satu <a href="?page=2">2</a>'),
        "/a?page=2": respond(b"", "302 Found", {"Location": "/a?page=2&v=1"}),
        "/a?page=2&v=1": respond(b'<p>dua <a href="?page=3">3</a>'),
        "/a?page=3": respond(b'<p>tiga <a href="?page=2">2</a>'),
    }

    [visit] = visits("/a", source=replace(source, paging=PAGED))

    assert visit.outcome is Outcome.PENDING
    assert peer.paths == ["/a", "/a?page=2", "/a?page=2&v=1", "/a?page=3"]
    assert visit.pages == (0, 2, 3)


def test_a_page_that_does_not_come_leaves_the_article_with_what_came(peer, visits, respond, source) -> None:
    peer.answers["/a"] = respond(b'<p>satu <a href="?page=2">2</a>')

    [visit] = visits("/a", source=replace(source, paging=PAGED))

    assert (visit.outcome, visit.pages) == (Outcome.PENDING, (0,))
    assert visit.detail == "page 2 missing: failed_gone status 404"
    assert len(visit.exchanges) == 2


def test_an_article_has_no_more_pages_than_its_source_allows(peer, visits, respond, source) -> None:
    for number in range(1, 9):
        path = "/a" if number == 1 else f"/a?page={number}"
        peer.answers[path] = respond(b'<a href="?page=%d">' % (number + 1))

    [visit] = visits("/a", source=replace(source, paging=PAGED))

    assert visit.pages == (0, 1, 2, 3)


def test_the_form_that_holds_all_pages_is_fetched_in_their_place(peer, visits, respond, source) -> None:
    peer.answers["/a?page=all"] = respond(b'<p>semua <a href="?page=2">2</a>')
    whole = replace(PAGED, whole="{url}?page=all")

    [visit] = visits("/a?utm_source=x", source=replace(source, paging=whole, include=(r"/a$", r"utm")))

    assert visit.outcome is Outcome.PENDING
    assert peer.paths == ["/a?page=all"]


TEXT = "Kalimat ke-%d dari berita ini cukup panjang untuk berarti sesuatu."


def paged(number: int, *links: str) -> bytes:
    return f"<p>{TEXT % number}</p>{''.join(links)}".encode()


def test_pages_are_found_where_nothing_is_declared(peer, visits, respond) -> None:
    peer.answers |= {
        "/a": respond(paged(1, '<a href="/a/2">2</a>', '<a href="/a/3">3</a>')),
        "/a/2": respond(paged(2, '<a href="/a">1</a>', '<a href="/a/3">3</a>')),
        "/a/3": respond(paged(3, '<a href="/a/2">2</a>')),
    }

    [visit] = visits("/a")

    assert (peer.paths, visit.pages) == (["/a", "/a/2", "/a/3"], (0, 1, 2))


def test_the_view_of_all_pages_is_fetched_in_their_place_where_a_page_links_to_it(peer, visits, respond) -> None:
    links = ['<a href="?page=2">2</a>', '<a href="?single=1">Semua</a>']
    peer.answers |= {"/a": respond(paged(1, *links)), "/a?single=1": respond(paged(1) + paged(2))}

    [visit] = visits("/a")

    assert (peer.paths, visit.pages) == (["/a", "/a?single=1"], (1,))


@pytest.mark.parametrize("view", ["absent", "the first page"])
def test_a_view_of_all_pages_that_is_none_leaves_the_pages(peer, visits, respond, view: str) -> None:
    first = paged(1, '<a href="?page=2">2</a>', '<a href="?page=all">Semua</a>')
    peer.answers |= {"/a": respond(first), "/a?page=2": respond(paged(2))}
    if view != "absent":
        peer.answers["/a?page=all"] = respond(first)

    [visit] = visits("/a")

    assert (peer.paths, visit.pages) == (["/a", "/a?page=all", "/a?page=2"], (0, 2))


def test_a_site_that_does_not_know_the_number_is_asked_once(peer, visits, respond) -> None:
    for number in range(1, 9):
        path = "/a" if number == 1 else f"/a?page={number}"
        peer.answers[path] = respond(paged(1, f'<a href="?page={number + 1}">{number + 1}</a>'))

    [visit] = visits("/a")

    assert (peer.paths, visit.pages) == (["/a", "/a?page=2"], (0, 1))


def test_a_page_that_leads_back_to_the_first_ends_the_article(peer, visits, respond) -> None:
    peer.answers |= {
        "/a": respond(b'<p>satu <a href="?page=2">2</a>'),
        "/a?page=2": respond(b"", "302 Found", {"Location": "/a"}),
    }

    [visit] = visits("/a")

    assert peer.paths == ["/a", "/a?page=2", "/a"]
    assert visit.pages == (0, 2)


def test_a_next_article_is_not_a_next_page(peer, visits, respond) -> None:
    peer.answers["/a"] = respond(b'<link rel="next" href="/b"><p>satu')

    [visit] = visits("/a")

    assert visit.pages == (0,)
    assert peer.paths == ["/a"]


def test_an_entry_that_is_the_homepage_itself_is_visited(peer, visits, respond) -> None:
    peer.answers["/"] = respond()

    assert visits("/")[0].outcome is Outcome.PENDING


def test_a_held_page_is_asked_for_by_its_own_address_and_validators(peer, visits, respond) -> None:
    peer.answers["/a?page=all"] = respond(b"", "304 Not Modified", {"ETag": '"2"'})

    [visit] = visits("/a", held={"/a": HELD})

    assert peer.paths == ["/a?page=all"]
    assert b'If-None-Match: "1-gzip", "1"\r\n' in peer.requests[-1]
    assert b"If-Modified-Since: yesterday\r\n" in peer.requests[-1]
    assert (visit.outcome, visit.detail, visit.pages) == (Outcome.UNCHANGED, "not modified", ())
    assert (visit.held, len(visit.exchanges)) == (HELD, 1)
    assert (visit.etag, visit.last_modified) == ('"2"', "yesterday")


def test_a_page_with_the_same_bytes_is_unchanged_whatever_its_validators_say(peer, visits, respond) -> None:
    peer.answers["/a"] = respond(b"<p>Kabar", headers={"ETag": '"1"'})
    [first] = visits("/a")
    held = Held(capture_id="c", page_url="http://www.kabar.test/a", etag=first.etag, body_hash=first.body_hash)
    peer.answers["/a"] = respond(gzip.compress(b"<p>Kabar"), headers={"ETag": '"2"', "Content-Encoding": "gzip"})

    [second] = visits("/a", held={"/a": held})

    assert (second.outcome, second.detail, second.pages) == (Outcome.UNCHANGED, "same bytes", ())
    assert (second.etag, second.body_hash) == ('"2"', first.body_hash)


def test_a_held_page_that_changed_is_a_page_to_extract(peer, visits, respond) -> None:
    peer.answers["/a?page=all"] = respond(b"<p>Kabar lain")

    [visit] = visits("/a", held={"/a": HELD})

    assert (visit.outcome, visit.pages, visit.held) == (Outcome.PENDING, (0,), HELD)
    assert visit.body_hash not in (None, HELD.body_hash)


def test_a_held_page_that_is_gone_is_a_failure_whose_answer_is_kept(peer, visits, respond) -> None:
    [visit] = visits("/a", held={"/a": HELD})

    assert (visit.outcome, len(visit.exchanges), visit.held) == (Outcome.FAILED_GONE, 1, HELD)


def test_an_article_of_several_pages_has_no_validators_of_its_own(peer, visits, respond, source) -> None:
    peer.answers |= {
        "/a": respond(b'<p>satu <a href="?page=2">2</a>', headers={"ETag": '"1"'}),
        "/a?page=2": respond(b"<p>dua", headers={"ETag": '"2"'}),
    }

    [visit] = visits("/a", source=replace(source, paging=PAGED))

    assert len(visit.pages) == 2
    assert (visit.etag, visit.last_modified, visit.body_hash) == (None, None, None)


def test_an_opt_out_is_noted_and_the_page_used_unless_it_is_obeyed(peer, visits, respond, settings) -> None:
    peer.answers["/a"] = respond(b'<meta name="robots" content="noai">', headers={"X-Robots-Tag": "noarchive"})
    said = (
        OptOut(signal="noarchive", said_by="header X-Robots-Tag", said_text="noarchive"),
        OptOut(signal="noai", said_by="meta robots", said_text="noai"),
    )

    [noted] = visits("/a")
    [obeyed] = visits("/a", settings=replace(settings, obeyed=frozenset({"noai"})))
    [unkept] = visits("/a", settings=replace(settings, obeyed=frozenset({"noai", "noarchive"})))

    assert noted.opt_outs == obeyed.opt_outs == unkept.opt_outs == said
    assert noted.outcome is Outcome.PENDING
    assert (obeyed.outcome, obeyed.detail) == (Outcome.SKIPPED_OPT_OUT, "noai: meta robots")
    assert (len(obeyed.exchanges), obeyed.pages) == (1, ())
    assert unkept.outcome is Outcome.SKIPPED_OPT_OUT
    assert unkept.exchanges == ()


def test_what_robots_txt_forbids_is_noted_as_an_opt_out(peer, visits, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nDisallow: /a")

    [visit] = visits("/a")

    assert visit.outcome is Outcome.SKIPPED_ROBOTS
    assert visit.opt_outs == (OptOut(signal="robots", said_by="robots.txt", said_text="disallowed"),)
