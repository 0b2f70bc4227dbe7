"""The action that searches datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from functions.catalogue import licences
from functions.catalogue.action import shapes
from functions.catalogue.action.call import Call, listed
from functions.catalogue.operations import search
from functions.catalogue.searching import options
from functions.catalogue.searching.errors import BadOption
from functions.catalogue.wire import Body


class BadSearch(Exception):
    """A search that cannot be done; the message is fit for the client to read."""


def package_search(call: Call) -> Body:
    """Find datasets: `q`, `fq`, `sort`, `start`, `rows` (10, at most 1,000), `fl`, `facet.field`, `facet.limit`."""
    try:
        found = search.search(options.of_action(call.said))
    except BadOption as error:
        raise BadSearch(str(error)) from None
    members = listed(call.said.get("fl"))
    return {
        "count": found.count,
        "sort": call.text("sort") or "score desc, metadata_modified desc",
        "results": [_members(shapes.dataset(each, call.site), members) for each in found.packages],
        "facets": found.facets,
        "search_facets": {name: _items(name, counts) for name, counts in found.facets.items()},
    }


def _members(dataset: Body, wanted: Iterable[str]) -> Body:
    """Give those members of a dataset that are wanted; all where nobody says which."""
    return {name: dataset[name] for name in wanted if name in dataset} if wanted else dataset


def _items(field: str, counts: Mapping[str, int]) -> Body:
    items = [{"name": name, "display_name": _display(field, name), "count": count} for name, count in counts.items()]
    return {"title": field, "items": items}


def _display(field: str, value: str) -> str:
    return (licences.title_of(value) or value) if field == "license_id" else value
