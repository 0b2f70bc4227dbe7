"""Searching what is published, and one's own drafts: the same query of the same cards, from the index or made at once.

The index is some seconds behind. Drafts are in no index: those of whoever asks are read and searched, all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from functions.repository.card import card, holdings
from functions.repository.operations.drafts import MOST_DRAFTS
from functions.repository.operations.permissions import require_account
from functions.repository.searching.options import EVERYTHING, SearchWanted
from functions.repository.searching.paging import HitsPlace
from functions.repository.searching.query import looks_at_files, of_types, tree_of, within
from functions.repository.store import COLLECTION, DEPOSIT, LISTED, drafts_of, store
from functions.repository.wire import is_published
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Record, RecordKey
from shared.search import PUBLIC, And, Node, Term
from shared.search.addresses import address, record_of
from shared.search.tree import ranks

if TYPE_CHECKING:
    from shared.search.engine.searching import Sort

_EVERYBODY: Final = frozenset({PUBLIC})
_OURS: Final = Term("dialect", "repository")


@dataclass(frozen=True, slots=True)
class ObjectsFound:
    """A page of what was found.

    Attributes:
        objects: those of the page, as they are now; what has been deleted since it was indexed is not among them.
        place: where the page stands.
    """

    objects: Sequence[Record]
    place: HitsPlace


def published(wanted: SearchWanted) -> ObjectsFound:
    """Search what is published. Two round trips.

    Raises:
        SearchUnavailable: the index cannot be asked now.
    """
    # The engine is large, and most requests of this function search nothing
    from shared.search.present import search_copy

    tree = _tree(wanted)
    offset, limit = HitsPlace(wanted.page, wanted.size, 0).offset, wanted.size
    hits = search_copy().search(And((_OURS, tree)), _EVERYBODY, sort=_sort(wanted, tree), offset=offset, limit=limit)
    return ObjectsFound(_published(hits.ids), HitsPlace(wanted.page, wanted.size, hits.total))


def newest(kind: str, size: int) -> Sequence[Record]:
    """Give the published objects of a kind that were made last. Two round trips.

    Raises:
        SearchUnavailable: the index cannot be asked now.
    """
    from shared.search.engine.searching import Sort
    from shared.search.present import search_copy

    hits = search_copy().search(And((_OURS, Term("kind", kind))), _EVERYBODY, sort=Sort("made", True), limit=size)
    return _published(hits.ids)


def _published(ids: Sequence[str]) -> list[Record]:
    """Give what was found as it is now, in order. One round trip."""
    found = store().get_all([record_of(each) for each in ids], ())
    return [found[key] for each in ids if (key := record_of(each)) in found and is_published(found[key])]


def drafts(wanted: SearchWanted, caller: Principal) -> ObjectsFound:
    """Search what somebody has not published yet. Two round trips, three where the names of files may decide.

    Raises:
        Refused: 401 for nobody.
    """
    account = require_account(caller)
    from shared.search.engine.passing import search_cards

    own = {address(*key): each for key, each in _drafts_of(account)}
    tree = _tree(wanted)
    files = [each for each in own.values() if each.collection == DEPOSIT] if looks_at_files(tree) else []
    held = holdings(files)
    cards = [card(each, *([held[key]] if (key := (each.collection, each.id)) in held else [])) for each in own.values()]
    offset = HitsPlace(wanted.page, wanted.size, 0).offset
    hits = search_cards(cards, tree, sort=_sort(wanted, tree), offset=offset, limit=wanted.size)
    return ObjectsFound([own[each] for each in hits.ids], HitsPlace(wanted.page, wanted.size, hits.total))


def _tree(wanted: SearchWanted) -> Node:
    parts = [tree_of(wanted.query)] if wanted.query != EVERYTHING else []
    parts += [of_types(wanted.type)] if wanted.type else []
    return And((*parts, *([within(wanted.context)] if wanted.context else [])))


def _sort(wanted: SearchWanted, tree: Node) -> Sort | None:
    from shared.search.engine.searching import Sort

    if wanted.sort is None and ranks(tree):
        return None
    return Sort("title", wanted.sort == "desc")


def _drafts_of(account: int) -> Iterator[tuple[RecordKey, Record]]:
    """Give what an account has not published. Two round trips."""
    listed: list[Any] = parallel(*(partial(_keys, kind, account) for kind in (DEPOSIT, COLLECTION)))
    for key, record in store().get_all(list(chain.from_iterable(listed)), ()).items():
        if not is_published(record) and record.values["owner"] == account:
            yield key, record


def _keys(kind: str, account: int) -> list[RecordKey]:
    lines = store().entries(kind, LISTED, drafts_of(account), limit=MOST_DRAFTS, descending=True)
    return [(kind, line.id) for line in lines]
