"""Which records of the site an object's metadata name: in `relation` and in `source`, in whatever form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from functions.repository import pids
from functions.repository.operations.places import is_at, places_of
from functions.repository.pids import Pid
from functions.repository.store import COLLECTION, DEPOSIT, store
from shared.aws import parallel
from shared.principal import Principal
from shared.records import RecordKey
from shared.search import readers_of, references
from shared.search.addresses import address
from shared.search.references import DOI, NAME, NUMBER, PID, RecordReference

MOST_LINKS: Final = 100
"""Records that an object names: the first ones."""

_NAMED_IN: Final = ("relation", "source")


def texts_of(base: Mapping[str, Any]) -> list[str]:
    """Give the texts of base metadata that may name records."""
    return [text for name in _NAMED_IN for text in base.get(name, ())]


def resolve(texts: Iterable[str], caller: Principal, site: str) -> list[str]:
    """Give the addresses of the records that texts name, each once and in order; whoever may see them.

    No round trip for records with numbers in their addresses, two for objects of the repository, one for packages.

    Args:
        texts: addresses, pids, DOIs and handles; those that name nothing here are passed over.
        caller: who writes them: packages are found by name among what they find.
        site: the site's address.
    """
    found = [named for text in texts if (named := references.read(text, site))][:MOST_LINKS]
    own = [each for each in dict.fromkeys(found) if each.by not in (NUMBER, NAME)]
    places = dict(zip(own, parallel(*(partial(_place, each) for each in own)), strict=True)) if own else {}
    addresses = (each.place or places.get(each) for each in found)
    packages = _packages([each for each in found if each.by == NAME], caller)
    return list(dict.fromkeys([*filter(None, addresses), *packages]))[:MOST_LINKS]


def _packages(named: Sequence[RecordReference], caller: Principal) -> list[str]:
    return references.find(named, readers_of(caller)) if named else []


def _place(reference: RecordReference) -> str | None:
    """Give the address of an object of the repository, None if there is none."""
    if reference.by == PID:
        key = _of_pid(pids.parse(reference.value))
    else:
        name, value = ("doi_key", reference.value.lower()) if reference.by == DOI else ("epicpid", reference.value)
        key = next(_identified(name, value), None)
    return address(*key) if key else None


def _of_pid(pid: Pid | None) -> RecordKey | None:
    found = (place for place in places_of(pid) if is_at(store().get(*place), pid)) if pid else iter(())
    return next(found, None)


def _identified(name: str, value: str) -> Iterator[RecordKey]:
    for collection in (DEPOSIT, COLLECTION):
        if guard := store().lookup(collection, {name: value}):
            yield collection, guard["id"]
