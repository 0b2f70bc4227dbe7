"""What DataCite is told of an object: the attributes of its REST API, of metadata schema 4 (DataCite 4.7).

DataCite refuses empty names and turns what it takes into XML, which cannot hold control characters; so blank texts are
left out and control characters are blanks. Base fields that DataCite has no property for (`contact`) are not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from functions.repository.metadata.access import entry_of
from functions.repository.pids import COLLECTION, DEPOSIT, NAMESPACES
from shared.persistent_ids import doi_of, handle_of
from shared.settings import settings

SCHEMA: Final = "http://datacite.org/schema/kernel-4"

NOTHING: Final[Mapping[str, Any]] = {
    "subjects": [],
    "contributors": [],
    "language": None,
    "relatedIdentifiers": [],
    "sizes": [],
    "formats": [],
    "descriptions": [],
    "geoLocations": [],
}
"""How DataCite is told that there is nothing more of what there was: what is not sent stays."""

_GENERAL: Final = """
    Audiovisual Award Book BookChapter Collection ComputationalNotebook ConferencePaper ConferenceProceeding DataPaper
    Dataset Dissertation Event Image Instrument InteractiveResource Journal JournalArticle Model Other
    OutputManagementPlan PeerReview PhysicalObject Poster Preprint Presentation Project Report Service Software Sound
    Standard StudyRegistration Text Workflow
"""
_TYPES: Final = {each.casefold(): each for each in _GENERAL.split()}
_TYPE_OF: Final = {DEPOSIT: "Dataset", COLLECTION: "Collection"}
"""The type of what names none that DataCite knows; of other namespaces that the site makes, `Other`."""

_ACCESS: Final = {"open": "Open Access", "restricted": "Restricted Access", "closed": "Closed Access"}
_CREATIVE_COMMONS: Final = [
    f"CC-{kind}-{version}"
    for kind in ("BY", "BY-SA", "BY-ND", "BY-NC", "BY-NC-SA", "BY-NC-ND")
    for version in ("1.0", "2.0", "2.5", "3.0", "4.0")
]
_OTHERS: Final = """
    0BSD AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC-PDDC CC0-1.0
    CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 CECILL-2.1 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3-only
    GFDL-1.3-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1-only LGPL-2.1-or-later
    LGPL-3.0-only LGPL-3.0-or-later MIT MPL-2.0 ODC-By-1.0 ODbL-1.0 OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 PDDL-1.0
    Unlicense etalab-2.0
"""
_SPDX: Final = {each.casefold(): each for each in (*_CREATIVE_COMMONS, *_OTHERS.split())}
"""Licences of data and of software in the SPDX License List, by their ids in lower case."""
_LICENCES: Final = "https://spdx.org/licenses"

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_URI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # a tag of BCP 47, as far as its form goes
_YEAR: Final = re.compile(r"[1-9][0-9]{3}(?![0-9])")


def licences() -> list[str]:
    """Give the ids of the licences that DataCite is told by (SPDX License List), of each family the last version."""
    return [each for each in _SPDX.values() if each not in _CREATIVE_COMMONS or each.endswith("-4.0")]


def resource_types() -> list[str]:
    """Give the types that DataCite knows (`resourceTypeGeneral`)."""
    return list(_TYPES.values())


def document(values: Mapping[str, Any], published: str, files: int = 0, size: int = 0) -> dict[str, Any]:
    """Give the attributes of an object's DOI, without its name, its address and its state.

    Args:
        values: the object's record.
        published: the moment at which it was, or is being, published.
        files: how many files it has.
        size: how many bytes these are.
    """
    base: Mapping[str, Any] = values["base"]
    one = {name: _text(base.get(name)) for name in ("title", "type", "date", "description", "publisher", "language")}
    many = {name: _texts(base.get(name)) for name in ("creator", "contributor", "subject", "format", "coverage")}
    told = {
        "schemaVersion": SCHEMA,
        "types": _types(one["type"], values["namespace"]),
        "titles": [{"title": one["title"] or f"{values['namespace']}:{values['id']}"}],
        "creators": [{"name": each} for each in many["creator"] or [_owner(values)]],
        "publisher": {"name": one["publisher"] or settings.site_name},
        "publicationYear": (one["date"] if _YEAR.match(one["date"]) else published)[:4],
        "subjects": [{"subject": each} for each in dict.fromkeys(many["subject"] + _texts([base.get("discipline")]))],
        "contributors": [{"name": each, "contributorType": "Other"} for each in many["contributor"]],
        "dates": _dates(one["date"], published),
        "language": one["language"] if _LANGUAGE.fullmatch(one["language"]) else "",
        "alternateIdentifiers": list(_alternate(values)),
        "relatedIdentifiers": _related(base.get("relation"), "References")
        + _related(base.get("source"), "IsDerivedFrom"),
        "sizes": [_counted(files, "file"), _counted(size, "byte")] if files else [],
        "formats": many["format"],
        "rightsList": _rights(base.get("rights") or (), values["sharelevel"]),
        "descriptions": [{"description": text, "descriptionType": "Abstract"} for text in _texts([one["description"]])],
        "geoLocations": [{"geoLocationPlace": each} for each in many["coverage"]],
    }
    return {name: value for name, value in told.items() if value}


def _text(value: Any) -> str:
    return _CONTROL.sub(" ", value).strip() if isinstance(value, str) else ""


def _texts(values: Iterable[Any] | None) -> list[str]:
    """Give those that are texts and not blank, each once: DataCite's lists are sets."""
    return list(dict.fromkeys(text for each in values or () if (text := _text(each))))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _owner(values: Mapping[str, Any]) -> str:
    return _text(values.get("owner_name")) or f"user:{values['owner']}"


