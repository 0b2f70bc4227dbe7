"""`data.json`: a catalogue as Project Open Data 1.1 lays it out (https://resources.data.gov/resources/dcat-us/)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from functions.catalogue.harvest.dataset import Agent, Distribution, HarvestedDataset

_SCHEMA: Final = "https://project-open-data.cio.gov/v1.1/schema"

_NOBODY: Final = "unknown@contact.invalid"
"""Whom to write to where no address is known: the schema requires one, and this name is nobody's (RFC 6761 §6.4)."""


def catalogue(datasets: Iterable[HarvestedDataset], site: str) -> dict[str, Any]:
    """Write the document."""
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": f"{site}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [entry(each) for each in datasets],
    }


def entry(dataset: HarvestedDataset) -> dict[str, Any]:
    """Write one dataset: what is required is always there, what is not known is not."""
    return {
        "@type": "dcat:Dataset",
        "title": dataset.title,
        "description": dataset.description,
        "keyword": dataset.keywords,
        "modified": dataset.modified,
        "publisher": {"@type": "org:Organization", "name": dataset.publisher},
        "contactPoint": _contact(dataset.contact),
        "identifier": dataset.id,
        "accessLevel": "public",
        "landingPage": dataset.landing,
        **_known(
            issued=dataset.issued,
            license=dataset.licence,
            accrualPeriodicity=dataset.frequency.repeat if dataset.frequency else "",
            spatial=dataset.place,
            temporal="/".join(dataset.period or ()),
            theme=dataset.themes,
            references=[dataset.page] if dataset.page else [],
            isPartOf=next(iter(dataset.relations.get("child_of", ())), ""),
            distribution=[_distribution(each) for each in dataset.distributions],
        ),
    }


def _contact(contact: Agent) -> dict[str, str]:
    return {"@type": "vcard:Contact", "fn": contact.name, "hasEmail": f"mailto:{contact.email or _NOBODY}"}


def _distribution(each: Distribution) -> dict[str, Any]:
    """Write a file with its address and media type, or where it is to be had."""
    at = {"downloadURL": each.url, "mediaType": each.media_type} if each.is_file else {"accessURL": each.url}
    said = _known(title=each.title, description=each.description, format=each.format or each.media_type)
    return {"@type": "dcat:Distribution", **at, **said}


def _known(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
