"""What a search is asked for: options from the address, from `qjson` and from the body, which may all be mixed.

Of an option that is given twice, the body's counts before that of `qjson`, and that before the address's. An option
that says nothing (empty, null) is as if it were not there. Any name that is not an option's is that of a field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, NamedTuple

from functions.catalogue import body
from functions.catalogue.card import OWN_WORDS
from functions.catalogue.searching.errors import BadOption, Unreadable
from shared.fields import BadValue, Boolean, Integer
from shared.http import MalformedBody, Refused, Request
from shared.http.body import parse_json

RANK: Final = "rank"
"""The order of the best hits first."""

LONGEST_PAGE: Final = 1_000
"""Hits of a page; whoever asks for more gets as many."""

LONGEST_SEARCH: Final = 100_000
"""Characters of all that a search says, but for `q`, of which as much is read as a query may have."""

MOST_ORDERS: Final = 10
"""Fields that hits may be put in order by, one after the other."""


class SearchOrder(NamedTuple):
    """An order: the name of a field, or `RANK`."""

    by: str
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchOptions:
    """What a search is asked for.

    Attributes:
        q: the query, in the grammar of `shared.search.grammar`.
        filters: further queries in it; all of them must hold.
        fields: names of fields and what they must say.
        orders: by the names of fields, or `RANK`; none says nothing.
        offset: how many hits are passed over.
        limit: how many are wanted.
        only_open: whether only open packages are.
        only_downloadable: whether only those are that have a resource with an address.
        shown: the fields that are shown of each; `*` is all of them, none is the reference alone.
        facets: the fields whose values are counted.
        most_values: of a facet; None is all of them.
    """

    q: str = ""
    filters: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    orders: tuple[SearchOrder, ...] = ()
    offset: int = 0
    limit: int = 20
    only_open: bool = False
    only_downloadable: bool = False
    shown: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    most_values: int | None = None


_OTHER_NAMES: Final = {
    "allfields": "all_fields",
    "filter_by_downloadbable": "filter_by_downloadable",  # so it was documented once
    "rows": "limit",
    "start": "offset",
    "sort": "order_by",
}
_NAMES: Final = {
    *("q", "fq", "order_by", "offset", "limit", "all_fields", "fl"),
    *("filter_by_openness", "filter_by_downloadable"),
}
_FIELDS: Final = {
    *("update_frequency", "geographic_granularity", "geographic_coverage", "temporal_granularity", "temporal_coverage"),
    *("national_statistic", "external_reference", "metadata_created", "metadata_modified", *OWN_WORDS),
}
"""Fields in whose names a hyphen stands for `_`, as in those of options: those that CKAN names, and a package's own."""

_PASSED_OVER: Final = re.compile(r"wt|qf|qjson|extras|callback|facet(\..*)?|_.*", re.DOTALL)
_OF_VERSION_3: Final = {"q", "fq", "sort", "rows", "start", "fl"}

_TRUE_OR_FALSE: Final = Boolean()
_NUMBER: Final = Integer(most=10**40)


# The legacy API's


def of_request(request: Request, version: int) -> SearchOptions:
    """Read the options of a request.

    Args:
        request: the request.
        version: of the API: the third knows the options of its search engine alone.

    Raises:
        BadOption: one cannot be used.
        Unreadable: the body or `qjson` is no JSON object.
    """
    said = _body(request)
    found = dict(request.query)
    given: dict[str, Any] = {}
    for some in (found, _qjson({**found, **said}), said):
        given |= {name: value for name, value in some.items() if not _PASSED_OVER.fullmatch(name)}
    texts = _texts_of(given)
    if version == 3 and (unknown := sorted(texts.keys() - _OF_VERSION_3)):
        raise BadOption(f"Invalid search parameters: {[name[:100] for name in unknown]}")
    return _options({_name(name): some for name, some in texts.items()})


def _body(request: Request) -> Mapping[str, Any]:
    """Read the options in a body: an object, or a form's fields."""
    try:
        return body.read_arguments(request) if request.method == "POST" else {}
    except (MalformedBody, Refused) as error:
        raise Unreadable(str(error) if isinstance(error, MalformedBody) else "the body is no object") from None


def _qjson(found: Mapping[str, Any]) -> Mapping[str, Any]:
    texts = found.get("qjson")
    if texts is None:
        return {}
    text = texts[-1] if isinstance(texts, list) and texts else texts
    value = _json(text) if isinstance(text, str) else text
    if not isinstance(value, dict):
        raise Unreadable("qjson is no object")
    return value


_QUOTED: Final = re.compile(r""""(?:\\.|[^"\\])*"|'((?:\\.|[^'\\])*)'""", re.DOTALL)


