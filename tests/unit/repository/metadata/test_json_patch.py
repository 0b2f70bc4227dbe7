"""JSON Patches: read strictly, applied by the RFC, within bounds, and refused with one short reason."""

import json
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpatch import make_patch

from functions.repository.metadata.bounds import MOST_BYTES, size_of
from functions.repository.metadata.json_patch import BadPatch, DocumentTooLarge, apply, read

CASES = json.loads(
    (Path(__file__).parents[3] / "contract" / "repository" / "records" / "json-patch-cases.json").read_text()
)


def patched(document: Any, *operations: Any) -> Any:
    """Give what operations make of a document, which stays as it was."""
    before = deepcopy(document)
    try:
        return apply(document, read(list(operations)), lambda operation, document: None)
    finally:
        assert document == before


def refused(document: Any, *operations: Any) -> str:
    """Give why operations cannot be applied."""
    with pytest.raises(BadPatch) as bad:
        patched(document, *operations)
    return str(bad.value)


@pytest.mark.parametrize("case", CASES, ids=[case.get("comment", str(place)) for place, case in enumerate(CASES)])
def test_cases_of_the_working_group(case: dict[str, Any]) -> None:
    if "error" in case:
        refused(case["doc"], *case["patch"])
    else:
        after = patched(case["doc"], *case["patch"])
        assert json.dumps(after, sort_keys=True) == json.dumps(case.get("expected", case["doc"]), sort_keys=True)


DOCUMENT = {"a": [1, 2], "s": "text", "n": 1, "t": True, "z": None, "o": {"": 1, "a/b": 2, "m~n": 3, "a%20b": 4}}
INDEX = ", which is no array index"


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        ({"op": "remove", "path": "/coverage"}, "(remove '/coverage'): path does not exist"),
        ({"op": "replace", "path": "/x", "value": 1}, "(replace '/x'): path does not exist"),
        ({"op": "test", "path": "/x", "value": 1}, "(test '/x'): path does not exist"),
        ({"op": "add", "path": "/x/y", "value": 1}, "(add '/x/y'): path does not exist"),
        ({"op": "add", "path": "/a/3", "value": 1}, "(add '/a/3'): path is beyond the end of the array"),
        ({"op": "move", "from": "/x", "path": "/y"}, "(move '/y'): from does not exist"),
        ({"op": "copy", "from": "/a/-", "path": "/y"}, "(copy '/y'): from does not exist"),
        ({"op": "remove", "path": "/a/-"}, "(remove '/a/-'): path does not exist"),
        ({"op": "replace", "path": "/a/-", "value": 1}, "(replace '/a/-'): path does not exist"),
        ({"op": "test", "path": "/a/-", "value": 1}, "(test '/a/-'): path does not exist"),
        ({"op": "add", "path": "/s/0", "value": 1}, "(add '/s/0'): path does not exist"),
        ({"op": "test", "path": "/s/0", "value": "t"}, "(test '/s/0'): path does not exist"),
        ({"op": "remove", "path": "/n/0"}, "(remove '/n/0'): path does not exist"),
        ({"op": "copy", "from": "/t/0", "path": "/y"}, "(copy '/y'): from does not exist"),
        ({"op": "move", "from": "/z/0", "path": "/y"}, "(move '/y'): from does not exist"),
        ({"op": "remove", "path": "/a/1_0"}, f"(remove '/a/1_0'): path has '1_0'{INDEX}"),
        ({"op": "test", "path": "/a/+1", "value": 2}, f"(test '/a/+1'): path has '+1'{INDEX}"),
        ({"op": "add", "path": "/a/٣", "value": 2}, f"(add '/a/٣'): path has '٣'{INDEX}"),
        ({"op": "replace", "path": "/a/ 1", "value": 2}, f"(replace '/a/ 1'): path has ' 1'{INDEX}"),
        ({"op": "remove", "path": "/a/00"}, f"(remove '/a/00'): path has '00'{INDEX}"),
        ({"op": "copy", "from": "/a/-1", "path": "/y"}, f"(copy '/y'): from has '-1'{INDEX}"),
        ({"op": "move", "from": "/o", "path": "/o/x"}, "(move '/o/x'): a value cannot be moved into itself"),
        ({"op": "test", "path": "/t", "value": 1}, "(test '/t'): value differs"),
        ({"op": "test", "path": "/n", "value": True}, "(test '/n'): value differs"),
        ({"op": "test", "path": "/n", "value": "1"}, "(test '/n'): value differs"),
        ({"op": "test", "path": "/a", "value": [2, 1]}, "(test '/a'): value differs"),
        ({"op": "test", "path": "/o/a b", "value": 4}, "(test '/o/a b'): path does not exist"),
        ({"op": "add", "path": "/x"}, "(add '/x'): 'value' is missing"),
        ({"op": "move", "path": "/x"}, "(move '/x'): 'from' is missing"),
        ({"op": "copy", "path": "/x", "from": 1}, "(copy '/x'): 'from' must be a string"),
        ({"op": "move", "path": "/x", "from": "s"}, "(move '/x'): 'from' must be a JSON Pointer"),
    ],
)
def test_a_failure_has_one_reason(operation: dict[str, Any], sentence: str) -> None:
    assert refused(DOCUMENT, operation) == f"JSON Patch operation 0 {sentence}"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "A JSON Patch must be an array of operations"),
        ([{"op": "remove", "path": "/a"}] * 1001, "A JSON Patch may have at most 1000 operations, this one has 1001"),
        ([[]], "JSON Patch operation 0: must be an object"),
        ([{"path": "/a"}], "JSON Patch operation 0: 'op' is missing"),
        ([{"op": None, "path": "/a"}], "JSON Patch operation 0: 'op' must be a string"),
        ([{"op": "append", "path": "/s", "value": "x"}], "JSON Patch operation 0: unknown op 'append'"),
        ([{"op": "add", "value": 1}], "JSON Patch operation 0: 'path' is missing"),
        ([{"op": "remove", "path": "a"}], "JSON Patch operation 0: 'path' must be a JSON Pointer"),
        ([{"op": "remove", "path": "/a~2"}], "JSON Patch operation 0: 'path' must be a JSON Pointer"),
        ([{"op": "remove", "path": "/a~"}], "JSON Patch operation 0: 'path' must be a JSON Pointer"),
    ],
)
def test_what_is_no_patch_is_refused(said: Any, sentence: str) -> None:
    with pytest.raises(BadPatch) as bad:
        read(said)
    assert str(bad.value) == sentence


