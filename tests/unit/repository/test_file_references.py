"""References to files elsewhere, as a request describes them."""

from typing import Any

import pytest

from functions.repository.files.references import MOST, read
from shared.http import Refused

ONE = {"name": "file1.csv", "epicpid": "21.T12996/abc"}


def _add(*values: Any, path: str = "/-") -> list[dict[str, Any]]:
    return [{"op": "add", "path": path, "value": each} for each in values]


def test_a_list_and_a_patch_say_the_same() -> None:
    told = {**ONE, "size": 7, "md5": "A" * 32, "mimetype": "text/csv; header=present", "other": "ignored"}
    (found,) = read([told], is_patch=False)
    assert (found.name, found.values) == (
        "file1.csv",
        {"epicpid": "21.T12996/abc", "size": 7, "md5": "a" * 32, "mimetype": "text/csv; header=present"},
    )
    for path in ("/-", "/files/-"):
        assert read(_add(told, path=path), is_patch=True) == [found]


def test_what_is_not_told() -> None:
    (found,) = read([{**ONE, "size": None, "md5": None, "mimetype": None}], is_patch=False)
    assert found.values == {"epicpid": "21.T12996/abc", "size": 0, "md5": "", "mimetype": "text/csv"}
    assert read([{"name": "x", "epicpid": "a/b"}], is_patch=False)[0].values["mimetype"] == "application/octet-stream"


def test_of_several_with_one_name_the_last_counts() -> None:
    found = read([ONE, {"name": "b", "epicpid": "a/b"}, {**ONE, "epicpid": "c/d/e"}], is_patch=False)
    assert [(each.name, each.values["epicpid"]) for each in found] == [("file1.csv", "c/d/e"), ("b", "a/b")]


@pytest.mark.parametrize(
    "body",
    [
        *(None, {}, [], "x", [5], [None], [[]], [ONE] * (MOST + 1)),
        *([{"name": "a"}], [{"epicpid": "a/b"}], [ONE, {"name": "", "epicpid": "a/b"}], [{"name": "a", "epicpid": ""}]),
        *([{**ONE, "epicpid": each}] for each in ("ab", "/b", "a/", "a/b c", "a/\n", "a/\ud800", 5, "a/" + "b" * 2000)),
        *([{**ONE, "size": each}] for each in (-1, 1.5, True, "7", 2**63)),
        *([{**ONE, "md5": each}] for each in ("abc", "g" * 32, 5)),
        *([{**ONE, "mimetype": each}] for each in ("text", "a/b\r\nX: y", 5, "a/b; " + "c" * 300)),
        *([{**ONE, "name": each}] for each in ("../a", "a\\b", "a//b", 5)),
    ],
)
def test_what_is_refused(body: Any) -> None:
    for said, is_patch in ((body, False), (_add(*body) if isinstance(body, list) else body, True)):
        with pytest.raises(Refused) as refused:
            read(said, is_patch=is_patch)
        assert refused.value.status == 400


@pytest.mark.parametrize(
    "operation",
    [
        5,
        {},
        {"op": "replace", "path": "/-", "value": ONE},
        {"op": "add", "path": "/0", "value": ONE},
        {"op": "add", "path": "/-"},
    ],
)
def test_patches_that_do_more_than_add(operation: Any) -> None:
    with pytest.raises(Refused):
        read([operation], is_patch=True)
