"""What the search is told of plans: of public ones, for all others are found by nobody.

A plan is decided when it is made, and so is its card.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from functions.plans.documents import exact_json, told
from functions.plans.documents.moments import moment_of
from functions.plans.store import PLAN, PUBLIC, store
from shared.records import Record
from shared.search.addresses import address, uuid_name
from shared.search.card import Card, flag, said
from shared.search.fitting import fitted
from shared.search.licences import OPEN, licence_id
from shared.search.readers import PUBLIC as EVERYBODY
from shared.search.readers import Reading
from shared.search.source import CardSource


def _plans(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of the public plans among some. One round trip."""
    found = store().get_many(PLAN, ids)
    return {id: card(each) for id, each in found.items() if each.values["visibility"] == PUBLIC}


def card(record: Record) -> Card:
    """Make the card of a public plan."""
    values = record.values
    dmp: dict[str, Any] = exact_json.unpack(values["head"]) | exact_json.unpack(values["rest"])
    projects, datasets = list(told.projects(dmp)), list(told.datasets(dmp))
    fundings = [each for project in projects for each in project.fundings]
    licences = {licence_id(text, text) for each in datasets for text in each.licences}
    exact = {
        "funder": [each.funder for each in fundings],
        "grant": [each.grant for each in fundings],
        "language": [told.text_of(dmp.get("language"))],
        "template": [values["template_title"]],
        "identifier": told.texts_of(dmp.get("dmp_id")),
    }
    return fitted(
        Card(
            id=address(PLAN, record.id),
            dialect="plans",
            kind=PLAN,
            name=f"{PLAN}-{record.id}",
            title=told.text_of(dmp.get("title")),
            made=moment_of(values["created"]),
            changed=moment_of(values["modified"]),
            readers=(Reading(EVERYBODY),),
            text=_text(dmp, projects),
            tags=tuple(keyword for each in datasets for keyword in each.keywords),
            creators=tuple(each.name for each in told.people(dmp)),
            licence=licences.pop() if len(licences) == 1 else "",
            landing=f"/plans/{record.id}",
            aliases=(uuid_name(address(PLAN, record.id)),),
            links=tuple(dict.fromkeys(name for _, name in values["names"])),
            extras=said(
                {
                    **exact,
                    "project": [each.title for each in projects],
                    "dataset": [text for each in datasets for text in (each.title, each.description)],
                    "affiliation": [each.affiliation for each in told.people(dmp)],
                }
            ),
            raw=said({**exact, "license_id": licences, "isopen": [flag(not OPEN.keys().isdisjoint(licences))]}),
        )
    )


def _text(dmp: told.Document, projects: Collection[told.PlanProject]) -> str:
    """Give the descriptions of a plan and of its projects, each once."""
    every = (told.text_of(dmp.get("description")), *(each.description for each in projects))
    return "\n\n".join(dict.fromkeys(filter(None, every)))


SOURCE: Final = CardSource("plans", store, {PLAN: _plans})
"""The plans' cards, and what they are made of."""
