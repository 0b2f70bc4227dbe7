"""Fields of the base and of schemas: what they take, what is said of what they do not, and what is mandatory."""

from time import process_time
from typing import Any

import pytest

from functions.repository.metadata import access, base, mandatory, schemas
from functions.repository.metadata.base import kept, shown
from functions.repository.metadata.checking import BadMetadata, same
from functions.repository.metadata.checking import kept as checked
from functions.repository.metadata.document import Metadata, patched
from functions.repository.metadata.json_patch import BadPatch, read
from functions.repository.metadata.schemas import BadSchema

OPEN = "info:eu-repo/semantics/openAccess"


@pytest.mark.parametrize(
    ("field", "value", "stays"),
    [
        ("title", ["New title"], "New title"),
        ("title", "x" * 1000, "x" * 1000),
        ("date", "2021", "2021"),
        ("date", ["2021-03"], "2021-03"),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2021-03-10T20:05:43.250000Z", "2021-03-10T20:05:43.250000Z"),
        ("date", "2021-03-10T20:05+01:00", "2021-03-10T20:05+01:00"),
        ("contact", "ada@home.example", "ada@home.example"),
        ("creator", ["A", "A", ""], ["A", "A", ""]),
        ("rights", [{"name": "CC0", "uri": "https://a.example"}, OPEN, "MIT"], None),
    ],
)
def test_good_values(field: str, value: Any, stays: Any) -> None:
    values, complaints = kept({field: value})
    assert complaints == []
    assert values == {field: stays if stays is not None else [{"name": "CC0", "uri": "https://a.example"}, "MIT"]}


RIGHT = "is neither a string nor an object with a string 'name' and perhaps a string 'uri'"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("creator", "N. Wave", "'N. Wave' is not of type 'array'"),
        ("creator", ["A", 5], "5 is not of type 'string'"),
        ("creator", None, "null is not of type 'array'"),
        ("creator", [None], "null is not of type 'string'"),
        ("title", None, "null is not of type 'string'"),
        ("title", [], "[] is not of type 'string'"),
        ("title", ["a", "b"], '["a", "b"] is not of type \'string\''),
        ("title", [["a"]], "[\"a\"] is not of type 'string'"),
        ("title", True, "true is not of type 'string'"),
        ("title", "x" * 1001, "must have no more than 1000 characters"),
        ("description", {"en": "x" * 300}, f'{{"en": "{"x" * 192}… is not of type \'string\''),
        ("date", "2021-02-29", "'2021-02-29' is not a date such as "),
        ("date", "21", "'21' is not a date such as "),
        ("date", "2021-03-10 20:05", "'2021-03-10 20:05' is not a date such as "),
        ("contact", "ada", "'ada' is not an e-mail address"),
        ("rights", "MIT", "'MIT' is not of type 'array'"),
        ("rights", [{"uri": "x"}], f'{{"uri": "x"}} {RIGHT}'),
        ("rights", [{"name": "x", "more": "y"}], f'{{"name": "x", "more": "y"}} {RIGHT}'),
        ("rights", [7], f"7 {RIGHT}"),
        ("keywords", ["x"], "'keywords' is not a field of the base metadata"),
        ("", "x", "'' is not a field of the base metadata"),
    ],
)
def test_bad_values(field: str, value: Any, message: str) -> None:
    _, ((name, said),) = kept({field: value})
    assert (name, said.startswith(message)) == (field, True), said


def test_many_complaints_are_told_at_once() -> None:
    with pytest.raises(BadMetadata) as bad:
        checked(Metadata({"title": 1, "x": 1}, {"gauge": "y"}, {"a": 1}), [FIELD], None)
    assert str(bad.value) == "Invalid metadata: 'x' is not a field of the base metadata"
    assert [each["field"] for each in bad.value.errors] == ["x", "title", "community.gauge", "collection"]


