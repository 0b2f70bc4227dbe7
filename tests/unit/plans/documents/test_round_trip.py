from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.plans import wire
from functions.plans.documents import exact_json
from functions.plans.documents.completion import completed_contact, contact_of, filled, organisations_in
from functions.plans.documents.defaults import ABBREVIATED, split, with_defaults
from functions.plans.documents.extension import template_id
from functions.plans.documents.identifiers import dmp_key, identifiers_in, own_plan
from functions.plans.documents.moments import instant_of
from functions.plans.documents.parts import Place
from functions.plans.documents.posted import BadDocument, dmps_of
from functions.plans.documents.rda.validation import VERSIONS, findings
from shared.accounts.organisations import ResearchOrganisation
from shared.records import Record
from tests.sampling import amount
from tests.unit.plans import madmp

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
RECEIVED = datetime(2026, 10, 26, 7, 35, tzinfo=UTC)
LAKESIDE = ResearchOrganisation(1, "Lakeside University", "LU", "https://ror.org/02mhbdp94")
KNOWN = {"template": 1, "template_title": "DCC Template", "visibility": "privately_visible"}


def answered(dmp: dict[str, Any], known: dict[Place, ResearchOrganisation]) -> dict[str, Any]:
    """Give a document as it is answered after it was posted and kept."""
    (sent,) = dmps_of(exact_json.write({"items": [{"dmp": dmp}]}).encode())
    whole = completed_contact(filled(with_defaults(sent, RECEIVED), known), "Tove Lind", LAKESIDE)
    head, rest = map(exact_json.pack, split(whole))
    values = {"head": head, "rest": rest, **KNOWN}
    record = Record("plan", 5, 1, values)
    text = exact_json.write(wire.full(record, "https://stele.example"))
    assert text == exact_json.write(wire.full(record, "https://stele.example", read=exact_json.unread))
    answer: dict[str, Any] = exact_json.read(text.encode())
    return answer


def of_others(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what is said to other systems in a document's `extension`."""
    entries = document.get("extension") or []
    rests = [{key: entry[key] for key in entry if key not in ("dmproadmap", "stele")} for entry in entries]
    return [rest for entry, rest in zip(entries, rests, strict=True) if rest or not entry]


@pytest.mark.parametrize("whole", [True, False], ids=["every field", "some fields"])
@pytest.mark.parametrize("version", VERSIONS)
def test_documents_come_back_member_for_member_and_stay_valid(version: str, whole: bool) -> None:
    @settings(SLOW, max_examples=amount(7 if whole else 20, 200))
    @given(madmp.documents(version, whole=whole))
    def holds(dmp: dict[str, Any]) -> None:
        assert findings(dmp, version) == []
        answer = answered(dmp, {})
        back = answer | {"extension": of_others(answer)}
        assert madmp.exactly({name: back[name] for name in dmp}) == madmp.exactly(dmp)
        assert findings(answer, version) == []
        filled_in = answered(dmp, {place: LAKESIDE for place, _ in organisations_in(dmp)})
        assert findings(filled_in, version) == []

    holds()


def fields_in(document: Any, path: str = "") -> set[str]:
    """Give the paths of all members of a document."""
    if isinstance(document, list):
        return set().union(*(fields_in(entry, path) for entry in document))
    if not isinstance(document, dict):
        return set()
    here = {f"{path}/{name}" for name in document}
    return here.union(*(fields_in(member, f"{path}/{name}") for name, member in document.items()))


def fields_of(schema: dict[str, Any], root: dict[str, Any], path: str = "") -> set[str]:
    """Give the paths of all members that a schema knows."""
    if "$ref" in schema:
        return fields_of(root["$defs"][schema["$ref"].rpartition("/")[2]], root, path)
    inside = [fields_of(each, root, path) for each in (*schema.get("oneOf", ()), schema.get("items", {})) if each]
    members = schema.get("properties", {})
    inside += [fields_of(member, root, f"{path}/{name}") for name, member in members.items()]
    return {f"{path}/{name}" for name in members}.union(*inside)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_is_among_them(version: str) -> None:
    known = fields_of(madmp.schema(version), madmp.schema(version))
    assert len(known) > 90

    @settings(SLOW, max_examples=5)
    @given(madmp.documents(version, whole=True))
    def has_all(dmp: dict[str, Any]) -> None:
        assert known <= fields_in({"dmp": dmp})

    has_all()


NAMES = [
    *(*ABBREVIATED, "contributor", "cost", "project", "dataset", "extension", "dmproadmap_links"),
    *("name", "mbox", "affiliation", "affiliation_id", "contact_id", "contributor_id", "type", "identifier"),
    *("funding", "funder_id", "grant_id", "dmproadmap", "stele", "template", "id", "visibility", "distribution"),
]
BENT = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", " ", "x", "is_test", "doi", "10.5072/x", "2020-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
)
LEAST = {"title": "Lichen growth", "contact": {"mbox": "tove.lind@lakeside.example"}}


def test_any_document_is_refused_or_comes_back() -> None:
    @settings(SLOW, max_examples=amount(200, 5000))
    @given(st.dictionaries(st.sampled_from(NAMES), BENT, max_size=6), st.booleans())
    def holds(bent: dict[str, Any], complete: bool) -> None:
        dmp = LEAST | bent if complete else {**bent, **LEAST}
        try:
            answer = answered(dmp, {})
        except BadDocument as refused:
            assert refused.errors
            return
        instant_of(dmp.get("created"), RECEIVED)
        contact_of(dmp)
        template_id(dmp)
        assert dmp_key(dmp) is None or own_plan(dmp, "https://stele.example") is None
        assert all(len(findings(answer, version)) < 102 for version in VERSIONS)
        replaced = {"extension", "dmproadmap_links"} | {name for name, value in dmp.items() if value is None}
        replaced |= set() if identifiers_in(dmp.get("dmp_id")) else {"dmp_id"}
        replaced |= {"contact"} if set(dmp["contact"]) == {"mbox"} else set()
        kept = {name: value for name, value in dmp.items() if name not in replaced}
        assert madmp.exactly({name: answer[name] for name in kept}) == madmp.exactly(kept)
        assert of_others(answer) == of_others(dmp)

    holds()
