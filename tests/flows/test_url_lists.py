"""Lists of addresses and days to fill back: what is refused before anything is fetched."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.reading import NoDatedIndex, check_days
from flows.url_lists import ListUnreadable, check_list, owners_by_domain, read_addresses
from sources.catalogue import load_catalogue
from transforms.urls import LONGEST_READ
from warehouse.home import Home


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot read"),
        (b"", "begins with no address"),
        (b"# hanya komentar\n", "begins with no address"),
        (b"\x1f\x8b\x08\x00http://contoh.id/", "begins with no address"),
        (b"http://contoh.id/\0\n", "begins with no address"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "alamat.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ListUnreadable, match=why):
        check_list(path)


def test_the_addresses_of_a_list_are_its_lines_that_say_something(tmp_path: Path) -> None:
    path = tmp_path / "alamat.txt"
    path.write_bytes(
        b"\xef\xbb\xbfhttp://contoh.id/1\r\n\r\n  # komentar\n https://contoh.id/2 \n\xff\n" + b"x" * 100_000
    )
    check_list(path)

    addresses = list(read_addresses(path))

    assert addresses[:3] == ["http://contoh.id/1", "https://contoh.id/2", "\ufffd"]
    assert all(len(address) <= 2 * LONGEST_READ for address in addresses)


def test_sources_are_found_by_the_domains_of_their_hosts() -> None:
    owners = owners_by_domain(load_catalogue().values())
    assert [source.source_id for source in owners["kompas.com"]] == ["kompas"]
    assert {source.source_id for source in owners["bbc.com"]} == {"bbc", "bbcindonesia"}


@pytest.mark.usefixtures("environment")
def test_past_days_are_read_of_publishers_with_an_index_by_date(home: Home) -> None:
    check_days(["kompas", "antara"])
    check_days([])
    with pytest.raises(NoDatedIndex, match="antara, viva: past days cannot be read"):
        check_days(["antara", "viva"])
    assert home.path.is_dir()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--to", "2026-10-01"], "--to needs --from"),
        (["--from", "2026-10-02", "--to", "2026-10-01"], "is before --from"),
        (["--from", "2026-10-02", "--urls", "x"], "either --urls or --from"),
        (["--from", "kemarin"], "does not match"),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments: list[str], why: str) -> None:
    result = CliRunner().invoke(app, ["ingest", *arguments])
    assert (result.exit_code, why in " ".join(result.output.split())) == (2, True), result.output
