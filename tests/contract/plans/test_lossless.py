"""Documents come back as they were sent, member for member: made ones, real ones and long ones."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import simplejson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.plans.documents.rda.validation import VERSIONS
from tests.sampling import amount
from tests.unit.plans import madmp

from .client import API, Client, Json, fresh

REAL = Path(madmp.__file__).with_name("real")
TAKEN = sorted((REAL / "rda").glob("*.json")) + [
    REAL / "plans" / f"{name}.json"
    for name in (
        *("identifier-type-not-listed", "incorrect-date", "mailto-and-no-ids", "project-without-dates"),
        *("rocrate-blank-dmp-id", "rocrate-source", "student-1", "student-8-long"),
    )
]
REFUSED = {
    "damap-export": ["dmp title cannot be blank", ":title and the contact's :mbox are both required fields"],
    "draft-2019-ids": [
        "contact email cannot be blank",
        ":title and the contact's :mbox are both required fields",
        ":type and :identifier are required for all ids",
        ":name, :funder_id or :grant_id are required for each funding",
    ],
    "objects-for-arrays": ["invalid JSON"],
}
OURS = ("extension", "dmproadmap_links")


def exact(text: str | bytes) -> Any:
    """Read JSON whose numbers stay as they are."""
    return json.loads(text, parse_float=Decimal)


def renamed(dmp: Json) -> Json:
    """Give a document with a name that no other plan has, where it has one at all."""
    name = dmp.get("dmp_id")
    if not isinstance(name, dict) or not name.get("identifier"):
        return dmp
    return {**dmp, "dmp_id": {**name, "identifier": f"https://doi.org/10.5072/{fresh()}"}}


def sent_and_read(client: Client, dmps: list[Json]) -> list[Json]:
    """Make plans of documents, and give them as they are read; what making them answers is the same."""
    body = simplejson.dumps({"items": [{"dmp": dmp} for dmp in dmps]}, use_decimal=True).encode()
    answer = client.send("POST", f"{API}/plans", body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text
    made = [item["dmp"] for item in exact(answer.content)["items"]]
    read = [exact(client.send("GET", dmp["dmproadmap_links"]["get"]).content) for dmp in made]
    assert [envelope["items"][0]["dmp"] for envelope in read] == made
    return made


def assert_kept(dmp: Json, read: Json) -> None:
    """See that all that was sent is there, but for what the site says itself."""
    kept = {name: value for name, value in dmp.items() if name not in OURS}
    assert madmp.exactly({name: read[name] for name in kept}) == madmp.exactly(kept)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_of_the_standard_comes_back(client: Client, version: str) -> None:
    @settings(suppress_health_check=list(HealthCheck), max_examples=amount(2, 60))
    @given(st.lists(madmp.documents(version, whole=True), min_size=2, max_size=4))
    def holds(dmps: list[Json]) -> None:
        sent = [renamed(dmp) for dmp in dmps]
        for dmp, read in zip(sent, sent_and_read(client, sent), strict=True):
            assert_kept(dmp, read)

    holds()


def test_real_documents_come_back(client: Client) -> None:
    dmps = [renamed(exact(path.read_bytes())["dmp"]) for path in TAKEN]
    for dmp, read in zip(dmps, sent_and_read(client, dmps), strict=True):
        blank = not (isinstance(dmp.get("dmp_id"), dict) and dmp["dmp_id"].get("identifier"))
        assert_kept({name: value for name, value in dmp.items() if not (blank and name == "dmp_id")}, read)
        assert read["dmp_id"]["identifier"] == (
            read["dmproadmap_links"]["get"] if blank else dmp["dmp_id"]["identifier"]
        )


@pytest.mark.parametrize("name", REFUSED)
def test_real_documents_that_are_no_plans_are_refused(client: Client, name: str) -> None:
    dmp = json.loads((REAL / "plans" / f"{name}.json").read_text())["dmp"]
    assert client.refused("POST", f"{API}/plans", {"items": [{"dmp": dmp}]}) == (400, REFUSED[name])
    assert client.refused("POST", f"{API}/plans", {"dmp": dmp}) == (400, ["invalid JSON format"])


@pytest.mark.parametrize("kind", ["many datasets", "one long text", "four megabytes"])
def test_long_documents_come_back(client: Client, kind: str) -> None:
    long: dict[str, Json] = {
        "many datasets": {
            "dataset": [{"title": f"Gauge {n}", "byte_size": 2**60 + n, "note": "é" * 40} for n in range(9_000)]
        },
        "one long text": {"description": "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(350_000))},
        "four megabytes": {"rows": [[f"{n:07}", n % 7, None, True] for n in range(160_000)]},
    }
    [dmp] = [{"title": fresh(), "contact": {"mbox": "n/a"}, **long[kind]}]
    assert len(json.dumps(dmp, ensure_ascii=False).encode()) > 1_000_000
    [read] = sent_and_read(client, [dmp])
    assert_kept(dmp, read)
