"""From a plan's record to what is answered: the abbreviated form of lists, and all of it.

What is answered is what was sent, with what was added when the plan was made. Here comes what depends on the site's
address: a `dmp_id` where none was sent, the generic dataset where none was, our links, and our entries of `extension`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.documents.defaults import ABBREVIATED
from shared.records import Record, Values

LINKS: Final = "dmproadmap_links"


def address(id: int, site: str) -> str:
    """Give the address of a plan in the API."""
    return f"{site}/api/v1/plans/{id}"


def pdf_address(id: int, site: str) -> str:
    """Give the address of a plan's PDF."""
    return f"{site}/plans/{id}/export.pdf"


def abbreviated(id: int, head: str, site: str) -> dict[str, Any]:
    """Give the abbreviated form of a plan.

    Args:
        id: the plan.
        head: its packed head.
        site: the address that the request came in on.
    """
    return {**_head(id, head, site), LINKS: _links(id, site)}


def full(
    record: Record,
    site: str,
    entries: Iterable[Mapping[str, Any]] = (),
    read: Callable[[str], dict[str, Any]] = exact_json.unpack,
) -> dict[str, Any]:
    """Give all of a plan.

    Args:
        record: its record.
        site: the address that the request came in on.
        entries: further entries of `extension`.
        read: how members that no list tells are read: `exact_json.unread` is for a document that is only written.
    """
    values = record.values
    head, rest = _head(record.id, values["head"], site), read(values["rest"])
    others = exact_json.value_of(rest.pop("extension", []))
    if "dataset" not in rest:
        rest["dataset"] = [_generic_dataset(record.id, head["title"], site)]
    return {
        **head,
        **rest,
        LINKS: _links(record.id, site),
        "extension": [*others, {"dmproadmap": _own_extension(values)}, *entries],
    }


def _head(id: int, packed: str, site: str) -> dict[str, Any]:
    own = {"dmp_id": {"type": "url", "identifier": address(id, site)}}
    members = own | exact_json.unpack(packed)
    return {name: members[name] for name in ABBREVIATED if name in members}


def _links(id: int, site: str) -> dict[str, str]:
    return {"get": address(id, site), "download": pdf_address(id, site)}


def _own_extension(values: Values) -> dict[str, Any]:
    template = {"id": values["template"], "title": values["template_title"]}
    return {"template": template, "visibility": values["visibility"]}


def _generic_dataset(id: int, title: str, site: str) -> dict[str, Any]:
    """Give the dataset of a plan that names none (DMPRoadmap API v1, "Retrieve a plan")."""
    pdf = {
        "title": f"PDF - {title}",
        "data_access": "open",
        "download_url": pdf_address(id, site),
        "format": ["application/pdf"],
    }
    return {
        "title": "Generic Dataset",
        "personal_data": "unknown",
        "sensitive_data": "unknown",
        "dataset_id": {"type": "url", "identifier": address(id, site)},
        "distribution": [pdf],
    }
