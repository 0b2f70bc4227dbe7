"""What is found of data products, external objects and code runs.

A data product is found by what is said of its object too: keywords, authors, licences, the type of its file; an
external object by what is said of its data product's. Most records never change, so only those count that come to
an object or a data product later, and objects themselves: what they name (namespaces, authors) was there before.

What stands for an object that is marked as private is found by who made it, and `within` that object. A code run
says nothing of its objects: everybody finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.registry import object_facts
from functions.registry.object_facts import ObjectFacts
from functions.registry.store import FILE, store
from shared.records import Equal, Record, Values
from shared.search.addresses import address, uuid_name
from shared.search.card import Card, flag, said
from shared.search.fitting import fitted
from shared.search.licences import OPEN
from shared.search.readers import PUBLIC, Reading, user
from shared.search.source import CardSource

_Told = Mapping[str, Iterable[str | None]]
"""Texts by the name of a field; what is not said is null."""

MOST_TOUCHED: Final = 1_000
"""How many data products of an object follow when something is said of it: the oldest."""

MOST_HOLDERS: Final = 20
"""How many objects follow when the site holds their bytes."""


def _data_products(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of data products. Four round trips."""
    products = store().get_many("data_product", ids)
    also = [
        *(("namespace", each.values["namespace"]) for each in products.values()),
        *(("external_object", id) for each in products.values() for id in each.reverse["external_object"]),
    ]
    facts, near = object_facts.read({each.values["object"] for each in products.values()}, also)
    return {
        id: _data_product(
            each,
            near["namespace", each.values["namespace"]].values,
            [near["external_object", origin].values for origin in each.reverse["external_object"]],
            facts[each.values["object"]],
        )
        for id, each in products.items()
    }


def _external_objects(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of external objects. Five round trips."""
    origins = store().get_many("external_object", ids)
    products = store().get_many("data_product", {each.values["data_product"] for each in origins.values()})
    facts, _ = object_facts.read({each.values["object"] for each in products.values()})
    return {
        id: _external_object(each, product, facts[product.values["object"]])
        for id, each in origins.items()
        for product in [products[each.values["data_product"]]]
    }


def _code_runs(ids: Collection[int]) -> Mapping[int, Card]:
    """Make the cards of code runs. One round trip."""
    runs = store().get_all((("code_run", id) for id in ids), ())
    return {each.id: _code_run(each) for each in runs.values()}


def _data_product(product: Record, namespace: Values, origins: list[Values], facts: ObjectFacts) -> Card:
    values = product.values
    identifiers = [each[name] for each in origins for name in ("identifier", "alternate_identifier")]
    card = _card(
        product,
        name=values["name"],
        title=f"{namespace['name']}:{values['name']}@{values['version']}",
        words={
            "version": [values["version"]],
            "namespace": [namespace["name"], namespace["full_name"]],
            "identifier": identifiers,
            "origin": [each["title"] for each in origins],
        },
        exact={
            "version": [values["version"]],
            "namespace": [namespace["name"]],
            "identifier": identifiers,
        },
    )
    named = replace(card, aliases=(uuid_name(card.id),))
    return _of_object(named, product, facts, address("object", values["object"]))


def _external_object(origin: Record, product: Record, facts: ObjectFacts) -> Card:
    values = origin.values
    identifiers = [values["identifier"], values["alternate_identifier"]]
    card = _card(
        origin,
        name=values["alternate_identifier"] or values["title"],
        title=values["title"],
        text=values["description"],
        words={
            "version": [values["version"]],
            "identifier": [*identifiers, values["alternate_identifier_type"]],
            "release_date": [values["release_date"]],
        },
        exact={"version": [values["version"]], "identifier": identifiers},
    )
    return _of_object(
        card, origin, facts, address("object", product.values["object"]), address("data_product", product.id)
    )


def _code_run(run: Record) -> Card:
    values = run.values
    dates = [values["run_date"]]
    return fitted(
        _card(
            run,
            name=values["uuid"],
            title=values["description"],
            words={"run_date": dates},
            exact={"uuid": [values["uuid"]]},
        )
    )


def _card(record: Record, *, name: str, title: str, words: _Told, exact: _Told, text: str | None = None) -> Card:
    """Make the card of a record as it is by itself: everybody finds it."""
    written = datetime.fromisoformat(record.values["last_updated"])
    found = said(words)
    return Card(
        id=address(record.collection, record.id),
        dialect="registry",
        kind=record.collection,
        name=name,
        title=title,
        made=written,
        changed=written,
        readers=(Reading(PUBLIC),),
        text=text or "",
        landing=f"/{record.collection}/{record.id}",
        extras=found,
        raw=said(exact),
        sorts={name: some[0] for name, some in found.items()},
    )


def _of_object(card: Card, record: Record, facts: ObjectFacts, *within: str) -> Card:
    """Give a card with what is said of the object that its record stands for."""
    return fitted(
        replace(
            card,
            readers=(Reading(user(record.values["updated_by"])),) if facts.private else card.readers,
            within=within,
            text=card.text or facts.description,
            tags=facts.keywords,
            creators=facts.authors,
            licence=next(iter(facts.licences), ""),
            size=facts.size,
            extras={**card.extras, "license": facts.licence_texts, "res_format": facts.formats},
            raw={
                **card.raw,
                "tags": facts.keywords,
                "license_id": facts.licences,
                "isopen": (flag(not OPEN.keys().isdisjoint(facts.licences)),),
                "res_format": facts.formats[:1],
                "downloadable": (flag(facts.located),),
            },
        )
    )


# What they are made of


def _of(id: int, values: Values) -> list[str]:
    """Give what stands for the object of which a record says something."""
    return _standing_for(values["object"])


def _object(id: int, values: Values) -> list[str]:
    return _standing_for(id)


def _metadata(id: int, values: Values) -> list[str]:
    """Give what stands for an object, and the object: what is within it is left out of searches if this hides it."""
    return [address("object", values["object"]), *_of(id, values)]


def _standing_for(thing: int) -> list[str]:
    """Give the data products of an object, and their external objects. Two round trips."""
    products = store().ids("data_product", Equal("object", thing), limit=MOST_TOUCHED)
    return [*(address("data_product", id) for id in products), *_origins(products)]


def _data_product_itself(id: int, values: Values) -> list[str]:
    return _origins([id])


def _origins(products: Sequence[int]) -> list[str]:
    """Give the external objects of data products. One round trip."""
    found = store().lookup_many("external_object", [{"data_product": id} for id in products])
    return [address("external_object", each["id"]) for each in found if each]


def _data_product_of(id: int, values: Values) -> list[str]:
    return [address("data_product", values["data_product"])]


def _file(id: int, values: Values) -> list[str]:
    """Give what stands for objects with some bytes, whose size is known from now on: for some, if they are many."""
    spelt = (values["sha1"], values["sha1"].upper())
    places = [id for sha1 in spelt for id in store().ids("storage_location", Equal("hash", sha1), MOST_HOLDERS)]
    things = [id for place in places for id in store().ids("object", Equal("storage_location", place), MOST_HOLDERS)]
    return [each for thing in things[:MOST_HOLDERS] for each in _standing_for(thing)]


SOURCE: Final = CardSource(
    "registry",
    store,
    {"data_product": _data_products, "external_object": _external_objects, "code_run": _code_runs},
    {
        "object": _object,
        "keyword": _of,
        "licence": _of,
        "key_value": _metadata,
        "data_product": _data_product_itself,
        "external_object": _data_product_of,
        FILE: _file,
    },
)
"""The registry's cards, and what they are made of."""
