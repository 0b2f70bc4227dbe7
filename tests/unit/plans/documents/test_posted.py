import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.plans.documents import exact_json, posted
from functions.plans.documents.posted import BadDocument, dmps_of

REAL = Path(__file__).parents[1] / "real"
GOOD: dict[str, Any] = {"title": "Lichen growth", "contact": {"mbox": "tove.lind@lakeside.example"}}
WHOLE_ID = {"type": "orcid", "identifier": "0000-0002-1825-0097"}


def body_of(*dmps: Any) -> bytes:
    return json.dumps({"items": [{"dmp": dmp} for dmp in dmps]}).encode()


def errors_of(body: bytes) -> list[str]:
    with pytest.raises(BadDocument) as refused:
        dmps_of(body)
    return list(refused.value.errors)


def errors_in(**members: Any) -> list[str]:
    """Give what is wrong with a good document that has other members, too."""
    try:
        dmps_of(body_of(GOOD | members))
    except BadDocument as refused:
        return list(refused.errors)
    return []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b'"text"', b"[]", b"null", b"5", b"{}", b"\xff"),
        *(b'{"items": null}', b'{"items": []}', b'{"items": {}}', b'{"items": "x"}'),
        *(b'{"items": [{"dmp": {"title": "a",}}]}', b'{"items": [{"dmp": {"title": "a\nb"}}]}'),
        *(b'{"dmp": {"title": "a", "contact": {"mbox": "a@b.org"}}}', b'{"items": [{"dmp": {"title": NaN}}]}'),
    ],
)
def test_what_holds_no_items(body: bytes) -> None:
    assert errors_of(body) == ["invalid JSON format"]


@pytest.mark.parametrize("item", [None, 5, "x", [], {}, {"dmp": None}, {"dmp": []}, {"dmp": "x"}, {"dmp": {}}])
def test_an_item_without_a_dmp(item: Any) -> None:
    assert errors_of(json.dumps({"items": [item]}).encode()) == ["invalid JSON"]


def test_documents_are_given_as_they_were_sent() -> None:
    other = GOOD | {"title": " Bat calls\t", "x": {"y": [None, 1.5]}}
    assert dmps_of(body_of(GOOD, other)) == [GOOD, other]
    sent = b'{"total_items": 7, "items": [{"$schema": "x", "dmp": {"title": "\xe9", "contact": {"mbox": "n/a"}}}]}'
    assert dmps_of(sent, "iso-8859-1") == [{"title": "é", "contact": {"mbox": "n/a"}}]


@pytest.mark.parametrize(
    ("dmp", "errors"),
    [
        ({"title": None, "contact": GOOD["contact"]}, [posted.NO_TITLE, posted.BOTH_REQUIRED]),
        ({"title": " \t", "contact": GOOD["contact"]}, [posted.NO_TITLE, posted.BOTH_REQUIRED]),
        ({"title": "a"}, [posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"title": "a", "contact": None}, [posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"title": "a", "contact": {}}, [posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"title": "a", "contact": {"mbox": None}}, [posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"title": "a", "contact": {"mbox": "  "}}, [posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"x": 1}, [posted.NO_TITLE, posted.NO_CONTACT, posted.BOTH_REQUIRED]),
        ({"title": 5, "contact": {"mbox": "a@b.org"}}, [posted.BAD_JSON]),
        ({"title": "a", "contact": {"mbox": ["a@b.org"]}}, [posted.BAD_JSON]),
        ({"title": "a", "contact": "a@b.org"}, [posted.BAD_JSON]),
        ({"title": "a", "contact": [{"mbox": "a@b.org"}]}, [posted.BAD_JSON]),
        ({"title": {}}, [posted.BAD_JSON, posted.NO_CONTACT, posted.BOTH_REQUIRED]),
    ],
)
def test_title_and_contact_are_needed(dmp: Any, errors: list[str]) -> None:
    assert errors_of(body_of(dmp)) == errors


@pytest.mark.parametrize("name", ["contributor", "project", "dataset", "cost", "extension"])
def test_lists_of_objects(name: str) -> None:
    wrong: Any
    for wrong in ({}, {"title": "x"}, "x", 5, True, ["x"], [None], [[]], [{"name": "x"}, 5]):
        assert errors_in(**{name: wrong}) == ["invalid JSON"], wrong
    assert errors_in(**{name: None}) == errors_in(**{name: []}) == []


def test_fundings_are_a_list_of_objects() -> None:
    wrong: Any
    for wrong in ({}, "x", ["x"], [None]):
        assert errors_in(project=[{"title": "a"}, {"funding": wrong}]) == ["invalid JSON"], wrong
    assert errors_in(project=[{"funding": None}, {"funding": []}]) == []


GOOD_IDS: tuple[Any, ...] = (
    *(None, {}, [], "", WHOLE_ID, [WHOLE_ID, WHOLE_ID], [None, {}, WHOLE_ID], "10.5072/bare", 5, [5, "x"]),
    *({"type": None, "identifier": None}, {"identifier": ""}, {"type": "other", "identifier": " "}),
    *({"type": "other", "identifier": 0}, {"type": 5, "identifier": False}, [{"type": "x", "identifier": None}]),
)
BAD_IDS: tuple[Any, ...] = (
    *({"type": "orcid"}, {"type": None}, {"x": 1}, {"identifier": "x"}, {"identifier": "x", "type": None}),
    *({"identifier": "x", "type": " "}, {"identifier": "x", "type": {}}, {"identifier": 0}),
    *({"type": "x", "identifier": {}}, {"type": "x", "identifier": ["x"]}, [WHOLE_ID, {"type": "orcid"}]),
)
PLACES_OF_IDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "dmp_id": lambda id: {"dmp_id": id},
    "contact_id": lambda id: {"contact": {"mbox": "a@b.org", "contact_id": id}},
    "contributor_id": lambda id: {"contributor": [{"name": "a"}, {"name": "b", "contributor_id": id}]},
    "affiliation_id": lambda id: {"contact": {"mbox": "a", "affiliation": {"name": "x", "affiliation_id": id}}},
    "in a list": lambda id: {"contributor": [{"name": "a", "affiliation": [{"name": "x", "affiliation_id": id}]}]},
    "funder_id": lambda id: {"project": [{"funding": [{"name": "x", "funder_id": id}]}]},
    "grant_id": lambda id: {"project": [{}, {"funding": [{"name": "x", "grant_id": id}]}]},
}


