import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.log_lines import LONGEST_LINE, log_line, log_lines


@pytest.mark.parametrize(
    "name",
    [
        "token", "access_token", "api_key", "apikey", "key", "X-Amz-Signature", "X-Amz-Credential", "sig", "auth",
        "password", "PWD", "session", "sessionid", "PHPSESSID", "client_secret", "code", "jwt", "oauth_token", "sid",
        "X-Amz-Security-Token", "hmac", "user[password]", "refresh_token",
    ],
)  # fmt: skip
def test_a_parameter_that_looks_like_a_token_is_masked(name: str) -> None:
    for line in (
        f"https://kabar.test/rss?a=1&{name}=canary&b=2",
        f"/rss?{name}=canary#x",
        f"https://kabar.test/#{name}=canary",
    ):
        assert "canary" not in log_line(f"feed {line}: failed")
        assert name in log_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "https://kabar.test/berita?page=2&id=7&keyword=padi&monkey=1", "feed http://contoh.test/rss: failed_connect",
        "ani@kabar.test wrote", "the key=value of a table", "5 articles: 3 loaded", "Kabar pagi — 5 °C",
        "a\u3000b\u00a0c",
    ],
)  # fmt: skip
def test_what_is_no_secret_stays(line: str) -> None:
    assert log_line(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "https://ani:canary@kabar.test/", "//ani:canary@kabar.test", "ftp://canary@kabar.test/x", "http://a%40b:canary@x/",
        "Authorization: Basic canary", "cookie: a=b; session=canary", "Set-Cookie=canary", "X-Api-Key: canary",
        "proxy-authorization:Bearer canary canary",
    ],
)  # fmt: skip
def test_a_users_name_and_a_header_are_masked(line: str) -> None:
    assert "canary" not in log_line(line)


@pytest.mark.parametrize(
    "character",
    [
        "\n",
        "\r",
        "\0",
        "\x07",
        "\x08",
        "\x1b",
        "\x7f",
        "\x85",
        "\x9b",
        "\u2028",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\ud800",
        "\u200b",
    ],
)
def test_a_character_that_could_steer_or_forge_is_escaped(character: str) -> None:
    line = log_line(f"before{character}after")

    assert line.isprintable()
    assert line.startswith("before\\")


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_any_text_becomes_one_short_line(text: str) -> None:
    line = log_line(text * 20)

    assert len(line) <= LONGEST_LINE
    assert len(line.splitlines()) <= 1
    assert log_lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "unit", ["//", "//a", "?token=", "a-", "&key", "cookie:", "?" + "a_" * 30, "x.[]-_", "//:@", " "]
)
def test_no_text_takes_long(unit: str) -> None:
    began = time.process_time()
    log_line(unit * 100_000)

    assert time.process_time() - began < 1