def test_an_empty_list_takes_a_field_away_and_the_access_entry_comes_last() -> None:
    assert kept({"subject": [], "rights": [OPEN]}) == ({}, [])
    assert shown({"title": "T", "rights": ["MIT"]}, "closed", ["deposit:1"]) == {
        "title": "T",
        "rights": ["MIT", "info:eu-repo/semantics/closedAccess"],
        "identifier": ["deposit:1"],
    }
    assert access.without_entries([OPEN, {"name": OPEN}, "MIT", f"{OPEN} "]) == ["MIT", f"{OPEN} "]


def test_what_is_written_alike_is_the_same() -> None:
    assert same({"a": 1, "b": [True]}, {"b": [True], "a": 1})
    assert not same({"a": 1}, {"a": True})
    assert not same({"a": 1}, {"a": 1.0})


# Documents


def _patched(metadata: Metadata, *operations: Any) -> Metadata:
    return patched(metadata, read(list(operations)))


NOTHING = Metadata({"title": "T", "identifier": ["deposit:1"]}, {}, {})


@pytest.mark.parametrize(
    "path", ["/title", "/base/title", "/titles/title", "/titles/0/title", "/titles", "/base/titles/title"]
)
def test_the_title_has_many_names(path: str) -> None:
    after = _patched(NOTHING, {"op": "test", "path": path, "value": "T"}, {"op": "replace", "path": path, "value": "U"})
    assert after.base["title"] == "U"


@pytest.mark.parametrize(
    "operation",
    [
        *({"op": "add", "path": f"/{name}", "value": 1} for name in ("identifier", "$schema", "base/$schema", "state")),
        *({"op": "add", "path": f"/{name}/x", "value": 1} for name in ("properties", "files", "links", "identifier")),
        {"op": "remove", "path": "/base/identifier/0"},
        {"op": "move", "from": "/identifier", "path": "/subject"},
        {"op": "copy", "from": "/title", "path": "/owner"},
    ],
)
def test_what_the_site_writes_cannot_be_changed(operation: dict[str, Any]) -> None:
    with pytest.raises(BadPatch, match=r"^JSON Patch operation 0 \(.*\): read-only$"):
        _patched(NOTHING, operation)


@pytest.mark.parametrize(
    "operation",
    [
        *({"op": op, "path": "", "value": {}} for op in ("add", "replace", "remove")),
        {"op": "move", "from": "", "path": "/subject"},
        {"op": "copy", "from": "/community", "path": ""},
    ],
)
def test_the_whole_document_can_be_tested_and_copied_only(operation: dict[str, Any]) -> None:
    with pytest.raises(BadPatch, match="the whole document cannot be changed"):
        _patched(NOTHING, operation)
    whole = {**NOTHING.base, "community": {}, "collection": {}}
    after = _patched(
        NOTHING, {"op": "test", "path": "", "value": whole}, {"op": "copy", "from": "", "path": "/community/c"}
    )
    assert after.community == {"c": whole}


def test_community_and_collection_are_always_objects() -> None:
    full = Metadata({}, {"a": 1}, {"b": 2})
    emptied = _patched(full, {"op": "remove", "path": "/community"}, {"op": "add", "path": "/community/c", "value": 3})
    assert emptied.community == {"c": 3}
    moved = _patched(full, {"op": "move", "from": "/community", "path": "/collection"})
    assert (moved.community, moved.collection) == ({}, {"a": 1})
    with pytest.raises(BadPatch, match="'community' must be an object"):
        _patched(full, {"op": "replace", "path": "/community", "value": []})


def test_metadata_are_not_nested_too_deeply() -> None:
    deep: dict[str, Any] = {}
    for _ in range(150):
        deep = {"a": deep}
    twice = [{"op": "add", "path": path, "value": deep} for path in ("/community/x", "/community/x" + "/a" * 151)]
    with pytest.raises(BadPatch, match="Metadata are nested too deeply"):
        _patched(NOTHING, *twice)


# Schemas

FIELD: dict[str, Any] = {"name": "gauge", "type": "xs:integer", "use": "M", "label": "gauge", "desc": ""}
TERMS: dict[str, Any] = {**FIELD, "name": "study", "type": "vocabulary", "values": ["wind", "waves"], "multi": True}


