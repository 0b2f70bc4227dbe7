"""Actions on datasets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.catalogue import refusals, wire
from functions.catalogue.action import shapes
from functions.catalogue.action.call import MOST_OBJECTS, Call
from functions.catalogue.operations import history, packages, purging, registers, relationships
from functions.catalogue.operations.packages import Rules
from functions.catalogue.store import PACKAGE
from functions.catalogue.wire import Body, ShownPackage
from shared.http import Refused
from shared.http.idempotency import idempotency_key

RULES: Final = Rules(version=2, takes_id=True, merges_extras=False)
"""How bodies are taken: an administrator may say ids, and extras are replaced."""

_FEW: Final = 10
"""Datasets, or names that fit, that are given where nobody says how many."""


# Reading


def package_list(call: Call) -> list[Any]:
    """List the names of the datasets; with `all_fields` the datasets, 1,000 at the most."""
    lines = registers.listed(PACKAGE)
    if not call.flag("all_fields"):
        return [line.sort for line in call.page(lines)]
    return _bodies(call, [line.id for line in call.page_of_objects(lines)])


def current_package_list_with_resources(call: Call) -> list[Body]:
    """List the datasets by name: `limit` of them, 10 if nobody says how many, from `offset` on."""
    start, count = call.number("offset"), call.number("limit", _FEW)
    lines = registers.listed(PACKAGE)[start : start + min(count, MOST_OBJECTS)]
    return _bodies(call, [line.id for line in lines])


def _bodies(call: Call, ids: list[int]) -> list[Body]:
    return [shapes.dataset(each, call.site) for each in packages.read_many(ids)]


def package_show(call: Call) -> Body:
    """Show a dataset by its id or name."""
    return shapes.dataset(shown(call, call.reference("id", "name_or_id")), call.site)


def shown(call: Call, reference: str) -> ShownPackage:
    """Give a package; one that is not the caller's to see is not there.

    Raises:
        Refused: 404.
    """
    try:
        return packages.read(reference, call.caller)
    except Refused as refused:
        raise (refusals.not_found() if refused.status == 403 else refused) from None


def package_autocomplete(call: Call) -> list[Body]:
    """List datasets whose name has a text `q` in it, 10 if nobody says how many (`limit`)."""
    text = call.text("q", "query").lower()
    found = [line for line in registers.listed(PACKAGE) if text in line.sort][: call.number("limit", _FEW)]
    read = packages.read_many([line.id for line in found[:MOST_OBJECTS]])
    return [_match(each.record.values) for each in read]


def _match(values: Mapping[str, Any]) -> Body:
    name, title = values["name"], values["title"]
    return {"name": name, "title": title or name, "match_field": "name", "match_displayed": name}


def package_relationships_list(call: Call) -> list[Body]:
    """List the relationships of a dataset `id`: all, those of a type `rel`, those with another dataset `id2`."""
    other, type = call.text("id2") or None, call.text("rel") or None
    found = relationships.read(call.reference("id"), call.caller, type, other)
    return [wire.relationship(each.subject, each.kept, each.other, 1) for each in found]


def package_revision_list(call: Call) -> list[Body]:
    """List the revisions of a dataset, the newest first."""
    return [wire.revision_summary(each) for each in history.of_package(call.reference("id"), call.caller)]


def revision_list(call: Call) -> list[str]:
    """List the ids of the revisions, the newest first."""
    return list(call.page(history.newest()))


def revision_show(call: Call) -> Body:
    """Show a revision."""
    return wire.revision(*history.one(call.reference("id")), 2)


# Writing


def package_create(call: Call) -> Body:
    """Make a dataset."""
    key = idempotency_key(call.request, "catalogue")
    made = packages.create(lambda: shapes.package_body(call.said), call.caller, RULES, key)
    return shapes.dataset(made, call.site)


def package_update(call: Call) -> Body:
    """Replace a dataset: what is not said is emptied, but for its resources."""
    reference = call.reference("id", "name")
    return _written(call, reference, shapes.whole_package_body(_without_id(call.said)))


def package_patch(call: Call) -> Body:
    """Change the members of a dataset that are said, each as a whole."""
    return _written(call, call.reference("id"), shapes.package_body(_without_id(call.said)))


def _written(call: Call, reference: str, body: Mapping[str, Any]) -> Body:
    return shapes.dataset(packages.update(reference, lambda _: body, call.caller, RULES), call.site)


def _without_id(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is said of a thing but for its id, which only tells which one is meant and may be its name."""
    return {name: value for name, value in said.items() if name != "id"}


def package_delete(call: Call) -> None:
    """Delete a dataset: it stays for those who may change it, and gives back its name."""
    packages.delete(call.reference("id"), call.caller)


def dataset_purge(call: Call) -> None:
    """Remove a dataset for good; for administrators of the site."""
    purging.purge_package(call.reference("id"), call.caller)


def package_relationship_create(call: Call) -> Body:
    """Make a relationship of a `type` between a dataset `subject` and a dataset `object`, with a `comment`."""
    found = relationships.put(call.reference("subject"), lambda: call.said, call.caller, {})
    return wire.relationship(found.subject, found.kept, found.other, 1)


def package_relationship_update(call: Call) -> Body:
    """Change the comment of a relationship."""
    type, other = call.reference("type"), call.reference("object")
    found = relationships.change(call.reference("subject"), lambda: call.said, call.caller, type, other)
    return wire.relationship(found.subject, found.kept, found.other, 1)


def package_relationship_delete(call: Call) -> None:
    """End a relationship."""
    type, other = call.reference("type"), call.reference("object")
    relationships.delete(call.reference("subject"), call.caller, type, other)
