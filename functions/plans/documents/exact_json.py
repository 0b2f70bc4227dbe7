"""JSON whose numbers stay what they were, digit for digit, and the form that it is kept in."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from simplejson import JSONEncoder, RawJSON

from shared.http.body import parse_json

_BETWEEN: Final = ",\n"
"""What stands between the members of an object that is kept; no JSON text has a line's end within a value."""

_DECODER: Final = json.JSONDecoder()
_ENCODER: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read(body: bytes, charset: str = "") -> Any:
    """Read JSON strictly; a number with a fraction or an exponent becomes a `Decimal`.

    Raises:
        MalformedBody: as `shared.http.body.parse_json` does.
    """
    return parse_json(body, charset, exact=True)


def write(value: Any) -> str:
    """Write what `read` or `unread` gave, or is made of such."""
    text: str = _ENCODER.encode(value)
    return text


def pack(members: Mapping[str, Any]) -> str:
    """Write an object as a record keeps it: compressed JSON, in letters and digits."""
    lines = (f"{write(name)}:{write(value)}" for name, value in members.items())
    text = "{" + _BETWEEN.join(lines) + "}"
    return b64encode(zlib.compress(text.encode(), 1)).decode()


def unpack(text: str) -> dict[str, Any]:
    """Read what `pack` wrote."""
    members: dict[str, Any] = _value(_json_of(text))
    return members


def unread(text: str) -> dict[str, Any]:
    """Give the members of what `pack` wrote for `write` to write as they are: reading them takes far longer."""
    lines = _json_of(text)[1:-1].split(_BETWEEN)
    named = ((line, *_DECODER.raw_decode(line)) for line in lines if line)
    return {name: RawJSON(line[end + len(":") :]) for line, name, end in named}


def value_of(member: Any) -> Any:
    """Give the value of a member that `unread` or `unpack` gave."""
    return _value(member.encoded_json) if isinstance(member, RawJSON) else member


def _json_of(text: str) -> str:
    return zlib.decompress(b64decode(text)).decode()


def _value(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)
