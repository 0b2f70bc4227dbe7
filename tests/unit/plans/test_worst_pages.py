"""Pages of the longest plans that the API takes have at most 50 KB."""

from typing import Any

import pytest

from functions.plans.endpoints import pages
from tests.unit.landing.worst import many_faces, quotes
from tests.unit.plans.conftest import SITE, Plans, dmp

LONGEST = 50_000


def _dataset(texts: int) -> dict[str, Any]:
    licence = {"license_ref": "https://l.example/" + "'" * texts, "start_date": "2027-01-01"}
    distribution = {
        "title": quotes(texts),
        "access_url": "https://a.example/" + "'" * texts,
        "format": [quotes(texts)] * 3,
        "host": {"title": quotes(texts), "url": "https://h.example/" + "'" * texts},
        "license": [licence] * 6,
        "data_access": "open",
    }
    return {
        "title": quotes(texts),
        "description": quotes(texts),
        "keyword": [quotes(texts)] * 9,
        "dataset_id": {"type": "url", "identifier": "https://d.example/" + "'" * texts},
        "preservation_statement": quotes(texts),
        "data_quality_assurance": [quotes(texts)] * 5,
        "security_and_privacy": [{"title": quotes(texts), "description": quotes(texts)}] * 9,
        "technical_resource": [{"name": quotes(texts), "description": quotes(texts)}] * 9,
        "metadata": [{"description": quotes(texts), "metadata_standard_id": {"type": "url", "identifier": "u"}}] * 9,
        "distribution": [distribution] * 9,
    }


@pytest.mark.parametrize(("datasets", "texts"), [(1, 2_500), (9, 700), (40, 250)])
def test_the_longest_plan_has_pages_that_a_browser_opens(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, datasets: int, texts: int
) -> None:
    monkeypatch.setattr(pages, "related", lambda *_: many_faces())
    long = quotes(texts)
    person = {
        "name": long,
        "role": [long] * 3,
        "affiliation": {"name": long},
        "contributor_id": {"type": "orcid", "identifier": "https://orcid.org/0000-0002-1825-0097"},
    }
    funding = {"name": long, "grant_id": {"type": "url", "identifier": f"https://g.example/{long}"}}
    [made] = plans.create(
        dmp(
            title=quotes(3_000),
            description=quotes(30_000),
            contributor=[person] * 150,
            project=[{"title": long, "description": long, "funding": [funding] * 9}] * 9,
            cost=[{"title": long, "description": long, "value": 1, "currency_code": "EUR"}] * 150,
            ethical_issues_exist="yes",
            ethical_issues_description=quotes(9_000),
            ethical_issues_report="https://e.example/" + "'" * 2_000,
            dataset=[_dataset(texts)] * datasets,
        )
    )
    path = made["dmproadmap_links"]["get"].removeprefix(f"{SITE}/api/v1")
    lengths = {}
    for asked, query in ((path, {}), (path, {"page": ["2"]}), ("/plans", {"mine": ["yes"]})):
        reply = plans.send("GET", asked, query=query)
        lengths[asked, str(query)] = len(reply.text.encode())
        assert reply.status in (200, 302), reply.text
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