@pytest.mark.parametrize("place", PLACES_OF_IDS)
def test_identifiers(place: str) -> None:
    for id in GOOD_IDS:
        assert errors_in(**PLACES_OF_IDS[place](id)) == [], id
    for id in BAD_IDS:
        assert errors_in(**PLACES_OF_IDS[place](id)) == [posted.BAD_ID], id


def test_other_identifiers_are_not_checked() -> None:
    bad = {"type": "x"}
    dataset = {"dataset_id": bad, "metadata": [{"metadata_standard_id": bad}], "creator": [{"affiliation": [{}]}]}
    assert errors_in(dataset=[dataset], alternate_identifier=[bad], related_identifier=bad) == []


@pytest.mark.parametrize(
    "affiliation", [{}, {"abbreviation": "LS"}, {"name": " "}, {"name": None}, [{"name": "a"}, {}]]
)
def test_affiliations_have_names(affiliation: Any) -> None:
    assert errors_in(contact={"mbox": "a@b.org", "affiliation": affiliation}) == [posted.NO_AFFILIATION_NAME]
    assert errors_in(contributor=[{"mbox": "a", "affiliation": affiliation}]) == [posted.NO_AFFILIATION_NAME]


@pytest.mark.parametrize("affiliation", [None, [], "Lakeside", 5, {"name": 5}, [{"name": "a"}], ["Lakeside", None]])
def test_affiliations_that_are_taken(affiliation: Any) -> None:
    assert errors_in(contact={"mbox": "a@b.org", "affiliation": affiliation}) == []


def test_contributors_have_a_name_or_an_address() -> None:
    for wrong in ({}, {"role": ["x"]}, {"name": " ", "mbox": None}):
        assert errors_in(contributor=[{"name": "a"}, wrong]) == [posted.NAMELESS_CONTRIBUTOR]
    for right in ({"name": "a"}, {"mbox": "x"}, {"name": "a", "role": "PI"}):
        assert errors_in(contributor=[right]) == []


def test_fundings_name_something() -> None:
    for wrong in ({}, {"funding_status": "granted"}, {"name": "", "funder_id": {"type": "x", "identifier": ""}}):
        assert errors_in(project=[{"funding": [{"name": "a"}, wrong]}]) == [posted.NAMELESS_FUNDING]
    for right in ({"name": "a"}, {"funder_id": WHOLE_ID}, {"grant_id": WHOLE_ID, "funder_id": {}}):
        assert errors_in(project=[{"funding": [right]}]) == []


def test_visibility_is_one_of_four_words() -> None:
    text = "visibility must be one of privately_visible, organisationally_visible, publicly_visible, is_test"
    wrong: Any
    for wrong in ("public", "", 5, [], {}, "PUBLICLY_VISIBLE"):
        assert errors_in(extension=[{"dmproadmap": {"visibility": wrong}}]) == [text]
    for right in ("privately_visible", "organisationally_visible", "publicly_visible", "is_test", None):
        assert errors_in(extension=[{"other": {"visibility": "x"}}, {"dmproadmap": {"visibility": right}}]) == []


def test_all_problems_of_all_items_are_told_once_and_in_order() -> None:
    nameless = {"title": " ", "contact": {"name": "Tove Lind", "affiliation": {"abbreviation": "LS"}}}
    both = [posted.NO_TITLE, posted.NO_CONTACT, posted.BOTH_REQUIRED]
    assert errors_of(body_of(nameless)) == [*both, posted.NO_AFFILIATION_NAME]
    unnamed = {
        "extension": [{"dmproadmap": {"visibility": "x"}}],
        "project": [{"funding": [{"grant_id": {"type": 1}}]}],
    }
    everything = body_of(unnamed, GOOD, nameless, {"contributor": [{}], "cost": {}}, nameless)
    assert errors_of(everything) == [
        posted.BAD_JSON,
        *both,
        posted.BAD_ID,
        posted.NO_AFFILIATION_NAME,
        posted.NAMELESS_CONTRIBUTOR,
        posted.NAMELESS_FUNDING,
        posted.UNKNOWN_VISIBILITY,
    ]


REFUSED = {
    "damap-export": [posted.NO_TITLE, posted.BOTH_REQUIRED],
    "objects-for-arrays": [posted.BAD_JSON],
    "draft-2019-ids": [posted.NO_CONTACT, posted.BOTH_REQUIRED, posted.BAD_ID, posted.NAMELESS_FUNDING],
}


@pytest.mark.parametrize("file", sorted(REAL.glob("*/*.json")), ids=lambda file: file.stem)
def test_real_documents(file: Path) -> None:
    body = b'{"items": [' + file.read_bytes() + b"]}"
    if file.stem in REFUSED:
        assert errors_of(body) == REFUSED[file.stem]
    else:
        assert dmps_of(body) == [exact_json.read(file.read_bytes())["dmp"]]
    assert errors_of(file.read_bytes()) == ["invalid JSON format"]
