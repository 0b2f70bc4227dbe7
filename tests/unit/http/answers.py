"""Reading a proxy answer as a client would."""

import base64
import gzip
import json
from typing import Any


def header(answer: dict[str, Any], name: str) -> str | None:
    """The header's value, None where it is missing."""
    fields: dict[str, list[str]] = answer["multiValueHeaders"]
    values = {field.lower(): value for field, value in fields.items()}.get(name.lower())
    return ", ".join(values) if values else None


def content(answer: dict[str, Any]) -> bytes:
    """The body's bytes, decompressed."""
    body: str = answer["body"]
    data = base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()
    return gzip.decompress(data) if header(answer, "Content-Encoding") == "gzip" else data


def document(answer: dict[str, Any]) -> Any:
    """The JSON body."""
    return json.loads(content(answer))
