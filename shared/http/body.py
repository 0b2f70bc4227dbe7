"""Reading a request's body as JSON or as a form."""

import codecs
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, Final, Never
from urllib.parse import parse_qsl, unquote

from shared.http.errors import MalformedBody

MAX_FIELDS = 10_000
"""Most fields that one form may have; a run with thousands of linked records stays far below."""

MAX_DEPTH = 200
"""Deepest nesting of a JSON value (RFC 8259 §9 allows a limit): what follows has stack left to walk through it."""

_NESTING = (dict, list)

_SURROGATE = re.compile(r"\\u[dD]")
"""What half of a pair of surrogates starts with, written as an escape (RFC 8259 §7)."""

_ENCODED_NAME = re.compile(r";\s*filename\*=[^';]*'[^';]*'([^;\s]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file sent as part of a form: the name and media type that the client claims, and the bytes."""

    filename: str
    media_type: str
    content: bytes


class Form(dict[str, list[str]]):
    """A form's text fields, each with its values in the order sent; `files` has the uploads by field."""

    def __init__(self, fields: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        self.files: dict[str, list[UploadedFile]] = {}
        for name, value in fields or ():
            self.setdefault(name, []).append(value)


MAX_DIGITS = 1_000
"""Most digits of a whole number in JSON; an exact number with a fraction is as far from 1 as that many at most."""


def parse_json(body: bytes, charset: str = "", *, exact: bool = False) -> Any:
    """Read the JSON value (RFC 8259) in `body`, of a charset or UTF-8, with or without a byte order mark.

    Members of one name (RFC 8259 §4: what they mean differs from reader to reader), NaN and numbers beyond a float's,
    nesting deeper than `MAX_DEPTH`, more than `MAX_DIGITS` digits and lone surrogates (which have no UTF-8 form, so
    could not be stored) are refused.

    Args:
        body: the bytes.
        charset: what they are written in; empty for UTF-8.
        exact: whether numbers with a fraction or an exponent become `Decimal`s, digit for digit, instead of floats.

    Raises:
        MalformedBody: with the parser's words, such as "Expecting value: line 1 column 1 (char 0)".
    """
    try:
        text = _decoded(body, charset).removeprefix("\ufeff")
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_exact if exact else _finite,
            parse_int=_whole,
            object_pairs_hook=_without_repetition,
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except RecursionError:
        raise MalformedBody("nested too deeply") from None
    except UnicodeEncodeError:
        raise MalformedBody("a lone surrogate is no character") from None
    except ValueError as error:
        raise MalformedBody(str(error)) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and depth_of(value) > MAX_DEPTH:
        raise MalformedBody("nested too deeply")
    return value


def _decoded(body: bytes, charset: str) -> str:
    """Give the text of a body.

    Raises:
        ValueError: it is not of this charset, or nobody knows the charset.
        UnicodeEncodeError: it has lone surrogates, as UTF-7 lets them through.
    """
    try:
        codec = codecs.lookup(charset or "utf-8")
        if codec.name in _PYTHONS_OWN:
            raise LookupError
        text = body.decode(codec.name)
    except LookupError:
        raise ValueError(f"unknown charset {charset[:50]}") from None
    if charset:
        text.encode()
    return text


_PYTHONS_OWN: Final = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""Codecs of Python (library reference, "Python Specific Encodings") that no client means; two take the square of a
body's length."""


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (math.inf, -math.inf):
        raise ValueError("a number is too large")
    return number


def _exact(digits: str) -> Decimal:
    _finite(digits)
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent that no decimal has
        raise ValueError("a number is too small") from None
    if abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError("a number is too small")
    return number


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _without_repetition(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        name = next(name for name, times in Counter(name for name, _ in members).items() if times > 1)
        raise ValueError(f"the member {name[:50]!r} is there twice")
    return value


def parse_urlencoded(body: bytes, charset: str = "") -> Form:
    """Read the fields of an ``application/x-www-form-urlencoded`` body (WHATWG URL §5.1); blank values are kept.

    Raises:
        MalformedBody: the body has more than `MAX_FIELDS` fields or is not of the charset (UTF-8 if none is said).
    """
    try:
        text = _decoded(body, charset)
        fields = parse_qsl(text, True, encoding=charset or "utf-8", errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise MalformedBody(str(error)) from None
    return Form(fields)


def parse_multipart(body: bytes, content_type: str) -> Form:
    """Read the fields and files of a ``multipart/form-data`` body (RFC 7578), in the order sent.

    Text is UTF-8, whatever charset a part claims for itself, as Django reads it.

    Raises:
        MalformedBody: `content_type` has no boundary, the body breaks off or is not laid out by it, or text is not
            UTF-8.
    """
    from multipart import MultipartError, MultipartParser  # type: ignore[import-untyped]

    form = Form()
    parser = MultipartParser(
        BytesIO(body),
        boundary_of(content_type),
        part_limit=MAX_FIELDS,
        spool_limit=len(body) + 1,  # the body is in memory as it is: nothing goes through files
        memory_limit=len(body) + 1,
    )
    try:
        for part in parser:
            filename = _filename(part)
            if filename is None:
                form.setdefault(part.name, []).append(part.raw.decode())
            elif filename or part.size:  # else it is a file input in which nothing was chosen (HTML, "entry list")
                uploaded = UploadedFile(filename, part.content_type, part.raw)
                form.files.setdefault(part.name, []).append(uploaded)
    except (MultipartError, UnicodeDecodeError) as error:
        raise MalformedBody(str(error)) from None
    return form


def _filename(part: Any) -> str | None:
    """Give a part's file name, None if it has none. Older clients send one that is not ASCII as RFC 2231 says."""
    filename: str | None = part.filename
    if filename is None and (encoded := _ENCODED_NAME.search(part.disposition)):
        return unquote(encoded[1])
    return filename


def boundary_of(content_type: str) -> str:
    """Give what the parts of a form are told apart by (RFC 2046 §5.1.1).

    Raises:
        MalformedBody: `content_type` names none.
    """
    from multipart import parse_options_header

    boundary: str = parse_options_header(content_type)[1].get("boundary") or ""
    if not boundary:
        raise MalformedBody("Invalid boundary in multipart: None")
    return boundary


def depth_of(value: Any) -> int:
    """Give how many lists and objects lie in one another."""
    depth, level = 0, [value] if isinstance(value, _NESTING) else []
    while level:
        members = [each.values() if isinstance(each, dict) else each for each in level]
        level = [inner for inside in members for inner in inside if isinstance(inner, _NESTING)]
        depth += 1
    return depth


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
