"""Which packages harvesters are told of: all active ones and the mirrored ones, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from functions.catalogue import mirror, refusals
from functions.catalogue.harvest.dataset import HarvestedDataset, dataset_of
from functions.catalogue.operations import packages
from functions.catalogue.store import PACKAGE
from functions.catalogue.wire import ShownPackage
from shared.http import Request
from shared.search.addresses import address, record_of
from shared.search.present import present_index, search_copy
from shared.search.readers import PUBLIC
from shared.search.storage.manifest import read_state

if TYPE_CHECKING:
    from shared.search.engine.searching import Hits

_EVERYBODY: Final = frozenset({PUBLIC})

PAGE: Final = 100
"""Packages of a page."""

_LONGEST_NUMBER: Final = 9
"""Digits of the number of a page."""

_AT_ONCE: Final = 100
"""Packages that are read at once for a document of all."""


def version() -> str:
    """Give what tells the present index from all that it was: the same one finds the same packages. One round trip."""
    state = read_state(present_index())
    made = (state.manifest.index, state.manifest.version) if state.manifest else ()
    return repr((made, sorted(state.shrunk), mirror.kinds()))


def total() -> int:
    """Say how many packages there are. One round trip."""
    return _search(0, 0).total


def number_of(request: Request) -> int:
    """Give the number of the page that a request asks for.

    Raises:
        Refused: 400: it is none.
    """
    said = request.query.get("page", ["1"])[-1]
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER and int(said)):
        raise refusals.bad_request("page: Must be a positive integer")
    return int(said)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of the list of packages; beyond the last one there is nothing on it.

    Attributes:
        packages: by name.
        number: of the page, from 1.
        size: how many packages a page has.
        total: how many packages there are.
    """

    packages: Sequence[ShownPackage]
    number: int
    size: int
    total: int

    @property
    def others(self) -> dict[str, int]:
        """The numbers of other pages: the first and the last, the previous and the next if there are such."""
        last = max(1, -(-self.total // self.size))
        numbers = {"first": 1, "last": last}
        if self.number > 1:
            numbers["previous"] = min(self.number - 1, last)
        if self.number < last:
            numbers["next"] = self.number + 1
        return numbers


def page(number: int, size: int = PAGE) -> ListedPage:
    """Read a page of the list. Three round trips."""
    found = _search((number - 1) * size, size)
    own = [id for kind, id in map(record_of, found.ids) if kind == PACKAGE]
    read = {address(PACKAGE, each.record.id): each for each in packages.read_many(own)}
    read |= mirror.packages(found.ids)
    return ListedPage([read[each] for each in found.ids if each in read], number, size, found.total)


def everything(site: str) -> Iterator[HarvestedDataset]:
    """Give what harvesters are told of all packages, by name. Three round trips for each `_AT_ONCE`."""
    for number in count(1):
        listed = page(number, _AT_ONCE)
        yield from (dataset_of(each, site) for each in listed.packages)
        if "next" not in listed.others:
            return


def _search(offset: int, limit: int) -> Hits:
    return search_copy().search(mirror.among((PACKAGE, *mirror.kinds())), _EVERYBODY, offset=offset, limit=limit)
