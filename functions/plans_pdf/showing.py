"""How values are said to people. Each function takes any value and gives pairs: a text, and the link it has or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Final
from urllib.parse import quote

from functions.plans.documents.parts import is_said
from functions.plans_pdf.members import leaves
from shared.persistent_ids import doi_of, handle_of

Shown = tuple[str, str]
Show = Callable[[Any], Iterator[Shown]]

_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ][\d:.]+ ?(?:Z|[+-]\d\d:?\d\d)?)?")
_ORCID: Final = re.compile(r"(?:\d{4}-){3}\d{3}[\dXx]")
_ROR: Final = re.compile(r"0[a-z0-9]{8}", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?:mailto:)?([^\s@:<>]+@[^\s@:<>]+)", re.IGNORECASE)
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")
_MOST_DIGITS: Final = 30
_ABBREVIATED: Final = frozenset({"ark", "doi", "igsn", "isbn", "isni", "issn", "orcid", "ror", "url", "urn"})


def plain(value: Any) -> Iterator[Shown]:
    """Say a value as it is; of an object all members, by name."""
    if isinstance(value, list):
        for each in value:
            yield from plain(each)
    elif isinstance(value, dict):
        for path, each in leaves("", value):
            yield f"{path}: {scalar(each)}", ""
    elif is_said(value):
        yield scalar(value), ""


def scalar(value: Any) -> str:
    """Say one value that holds no others."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float | Decimal):
        return number(value)
    return str(value)


def number(value: int | float | Decimal) -> str:
    """Say a number exactly, its digits in groups; a very long one as it is written."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    return f"{exact:,f}" if exact.is_finite() and abs(exact.adjusted()) < _MOST_DIGITS else str(value)[:400]


def word(value: Any) -> Iterator[Shown]:
    """Say a word of a controlled list."""
    for text, link in plain(value):
        yield text[:1].upper() + text[1:].replace("_", " "), link


def inline(value: Any) -> Iterator[Shown]:
    """Say several short values on one line."""
    if said := [text for text, _ in plain(value)]:
        yield ", ".join(said), ""


def day(value: Any) -> Iterator[Shown]:
    """Say a date, or of a moment the date: a text, or milliseconds since the epoch. What is none is said as it is."""
    if isinstance(value, int) and 10**11 < value < 10**13:
        yield datetime.fromtimestamp(value / 1000, UTC).date().isoformat(), ""
        return
    for text, link in plain(value):
        found = _DAY.fullmatch(text.strip())
        yield found[1] if found else text, link


def size(value: Any) -> Iterator[Shown]:
    """Say how many bytes there are, roughly and exactly."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1000 <= value < 10**21:
        yield from plain(value)
        return
    power = (len(str(value)) - 1) // 3
    rough = Decimal(value) / 1000**power
    yield f"{rough:.3g} {_UNITS[power]} ({value:,} bytes)", ""


def mail(value: Any) -> Iterator[Shown]:
    """Say an e-mail address, which leads to a letter."""
    for text, link in plain(value):
        found = _MAIL.fullmatch(text.strip())
        yield (found[1], f"mailto:{found[1]}") if found else (text, link)


def role(value: Any) -> Iterator[Shown]:
    """Say what somebody does; of a vocabulary's address the last word."""
    for text, _ in plain(value):
        scheme, _, path = text.partition("://")
        last = re.split("[/#]", path.rstrip("/#"))[-1]
        if scheme in ("http", "https") and last:
            yield from ((said, text) for said, _ in word(_spaced(last).replace("-", " ")))
        else:
            yield _spaced(text), ""


def of_objects(say: Callable[[dict[str, Any]], Iterator[Shown]]) -> Show:
    """Say each object of a list, or one alone: `say` takes out what it says, and what it leaves is said by name."""

    @wraps(say)
    def shown(value: Any) -> Iterator[Shown]:
        for each in value if isinstance(value, list) else [value]:
            left = dict(each) if isinstance(each, dict) else each
            if isinstance(left, dict):
                yield from say(left)
            yield from plain(left)

    return shown


@of_objects
def identifier(it: dict[str, Any]) -> Iterator[Shown]:
    """Say identifiers, with their kind, and where they lead."""
    text, kind = _said(it.pop("identifier", None)), _said(it.pop("type", None))
    if text:
        yield _with_kind(text, kind), _target(text, kind.lower())


@of_objects
def affiliation(it: dict[str, Any]) -> Iterator[Shown]:
    """Say the organisations that somebody belongs to."""
    yield from _joined(it, ", ", "name", "abbreviation", "region")
    yield from identifier(it.pop("affiliation_id", None))


@of_objects
def titled(it: dict[str, Any]) -> Iterator[Shown]:
    """Say things that have a title, or a name, and a description."""
    yield from _joined(it, ": ", "title", "name", "description")
    yield from identifier(it.pop("technical_resource_id", None))


@of_objects
def licence(it: dict[str, Any]) -> Iterator[Shown]:
    """Say licences, and from when on they hold."""
    name, address = _said(it.pop("license_name", None)), _said(it.pop("license_ref", None))
    since = "".join(text for text, _ in day(it.pop("start_date", None)))
    if said := ", ".join(filter(None, (name or address, f"from {since}" if since else ""))):
        yield said, address


@of_objects
def standard(it: dict[str, Any]) -> Iterator[Shown]:
    """Say metadata standards, and what is written with them."""
    yield from identifier(it.pop("metadata_standard_id", None))
    yield from plain(it.pop("description", None))
    if language := _said(it.pop("language", None)):
        yield f"Language: {language}", ""


@of_objects
def related(it: dict[str, Any]) -> Iterator[Shown]:
    """Say what is related, and how."""
    relation = _spaced(_said(it.pop("relation_type", None))).capitalize()
    about = ", ".join(filter(None, (relation, _said(it.pop("resource_type", None)))))
    for text, link in identifier({name: it.pop(name, None) for name in ("identifier", "type")}):
        yield (f"{about}: {text}" if about else text), link


def access(value: Any) -> Iterator[Shown]:
    """Say how open the distributions of a dataset are, each answer once."""
    listed = (
        each.get("data_access") for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
    )
    yield from dict.fromkeys(said for each in listed for said in word(each))


def _joined(it: dict[str, Any], between: str, *names: str) -> Iterator[Shown]:
    said = [_said(it.pop(name, None)) for name in names]
    if any(said):
        yield between.join(filter(None, said)), ""


def _said(value: Any) -> str:
    return "; ".join(text for text, _ in plain(value)).strip()


def _spaced(text: str) -> str:
    """Part the words of a name like `ProjectLeader`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)


def _with_kind(text: str, kind: str) -> str:
    if not kind or kind.lower() in ("other", "url") or "://" in text:
        return text
    return f"{kind.upper() if kind.lower() in _ABBREVIATED else kind[:1].upper() + kind[1:]}: {text}"


def _target(text: str, kind: str) -> str:
    """Give the address that an identifier leads to; nothing, where that cannot be told from it."""
    if "://" in text:
        return text
    if kind == "orcid" and _ORCID.fullmatch(text):
        return f"https://orcid.org/{text}"
    if kind == "ror" and _ROR.fullmatch(text):
        return f"https://ror.org/{text}"
    if kind == "doi" and (doi := doi_of(text)):
        return f"https://doi.org/{quote(doi)}"
    if kind == "handle" and (handle := handle_of(text) or handle_of(f"hdl:{text}")):
        return f"https://hdl.handle.net/{quote(handle)}"
    return ""
