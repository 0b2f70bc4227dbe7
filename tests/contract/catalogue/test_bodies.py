"""The six forms of a body, with every value that may get lost on the way."""

import json

import pytest

from .client import FORM_TYPE, FORMS, Client, fresh

HOSTILE = {
    "form": "a=1&b=2",
    "ends": "x=1",
    "equals": "=",
    "plus": "1 + 1",
    "percent": "100 %, %41 and %7B",
    "quote": 'say "peat"',
    "backslash": "C:\\fen\\new",
    "lines": "one\ntwo\r\nthree\ttabbed",
    "umlaut": "Flüsse, Ø, naïve",
    "kana": "フレキシブル",
    "emoji": "\U0001f4a7",
    "escaped": "\\u0041",
    "braces": '{"name": "x"}=1',
    "markup": "<script>&amp;",
}
TYPES = (None, FORM_TYPE, "application/json", "text/plain", "application/json; charset=utf-8", "nonsense")


@pytest.mark.each_case
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_every_value_survives_every_form(owner: Client, form: str, method: str) -> None:
    values = {"name": fresh(), "notes": "\n".join(HOSTILE.values()), "extras": HOSTILE}
    made = owner.ok(method, "/api/rest/package", values, form=form)
    assert (made["extras"], made["notes"]) == (HOSTILE, values["notes"])
    changed = owner.ok(method, f"/api/rest/package/{made['name']}", {"extras": {"ends": "y=", "form": None}}, form=form)
    assert changed["extras"] == {**{key: HOSTILE[key] for key in HOSTILE if key != "form"}, "ends": "y="}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("media_type", TYPES)
def test_the_media_type_does_not_count(owner: Client, form: str, media_type: str | None) -> None:
    write, _ = FORMS[form]
    values = {"name": fresh("fens"), "title": "Fläche"}
    body = write(json.dumps(values, ensure_ascii=False))
    headers = {} if media_type is None else {"Content-Type": media_type}
    assert owner.ok("POST", "/api/rest/group", body, form="a", headers=headers)["title"] == "Fläche"


@pytest.mark.parametrize("around", ["  {}  ", "\r\n{}\r\n", "﻿{}"])
def test_what_is_around_does_not_count(owner: Client, around: str) -> None:
    name = fresh()
    assert owner.ok("POST", "/api/rest/package", around.replace("{}", json.dumps({"name": name})))["name"] == name


@pytest.mark.parametrize("body", ['{"name": "a", "name": "b"}', '{"name": NaN}', '{"a":' * 500, '{"name": "\\ud800"}'])
def test_json_that_is_not_strict_is_400(owner: Client, body: str) -> None:
    assert owner.refused("POST", "/api/rest/package", body)[0] == 400
