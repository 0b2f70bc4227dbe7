"""JSON whose numbers stay what they were, digit for digit, and the form that it is kept in."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import Any, Final

from simplejson import JSONEncoder

from shared.http.body import parse_json

_ENCODER: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read(body: bytes, charset: str = "") -> Any:
    """Read JSON strictly; a number with a fraction or an exponent becomes a `Decimal`.

    Raises:
        MalformedBody: as `shared.http.body.parse_json` does.
    """
    return parse_json(body, charset, exact=True)


def write(value: Any) -> str:
    """Write what `read` gave."""
    text: str = _ENCODER.encode(value)
    return text


def pack(value: Any) -> str:
    """Write a value as a record keeps it: compressed JSON, in letters and digits."""
    return b64encode(zlib.compress(write(value).encode(), 1)).decode()


def unpack(text: str) -> Any:
    """Read what `pack` wrote."""
    return json.loads(zlib.decompress(b64decode(text)), parse_float=Decimal)
