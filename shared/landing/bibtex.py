"""A work as an entry of BibTeX (Patashnik, "BibTeXing").

BibTeX counts braces even behind a backslash, so those of a text are written as commands. Addresses and DOIs stand as
they are, as packages read them; what would end the field is percent-encoded in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from shared.landing.citing import MOST_PEOPLE, date_parts, genre, plain
from shared.landing.work import Contributor, CreativeWork
from shared.persistent_ids import doi_of

_SPECIAL: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{each: f"\\{each}" for each in "%&$#_"},
    }
)
_VERBATIM: Final = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NO_KEY: Final = re.compile(r"[^A-Za-z0-9]+")
_AND: Final = re.compile(r"\band\b", re.IGNORECASE)


def bibtex(work: CreativeWork) -> str:
    """Give the entry. Its key is made of the page's address: it stays the same whatever is changed of the record."""
    fields = "".join(f",\n  {name:<9} = {value}" for name, value in _fields(work))
    return f"@misc{{{_key(work)}{fields}\n}}\n"


def _key(work: CreativeWork) -> str:
    address = urlsplit(work.url)
    last = [each for each in address.path.split("/") if each][-2:]
    return _NO_KEY.sub("-", "-".join(last)).strip("-") or "work"


def _fields(work: CreativeWork) -> Iterator[tuple[str, str]]:
    if work.creators:
        names = [_name(each) for each in work.creators[:MOST_PEOPLE]]
        more = ["others"] if len(work.creators) > MOST_PEOPLE else []
        yield "author", f"{{{' and '.join([*names, *more])}}}"
    yield "title", f"{{{{{_escaped(work.title)}}}}}"
    date = date_parts(work.published)
    for name, value in zip(("year", "month"), date, strict=False):
        yield name, f"{{{value}}}" if name == "year" else _MONTHS[value - 1]
    for name, text in (("publisher", work.publisher), ("version", work.version), ("note", genre(work))):
        if plain(text):
            yield name, f"{{{_escaped(text)}}}"
    if doi := doi_of(work.cited_as):
        yield "doi", f"{{{_verbatim(doi)}}}"
    yield "url", f"{{{_verbatim(work.cited_as)}}}"


def _name(who: Contributor) -> str:
    """Give a name: one that does not say which part of it is the family's stays whole."""
    name = _escaped(who.name)
    is_split = who.name.count(",") == 1 and not who.is_organisation and not _AND.search(name)
    return name if is_split else f"{{{name}}}"


def _escaped(text: str) -> str:
    return plain(text).translate(_SPECIAL)


def _verbatim(address: str) -> str:
    return plain(address).translate(_VERBATIM)
