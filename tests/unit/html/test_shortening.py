"""What says more than a page has room for is cut, and nothing becomes another address or markup by that."""

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from shared.html.shortening import Whole, shortened


class Pair(NamedTuple):
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Thing:
    title: str
    parts: tuple[str, ...]


def test_texts_are_cut_wherever_they_stand() -> None:
    long = "&" * 100
    cut = shortened({"a": [Pair(long, 7)], "b": Thing(long, (long, "b", "c", "d")), "c": None}, 20, 3)
    assert cut == {"a": [Pair("&&&…", 7)], "b": Thing("&&&…", ("&&&…", "b", "c")), "c": None}


def test_markup_and_short_texts_stay() -> None:
    html = Markup("<b>" + "x" * 100 + "</b>")
    assert shortened(html, 20, 3) is html
    assert shortened("short", 20, 3) == "short"


def test_half_an_address_is_none() -> None:
    address = "https://other.example/" + "x" * 100
    assert shortened([address, "https://own.example/" + "x" * 100, address[:30]], 20, 9, "https://own.example") == [
        "",
        "https://own.example/" + "x" * 100,
        address[:30],
    ]


def test_what_is_of_no_use_in_part_is_whole_or_is_not_there() -> None:
    """A checksum is compared, an identifier is looked up, and what has a button to copy it is read by programs."""
    sha512 = "0123456789abcdef" * 8
    entry = "@misc{a, title = {" + "x" * 200 + "}}"
    doi = "10.5072/" + "x" * 200
    assert shortened([sha512, sha512.upper(), Whole(entry), doi, f"doi:{doi}", "urn:x:" + "y" * 99], 60, 9) == [
        sha512,
        sha512.upper(),
        "",
        "",
        "",
        "urn:x:" + "y" * 99,
    ]
    assert shortened(Whole(entry), 250, 9) == entry
    assert shortened("10 things: " + "x" * 99, 60, 9).endswith("x…")
