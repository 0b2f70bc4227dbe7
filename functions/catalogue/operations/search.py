"""Searching the packages that everybody finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.catalogue import mirror
from functions.catalogue.operations.packages import show_all
from functions.catalogue.operations.references import find_all
from functions.catalogue.searching.errors import BadOption
from functions.catalogue.searching.facets import Counts, facets_of, fields_of
from functions.catalogue.searching.options import SearchOptions
from functions.catalogue.searching.orders import orders_of
from functions.catalogue.searching.query import groups_in, tree_of, with_groups
from functions.catalogue.searching.results import is_reference
from functions.catalogue.store import GROUP, PACKAGE, store
from functions.catalogue.wire import ShownPackage, is_active
from shared.search import PUBLIC, And, BadTree, Node, Term
from shared.search.addresses import address, record_of
from shared.search.tree import check

_EVERYBODY: Final = frozenset({PUBLIC})
_MAY_BE_A_GROUP: Final = re.compile("[a-z0-9_-]{2,100}")  # names and ids
_PACKAGES: Final = Term("kind", PACKAGE)


@dataclass(frozen=True, slots=True)
class PackagesFound:
    """What a search has found.

    Attributes:
        count: hits on all pages.
        packages: those of the page, as they are now; what has been deleted since it was indexed is not among them.
        facets: by the fields that were asked for.
    """

    count: int
    packages: Sequence[ShownPackage]
    facets: Mapping[str, Counts]


def search(options: SearchOptions) -> PackagesFound:
    """Give a page of the packages that are asked for.

    Two round trips, one more where more is shown than references, and two more where groups are named.

    Raises:
        BadOption: an option asks for what cannot be done.
    """
    tree = _with_groups(_within_bounds(tree_of(options)))
    ids, count, facets = _hits(And((mirror.among((PACKAGE, *mirror.kinds())), tree)), options)
    return PackagesFound(
        count,
        _read(ids, in_full=not is_reference(options.shown)),
        facets_of(options.facets, facets, options.most_values),
    )


def tag_counts() -> Counts:
    """Give how many active packages have each tag, by name. A round trip.

    Raises:
        BadOption: there are more tags than can be counted.
    """
    _, _, facets = _hits(_PACKAGES, SearchOptions(limit=0, facets=("tags",)))
    return dict(sorted(facets["tag"].items()))


_Hits = tuple[Sequence[str], int, Mapping[str, Counts]]


def _hits(tree: Node, options: SearchOptions) -> _Hits:
    # The engine is large, and most requests of this function search nothing
    from shared.search.engine.searching import MOST_VALUES, CannotAnswer, Sort
    from shared.search.present import search_copy

    some = options.most_values is not None and "groups" not in options.facets  # of groups the deleted ones go
    try:
        found = search_copy().search(
            tree,
            _EVERYBODY,
            sort=[Sort(*each) for each in orders_of(options.orders, tree)],
            offset=options.offset,
            limit=options.limit,
            facets=fields_of(options.facets),
            values=(options.most_values or 0) if some else MOST_VALUES,
        )
    except (BadTree, CannotAnswer) as error:
        raise BadOption(str(error)) from None
    return found.ids, found.total, found.facets


def _within_bounds(tree: Node) -> Node:
    """Give a tree that is no larger than is asked of the index, before the groups in it are looked for."""
    try:
        check(tree)
    except BadTree as error:
        raise BadOption(str(error)) from None
    return tree


def _with_groups(tree: Node) -> Node:
    named = [each for each in dict.fromkeys(groups_in(tree)) if _MAY_BE_A_GROUP.fullmatch(each)]
    groups = zip(named, find_all(GROUP, named), strict=True)
    return with_groups(tree, {name: group.id for name, group in groups if group is not None and is_active(group)})


def _read(ids: Iterable[str], *, in_full: bool) -> list[ShownPackage]:
    """Read the hits of a page afresh: packages, with what is shown in them, and what stands for other records."""
    places = list(ids)
    own = [id for kind, id in map(record_of, places) if kind == PACKAGE]
    records = [each for each in store().get_many(PACKAGE, own).values() if is_active(each)]
    shown = show_all(records) if in_full else [ShownPackage(each) for each in records]
    found = {address(PACKAGE, each.record.id): each for each in shown}
    found.update(mirror.packages([place for place in places if record_of(place)[0] != PACKAGE]))
    return [found[place] for place in places if place in found]
