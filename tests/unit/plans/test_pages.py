"""The pages of plans: whatever a document holds, nothing of it is markup."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from functions.plans import pages, wire
from functions.plans.card import card
from functions.plans.documents import exact_json
from functions.plans.operations.listing import ListedPlan
from functions.plans.paging import Window
from shared.http import Request
from tests.unit.events import proxy_event
from tests.unit.plans.bent import DOCUMENTS
from tests.unit.plans.kept import REAL, document_of, kept

REQUEST = Request(proxy_event(path="/plans/5"))
PEOPLE = '<h2 id="people">People</h2>'
LONGEST = 50_000
SCHEMA_ORG = '<script type="application/ld+json">'


def shown(dmp: dict[str, Any], live: Any = (), **values: Any) -> str:
    record = kept(dmp, **values)
    response = pages.plan(REQUEST, record, wire.full(record, REQUEST.base_url), live, [])
    assert response.status == 200
    return str(response.body)


def test_a_page_tells_who_what_and_where() -> None:
    live = [
        {"dataset": 1, "kind": "data_product", "title": "Levels", "url": "https://s/data_product/7", "state": "public"}
        | {"size": 40, "licence": "cc-by", "modified": "2026-01-02T00:00:00Z"}
    ]
    page = shown(
        {
            "title": "Ebb & flow",
            "description": "潮の満ち引き",
            "contact": {"name": "Tove Lind", "mbox": "tove.lind@lakeside.example", "affiliation": {"name": "Lakeside"}},
            "contributor": [
                {"name": "נועה", "role": ["editor"], "contributor_id": {"type": "orcid", "identifier": "0000-0001"}}
            ],
            "project": [
                {"title": "Tides", "funding": [{"name": "NWO", "grant_id": {"identifier": "https://nwo.nl/1"}}]}
            ],
            "dataset": [{}, {"title": "Levels of 2026", "dataset_id": {"type": "doi", "identifier": "10.5072/a"}}],
        },
        live,
    )
    for text in ("Ebb &amp; flow", "潮の満ち引き", "Tove Lind", "Lakeside", "נועה", "0000-0001", "NWO", "DCC Template"):
        assert text in page
    assert '<a href="https://nwo.nl/1" rel="nofollow">' in page
    assert f'href="{REQUEST.base_url}/plans/5/export.pdf">Download as PDF</a>' in page
    assert f'href="{REQUEST.base_url}/plans/5.json">JSON</a>' in page
    assert page.index("Levels of 2026") < page.index('<a href="https://s/data_product/7">')
    assert "Data product, public, 40 bytes, <bdi>cc-by</bdi>, last changed 2 January 2026" in page
    assert "lakeside.example" not in page
    assert "Not everybody" not in page
    assert "Not everybody" in shown({}, visibility="privately_visible")


def test_addresses_of_people_are_told_nobody_wherever_they_stand() -> None:
    record = kept(
        {
            "contact": {
                "mbox": "a@lakeside.example",
                "name": "b@lakeside.example",
                "contact_id": "mailto:c@lakeside.example",
            },
            "contributor": [{"name": "Olu", "contributor_id": {"type": "email", "identifier": " d@lakeside.example"}}],
            "dataset": [{"title": "e@lakeside.example", "dataset_id": "https://a.example/@f@b.example"}],
        }
    )
    told = [str(pages.plan(REQUEST, record, wire.full(record, REQUEST.base_url), (), []).body), str(card(record))]
    told.append(str(pages.plans(REQUEST, {5: ListedPlan(record.values["head"])}, Window(1, 50), 1).body))
    for text in told:
        assert "@lakeside.example" not in text
    assert "https://a.example/@f@b.example" in told[0]


def test_a_record_without_title_or_page_is_told_by_what_it_has() -> None:
    named = {"dataset": 0, "kind": "deposit", "state": "draft", "modified": "2026-01-02T00:00:00Z"}
    page = shown({"dataset": [{}]}, [{**named, "url": "https://s/deposit/7"}, {**named, "kind": "package"}])
    assert '<a href="https://s/deposit/7"><bdi>https://s/deposit/7</bdi></a>' in page
    assert "Dataset, draft" in page


def test_nothing_of_a_document_is_markup_or_runs() -> None:
    bad = "<script>alert(1)</script>\"'javascript:alert(1)"
    page = shown(
        {
            "title": bad,
            "description": bad,
            "contact": {
                "mbox": "a@b.example",
                "name": bad,
                "contact_id": {"type": "url", "identifier": "javascript:a()"},
            },
            "dataset": [{"title": bad, "keyword": [bad], "dataset_id": {"type": bad, "identifier": f"https://{bad}"}}],
        }
    )
    scripts = re.findall("<script[^>]*>", page)
    assert [each.partition("src=")[0] for each in scripts] == ['<script type="module" ', SCHEMA_ORG]
    assert "<script>" not in page.replace(SCHEMA_ORG, "")
    assert 'href="javascript:' not in page


def test_a_plan_of_a_hundred_datasets_comes_in_pages() -> None:
    host = {"title": "Firth store", "url": "https://store.firth.example/"}
    licence = {"license_ref": "https://creativecommons.org/licenses/by/4.0/", "start_date": "2027-01-01"}
    spread = {"title": "Readings", "data_access": "open", "host": host, "license": [licence], "byte_size": 4_200_000}
    datasets = [
        {
            "title": f"Readings of gauge {n}",
            "description": "Levels of water, each minute. " * 9,
            "distribution": [spread],
        }
        for n in range(100)
    ]
    page = shown({"dataset": datasets})
    assert page.count('<span class="eyebrow">Dataset</span>') == pages.DATASETS_A_PAGE
    assert page.index('href="?page=5#dataset-99"') < page.index('id="dataset-0"')
    assert ("4.2 MB" in page, "Datasets 1 to 20 of 100" in page, 'plans/5?page=2" rel="next"' in page) == (True,) * 3
    assert len(page.encode()) < LONGEST


def test_a_page_tells_where_data_will_be_and_how_they_are_kept_safe() -> None:
    dataset = {
        "title": "Talks",
        "security_and_privacy": [{"title": "Consent", "description": "Names are changed."}],
        "metadata": [{"metadata_standard_id": {"type": "url", "identifier": "https://dc.example/terms"}}],
        "technical_resource": "none",
        "distribution": {
            "title": "Copy",
            "data_access": "closed",
            "host": {"title": "Tape"},
            "available_until": "2030-01-31",
        },
    }
    page = shown({"dataset": [dataset], "cost": [{"title": "Transcription", "value": 3250.5, "currency_code": "GBP"}]})
    for text in ("Consent: Names are changed.", "https://dc.example/terms", "closed", "Tape", "until 31 January 2030"):
        assert text in page
    assert 'Transcription</bdi></th><td><bdi></bdi></td><td class="number">3250.5 GBP' in page


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_documents_are_shown(path: Path) -> None:
    assert PEOPLE in shown(document_of(path))


@given(DOCUMENTS)
def test_any_document_is_shown(dmp: dict[str, Any]) -> None:
    assert PEOPLE in shown(dmp)


def test_the_list_tells_of_plans_and_where_others_are() -> None:
    heads = {id: exact_json.pack({"title": f"<b>{id}</b>", "contact": {"name": "Ada"}}) for id in (9, 8)}
    listed = {9: ListedPlan(heads[9], "is_test"), 8: ListedPlan(heads[8])}
    page = str(pages.plans(REQUEST, listed, Window(2, 2), 5).body)
    own = str(pages.plans(REQUEST, listed, Window(2, 2), 5, own=True).body)
    assert (page.count('class="badge"'), own.count('<span class="badge">Test</span>'), own.count("badge")) == (0, 1, 1)
    assert page.index("&lt;b&gt;9") < page.index("&lt;b&gt;8")
    for link in ('/plans/9"', '/plans?page=1" rel="prev"', '/plans?page=3" rel="next"'):
        assert f'href="{REQUEST.base_url}{link}' in page
    beyond = str(pages.plans(REQUEST, {}, Window(99, 2), 5).body)
    assert '/plans?page=3" rel="prev"' in beyond
    assert 'rel="next"' not in beyond
    alone = str(pages.plans(REQUEST, {}, Window(1, 2), 0).body)
    assert [word in alone for word in ('rel="prev"', 'rel="next"')] == [False, False]
