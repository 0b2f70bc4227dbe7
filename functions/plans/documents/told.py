"""What a plan tells people of, whatever its document looks like: of a member of another type, what can be shown of it.

The members are those of the RDA DMP Common Standard (1.0 to 1.2) and of DMPRoadmap. E-mail addresses are left out,
also where a name or an identifier should be: pages and searches are everybody's, and the API tells them to whoever has
a credential.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, Final, NamedTuple

from functions.plans.documents import exact_json
from functions.plans.store import LONGEST_HEAD

LONGEST: Final = 2_000
"""Characters of a text that are told."""

MOST: Final = 100
"""How many there are told of each: people, projects, fundings, datasets, distributions, values."""

_SAID_BY: Final = ("name", "title", "identifier", "license_ref")
"""The members of an object that say what it is."""

_MAILBOX: Final = re.compile(r"\s*(?:mailto:)?[^\s@/]+@[^\s@/]+\s*", re.IGNORECASE)

Document = Mapping[str, Any]


class PlanPerson(NamedTuple):
    """The contact, or a contributor; what is not said is empty."""

    name: str
    roles: tuple[str, ...]
    affiliation: str
    identifier: str


class PlanFunding(NamedTuple):
    """A funding of a project; what is not said is empty."""

    funder: str
    status: str
    grant: str


class PlanProject(NamedTuple):
    """A project; what is not said is empty."""

    title: str
    description: str
    start: str
    end: str
    fundings: tuple[PlanFunding, ...]


class PlanDataset(NamedTuple):
    """A dataset.

    Attributes:
        place: where it stands among the plan's datasets.
        facts: what else is said of it, by the words for people.
    """

    place: int
    title: str
    description: str
    identifiers: tuple[str, ...]
    keywords: tuple[str, ...]
    licences: tuple[str, ...]
    facts: Mapping[str, str]


def text_of(value: Any) -> str:
    """Give the text that a value is: itself, a number's digits, or of an object what it is called; else nothing."""
    if isinstance(value, dict):
        return next(filter(None, (_plain(value.get(name)) for name in _SAID_BY)), "")
    return _plain(value)


def is_mailbox(value: Any) -> bool:
    """Whether a value is an e-mail address and nothing else."""
    return isinstance(value, str) and bool(_MAILBOX.fullmatch(value))


def without_mailboxes(value: Any) -> Any:
    """Give a value of a document with nothing in the place of each e-mail address in it."""
    if isinstance(value, dict):
        return {name: without_mailboxes(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_mailboxes(entry) for entry in value]
    return None if is_mailbox(value) else value


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_mailbox(value):
        return ""
    return str(value).strip()[:LONGEST] if isinstance(value, str | int | Decimal) else ""


def texts_of(value: Any) -> tuple[str, ...]:
    """Give the texts of a list, or of what should be one, each once."""
    found = filter(None, map(text_of, value[:MOST] if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(found))


def objects_of(value: Any) -> list[dict[str, Any]]:
    """Give the objects of a list, or the one that stands in its place."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)][:MOST]


def people(dmp: Document) -> Iterator[PlanPerson]:
    """Give those who are named: the contact first, then the contributors."""
    for each in chain(objects_of(dmp.get("contact"))[:1], objects_of(dmp.get("contributor"))):
        ids = (each.get("contact_id"), each.get("contributor_id"))
        identifier = next(filter(None, (text for id in ids for text in texts_of(id))), "")
        name = text_of(each.get("name"))
        if name or identifier:
            affiliation = "; ".join(texts_of(each.get("affiliation")))
            yield PlanPerson(name or identifier, texts_of(each.get("role")), affiliation, identifier)


def shortened(head: Document) -> dict[str, Any]:
    """Give the head of a document with its texts cut; if it is long even so, what people are told of it."""
    whole: dict[str, Any] = _cut(head)
    if len(exact_json.write(whole)) <= LONGEST_HEAD:
        return whole
    contact = next((each.name for each in people(head)), "")
    return {"title": text_of(head.get("title")), "contact": {"name": contact}, "created": text_of(head.get("created"))}


def _cut(value: Any) -> Any:
    match value:
        case str():
            return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
        case dict():
            return {name: _cut(each) for name, each in value.items()}
        case list():
            return [_cut(each) for each in value]
    return value


def projects(dmp: Document) -> Iterator[PlanProject]:
    """Give the projects."""
    for each in objects_of(dmp.get("project")):
        title, description, start, end = (text_of(each.get(name)) for name in ("title", "description", "start", "end"))
        fundings = tuple(map(_funding, objects_of(each.get("funding"))))
        yield PlanProject(title, description, start, end, fundings)


def _funding(said: Document) -> PlanFunding:
    funder = text_of(said.get("name")) or "; ".join(texts_of(said.get("funder_id")))
    return PlanFunding(funder, text_of(said.get("funding_status")), "; ".join(texts_of(said.get("grant_id"))))


def datasets(dmp: Document) -> Iterator[PlanDataset]:
    """Give the datasets."""
    said = dmp.get("dataset")
    places = enumerate(said if isinstance(said, list) else [said])
    for place, each in [(place, each) for place, each in places if isinstance(each, dict)][:MOST]:
        spread = objects_of(each.get("distribution"))
        facts = {
            "Type": texts_of(each.get("type")),
            "Issued": texts_of(each.get("issued")),
            "Reused data": texts_of(each.get("is_reused")),
            "Personal data": texts_of(each.get("personal_data")),
            "Sensitive data": texts_of(each.get("sensitive_data")),
        }
        yield PlanDataset(
            place,
            text_of(each.get("title")),
            text_of(each.get("description")),
            texts_of(each.get("dataset_id")),
            texts_of(each.get("keyword")),
            texts_of([right for one in spread for right in objects_of(one.get("license"))]),
            {name: ", ".join(some) for name, some in facts.items() if some},
        )
