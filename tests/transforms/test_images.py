"""Lead images with their captions and credits."""

import pytest

from transforms.images import Image, captions, read_image, split_credit
from transforms.markup import parse
from transforms.metadata import read_metadata


def image(head: str, body: str = "") -> Image:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read_image(read_metadata(tree), tree, page_url="https://kabar.example/a/b")


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Warga antre. Foto/Ani Wijaya", "Warga antre.", "Ani Wijaya"),
        ("Warga antre (Foto: Kabar Kota)", "Warga antre", "Kabar Kota"),
        ("Warga antre. [KABAR/Ani]", "Warga antre.", "KABAR/Ani"),
        ("A queue. © Ann Lee", "A queue.", "Ann Lee"),
        ("A queue. Photo by Ann Lee", "A queue.", "Ann Lee"),
        ("A queue. Photograph: Ann Lee", "A queue.", "Ann Lee"),
        ("A queue. (Quill Bay Trust)", "A queue.", "Quill Bay Trust"),
        (
            "Image: The queue for rice was long on the first Monday.",
            "The queue for rice was long on the first Monday.",
            None,
        ),
        ("A queue (sic)", "A queue (sic)", None),
        ("A queue. (left)", "A queue. (left)", None),
        (None, None, None),
    ],
)
def test_a_caption_is_parted_from_its_credit(printed: str | None, caption: str | None, credit: str | None) -> None:
    assert split_credit(printed) == (caption, credit)


def test_the_figure_of_the_named_image_gives_the_caption() -> None:
    found = image(
        '<meta property="og:image" content="/media/warga-antre_800.jpg">',
        "<figure><img src='/logo-of-site.png'><figcaption>Logo</figcaption></figure>"
        "<figure><img data-src='/cdn/warga-antre_800.jpg?w=200'><figcaption>Warga antre."
        " <span class='photo-credit'>Foto: Ani</span></figcaption></figure>",
    )
    assert found == Image(url="https://kabar.example/media/warga-antre_800.jpg", caption="Warga antre.", credit="Ani")


def test_json_ld_credits_the_image() -> None:
    found = image(
        '<script type="application/ld+json">{"@type": "NewsArticle", "image":'
        '[{"@type": "ImageObject", "url": "https://x.example/i.jpg", "creditText": "Ann Lee"}]}</script>'
    )
    assert found == Image(url="https://x.example/i.jpg", caption=None, credit="Ann Lee")


def test_an_address_that_is_none_is_not_kept() -> None:
    assert image('<meta property="og:image" content="javascript:alert(1)">').url is None


def test_captions_are_known_by_their_words() -> None:
    tree = parse("<figure><img><figcaption>Warga <b>antre</b>.</figcaption></figure>")
    assert tree is not None
    assert captions(tree) == {"warga antre"}


@pytest.mark.parametrize(
    "body",
    [
        "<div><img src='/media/warga-antre.jpg'><div class='teks-gambar'>Warga antre. Foto/Ani</div></div>",
        "<table><tr><td><img src='/media/warga-antre.jpg'><tr><td class='caption'>Warga antre. Foto/Ani</table>",
    ],
)
def test_a_caption_is_found_without_a_figure(body: str) -> None:
    head = '<meta property="og:image" content="/media/warga-antre.jpg">'
    assert (image(head, body).caption, image(head, body).credit) == ("Warga antre.", "Ani")
    tree = parse(f"<body>{body}</body>")
    assert tree is not None
    assert captions(tree) == {"warga antre foto ani"}


def test_a_caption_elsewhere_on_a_long_page_is_not_the_images() -> None:
    text = "Hujan turun di lembah. " * 100
    found = image("", f"<div><img src='/a/lembah-hijau.jpg'><p>{text}</p><p class='caption'>Lain</p></div>")
    assert found.caption is None
