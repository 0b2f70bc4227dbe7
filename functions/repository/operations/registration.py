"""What registrars are told of objects: their names and where these lead, their metadata, and their end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from functions.repository.identifiers import registrars
from functions.repository.identifiers.datacite_document import document
from functions.repository.identifiers.registrar import IdentifierUnavailable
from functions.repository.pids import Pid, parse
from functions.repository.store import BYTES, DEPOSIT, FILES, store
from functions.repository.wire import landing_of, pid_of
from shared.aws import parallel
from shared.records import Record, Values
from shared.settings import settings


def register(objects: Iterable[Record], site: str, published: str = "") -> None:
    """Register the names of objects, all at once. What is registered already stays as it is.

    Args:
        objects: what has the names.
        site: the site's address, which they lead to.
        published: when they are published, where their records do not say so yet.

    Raises:
        IdentifierRefused: a registrar refuses one.
        IdentifierUnavailable: a registrar cannot register one now.
    """
    calls: list[Callable[[], None]] = []
    for record in objects:
        url = landing_of(pid_of(record.values), site)
        if record.values["doi"]:
            calls.append(partial(_register_doi, record, url, published))
        if record.values["epicpid"] and (handles := registrars.of_handles()):
            calls.append(partial(handles.register, record.values["epicpid"], url, {}))
    parallel(*calls)


def _register_doi(record: Record, url: str, published: str) -> None:
    if registrar := registrars.of_dois():
        registrar.register(record.values["doi"], url, _document(record, published))


def describe(record: Record) -> None:
    """Tell what an object is by now to whoever registered its DOI.

    Raises:
        IdentifierRefused, IdentifierUnavailable: it is not taken, or not now.
    """
    if registrar := registrars.of_dois():
        url = landing_of(pid_of(record.values), site_of(record.values))
        registrar.update(record.values["doi"], url, _document(record))


def withdraw(tombstone: Values) -> None:
    """Tell of the end of an object: its DOI is found no more, its handle leads to the tombstone.

    Names that the site has not registered stay as they are.

    Raises:
        IdentifierRefused, IdentifierUnavailable: it is not taken, or not now.
    """
    if tombstone["kind"] == DEPOSIT and tombstone["site"] is None:
        return  # an imported one
    url = tombstone_of(tombstone)
    calls: list[Callable[[], None]] = []
    if tombstone["doi"] and (dois := registrars.of_dois()):
        calls.append(partial(dois.withdraw, tombstone["doi"], url))
    if tombstone["epicpid"] and (handles := registrars.of_handles()):
        calls.append(partial(handles.withdraw, tombstone["epicpid"], url))
    parallel(*calls)


def has_own_names(record: Record) -> bool:
    """Whether the site has registered an object's names: those of an imported one are somebody else's."""
    return record.collection != DEPOSIT or bool(record.values.get("naming"))


def tombstone_of(tombstone: Values) -> str:
    """Give the address of the page that tells that an object is gone."""
    pid = parse(tombstone["pid"]) or Pid("", "")
    return landing_of(pid, tombstone["site"] or _site())


def site_of(values: Values) -> str:
    """Give the site's address that the names of an object lead to: the one under which it was submitted.

    Raises:
        IdentifierUnavailable: nobody knows it.
    """
    return (values.get("naming") or {}).get("site") or _site()


def _site() -> str:
    if site := settings.site_url:
        return site
    raise IdentifierUnavailable("the site does not know its own address")


def _document(record: Record, published: str = "") -> Values:
    moment = published or record.values["published"]
    if record.collection != DEPOSIT:
        return document(record.values, moment)
    tally = store().tally(record)
    return document(record.values, moment, tally[FILES], tally[BYTES])
