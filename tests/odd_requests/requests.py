"""Odd requests: an operation of the document, asked for as no client of ours would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.odd_requests.documented import Documented, Schema
from tests.odd_requests.values import ANYTHING, TEXTS, wanted

WHO: Final = ("token", "token", "token", "other", "admin", "planner", "planner", "nobody", "nobody", "bad")
"""Whose credential is sent, by name; "bad" is one that is nobody's."""

_IDS: Final = ("1", "2", "3", "0", "999999999", "-1", "1.0", "01", "9" * 30)
_REGEX_OF_A_CODE: Final = st.text("0123456789abcdef", min_size=16, max_size=16)
_HEADERS: Final = (
    ("If-Match", '"x"'),
    ("If-Match", "*"),
    ("If-None-Match", '"x", W/"y"'),
    ("Range", "bytes=0-0"),
    ("Range", "bytes=9-,-1"),
    ("Origin", "https://elsewhere.example"),
    ("Accept", "text/html"),
    ("Accept", "application/xml;q=0.1, */*;q=x"),
    ("Accept-Encoding", "gzip;q=0, br"),
    ("Accept-Language", "*" * 100),
    ("Idempotency-Key", "k" * 256),
    ("Idempotency-Key", "again"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Forwarded-For", "a, b"),
    ("X-Forwarded-Proto", "gopher"),
    ("Cookie", "stele_session=x; stele_csrf=x; __Host-stele_session=x; __Host-stele_csrf=x; a"),
    ("X-CSRFToken", "x"),
    ("X-CKAN-API-Key", "x y"),
    ("Host", "elsewhere.example"),
    ("Expect", "nothing"),
)
_TYPES: Final = (
    *("application/json", "application/json; charset=latin-1", "application/json; charset=utf-16", "text/plain", ""),
    *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/xml"),
    *("application/json-patch+json", "a/b; charset=punycode", "application/octet-stream", "nonsense"),
)
_RAW: Final = (
    *(b"", b"{", b"[]", b"null", b"1", b'"a"', b"\xff\xfe", b"{}" * 3, b'{"a": 1, "a": 2}', b"[" * 3000, b"\x00" * 10),
    *(
        b'{"title": 1e999}',
        b'{"title": NaN}',
        b'{"title": "\\ud800"}',
        b"9" * 5000,
        b'{"objects": [{}]}',
        b"a=b&a=c&%ff=1",
    ),
    *(b"--x\r\n\r\n--x--", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n', b" " * 100_000),
    *(
        b'[{"op": "add", "path": "/title", "value": {}}]',
        b'[{"op": "test"}]',
        b'{"$ref": "#"}',
        b"<a/>",
        b"a" * 300_000,
    ),
)


@dataclass(frozen=True)
class OddRequest:
    """A request: to which operation, by whom, with what."""

    operation: Documented
    who: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def requests(operations: Sequence[Documented], known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[OddRequest]:
    """Give requests to these operations.

    Args:
        operations: whom they are for.
        known: values of variables of paths that lead to something, by the variable's name.
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> OddRequest:
        operation = draw(st.sampled_from(operations))
        path = operation.path
        for name in operation.variables:
            path = path.replace(f"{{{name}}}", draw(_place(name, known)))
        arguments = draw(st.lists(_argument(operation), max_size=3) | st.just([]))
        query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in arguments])
        headers = dict(draw(st.just([]) | st.lists(st.sampled_from(_HEADERS), max_size=3)))
        body, media_type = draw(_body(operation)) if operation.method in ("POST", "PUT", "PATCH") else (None, "")
        if media_type:
            headers["Content-Type"] = media_type
        return OddRequest(operation, draw(st.sampled_from(WHO)), f"{path}?{query}" if query else path, headers, body)

    return drawn()


def _place(name: str, known: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    """Give texts for a variable of a path: mostly what leads somewhere."""
    there = st.sampled_from([quote(each, safe="") for each in known.get(name, _IDS[:3])])
    odd = (st.sampled_from((*_IDS[3:], *TEXTS[:-1])) | st.text(max_size=8) | _REGEX_OF_A_CODE).map(_segment)
    return there | there | odd


def _segment(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="") or "%20"


def _argument(operation: Documented) -> st.SearchStrategy[tuple[str, str]]:
    names = st.sampled_from([*operation.arguments, "format", "limit", "callback", "token", "page", "cursor", "q"])

    def of(name: str) -> st.SearchStrategy[tuple[str, str]]:
        schema: Schema = operation.arguments.get(name, {})
        value = wanted(schema, name).map(str) | st.sampled_from(TEXTS[:-1]) | st.text(max_size=12)
        return st.tuples(st.just(name), value)

    return names.flatmap(of)


def _body(operation: Documented) -> st.SearchStrategy[tuple[bytes | None, str]]:
    """Give bodies with their media types: half are valid but for hostile members."""
    raw = st.tuples(
        st.sampled_from((None, *_RAW)) | st.binary(max_size=30), st.sampled_from((*operation.bodies, *_TYPES))
    )
    if not operation.bodies:
        return raw
    said = st.sampled_from(sorted(operation.bodies)).flatmap(lambda media_type: _said(operation, media_type))
    return said | raw


def _said(operation: Documented, media_type: str) -> st.SearchStrategy[tuple[bytes | None, str]]:
    values = _spoilt(wanted(operation.bodies[media_type]))
    if media_type == "application/x-www-form-urlencoded":
        return values.map(lambda value: (_form(value), media_type))
    if media_type == "multipart/form-data":
        return values.map(lambda value: (_multipart(value), f"{media_type}; boundary=odd"))
    return values.map(lambda value: (json.dumps(value).encode(), media_type))


@st.composite
def _spoilt(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> Any:
    """Give a value of which members at any depth, or none, are something else."""
    value = draw(values)
    for _ in range(draw(st.integers(0, 2))):
        value = draw(_with_one_other(value))
    return value


@st.composite
def _with_one_other(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict):
        name = draw(st.sampled_from([*value, draw(st.sampled_from(TEXTS[:40]))]))
        deeper = name in value and isinstance(value[name], dict | list) and draw(st.booleans())
        return {**value, name: draw(_with_one_other(value[name]) if deeper else ANYTHING)}
    if isinstance(value, list) and value:
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], draw(_with_one_other(value[at])), *value[at + 1 :]]
    return draw(ANYTHING)


def _form(value: Any) -> bytes:
    members = value.items() if isinstance(value, dict) else [("a", value)]
    return urlencode([(_bytes(name), _bytes(each)) for name, each in members]).encode()


def _multipart(value: Any) -> bytes:
    members = value.items() if isinstance(value, dict) else [("a", value)]
    parts = [
        b'--odd\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (quote(_bytes(name), safe=" ").encode(), b'; filename="x"' if "file" in name else b"", _bytes(each))
        for name, each in members
    ]
    json_data = b'--odd\r\nContent-Disposition: form-data; name="json_data"\r\n\r\n%s\r\n' % json.dumps(value).encode()
    return b"".join([*parts, json_data, b"--odd--\r\n"])


def _bytes(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "surrogatepass")