@pytest.mark.parametrize(
    ("operations", "after"),
    [
        ([{"op": "test", "path": "/n", "value": 1.0}], {}),
        ([{"op": "test", "path": "/o/", "value": 1}, {"op": "test", "path": "/o/a%20b", "value": 4}], {}),
        ([{"op": "test", "path": "/o/a~1b", "value": 2}, {"op": "test", "path": "/o/m~0n", "value": 3}], {}),
        ([{"op": "add", "path": "/a/-", "value": None, "note": "unknown"}], {"a": [1, 2, None]}),
        ([{"op": "add", "path": "/a/2", "value": 3}], {"a": [1, 2, 3]}),
        ([{"op": "move", "from": "/a/0", "path": "/a/-"}], {"a": [2, 1]}),
        ([{"op": "move", "from": "/a", "path": "/a"}], {}),
        (
            [{"op": "copy", "from": "/a", "path": "/b"}, {"op": "add", "path": "/b/0", "value": 0}],
            {"b": [0, 1, 2]},
        ),
    ],
)
def test_what_the_rfc_says_and_many_miss(operations: list[Any], after: dict[str, Any]) -> None:
    assert json.dumps(patched(DOCUMENT, *operations)) == json.dumps({**DOCUMENT, **after})


def test_a_document_may_not_grow_too_large_on_the_way() -> None:
    begun = time.perf_counter()
    for source in ("/c/a", "/c", ""):
        with pytest.raises(DocumentTooLarge):
            patched({"c": {"a": ["x"]}}, *[{"op": "copy", "from": source, "path": "/c/a/-"}] * 40)
    with pytest.raises(DocumentTooLarge):
        patched({"c": [[]] * 30_000, "d": 1}, *[{"op": "copy", "from": "/c", "path": "/d"}] * 1000)
    large = {"op": "add", "path": "/b", "value": "x" * MOST_BYTES}
    with pytest.raises(DocumentTooLarge):
        patched({"a": 1}, large, {"op": "remove", "path": "/b"})
    assert time.perf_counter() - begun < 3
    most = MOST_BYTES - size_of({"b": ""})
    after = patched({}, *[{**large, "value": "ä" * (most // 2)}] * 5)
    assert MOST_BYTES - 1 <= size_of(after) <= MOST_BYTES


def test_moves_cannot_nest_too_deeply_to_be_copied() -> None:
    nest = [
        {"op": "add", "path": "/b", "value": {}},
        {"op": "move", "from": "/a", "path": "/b/a"},
        {"op": "move", "from": "/b", "path": "/a"},
    ]
    deep: dict[str, Any] = {}
    for _ in range(190):
        deep = {"a": deep}
    assert (
        refused({"a": deep}, *nest * 333, {"op": "copy", "from": "/a", "path": "/b"})
        == "JSON Patch operation 999 (copy '/b'): nested too deeply"
    )


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0])
    | st.sampled_from(["", "a", "~/", "0"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["", "a", "~/", "0"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_a_difference_that_is_applied_gives_the_other_document(one: Any, other: Any) -> None:
    after = patched({"d": one}, *make_patch({"d": one}, {"d": other}).patch)
    assert json.dumps(after, sort_keys=True) == json.dumps({"d": other}, sort_keys=True)


@given(st.dictionaries(st.sampled_from("abc"), VALUES), st.data())
def test_simple_patches_do_what_a_plain_model_does(document: dict[str, Any], data: st.DataObject) -> None:
    """Adds, replaces, removes and moves of members, against a dict."""
    model = deepcopy(document)
    operations = []
    for _ in range(data.draw(st.integers(1, 6))):
        name, other = data.draw(st.sampled_from("abc")), data.draw(st.sampled_from("abc"))
        value = data.draw(VALUES)
        match op := data.draw(st.sampled_from(["add", "replace", "remove", "move", "copy"])):
            case "add" | "replace":
                if op == "replace" and name not in model:
                    continue
                model[name] = value
            case _ if other not in model:
                continue
            case "remove":
                name = other
                del model[name]
            case "move":
                model[name] = model.pop(other)
            case "copy":
                model[name] = deepcopy(model[other])
        operations.append({"op": op, "path": f"/{name}", "value": value, "from": f"/{other}"})
    assert patched(document, *operations) == model
