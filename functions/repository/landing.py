"""From an object to the work that its page is about (`shared.landing`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from functions.repository.identifiers.datacite_document import licence_address
from functions.repository.metadata.access import without_entries
from functions.repository.operations.visits import Visit
from functions.repository.pids import Pid
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT
from functions.repository.wire import address_of, address_of_handle, file_address, is_published, landing_of, pid_of
from shared.landing.exports import PARAMETER
from shared.landing.work import Contributor, CreativeWork, WorkFile, WorkLink
from shared.records import Line, Record, Values
from shared.settings import settings

DATACITE: Final = "datacite"
"""The name of the form that DataCite is told (`shared.landing.exports` has the others)."""
DATACITE_TYPE: Final = "application/vnd.datacite.datacite+json"

_TYPES: Final = {COLLECTION: "Collection", COMMUNITY: "DataCatalog"}
_DEPOSIT_TYPES: Final = {"software": "SoftwareSourceCode", "computationalnotebook": "SoftwareSourceCode"}
_YEAR: Final = re.compile(r"[1-9][0-9]{3}(?![0-9])")

_CONDITIONS: Final = {
    "open": "",
    "restricted": "The files are for people who have an account here.",
    "closed": "The files are closed: only people whom the owner has named have them.",
}
"""Who may have the files, by share level."""


def work_of(visit: Visit, site: str) -> CreativeWork:
    """Describe an object.

    Args:
        visit: the object, and what is around it.
        site: the site's address.
    """
    record, pid = visit.record, pid_of(visit.values)
    return CreativeWork(
        type=_type(record),
        url=landing_of(pid, site),
        title=visit.values["base"].get("title") or str(pid),
        changed=max(visit.values["updated"], visit.shown.files_changed)[:10],
        files=tuple(file_of(pid, each, site, offered=visit.may_download) for each in visit.shown.files),
        conditions=_CONDITIONS[visit.values["sharelevel"]] if record.collection == DEPOSIT else "",
        part_of=tuple(_wholes(visit, site)),
        parts=tuple(_parts(visit, site)),
        is_public=is_published(record),
        **_described(visit.values["base"]),
        **_identified(record, site),
    )


def _described(base: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the base metadata say of a work."""
    licence_name, licence_url = licence_of(base.get("rights", ()))
    return {
        "description": base.get("description", ""),
        "creators": _people(base.get("creator", ())),
        "contributors": _people(base.get("contributor", ())),
        "publisher": base.get("publisher") or settings.site_name,
        "licence_url": licence_url,
        "licence_name": licence_name,
        "keywords": (*base.get("subject", ()), *_said(base, "discipline")),
        "languages": _said(base, "language"),
    }


def _people(names: Iterable[str]) -> tuple[Contributor, ...]:
    return tuple(Contributor(name=each) for each in names)


def _said(base: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (base[name],) if base.get(name) else ()


def _identified(record: Record, site: str) -> dict[str, Any]:
    """Give the names of a work, when it was published, and where machines read of it; of a draft its pid alone."""
    values = record.values
    pid = str(pid_of(values))
    if not is_published(record):
        return {"other_identifiers": (pid,)}
    persistent = _persistent(values, site)
    known_here = (name for name, address in persistent if address.startswith(f"{site}/"))
    return {
        "identifiers": tuple(address for _, address in persistent),
        "other_identifiers": (*known_here, pid),
        "published": _published(values) if persistent else "",
        "metadata": tuple(_metadata(values, site)),
    }


def _published(values: Values) -> str:
    """Give the day, or the year, that an object's metadata say, else that on which it was published here."""
    date: str = values["base"].get("date", "")
    return (date if _YEAR.match(date) else values["published"] or "")[:10]


def file_of(pid: Pid, file: Mapping[str, Any], site: str, *, offered: bool) -> WorkFile:
    """Describe a file of a deposit; one that is elsewhere may always be asked for there."""
    is_external = file["external"]
    url = address_of_handle(file["epicpid"]) if is_external else file_address(pid, file["name"], site)
    return WorkFile(
        name=file["name"],
        url=url if offered or is_external else "",
        size=None if is_external and not file["size"] else file["size"],
        media_type=file["mimetype"],
        checksums={"md5": file["md5"]} if file["md5"] else {},
    )


def licence_of(rights: Sequence[Any]) -> tuple[str, str]:
    """Give the name and the address of the licence: the first of the rights that is not about who has the files."""
    for each in without_entries(list(rights)):
        name, uri = (each["name"], each.get("uri", "")) if isinstance(each, dict) else (each, "")
        return name, licence_address(name, uri)
    return "", ""


def link_of(line: Line, site: str) -> WorkLink:
    """Give what a line of a list leads to."""
    pid = Pid(line.data["namespace"], line.data["id"])
    return WorkLink(url=landing_of(pid, site), title=line.data["base"]["title"])


def link_to(record: Record, site: str) -> WorkLink:
    """Give what leads to an object."""
    pid = pid_of(record.values)
    return WorkLink(url=landing_of(pid, site), title=record.values["base"].get("title") or str(pid))


def _type(record: Record) -> str:
    if record.collection == DEPOSIT:
        said = re.sub(r"[^a-z]", "", record.values["base"].get("type", "").casefold())
        return _DEPOSIT_TYPES.get(said, "Dataset")
    return _TYPES.get(record.collection, "CreativeWork")


def _persistent(values: Values, site: str) -> tuple[tuple[str, str], ...]:
    """Give the names of a published object, each with the address that leads from it to the object.

    What no registrar has is known to this site alone, and so leads through it.
    """
    found = []
    if doi := values["doi"]:
        is_ours = settings.doi_provider == "offline"
        found.append((f"doi:{doi}", f"{site}/doi/{doi}" if is_ours else f"https://doi.org/{doi}"))
    if handle := values["epicpid"]:
        is_ours = settings.handle_provider == "offline"
        found.append((f"hdl:{handle}", f"{site}/pid/{handle}" if is_ours else address_of_handle(handle)))
    return tuple(found)


def _metadata(values: Values, site: str) -> Iterator[tuple[str, str]]:
    """Give the descriptions for machines that are the repository's own."""
    pid = pid_of(values)
    yield address_of(pid, site), "application/json"
    if values["doi"]:
        yield f"{landing_of(pid, site)}?{PARAMETER}={DATACITE}", DATACITE_TYPE


def _wholes(visit: Visit, site: str) -> Iterator[WorkLink]:
    """Give what an object is part of."""
    for collection in (COLLECTION, COMMUNITY):
        if record := visit.named(collection, collection):
            yield link_to(record, site)


def _parts(visit: Visit, site: str) -> Iterator[WorkLink]:
    """Give what is part of an object, as far as its page shows it."""
    for line in (*visit.collections.lines, *visit.deposits.lines):
        yield link_of(line, site)
    for record in visit.members.objects if visit.members else ():
        yield link_to(record, site)
