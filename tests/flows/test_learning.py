"""Learnt boilerplate from page to page: found after 30 articles, gone from the next, and nothing else gone."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from expectations.results import CheckResult, SuiteResult
from flows.boilerplate import decide
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page
from transforms.recurring import Recurring, line_hash
from warehouse.boilerplate import FEWEST_ARTICLES, in_force, learn
from warehouse.columns import table_of
from warehouse.database import Database
from warehouse.decisions import kept
from warehouse.home import Home
from warehouse.ledger import start_run
from warehouse.load import Batch, load_batch
from warehouse.migrate import migrate

AT = datetime(2026, 3, 1, tzinfo=UTC)
# The paragraphs of these texts were joined by commas, which left some in the midst of sentences.
JOINED = re.compile(r"(?<=[.!?\"”])[\s,]*,(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A site of our invention: its page, and the lines it puts at the top, in the middle and at the bottom.

    Of each place's alternatives, article `number` has one; None puts none.
    """

    page: str
    paragraph: str
    added: str
    top: Sequence[str | None]
    middle: Sequence[str | None]
    bottom: Sequence[Sequence[str | None]]


TEMPLATES = {
    "muara": Template(
        page="<article><h1>{title}</h1><div class=text>{body}</div></article>",
        paragraph="<p>{}</p>",
        added="<p>{}</p>",
        top=["Suara warga pesisir, setiap pagi sejak seribu sembilan ratus delapan puluh tujuh."],
        middle=[
            "Dukung kerja wartawan kami di lapangan mulai sepuluh ribu rupiah sebulan, batalkan kapan saja Anda mau.",
            None,
        ],
        bottom=[["Isi tulisan ini menjadi tanggung jawab redaksi Muara Raya sepenuhnya."], ["Muara Raya, dari laut."]],
    ),
    "hulu": Template(
        page="<main><h1>{title}</h1><section>{body}</section></main><footer>Kabar Hulu</footer>",
        paragraph="<p>{}</p>",
        added="<p><strong>{}</strong></p>",
        top=["Warta Hulu memberitakan dari tepi sungai untuk Anda semua.", None],
        middle=["Tonton pula rekaman dari juru kamera kami di gelanggang Warta Hulu."],
        bottom=[
            ["Punya kabar dari kampung Anda? Tulislah kepada meja redaksi kami.", "Kirimi kami foto dari desa Anda!"]
        ],
    ),
    "bukit": Template(
        page="<div id=content><h2>{title}</h2><div class=story>{body}</div></div>",
        paragraph="<div>{}</div>",
        added="<div><em>{}</em></div>",
        top=["Dengarkan berita ini dibacakan oleh penyiar kami."],
        middle=["Berita ini terbit lebih dahulu bagi pembaca setia.", "Berita ini terbit juga di edisi cetak.", None],
        bottom=[
            ["Naskah ini disunting dengan bantuan perkakas ejaan, dan diperiksa lagi oleh dua orang penyunting kami."],
            ["Bukit Pos menaati pedoman pemberitaan media siber dan melayani hak jawab setiap pembacanya."],
        ],
    ),
    "rawa": Template(
        page="<article><header><h1>{title}</h1></header>{body}</article><aside>Rawa Hari Ini</aside>",
        paragraph="<p class=par>{}</p>",
        added="<p class=par><span>{}</span></p>",
        top=["Rawa Hari Ini: dekat, cepat, dan dapat dipercaya oleh semua orang."],
        middle=["Iuran pembaca membuat ruang berita kecil ini tetap merdeka dari pemasang iklan mana pun juga."],
        bottom=[
            ["Nomor pengaduan redaksi terbuka setiap hari kerja.", None],
            ["Terima kasih telah membaca sampai habis."],
        ],
    ),
    "teluk": Template(
        page="<div class=post><h1>{title}</h1><div class=post-body>{body}</div></div>",
        paragraph="{}<br><br>",
        added="<b>{}</b><br><br>",
        top=["Teluk Ekonomi, bacaan para saudagar di pelabuhan."],
        middle=["Harga dalam tulisan ini adalah harga pada saat berita diturunkan.", None],
        bottom=[["Tulisan ini bukan anjuran untuk membeli atau menjual surat berharga apa pun kepada siapa pun juga."]],
    ),
}


