"""How a work is cited: as a sentence (APA, 7th edition), and for citation managers.

The sentence is made by citeproc-py, which escapes nothing: what it gives is plain text. It is imported late, by whoever
asks for a sentence.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.landing.work import Contributor, CreativeWork
from shared.persistent_ids import doi_of

MOST_PEOPLE: Final = 100
"""Creators that are named to citation managers."""

_APA: Final = Path(__file__).with_name("styles") / "apa.csl"
_CSL_TYPES: Final = {"Dataset": "dataset", "SoftwareSourceCode": "software", "SoftwareApplication": "software"}
_DATE: Final = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])")
_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_WITHOUT_BLANKS: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Scripts that write a name without a blank between its parts: Chinese, Japanese, Korean."""
_WITHIN_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def apa(work: CreativeWork) -> str:
    """Give the reference of a work as plain text, whatever its record leaves out or has in odd forms."""
    if not work.creators:
        return _untitled(work)
    try:
        return _sentence(csl(work)) or _untitled(work)
    except Exception:  # a page is shown whatever the library makes of a record
        return _untitled(work)


def csl(work: CreativeWork) -> dict[str, Any]:
    """Describe a work in CSL-JSON (https://citeproc-js.readthedocs.io/, "CSL-JSON")."""
    doi = doi_of(work.cited_as)
    told = {
        "id": work.url,
        "type": _CSL_TYPES.get(work.type, "report"),
        "genre": "" if work.type in _CSL_TYPES else genre(work),
        "title": plain(work.title),
        "author": [_name(each) for each in work.creators[:MOST_PEOPLE]],
        "issued": {"date-parts": [date_parts(work.published)]} if date_parts(work.published) else None,
        "publisher": plain(work.publisher),
        "version": plain(work.version),
        "DOI": doi,
        "URL": None if doi else work.cited_as,
    }
    return {name: value for name, value in told.items() if value}


def genre(work: CreativeWork) -> str:
    """Say what a work is; empty for a work of no particular sort."""
    return "" if work.type == "CreativeWork" else _WITHIN_WORD.sub(" ", work.type).capitalize()


def date_parts(text: str) -> list[int]:
    """Give the year, and what else is known, of a date of ISO 8601; nothing of any other text."""
    found = _DATE.match(text)
    return [int(each) for each in found.groups() if each] if found else []


def plain(text: str) -> str:
    """Give a text on one line, without control characters."""
    return _BLANKS.sub(" ", text).strip()


def _name(who: Contributor) -> dict[str, str]:
    """Give a name in parts, as far as it says them: a script without capitals has no initials either."""
    family, _, given = (each.strip() for each in plain(who.name).partition(","))
    if who.is_organisation or not family or "," in given:
        return {"literal": plain(who.name)}
    if given[:1].isupper():
        return {"family": family, "given": given}
    together = bool(_WITHOUT_BLANKS.search(given))
    return {"literal": f"{family}{given}" if together else f"{family} {given}".strip()}


def _untitled(work: CreativeWork) -> str:
    """Give the reference of a work that nobody is known to have made: its title comes first, once."""
    year = next(iter(date_parts(work.published)), "n.d.")
    what = f" [{genre(work)}]" if genre(work) else ""
    parts = (f"{plain(work.title).rstrip('.')}{what}.", f"({year}).", f"{plain(work.publisher)}.", work.cited_as)
    return " ".join(part for part in parts if part != ".")


def _sentence(item: dict[str, Any]) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of members of CSL-JSON that it passes over
        source = CiteProcJSON([{**item, "id": "work"}])
        bibliography = CitationStylesBibliography(_style(), source, formatter.plain)
        bibliography.register(Citation([CitationItem("work")]))
        return plain(str(bibliography.bibliography()[0]))


@cache
def _style() -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(_APA), validate=False)