def _types(type: str, namespace: str) -> dict[str, str]:
    """Say what it is: in DataCite's word, and in its owner's where that is another."""
    general = _TYPES.get(re.sub(r"[^a-z]", "", type.casefold()))
    if general:
        return {"resourceTypeGeneral": general}
    known = _TYPE_OF.get(namespace, "Dataset" if namespace not in NAMESPACES else "Other")
    return {"resourceTypeGeneral": known, "resourceType": type} if type else {"resourceTypeGeneral": known}


def _dates(date: str, published: str) -> list[dict[str, str]]:
    issued = date if _YEAR.match(date) else published
    return [{"date": issued, "dateType": "Issued"}, {"date": published, "dateType": "Available"}]


def _alternate(values: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    if values.get("epicpid"):
        yield {"alternateIdentifier": values["epicpid"], "alternateIdentifierType": "Handle"}
    pid = f"{values['namespace']}:{values['id']}"
    yield {"alternateIdentifier": pid, "alternateIdentifierType": settings.site_name}


def _related(values: Iterable[Any] | None, relation: str) -> list[dict[str, str]]:
    """Give those that are DOIs, handles or addresses; whatever else is named is no identifier."""
    named = (pair for text in _texts(values) if (pair := _identifier(text)))
    return [
        {"relatedIdentifier": identifier, "relatedIdentifierType": kind, "relationType": relation}
        for kind, identifier in named
    ]


def _identifier(text: str) -> tuple[str, str] | None:
    if doi := doi_of(text):
        return "DOI", doi
    if handle := handle_of(text):
        return "Handle", handle
    return ("URL", text) if _URL.fullmatch(text) else None


def _rights(entries: Iterable[Any], sharelevel: str) -> list[dict[str, str]]:
    """Give the licences, and who may read the files."""
    given = ({"name": each} if isinstance(each, str) else each for each in entries)
    told = [_licence(_text(each.get("name")), _text(each.get("uri"))) for each in given if _text(each.get("name"))]
    access = {"rights": _ACCESS[sharelevel], "rightsUri": entry_of(sharelevel)}
    return [each for position, each in enumerate(told) if each not in told[:position]] + [access]


def licence_address(name: str, uri: str = "") -> str:
    """Give the address of a licence: its own, the SPDX License List's for one of its ids; empty if none is known."""
    address: str = _licence(name, uri or name).get("rightsUri", "")
    return address if _URL.fullmatch(address) else ""


def _licence(name: str, uri: str) -> dict[str, str]:
    told = {"rights": name} | ({"rightsUri": uri} if _URI.fullmatch(uri) else {})
    spdx = _SPDX.get(name.casefold().replace(" ", "-"))
    if not spdx:
        return told
    known = {"rightsIdentifier": spdx, "rightsIdentifierScheme": "SPDX", "schemeUri": f"{_LICENCES}/"}
    return {"rightsUri": f"{_LICENCES}/{spdx}.html"} | told | known
