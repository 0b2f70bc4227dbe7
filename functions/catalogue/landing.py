"""From a package to the work that its page tells of: as harvesters are told of it, cleaned in the same way."""

from __future__ import annotations

from typing import Final

from functions.catalogue.harvest.dataset import Distribution, dataset_of
from functions.catalogue.wire import ShownPackage, is_active
from shared.landing.work import Contributor, CreativeWork, WorkFile

_FORMS: Final = (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml"))
"""The forms of a package's description, by the ends of their addresses."""


def work_of(shown: ShownPackage, site: str) -> CreativeWork:
    """Give what a package's page tells of it; a deleted package is described to nobody but people."""
    told = dataset_of(shown, site)
    return CreativeWork(
        type="Dataset",
        url=told.landing,
        title=told.title,
        other_identifiers=(told.id,),
        description=told.description,
        creators=(Contributor(name=told.creator.name),) if told.creator else (),
        publisher=told.publisher,
        published=told.issued[:10],
        changed=told.modified[:10],
        licence_url=told.licence,
        licence_name=told.licence_title,
        keywords=tuple(told.keywords),
        version=told.version,
        files=tuple(_file(each) for each in told.distributions if each.is_file),
        metadata=(
            *((f"{told.landing}.{end}", media_type) for end, media_type in _FORMS),
            (f"{site}/api/rest/package/{told.id}", "application/json"),
        ),
        is_public=is_active(shown.record),
    )


def _file(told: Distribution) -> WorkFile:
    return WorkFile(
        name=told.title or told.description or told.url.rpartition("/")[2] or told.url,
        url=told.url,
        size=told.size,
        media_type=told.media_type or told.format,
    )
