"""Signposting: what a page is about, where its files are and how it is described, told in links for machines.

The relations are those of the FAIR Signposting Profile (https://signposting.org/FAIR/): on level 1 in the `Link` header
(RFC 8288), on level 2 in a linkset (RFC 9264) that the header leads to. A header has little room, so a relation with
more links than fit stands in the linkset alone: none is told in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import quote

from shared.landing import exports
from shared.landing.work import CreativeWork
from shared.search.face import Face

MOST_BYTES: Final = 4_000
"""Of the header: the gateway takes 10,240 for all of them (Amazon API Gateway, "Quotas")."""

_ABOUT_PAGE: Final = f"{exports.SCHEMA_ORG}AboutPage"
_RESERVED: Final = ":/?#[]@!$&'()*+,;=%~"
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_TRIMMABLE: Final = ("related", "item", "collection", "author")
"""Relations that may have many links, those first that are missed least."""


class TypedLink(NamedTuple):
    """A link: its relation, the address that it leads to, and what is said of what is there."""

    relation: str
    href: str
    type: str = ""
    profile: str = ""

    def written(self) -> str:
        """Give the link as a header has it."""
        said = f'<{self.href}>; rel="{self.relation}"'
        said += f'; type="{self.type}"' if self.type else ""
        return said + (f'; profile="{self.profile}"' if self.profile else "")


def link_header(work: CreativeWork, faces: Iterable[Face] = (), site: str = "") -> dict[str, str]:
    """Give the one `Link` header of a work's page; none of a work that is not public.

    Args:
        work: the work.
        faces: the records of all groups that it is related to.
        site: the site's address.
    """
    if not work.is_public:
        return {}
    links = [*links_of(work, faces, site), *_to_linkset(work)]
    for relation in _TRIMMABLE:
        if len(_written(links)) <= MOST_BYTES:
            break
        links = [each for each in links if each.relation != relation]
    while len(_written(links)) > MOST_BYTES:  # a work of very long addresses: what comes first counts most
        del links[-2]
    return {"Link": _written(links)}


def links_of(work: CreativeWork, faces: Iterable[Face] = (), site: str = "") -> Iterator[TypedLink]:
    """Give all links of a public work's page; arguments as for `link_header`."""
    yield TypedLink("cite-as", address(work.cited_as))
    yield TypedLink("type", _ABOUT_PAGE)
    yield TypedLink("type", f"{exports.SCHEMA_ORG}{work.type}")
    if work.licence_url:
        yield TypedLink("license", address(work.licence_url))
    yield from _descriptions(work)
    for who in (*work.creators, *work.contributors[: 0 if work.creators else None]):
        if who.orcid:
            yield TypedLink("author", address(who.orcid))
    for whole in work.part_of[:1]:  # the nearest: readers expect one
        yield TypedLink("collection", address(whole.url), "text/html")
    for file in work.files:
        if file.url:
            yield TypedLink("item", address(file.url), _media_type(file.media_type))
    for part in work.parts:
        yield TypedLink("item", address(part.url), "text/html")
    for face in faces:
        yield TypedLink("related", address(site + face.landing))


def address(url: str) -> str:
    """Give an address as a header may hold it: what is none of its characters is percent-encoded (RFC 3986)."""
    return quote(url, safe=_RESERVED, errors="replace")


def _descriptions(work: CreativeWork) -> Iterator[TypedLink]:
    for url, media_type in work.metadata:
        yield TypedLink("describedby", address(url), _media_type(media_type))
    for each in exports.DESCRIPTIONS:
        yield TypedLink("describedby", address(exports.address_of(work, each.name)), each.media_type, each.profile)


def _to_linkset(work: CreativeWork) -> Iterator[TypedLink]:
    yield TypedLink("linkset", address(exports.address_of(work, exports.LINKSET.name)), exports.LINKSET.media_type)


def _media_type(text: str) -> str:
    """Give a media type without its parameters; empty for what is none."""
    found = _MEDIA_TYPE.match(text)
    return found[0] if found else ""


def _written(links: Iterable[TypedLink]) -> str:
    return ", ".join(each.written() for each in links)
