"""References, and entries for citation managers."""

from dataclasses import replace

import pytest

from shared.landing.bibtex import bibtex
from shared.landing.citing import apa, csl
from shared.landing.work import Contributor
from tests.unit.landing.works import DOI, HOSTILE, PAGE, TIDES


def test_a_reference_in_apa_style() -> None:
    assert apa(TIDES) == (
        f"Wave, N. J., & Tide Office & Co. (2026). Tidal gauge 7, raw (Version 2) [Dataset]. Stele. https://doi.org/{DOI}"
    )


def test_a_work_that_nobody_made_has_its_title_once() -> None:
    work = replace(TIDES, creators=(), published="", identifiers=())
    assert apa(work) == f"Tidal gauge 7, raw [Dataset]. (n.d.). Stele. {PAGE}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王, 小明", "王小明"),
        ("Nora Wave", "Nora Wave"),
        ("Wave,", "Wave"),
        ("Wave, N, Jr", "Wave, N, Jr"),
        ("Wave, é", "Wave é"),
        (",", ","),
    ],
)
def test_names_that_have_no_initials_stay_whole(name: str, shown: str) -> None:
    assert apa(replace(TIDES, creators=(Contributor(name=name),))).startswith(f"{shown}. (2026)")


@pytest.mark.parametrize("date", ["soon", "", "0000", "2026-13-01", "20261", "2026-00", "99", "٢٠٢٦"])
@pytest.mark.parametrize("title", ["", "   ", "<i>\x00", "\ud800", "a" * 1_000])
def test_odd_records_are_cited_all_the_same(date: str, title: str) -> None:
    for creators in ((), TIDES.creators, (Contributor(name=""),), (Contributor(name="-, -"),)):
        work = replace(TIDES, published=date, title=title, creators=creators, publisher="")
        assert DOI in apa(work)
        assert bibtex(work).startswith("@misc{deposit-0c1f6a2be94d7753,")
        assert csl(work)["DOI"] == DOI


def test_a_reference_is_text_on_one_line() -> None:
    assert "</script><img src=x" in apa(HOSTILE)
    assert "\n" not in apa(HOSTILE) and "\x00" not in apa(HOSTILE)


def test_an_entry_for_bibtex() -> None:
    assert bibtex(TIDES) == (
        "@misc{deposit-0c1f6a2be94d7753,\n"
        "  author    = {Wave, Nora Jane and {Tide Office \\& Co}},\n"
        "  title     = {{Tidal gauge 7, raw}},\n"
        "  year      = {2026},\n"
        "  month     = mar,\n"
        "  publisher = {Stele},\n"
        "  version   = {2},\n"
        "  note      = {Dataset},\n"
        f"  doi       = {{{DOI}}},\n"
        f"  url       = {{https://doi.org/{DOI}}}\n"
        "}\n"
    )


def test_what_means_something_to_bibtex_is_escaped_and_braces_stay_even() -> None:
    work = replace(TIDES, title=r"50% of \ { } & $ # _ ~ ^", identifiers=("https://doi.org/10.5072/a_b{%",))
    entry = bibtex(work)
    assert (
        r"50\% of \textbackslash{} \textbraceleft{} \textbraceright{} \& \$ \# \_ \textasciitilde{} \textasciicircum{}"
    ) in entry
    assert "{10.5072/a_b%7B%}" in entry
    assert entry.count("{") == entry.count("}")


def test_many_creators_and_names_with_and_in_them() -> None:
    many = tuple(Contributor(name=f"Wave, N{n}") for n in range(300))
    assert bibtex(replace(TIDES, creators=many)).count(" and ") == 100
    assert " and others}" in bibtex(replace(TIDES, creators=many))
    assert "author    = {{Sand and Sea, Ltd}}" in bibtex(
        replace(TIDES, creators=(Contributor(name="Sand and Sea, Ltd"),))
    )
