"""What a page tells of a plan's datasets and costs beside what searches are told: distributions, hosts, statements.

As in `told`, a member of another type is told as far as it can be shown, and e-mail addresses are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from functions.plans.documents.told import Document, objects_of, text_of, texts_of

_STATEMENTS: Final = (
    ("Preservation", "preservation_statement"),
    ("Quality assurance", "data_quality_assurance"),
    ("Rights", "rights"),
)
_LARGEST: Final = 10**18
"""Bytes: of what is larger the size is not told."""


class PlanLicence(NamedTuple):
    """A licence of a distribution, and the day it begins; either may be empty."""

    name: str
    start: str


class PlanDistribution(NamedTuple):
    """Where and how a dataset is to be had. What is not said is empty, the size None.

    Attributes:
        url: where it is, as it was sent.
        host_url: the same of what hosts it.
        until: the day on which it goes.
    """

    title: str
    access: str
    host: str
    host_url: str
    formats: str
    size: int | None
    licences: tuple[PlanLicence, ...]
    until: str
    url: str


class PlanStatement(NamedTuple):
    """Something that is said of a dataset: what about, and the text."""

    about: str
    text: str


class PlanCost(NamedTuple):
    """What something costs: `amount` is a number and a currency, as far as they are said."""

    title: str
    description: str
    amount: str


def dataset_at(dmp: Document, place: int) -> Document:
    """Give the dataset at a place of a document (`told.PlanDataset.place`)."""
    said = dmp["dataset"]
    found: Document = said[place] if isinstance(said, list) else said
    return found


def distributions(dataset: Document) -> list[PlanDistribution]:
    """Give the distributions of a dataset."""
    return [_distribution(each) for each in objects_of(dataset.get("distribution"))]


def _distribution(said: Document) -> PlanDistribution:
    hosts = objects_of(said.get("host"))
    licences = (PlanLicence(text_of(each), text_of(each.get("start_date"))) for each in objects_of(said.get("license")))
    return PlanDistribution(
        text_of(said.get("title")),
        text_of(said.get("data_access")),
        text_of(said.get("host")) or "; ".join(map(text_of, hosts)),
        text_of(hosts[0].get("url")) if hosts else "",
        ", ".join(texts_of(said.get("format"))),
        _bytes(said.get("byte_size")),
        tuple(each for each in licences if each.name),
        text_of(said.get("available_until")),
        text_of(said.get("download_url")) or text_of(said.get("access_url")),
    )


def _bytes(value: Any) -> int | None:
    """Give a size in bytes, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return int(value) if 0 <= value <= _LARGEST else None


def statements(dataset: Document) -> Iterator[PlanStatement]:
    """Give what is said of a dataset's safety, preservation, quality, metadata and the equipment that it needs."""
    for each in objects_of(dataset.get("security_and_privacy")):
        yield from _titled("Security and privacy", each)
    for about, name in _STATEMENTS:
        if text := "; ".join(texts_of(dataset.get(name))):
            yield PlanStatement(about, text)
    for each in objects_of(dataset.get("metadata")):
        standard = ", ".join(texts_of(each.get("metadata_standard_id")))
        text = ": ".join(filter(None, (standard, text_of(each.get("description")))))
        if text:
            yield PlanStatement("Metadata", text)
    for each in objects_of(dataset.get("technical_resource")):
        yield from _titled("Technical resource", each)


def _titled(about: str, said: Document) -> Iterator[PlanStatement]:
    text = ": ".join(filter(None, (text_of(said), text_of(said.get("description")))))
    if text:
        yield PlanStatement(about, text)


def costs(dmp: Document) -> list[PlanCost]:
    """Give what the plan says of costs."""
    found = (_cost(each) for each in objects_of(dmp.get("cost")))
    return [each for each in found if any(each)]


def _cost(said: Document) -> PlanCost:
    amount = " ".join(filter(None, (text_of(said.get("value")), text_of(said.get("currency_code")))))
    return PlanCost(text_of(said.get("title")), text_of(said.get("description")), amount)
