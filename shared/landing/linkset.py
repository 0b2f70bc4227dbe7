"""The links of a work's page, and those back to it, as a document of its own (RFC 9264, `application/linkset+json`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.landing.signposting import TypedLink, address, links_of
from shared.landing.work import CreativeWork
from shared.search.face import Face


def linkset(work: CreativeWork, faces: Iterable[Face] = (), site: str = "") -> dict[str, Any]:
    """Give the linkset of a work: of its page, of each of its files, and of each description.

    Args:
        work: the work, with all of its files.
        faces: the records of all groups that it is related to.
        site: the site's address.
    """
    links = list(links_of(work, faces, site))
    page = address(work.url)
    back = {"item": "collection", "describedby": "describes"}
    contexts = [_context(page, links)]
    for link in links:
        if link.relation in back:
            contexts.append({"anchor": link.href, back[link.relation]: [{"href": page, "type": "text/html"}]})
    return {"linkset": contexts}


def _context(anchor: str, links: Iterable[TypedLink]) -> dict[str, Any]:
    """Give the links of one anchor, by their relations.

    Profiles stand in the header alone: here an attribute that RFC 8288 does not define has to be a list (RFC 9264,
    §4.2.4.3), and there are clients which fail on one.
    """
    context: dict[str, Any] = {"anchor": anchor}
    for link in links:
        target = {"href": link.href, **({"type": link.type} if link.type else {})}
        context.setdefault(link.relation, []).append(target)
    return context
