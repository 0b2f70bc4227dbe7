"""A work in the words of schema.org, as search engines and harvesters read it.

It keeps to Google's guide to `Dataset` and to ScienceOnSchema.org's "Dataset" (ESIP), which say what is to be there,
and how identifiers, people and files are to be written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from shared.html.shortening import shortened
from shared.landing.work import Contributor, CreativeWork, WorkFile, WorkLink
from shared.persistent_ids import doi_of, handle_of

MOST_FILES: Final = 1_000
MOST_EMBEDDED_FILES: Final = 100
"""Files that the description inside a page names; the linkset has all."""

_EMBEDDED_BYTES: Final = 7_500
"""Of the lists inside a page, which has at most 50 KB, and of the text."""

_EMBEDDED_TEXT: Final = 2_500
_EMBEDDED_WORDS: Final = 600
"""Bytes of any other text inside a page."""

_LISTS: Final = ("creator", "contributor", "distribution", "keywords", "isPartOf", "hasPart", "dataset")
"""What may be long, that first which is missed most."""

_MOST_PEOPLE: Final = 100
_MOST_WORDS: Final = 100
_MOST_NAMES: Final = 10
_SHORTEST, _LONGEST = 50, 5_000
"""Characters of a description (Google Search Central, "Dataset structured data")."""

_UNSAFE: Final = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})
_SHA256: Final = "sha256"


def schema_org(work: CreativeWork, most_files: int = MOST_FILES) -> dict[str, Any]:
    """Describe a work in JSON-LD.

    Args:
        work: the work.
        most_files: how many of its files are named at most: the first ones that may be had.
    """
    parts = list(_parts(work.parts))
    told = {
        "@context": "https://schema.org/",
        "@type": work.type,
        "@id": work.cited_as,
        "url": work.url,
        "name": work.title,
        "description": _description(work),
        "identifier": _one_or_all([*map(_identifier, work.identifiers), *work.other_identifiers][:_MOST_NAMES]),
        "creator": [_agent(each) for each in work.creators[:_MOST_PEOPLE]],
        "contributor": [_agent(each) for each in work.contributors[:_MOST_PEOPLE]],
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "datePublished": work.published,
        "dateModified": work.changed,
        "license": work.licence_url or work.licence_name,
        "keywords": list(work.keywords[:_MOST_WORDS]),
        "inLanguage": _one_or_all(list(work.languages)),
        "version": work.version,
        "funder": [{"@type": "Organization", "name": each} for each in work.funders],
        "isAccessibleForFree": not work.conditions,
        "conditionsOfAccess": work.conditions,
        "isPartOf": list(_parts(work.part_of)),
        "dataset" if work.type == "DataCatalog" else "hasPart": parts,
        "distribution": [_download(each) for each in _had(work.files)[:most_files]],
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def embedded(work: CreativeWork) -> Markup:
    """Give the description as what a `script` element of a page may hold (HTML, §4.12.1.3, "Restrictions")."""
    short = shortened(work, _EMBEDDED_WORDS, MOST_EMBEDDED_FILES)
    described = schema_org(replace(short, title=work.title, description=work.description), MOST_EMBEDDED_FILES)
    for name in ("name", "description"):
        described[name] = _cut(described.get(name, ""))
    room = _EMBEDDED_BYTES
    for name in _LISTS:
        if name in described:
            described[name] = list(_first(described[name], room))
            room -= _size(described[name])
    return Markup(_written({name: value for name, value in described.items() if value != []}).translate(_UNSAFE))


def _cut(text: str) -> str:
    """Give as much of a text as may stand inside a page."""
    while (size := _size(text)) > _EMBEDDED_TEXT:
        text = f"{text[: len(text) * _EMBEDDED_TEXT // size - 1]}…"
    return text


def _first(items: Iterable[Any], room: int) -> Iterator[Any]:
    """Give the first items, as many as there is room for when they are written."""
    for item in items:
        room -= _size(item)
        if room < 0:
            return
        yield item


def _size(value: Any) -> int:
    return len(_written(value).translate(_UNSAFE).encode(errors="replace"))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _description(work: CreativeWork) -> str:
    """Give the description, with what else is known of the work if it is too short to be one."""
    text = work.description.strip()
    if len(text) < _SHORTEST:
        known = [f"“{work.title}”", f"by {'; '.join(each.name for each in work.creators[:5])}" if work.creators else ""]
        known += [
            f"published {work.published}" if work.published else "",
            f"at {work.publisher}" * bool(work.publisher),
        ]
        text = f"{text} {work.type}: {', '.join(filter(None, known))}.".strip()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _identifier(address: str) -> dict[str, str]:
    """Give a persistent identifier as a `PropertyValue` (identifiers.org names the registries)."""
    if doi := doi_of(address):
        registry, value = "https://registry.identifiers.org/registry/doi", f"doi:{doi}"
    elif handle := handle_of(address):
        registry, value = "https://registry.identifiers.org/registry/hdl", f"hdl:{handle}"
    else:
        return {"@type": "PropertyValue", "value": address, "url": address}
    return {"@type": "PropertyValue", "@id": address, "propertyID": registry, "value": value, "url": address}


def _agent(who: Contributor) -> dict[str, Any]:
    if who.is_organisation:
        return {"@type": "Organization", "name": who.name}
    told: dict[str, Any] = {"@type": "Person", "name": who.name}
    family, comma, given = who.name.partition(",")
    if comma and given.strip():
        told |= {"familyName": family.strip(), "givenName": given.strip()}
    if who.orcid:
        told |= {"@id": who.orcid, "identifier": who.orcid}
    if who.affiliation:
        told["affiliation"] = {"@type": "Organization", "name": who.affiliation}
    return told


def _had(files: Iterable[WorkFile]) -> list[WorkFile]:
    return [each for each in files if each.url]


def _download(file: WorkFile) -> dict[str, Any]:
    told = {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B" if file.size is not None else "",
        _SHA256: file.checksums.get(_SHA256, ""),
    }
    return {name: value for name, value in told.items() if value}


def _parts(links: Iterable[WorkLink]) -> Iterator[dict[str, str]]:
    for each in links:
        yield {"@type": "CreativeWork", "@id": each.url, "url": each.url, "name": each.title}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
