"""Values: what a schema asks for, and what somebody hostile or hurried puts in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from tests.odd_requests.documented import Schema, resolved

_DEEPEST: Final = 4

LIKELY: Final[Mapping[str, tuple[Any, ...]]] = {
    "version": ("1.0.0", "0.2.1-rc.1"),
    "community": ("surf",),
    "sharelevel": ("Open", "Closed"),
    "namespace": ("https://odd.example/schema/1", "/api/namespace/1/"),
    "directory": ("raw", ""),
    "md5sum": ("d41d8cd98f00b204e9800998ecf8427e",),
    "hash": ("da39a3ee5e6b4b0d3255bfef95601890afd80709",),
    "root": ("https://store.example/", "file:///data/"),
    "size": ("0", "12"),
    "pluginId": ("django_user", "django_group", "token_group"),
    "content_type": ("experiment",),
    "op": ("add", "replace", "remove", "test", "move", "copy"),
    "path": ("/title", "/keywords/-", "a/b.csv", ""),
    "type": ("links_to", "child_of", "depends_on"),
}
"""Values of members that a schema calls no more than texts."""

_LONG: Final = "a" * 10_000
_DEEP: Final[Any] = {"a": [[[[{"b": {}}]]]]}
TEXTS: Final = (
    *(
        "",
        " ",
        "\x00",
        "\n",
        "a\tb\r\nc",
        "\ud800",
        "\udfff\ud800",
        "\U0001f30a\u0301",
        "\u202egnp",
        "\ufeff",
        "İ",
        "ß",
    ),
    *(
        "0",
        "-1",
        "1e999",
        "NaN",
        "Infinity",
        "9" * 400,
        "0x10",
        "1_000",
        "٣",
        "true",
        "null",
        "None",
        "[]",
        "{}",
        "[object]",
    ),
    *("'; DROP TABLE x; --", '"', "<script>alert(1)</script>", "{{7*7}}", "${jndi:x}", "%00", "%", "%ZZ", "a%2Fb", "+"),
    *(
        "../../etc/passwd",
        "/",
        "//",
        "\\\\host\\c$",
        "C:\\a",
        ".",
        "..",
        "a/../b",
        "#",
        "?",
        ";",
        ":",
        "@",
        "!",
        "*",
        "[",
        "|",
    ),
    *(
        "http://[",
        "http://h:99999/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/api/object/0/",
        "/api/v1/dataset/1/",
    ),
    *("2026-W10-3", "0000-00-00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00", "2026-02-30", "T" + "0" * 300),
    *(
        "a@b",
        "a" * 255,
        "a" * 256,
        "é" * 1025,
        "AND",
        "OR NOT",
        "title:",
        'title:"',
        "a~",
        "a*",
        "(",
        "[a TO",
        "\\",
        "-",
        "--",
    ),
    _LONG,
)
"""Texts that programs stumble over."""

ANYTHING: Final = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(
        [None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308, float("inf"), float("nan")]
    ),
    st.sampled_from([[], {}, [[]], [None], [{}], {"": ""}, _DEEP, ["a"] * 300, {"resource_uri": 1}, {"id": "x"}]),
    st.text(max_size=20),
)
"""Any JSON value, and what is none: numbers that JSON has no way to write are written as Python writes them."""


def wanted(schema: Schema, name: str = "", depth: int = 0) -> st.SearchStrategy[Any]:
    """Give values that a schema allows; `name` is the member that has them."""
    schema = resolved(schema)
    if depth > _DEEPEST:
        return st.none()
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "allOf" in schema:
        return wanted(_merged(schema), name, depth)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return st.one_of(*(wanted(each, name, depth) for each in schema[several]))
    kinds = schema.get("type", "string")
    if isinstance(kinds, list):
        return st.one_of(*(wanted({**schema, "type": each}, name, depth) for each in kinds))
    return _of_kind(kinds, schema, name, depth)


def _of_kind(kind: str, schema: Schema, name: str, depth: int) -> st.SearchStrategy[Any]:
    match kind:
        case "object":
            return _object(schema, depth)
        case "array":
            items = wanted(schema.get("items", {}), name.removesuffix("s"), depth + 1)
            return st.lists(items, min_size=schema.get("minItems", 0), max_size=3)
        case "integer":
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
            return st.integers(least, min(schema.get("maximum", least + 9), least + 9)) | st.just(least + 1)
        case "number":
            return st.floats(-1e6, 1e6)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    return _text(schema, name)


def _object(schema: Schema, depth: int) -> st.SearchStrategy[Any]:
    members = {name: wanted(each, name, depth + 1) for name, each in schema.get("properties", {}).items()}
    needed = {name: each for name, each in members.items() if name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={name: each for name, each in members.items() if name not in needed})


def _text(schema: Schema, name: str) -> st.SearchStrategy[str]:
    if name in LIKELY:
        return st.sampled_from(LIKELY[name])
    form = schema.get("format", "")
    if form == "date":
        return st.sampled_from(["2026-03-04", "1999-12-31"])
    if form == "date-time" or "time" in name or name.endswith("date"):
        return st.sampled_from(["2026-03-04T05:06:07Z", "2026-03-04", "1999-12-31T23:59:59.5+02:00"])
    address = st.sampled_from(
        [f"{place}{name.removesuffix('s')}/{id}/" for place in ("/api/v1/", "/api/") for id in (1, 2)]
    )
    if form == "uri":
        return address | st.just("https://odd.example/a?b=c#d")
    plain = st.from_regex(re.compile(r"[a-z]{2,12}"), fullmatch=True)
    return plain | plain | address


def _merged(schema: Schema) -> Schema:
    parts = [resolved(each) for each in schema["allOf"]]
    parts = [_merged(each) if "allOf" in each else each for each in parts]
    properties = {name: each for part in parts for name, each in part.get("properties", {}).items()}
    required = [name for part in parts for name in part.get("required", ())]
    return {"type": "object", "properties": properties, "required": required}