def paragraphs(text: str) -> list[str]:
    return [line for part in JOINED.split(text) if (line := " ".join(part.split()).strip(" ,")) and len(line) > 1]


def injected(template: Template) -> set[str]:
    lines = [*template.top, *template.middle, *(line for each in template.bottom for line in each)]
    return {known for line in lines if line and (known := line_hash(line))}


def page(source_id: str, number: int, title: str, own: Sequence[str]) -> Page:
    template = TEMPLATES[source_id]
    middle = 1 + number % (len(own) - 1)
    lines = [template.paragraph.format(escape(line)) for line in own]
    lines.insert(middle, _added(template, template.middle, number))
    lines.insert(0, _added(template, template.top, number))
    lines += [_added(template, each, number) for each in template.bottom]
    html = template.page.format(title=escape(title), body="".join(lines))
    return Page(
        capture_id=f"{source_id}-{number}",
        url=f"https://{source_id}.example/berita/{number}",
        content=f"<!doctype html><html lang=id><title>{escape(title)}</title><body>{html}</body></html>".encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=AT + timedelta(minutes=number),
    )


def _added(template: Template, alternatives: Sequence[str | None], number: int) -> str:
    line = alternatives[number % len(alternatives)]
    return template.added.format(escape(line)) if line else ""


def article(found: Page, source_id: str, learnt: Recurring | None = None) -> Article | None:
    made = extract_article(found, Hints(source_id=source_id, languages=("id",)), learnt=learnt)
    return made if isinstance(made, Article) else None


def lines_of(made: Article | None) -> list[str]:
    # A dateline is in its own field where nothing stands above it, and the gold has it in the line.
    lines = f"{made.dateline or ''} {made.body}".split("\n") if made else []
    return [known for line in lines if (known := line_hash(line))]


def load(database: Database, articles: Sequence[Article]) -> None:
    load_batch(
        database,
        Batch(
            batch_id=f"run-1-{articles[0].source_id}",
            run_id="run-1",
            articles=table_of(articles, Article),
            reasons=[[] for _ in articles],
            rejections=[],
            results=table_of([], CheckResult),
            judged=table_of([], SuiteResult),
            entry_urls={each.capture_id: each.url for each in articles},
            loaded_at=AT,
        ),
    )


@pytest.fixture
def database(home: Home) -> Database:
    database = Database(home)
    migrate(database)
    start_run(database, run_id="run-1", flow="ingest", parameters={}, now=AT)
    return database


def learnt_and_measured(
    database: Database, texts: Iterator[tuple[str, list[str]]], later_count: int
) -> tuple[float, float, float]:
    """The shares of injected lines that extraction alone leaves, that are removed, and of true lines lost."""
    for source_id in TEMPLATES:
        first = [page(source_id, number, *text) for number, text in enumerate(islice(texts, FEWEST_ARTICLES))]
        load(database, [made for each in first if (made := article(each, source_id))])
    learn(database, run_id="run-1", now=AT)
    tables = in_force(database)
    put = left = kept = true = lost = 0
    for source_id, template in TEMPLATES.items():
        marks = injected(template)
        for number, (title, own) in enumerate(islice(texts, later_count), start=FEWEST_ARTICLES):
            later = page(source_id, number, title, own)
            before, after = (lines_of(article(later, source_id, table)) for table in (None, tables[source_id]))
            wanted = {known for line in own if (known := line_hash(line))}
            put += sum(bool(each[number % len(each)]) for each in (template.top, template.middle, *template.bottom))
            left += sum(line in marks for line in before)
            kept += sum(line in marks for line in after)
            true += sum(line in wanted for line in before)
            lost += sum(line in wanted for line in before) - sum(line in wanted for line in after)
    return left / put, 1 - kept / put, lost / true