def test_fields_are_shown_with_what_is_computed_and_can_be_sent_back() -> None:
    fields = schemas.read([{"name": "gauge", "type": "xs:integer", "use": "M", "multi": False, "default": None}, TERMS])
    assert fields == [FIELD, TERMS]
    told = schemas.shown(fields)
    assert told[0] == {"index": "0", **FIELD, "useString": "Mandatory"}
    assert list(told[1]) == ["index", "name", "type", "use", "label", "desc", "useString", "values", "multi"]
    assert schemas.read(told) == fields
    assert [each["name"] for each in base.as_schema()][:2] == ["title", "creator"]
    assert schemas.read(base.as_schema()) == base.as_schema()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "1x"}, "Field 0: 'name' must be 1 to 100 letters"),
        ({"name": "x" * 101}, "Field 0: 'name' must be 1 to 100 letters"),
        ({"type": "xs:number"}, "Field 'gauge': 'type' must be one of vocabulary, xs:string"),
        ({"type": []}, "Field 'gauge': 'type' must be one of"),
        ({"use": "X"}, "Field 'gauge': 'use' must be one of M, R, O"),
        ({"label": 7}, "Field 'gauge': 'label' and 'desc' must be strings"),
        ({"values": ["a"]}, "Field 'gauge': only a vocabulary has 'values'"),
        ({"values": "a"}, "Field 'gauge': 'values' must be an array of strings"),
        ({"multi": 1}, "Field 'gauge': 'multi' must be true or false"),
        ({"default": "x"}, "Field 'gauge': 'default' 'x' is not a valid xs:integer"),
        ({"extra": 1}, "Field 'gauge': unknown member 'extra'"),
    ],
)
def test_bad_fields(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadSchema) as bad:
        schemas.read([{**FIELD, **changed}])
    assert str(bad.value).startswith(sentence)
    none: list[Any] = [None, {}, [7], [FIELD, FIELD], [FIELD] * 501]
    for said in none:
        with pytest.raises(BadSchema):
            schemas.read(said)


def test_values_are_judged_by_their_fields() -> None:
    fields = [FIELD, TERMS, {**FIELD, "name": "word", "type": "vocabulary"}]
    assert schemas.complaints({"gauge": "7", "study": ["wind"], "word": "any"}, fields) == []
    bad = {"gauge": 7.5, "study": ["wind", "Wind"], "word": " ", "more": 1}
    assert schemas.complaints(bad, fields) == [
        ("gauge", "7.5 is not a valid xs:integer"),
        ("study", "'Wind' is not one of the terms of the vocabulary"),
        ("word", "' ' is blank"),
        ("more", "'more' is not a field of the schema"),
    ]
    assert schemas.complaints({"study": "wind"}, fields) == [("study", "'wind' is not of type 'array'")]


def test_mandatory_fields_without_a_value_are_named_in_order() -> None:
    community, collection = [TERMS, FIELD, {**FIELD, "name": "o", "use": "O"}], [{**FIELD, "name": "b"}]
    policies = {"mandatory": ["license", "creator"]}
    nothing = mandatory.missing({}, {}, {}, community, collection, policies)
    assert nothing == ["title", "creator", "license", "community.study", "community.gauge", "collection.b"]
    empty = mandatory.missing({"title": " "}, {"study": [""], "gauge": None}, {"b": {}}, community, collection, {})
    assert empty == ["title", "community.study", "community.gauge", "collection.b"]
    full = {"title": "T", "creator": ["A"], "rights": ["MIT"]}
    assert mandatory.missing(full, {"study": ["wind"], "gauge": 0}, {"b": False}, community, collection, policies) == []


def test_a_large_vocabulary_judges_many_values_at_once() -> None:
    terms = [f"{number:05d}" for number in range(30_000)]
    field = {"name": "gauge", "type": "vocabulary", "values": terms, "multi": True}
    began = process_time()
    assert schemas.complaints({"gauge": [f"{number:05d}" for number in range(29_999, -1, -1)]}, [field]) == []
    assert process_time() - began < 3
