"""The JSON Schema of an object's envelope (JSON Schema 2020-12), which each envelope names."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_URI: Final = {"type": "string", "format": "uri"}
_MOMENT: Final = {"type": "string", "format": "date-time"}


def schema(site: str) -> dict[str, Any]:
    """Give the schema.

    Args:
        site: the site's address.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{site}/static/schemas/object-metadata",
        "title": "Object of the data repository",
        "type": "object",
        "required": ["$schema", "id", "created", "updated", "properties", "links", "metadata"],
        "properties": {
            "$schema": _URI,
            "id": _TEXT,
            "created": _MOMENT,
            "updated": _MOMENT,
            "properties": _PROPERTIES,
            "fields": {"type": "array", "items": _FIELD},
            "files": {"type": "array", "minItems": 1, "items": _FILE},
            "links": _LINKS,
            "metadata": _METADATA,
        },
        "additionalProperties": False,
    }


_PROPERTIES: Final = {
    "type": "object",
    "required": ["namespace", "pid", "type", "state", "sharelevel", "owner"],
    "properties": {
        "namespace": _TEXT,
        "pid": {"type": "string", "pattern": "^[^:]+:.+$"},
        "epicpid": _TEXT,
        "doi": _TEXT,
        "type": {"enum": ["deposit", "collection", "community", "schema", "category"]},
        "state": {"enum": ["draft", "submitted", "published"]},
        "sharelevel": {"enum": ["open", "restricted", "closed"]},
        "owner": {"type": "string", "pattern": "^user:[0-9]+$"},
    },
    "additionalProperties": False,
}
_FILE: Final = {
    "type": "object",
    "required": ["name", "url", "external", "size", "mimetype", "md5", "epicpid"],
    "properties": {
        "name": _TEXT,
        "url": _URI,
        "external": {"type": "boolean"},
        "size": {"type": "integer", "minimum": 0},
        "mimetype": _TEXT,
        "md5": {"type": "string", "pattern": "^([0-9a-f]{32})?$"},
        "epicpid": _TEXT,
    },
    "additionalProperties": False,
}
_FIELD: Final = {
    "type": "object",
    "required": ["index", "name", "type", "use", "label", "desc", "useString"],
    "properties": {
        **dict.fromkeys(("index", "name", "type", "label", "desc"), _TEXT),
        "use": {"enum": ["M", "R", "O"]},
        "useString": {"enum": ["Mandatory", "Recommended", "Optional"]},
        "values": {"type": "array", "items": _TEXT},
        "default": True,
        "multi": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_LINKS: Final = {
    "type": "object",
    "required": ["self", "landing"],
    "properties": {
        "self": _URI,
        "landing": _URI,
        "relationships": {"type": "object", "properties": {"community": _URI, "collection": _URI}},
        "files": _URI,
    },
    "additionalProperties": False,
}
_METADATA: Final = {
    "type": "object",
    "required": ["base"],
    "properties": {
        "base": {"type": "object", "required": ["$schema", "title", "rights"]},
        "community": {"type": "object"},
        "collection": {"type": "object"},
    },
    "additionalProperties": False,
}