def test_injected_lines_go_and_invented_texts_stay_whole(database: Database) -> None:
    left, removed, lost = learnt_and_measured(database, invented(), 6)
    assert left > 0.8, "most of the lines must pass the extraction, or there is nothing to learn"
    assert removed >= 0.99
    assert lost == 0


@pytest.mark.corpus
def test_injected_lines_go_and_real_texts_stay_whole(database: Database, corpus: Path) -> None:
    left, removed, lost = learnt_and_measured(database, real(corpus), 40)
    assert left > 0.8
    assert removed >= 0.99
    assert lost <= 0.001


@pytest.mark.prefect
def test_a_replay_learns_and_decides_as_the_runs_did(
    home: Home,
    prefect_api: str,
    ask: Callable[[Home, str], list[tuple[Any, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from flows.importing import import_pages
    from flows.replaying import replay

    monkeypatch.setenv("LUMBUNG_HOME", str(home.path))
    monkeypatch.setenv("LUMBUNG_WORKERS", "2")
    monkeypatch.setenv("LUMBUNG_BATCH_PAGES", "20")
    texts = invented()
    import_pages(paths=[manifest(tmp_path / "1", texts, range(32))], source_id="muara")
    import_pages(paths=[manifest(tmp_path / "2", texts, range(32, 36))], source_id="muara")
    decide(home, "muara", "MUARA RAYA, DARI LAUT", "forbidden")
    import_pages(paths=[manifest(tmp_path / "3", texts, range(36, 40))], source_id="muara")

    monkeypatch.setenv("LUMBUNG_HOME", str(tmp_path / "rebuilt"))
    summary = replay(archive=str(home.archive))

    assert summary.state == "success", summary.notes
    counted = "FROM core.articles SELECT count(*), count(boilerplate_version), count(DISTINCT boilerplate_version)"
    assert ask(home, counted) == [(40, 8, 2)]
    closing = "FROM core.articles SELECT count(*) WHERE contains(body, 'Muara Raya, dari laut.')"
    assert ask(home, closing) == [(36,)]
    for query in (
        "FROM core.article_versions SELECT * EXCLUDE (run_id, batch_id, loaded_at) ORDER BY article_id",
        "FROM core.boilerplate_lines SELECT * EXCLUDE (run_id, learnt_at) ORDER BY line_hash",
    ):
        assert ask(Home(tmp_path / "rebuilt"), query) == ask(home, query)
    assert kept(tmp_path / "rebuilt" / "archive") == kept(home.archive)


def manifest(folder: Path, texts: Iterator[tuple[str, list[str]]], numbers: range) -> str:
    """Pages of the site muara in a folder, and the path of the manifest that lists them."""
    folder.mkdir()
    lines = []
    for number, text in zip(numbers, texts, strict=False):
        found = page("muara", number, *text)
        (folder / f"{number}.html").write_bytes(found.content)
        at = found.fetched_at.isoformat()
        lines.append({"id": str(number), "path": f"{number}.html", "url": found.url, "fetched_at": at})
    path = folder / "pages.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return str(path)


def invented() -> Iterator[tuple[str, list[str]]]:
    """Stories without end, all sentences of which differ."""
    crops, places = ("padi", "jagung", "kopi", "lada", "garam"), ("hulu", "muara", "lembah", "teluk", "rawa")
    number = 0
    while True:
        number += 1
        crop, place = crops[number % 5], places[number // 5 % 5]
        yield (
            f"Panen {crop} di desa {place} {number} melimpah",
            [
                f"Petani {crop} di desa {place} nomor {number} memanen {count + number} karung pada pekan ke-{count} "
                f"musim ini, kata ketua kelompok tani setempat kepada wartawan yang datang."
                for count in range(1, 8)
            ],
        )


def real(corpus: Path) -> Iterator[tuple[str, list[str]]]:
    """The texts of the corpus, publishers mixed: each template gets of all."""
    with gzip.open(corpus / "indonesian_texts.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    for place in range(len(texts)):
        text = texts[place * 1_009 % len(texts)]
        own = paragraphs(text["body"])
        if len(own) >= 4:
            yield text["title"], own