def _json(text: str) -> Any:
    """Read JSON, or what was once documented as such: `['q':'geodata']`."""
    try:
        return parse_json(text.encode("utf-8", "replace"))
    except MalformedBody as error:
        reason = str(error)
    text = _QUOTED.sub(lambda found: found[0] if found[1] is None else json.dumps(found[1]), text.strip())
    if text[:1] + text[-1:] == "[]":
        text = f"{{{text[1:-1]}}}"
    try:
        return parse_json(text.encode("utf-8", "replace"))
    except MalformedBody:
        raise Unreadable(reason) from None


def _name(name: str) -> str:
    """Give the usual name of an option or a field."""
    plain = name.replace("-", "_")
    plain = _OTHER_NAMES.get(plain, plain)
    return plain if plain in _NAMES or plain in _FIELDS else name


def _texts_of(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the texts of each option that says something."""
    texts = ((name, [text for text in _texts(name, value) if text.strip()]) for name, value in given.items())
    said = {name: some for name, some in texts if some}
    if sum(len(name) + sum(map(len, some)) for name, some in said.items() if name != "q") > LONGEST_SEARCH:
        raise BadOption(f"a search has at most {LONGEST_SEARCH} characters")
    return said


def _texts(name: str, value: Any) -> list[str]:
    """Give a value as texts: a list has several."""
    some = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) for each in some):
        raise BadOption(f"{name[:100]} must be a text, a number, a boolean or a list of them")
    return [each if isinstance(each, str) else json.dumps(each) for each in some if each is not None]


def _options(said: Mapping[str, list[str]]) -> SearchOptions:
    last = {name: texts[-1] for name, texts in said.items()}
    shown = tuple(_listed(said.get("fl", ())))
    return SearchOptions(
        q=" ".join(said.get("q", ())),
        filters=tuple(said.get("fq", ())),
        fields=tuple((name, text) for name, texts in said.items() if name not in _NAMES for text in texts),
        orders=_orders(last.get("order_by", "")),
        offset=_number(last, "offset", 0),
        limit=min(_number(last, "limit", 20), LONGEST_PAGE),
        only_open=_flag(last, "filter_by_openness"),
        only_downloadable=_flag(last, "filter_by_downloadable"),
        shown=("*",) if _flag(last, "all_fields") and not shown else shown,
    )


def _listed(texts: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(each for text in texts for each in re.split(r"[\s,]+", text) if each)


def _orders(text: str) -> tuple[SearchOrder, ...]:
    """Read `metadata_modified desc, name asc`."""
    orders = tuple(islice(_each_order(text), MOST_ORDERS + 1))
    if len(orders) > MOST_ORDERS:
        raise BadOption(f"order_by has at most {MOST_ORDERS} fields")
    return orders


def _each_order(text: str) -> Iterator[SearchOrder]:
    for each in filter(None, map(str.strip, text.split(","))):
        name, _, direction = each.rpartition(" ")
        if direction.lower() not in ("asc", "desc"):
            name, direction = each, ""
        name = {"score": RANK}.get(name.strip(), name.strip())
        yield SearchOrder(name, direction.lower() == "desc")


def _number(said: Mapping[str, str], name: str, default: int) -> int:
    try:
        return _NUMBER.parse(said[name]) if name in said else default
    except BadValue:
        raise BadOption(f"{name} must be a natural number, an integer from 0 on: {said[name][:100]!r}") from None


def _flag(said: Mapping[str, str], name: str) -> bool:
    try:
        return name in said and _TRUE_OR_FALSE.parse(said[name].strip())
    except BadValue:
        raise BadOption(f"{name} must be a boolean, 0 or 1: {said[name][:100]!r}") from None


# The Action API's

_ROWS: Final = 10
_VALUES: Final = 50


def of_action(said: Mapping[str, Any]) -> SearchOptions:
    """Read the options of a `package_search`; what is none of them is passed over.

    Raises:
        BadOption: one cannot be used.
    """
    known = {name: said[name] for name in (*_OF_VERSION_3, "facet", "facet.field", "facet.limit") if name in said}
    texts = _texts_of(known)
    last = {name: some[-1] for name, some in texts.items()}
    options = _options({_name(name): some for name, some in texts.items()})
    all_values = last.get("facet.limit", "").startswith("-")
    return replace(
        options,
        fields=(),
        limit=options.limit if "rows" in texts else _ROWS,
        shown=("*",),
        facets=tuple(_facets(texts.get("facet.field", ()))) if _flag({"facet": "1", **last}, "facet") else (),
        most_values=None if all_values else _number(last, "facet.limit", _VALUES),
    )


def _facets(texts: Iterable[str]) -> Iterator[str]:
    """Read the names of fields: a JSON list, or with commas between."""
    for text in texts:
        names = _json(text) if text.lstrip().startswith("[") else list(_listed([text]))
        if not all(isinstance(name, str) for name in names):
            raise BadOption("facet.field must be a list of texts")
        yield from names
