"""A data product as a work: what its landing page says of it, to people and to machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from functions.registry import object_facts
from functions.registry.kinds import SHA1
from functions.registry.labels import cut
from functions.registry.links import record_url
from functions.registry.object_facts import ObjectFacts
from shared.landing.work import Contributor, CreativeWork, WorkFile
from shared.records import Record, RecordKey

_ORCID: Final = "https://orcid.org/"
_NOT_FOR_ALL: Final = "Only people who have signed in may have this file."


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A data product with what is said of it: of its object, and by the records that it leads to."""

    product: Record
    namespace: Record
    thing: Record
    origin: Record | None
    facts: ObjectFacts
    near: Mapping[RecordKey, Record]

    @property
    def records(self) -> Mapping[RecordKey, Record]:
        """All records that were read, by their keys."""
        return {**self.near, **{(each.collection, each.id): each for each in self.facts.records}}

    def said(self, collection: str) -> Iterator[Record]:
        """Give what records of a collection say of the object, in order."""
        return (each for each in self.facts.records if each.collection == collection)


def read(product: Record) -> ProductFacts:
    """Read what is said of a data product. Three round trips."""
    values = product.values
    also = [("namespace", values["namespace"]), *(("external_object", id) for id in product.reverse["external_object"])]
    facts, near = object_facts.read({values["object"]}, also, roots=True)
    origins = [each for each in near.values() if each.collection == "external_object"]
    namespace, thing = near["namespace", values["namespace"]], near["object", values["object"]]
    return ProductFacts(product, namespace, thing, next(iter(origins), None), facts[thing.id], near)


def work(found: ProductFacts, site: str, *, for_people: bool) -> CreativeWork:
    """Make a work of a data product.

    It is cited by its page: what an external object is known by names where the data came from, not the data here.

    Args:
        found: what was read.
        site: the address of the site, without a slash at its end.
        for_people: whether whoever asks may have what only signed-in people may have.
    """
    values, origin, facts = found.product.values, found.origin, found.facts
    licence = next(found.said("licence"), None)
    changed = values["last_updated"][:10]
    return CreativeWork(
        type="Dataset",
        url=f"{site}/data_product/{found.product.id}",
        title=values["name"],
        other_identifiers=(_alias(found), *_identifiers(origin)),
        description=facts.description or (origin.values["description"] or "" if origin else ""),
        creators=tuple(_contributor(each) for each in found.said("author")),
        publisher=found.namespace.values["full_name"] or "",
        published=origin.values["release_date"][:10] if origin else changed,
        changed=changed,
        licence_url=(licence.values["identifier"] or "") if licence else "",
        licence_name=cut(licence.values["licence_info"]) if licence else "",
        keywords=facts.keywords,
        version=values["version"],
        files=tuple(_files(found, site, for_people=for_people)),
        conditions=_NOT_FOR_ALL if facts.private and not for_people else "",
        metadata=tuple(_metadata(found.product, site)),
        is_public=not facts.private,
    )


def _alias(found: ProductFacts) -> str:
    """Give what clients know a data product by."""
    values = found.product.values
    return f"{found.namespace.values['name']}:{values['name']}@{values['version']}"


def _identifiers(origin: Record | None) -> list[str]:
    known = [origin.values[name] for name in ("identifier", "alternate_identifier")] if origin else []
    return [cut(text, 300) for text in known if text]


def _contributor(author: Record) -> Contributor:
    name, identifier = author.values["name"], author.values["identifier"] or ""
    return Contributor(name=name or identifier, orcid=identifier if identifier.startswith(_ORCID) else "")


def _files(found: ProductFacts, site: str, *, for_people: bool) -> Iterator[WorkFile]:
    """Give the file of a data product; its address leads to wherever it is, unless one machine alone can reach it."""
    may_have = for_people or not found.facts.private
    for location in found.said("storage_location"):
        root = found.near.get(("storage_root", location.values["storage_root"]))
        reached = may_have and root is not None and not root.values["local"]
        path, digest = location.values["path"], location.values["hash"]
        yield WorkFile(
            name=cut(path, 200) if path != digest else _file_name(found),
            url=f"{site}/data_product/{quote(_alias(found), safe='/:@')}" if reached else "",
            size=(may_have and found.facts.size) or None,
            checksums={"sha1": digest.lower()} if SHA1.fullmatch(digest) else {},
        )


def _file_name(found: ProductFacts) -> str:
    """Name a file that is stored under its digest: by the data product, and the usual end of its type."""
    ending = next((each.values["extension"].lstrip(".") for each in found.said("file_type")), "")
    name = found.product.values["name"].rpartition("/")[2]
    return f"{name}.{ending}" if ending else name


def _metadata(product: Record, site: str) -> Iterator[tuple[str, str]]:
    yield f"{record_url(site, 'data_product', product.id)}?format=json", "application/json"
    for report in ("prov-report", "ro-crate/data-product"):
        yield f"{site}/api/{report}/{product.id}/?format=json-ld", "application/ld+json"
