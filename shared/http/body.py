"""Reading a request's body as JSON or as a form."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Never
from urllib.parse import parse_qsl, unquote

from shared.http.errors import MalformedBody

MAX_FIELDS = 10_000
"""Most fields that one form may have; a run with thousands of linked records stays far below."""

MAX_DEPTH = 200
"""Deepest nesting of a JSON value (RFC 8259 §9 allows a limit): what follows has stack left to walk through it."""

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


def parse_json(body: bytes) -> Any:
    """Read the JSON value (RFC 8259) in `body`, UTF-8 with or without a byte order mark.

    NaN and Infinity, nesting deeper than `MAX_DEPTH`, numbers beyond 4,300 digits and lone surrogates
    (which have no UTF-8 form, so could not be stored) are refused.

    Raises:
        MalformedBody: with the parser's words, such as "Expecting value: line 1 column 1 (char 0)".
    """
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refuse_constant)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise MalformedBody("nested too deeply") from None
    except UnicodeEncodeError:
        raise MalformedBody("a lone surrogate is no character") from None
    except ValueError as error:
        raise MalformedBody(str(error)) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise MalformedBody("nested too deeply")
    return value


def parse_urlencoded(body: bytes) -> Form:
    """Read the fields of an ``application/x-www-form-urlencoded`` body (WHATWG URL §5.1); blank values are kept.

    Raises:
        MalformedBody: the body has more than `MAX_FIELDS` fields or is not UTF-8.
    """
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
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


def _depth(value: Any) -> int:
    """How many lists and objects lie in one another."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
        depth += 1
    return depth


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
