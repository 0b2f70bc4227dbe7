"""The page of a work: what it shows, and the forms that it leads to."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.http import Request, Response
from shared.landing.pages import landing_page
from shared.landing.work import Contributor, CreativeWork, WorkFile, WorkLink
from tests.unit.events import proxy_event
from tests.unit.landing.works import HOSTILE, PAGE, TIDES, with_files


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "tides.html"
    file.write_text('{% extends "landing.html" %}{% block facts %}<dt>Gauge</dt><dd>7</dd>{% endblock %}')
    return file


def _get(
    template: Path,
    work: CreativeWork = TIDES,
    query: Mapping[str, list[str]] | None = None,
    accept: str = "text/html",
    **more: Any,
) -> Response:
    event = proxy_event("GET", "/deposit/0c1f", host="stele.example", query=query, headers={"Accept": accept})
    return landing_page(Request(event), template, work, kind="Deposit", place="Deposits", **more)


def test_the_page_shows_the_work(template: Path) -> None:
    response = _get(template)
    text = str(response.body)
    for shown in (
        "Tidal gauge 7, raw",
        "Wave, Nora Jane",
        "5 March 2026",
        "1.4 KB",
        "@misc{",
        "<dt>Gauge</dt>",
        "tides",
    ):
        assert shown in text, shown
    assert f'<link rel="canonical" href="{PAGE}">' in text
    assert "cite-as" in str(response.headers["Link"])
    assert str(response.headers["Cache-Control"]).startswith("public")


def test_nothing_of_a_work_becomes_markup(template: Path) -> None:
    text = str(_get(template, HOSTILE).body)
    for harm in ("<img src=x", "<script>alert", "<b>", "<u>", "<i>", 'href="javascript:'):
        assert harm not in text, harm
    assert text.count("</script>") == text.count("<script") == 2


def test_pages_stay_small_and_lead_on(template: Path) -> None:
    work = replace(with_files(1_000), description="word " * 50_000, keywords=("tide",) * 500)
    first = str(_get(template, work).body)
    assert len(first.encode()) < 50_000
    assert "Files 1 to 25 of 1,000" in first and "?page=2#files" in first
    last = str(_get(template, work, {"page": ["40"]}).body)
    assert "Files 976 to 1,000 of 1,000" in last and "run999.h5" in last and "?page=41" not in last
    for odd in ("0", "-1", "x", "٣", "9" * 30):
        assert _get(template, work, {"page": [odd]}).status == 200


@pytest.mark.parametrize("letter", ["t", "漢", "<"])
def test_pages_of_large_records_stay_small(template: Path, letter: str) -> None:
    """A hundred people and files, long texts, and letters that take many bytes when they are escaped."""
    people = tuple(
        Contributor(name=f"{letter * 10}, {n}", orcid=f"https://orcid.org/0000-0002-1825-{n:04}") for n in range(100)
    )
    files = tuple(
        WorkFile(
            name=f"run/{letter * 30}{n}.csv",
            url=f"{PAGE}/files/{n}/{'n' * 80}.csv",
            size=n,
            checksums={"md5": "0" * 32},
        )
        for n in range(100)
    )
    parts = tuple(WorkLink(url=f"{PAGE}/{n}", title=letter * 80) for n in range(50))
    work = replace(
        TIDES,
        title=letter * 300,
        description=letter * 20_000,
        creators=people,
        keywords=(letter * 20,) * 100,
        files=files,
    )
    whole = replace(work, files=(), parts=parts, contributors=people, creators=())
    for each in (work, whole):
        text = str(_get(template, each).body)
        assert len(text.encode()) < 50_000
        described = json.loads(text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
        assert described["name"] == work.title
        named = [one["name"] for one in described["contributor" if each is whole else "creator"]]
        assert len(named) > 20 and named == [one.name for one in people[: len(named)]]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("jsonld", "application/ld+json"),
        ("csl", "application/vnd.citationstyles.csl+json"),
        ("linkset", "application/linkset+json"),
    ],
)
def test_the_forms_of_a_work(template: Path, name: str, media_type: str) -> None:
    by_address, by_accept = _get(template, query={"export": [name]}), _get(template, accept=f"{media_type}, */*;q=0.1")
    for response in (by_address, by_accept):
        assert (response.status, response.media_type) == (200, media_type)
        assert json.loads(str(response.body))
    assert _get(template, replace(TIDES, is_public=False), {"export": [name]}).status == 404


def test_texts_for_tools(template: Path) -> None:
    assert str(_get(template, query={"export": ["bibtex"]}).body).startswith("@misc{")
    assert str(_get(template, query={"export": ["md5"]}).body) == f"{'0' * 32} *raw/gauge 7.csv\n"
    every = with_files(3)
    assert str(_get(template, query={"export": ["md5"]}, all_files=lambda: every.files).body).count("\n") == 3
    assert _get(template, query={"export": ["pdf"]}).status == 404


def test_a_work_that_is_not_public_is_described_to_people_alone(template: Path) -> None:
    assert _get(template, replace(TIDES, is_public=False), accept="application/ld+json").status == 404
    response = _get(template, replace(TIDES, is_public=False))
    text = str(response.body)
    assert "Link" not in response.headers and str(response.headers["Cache-Control"]).startswith("private")
    assert "ld+json" not in text and "@misc" not in text and "noindex" in text
    assert "raw/</span>" in text
