"""A lineage as an RO-Crate 1.1 (https://www.researchobject.org/ro-crate/1.1/).

The files are data entities, what made them are `CreateAction`s (section "Provenance of entities"). A file
that is not handed in with its bytes is listed by reference, by its address on the web, and never fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

from rocrate.model.contextentity import ContextEntity
from rocrate.model.data_entity import DataEntity
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

from functions.registry.reports.archive import Member
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import record_url
from shared.files.media_types import by_name
from shared.records import Record

# The version of the specification that a crate says it conforms to.
VERSION = "1.1"

# Stands where no licence does: the specification wants to hear how a crate may be used.
UNLICENSED = "No licence is recorded for these files."

# The characters that a URI may hold as they are (RFC 3986 section 2.2), and `%`, which is taken as encoded.
URI_CHARACTERS = ":/?#[]@!$&'()*+,;=%~"


METADATA = "ro-crate-metadata.json"

# What goes into a crate with its bytes, by the ids of the objects whose bytes they are.
StoredFiles = Mapping[int, Member]


def document(lineage: Lineage, site: str, stored_files: StoredFiles | None = None) -> bytes:
    """Write the metadata document of a lineage's crate. It says the same each time.

    Args:
        lineage: of a data product or of a code run.
        site: the registry's address, without a slash at its end.
        stored_files: the files that go into the crate with their bytes.
    """
    crate = _Packing(lineage, site, stored_files or {}).pack()
    return json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=1).encode()


def members(lineage: Lineage, site: str, stored_files: StoredFiles) -> list[Member]:
    """Give all files of a lineage's crate: those with their bytes, and the metadata document about them."""
    packed = _Packing(lineage, site, stored_files)
    about = json.dumps(packed.pack().metadata.generate(), ensure_ascii=False, indent=1).encode()
    return [*(stored_files[id] for id in packed.packed if id in stored_files), Member.of(METADATA, about)]


def graph(lineage: Lineage, site: str) -> list[dict[str, Any]]:
    """Give the entities of a lineage's crate, as in its metadata document."""
    entities: list[dict[str, Any]] = _Packing(lineage, site, {}).pack().metadata.generate()["@graph"]
    return entities


class _Packing:
    def __init__(self, lineage: Lineage, site: str, stored_files: StoredFiles) -> None:
        self.lineage = lineage
        self.site = site
        self.stored_files = stored_files
        self.crate = ROCrate(version=VERSION)
        self.packed: dict[int, Any] = {}

    def pack(self) -> Any:
        """Give the crate: of the data product and the code runs behind it, or of the code run."""
        if self.lineage.product:
            self.describe_product(self.lineage.product)
        else:
            self.describe_run(self.lineage.runs[0])
        actions = [self.run(run) for run in self.lineage.runs] + self.extractions()
        self.set(self.crate.root_dataset, mentions=actions)
        return self.crate

    def describe_product(self, product: Record) -> None:
        """Say what the crate of a data product is."""
        thing = self.lineage.one(product, "object", "object")
        namespace = self.lineage.one(product, "namespace", "namespace")
        prefix = f"{namespace.values['name']}:" if namespace else ""
        self.set(
            self.crate.root_dataset,
            name=f"{prefix}{product.values['name']}@{product.values['version']}",
            description=(thing and thing.values["description"]) or "A data product and how it was made.",
            datePublished=product.values["last_updated"],
            author=self.authors([thing] if thing else []),
            license=self.licences([thing] if thing else []) or UNLICENSED,
            mainEntity=thing and self.file(thing),
        )

    def describe_run(self, run: Record) -> None:
        """Say what the crate of a code run is."""
        results = self.lineage.objects(run, "outputs")
        self.set(
            self.crate.root_dataset,
            name=f"Code run {run.values['uuid']}",
            description=run.values["description"],
            datePublished=run.values["last_updated"],
            author=self.authors(results),
            license=self.licences(results) or UNLICENSED,
        )

    def run(self, run: Record) -> Any:
        """Pack a code run: an action with what it read, was made of and wrote."""
        repository = self.lineage.one(run, "code_repo", "object")
        configuration = self.lineage.many([run], "model_config", "object")
        script = self.lineage.many([run], "submission_script", "object")
        used = [*configuration, *script, *self.lineage.objects(run, "inputs")]
        return self.context(
            self.url(run),
            "CreateAction",
            name=f"code run {run.id}",
            description=run.values["description"],
            startTime=run.values["run_date"],
            agent=self.runner(run),
            instrument=repository and self.software(repository),
            object=[self.file(thing) for thing in used],
            result=[self.file(thing) for thing in self.lineage.objects(run, "outputs")],
        )

    def extractions(self) -> list[Any]:
        """Relate the packed data products to what they stand for outside the registry.

        A data product is its external object, or was extracted from it; the latter is an action.
        """
        actions = []
        for thing in self.lineage.all("object", list(self.packed)):
            for product in self.lineage.products(thing):
                external = self.lineage.one(product, "external_object", "external_object")
                if external is None:
                    continue
                if external.values["primary_not_supplement"]:
                    self.set(self.packed[thing.id], sameAs=self.external(external))
                else:
                    actions.append(self.extraction(product, thing, external))
        return actions

    def extraction(self, product: Record, thing: Record, external: Record) -> Any:
        """Pack the making of a data product from an external object."""
        return self.context(
            f"{self.site}/api/data_extraction/{product.id}/",
            "CreateAction",
            name=f"data extraction {product.id}",
            description="import/extract data from an external source",
            startTime=product.values["last_updated"],
            object=self.external(external),
            result=self.packed[thing.id],
        )

    def file(self, thing: Record) -> Any:
        """Pack an object: a file with its bytes, a file on the web, or a work whose file is elsewhere."""
        if thing.id not in self.packed:
            self.packed[thing.id] = entity = self.crate.add(self.entity_of(thing))
            products = self.lineage.products(thing)
            file_type = self.lineage.one(thing, "file_type", "file_type")
            self.set(
                entity,
                name=compact(product.values["name"] for product in products) or f"object {thing.id}",
                version=compact(product.values["version"] for product in products),
                description=thing.values["description"],
                identifier=compact(self.url(record) for record in products or [thing]),
                encodingFormat=file_type and media_type(file_type),
                dateModified=thing.values["last_updated"],
                author=self.authors([thing]),
                license=self.licences([thing]),
            )
        return self.packed[thing.id]

    def entity_of(self, thing: Record) -> Any:
        """Make the bare entity of an object.

        No entity is given a source on this machine: an address is anyone's text, and could name our files.
        """
        if stored := self.stored_files.get(thing.id):
            return File(self.crate, dest_path=stored.name)
        address = self.lineage.address(thing)
        if address and on_the_web(address) and not self.crate.get(uri(address)):
            return DataEntity(self.crate, uri(address), {"@type": "File"})
        entity = self.context(self.url(thing), "CreativeWork")
        self.set(entity, contentUrl=address)
        return entity

    def software(self, thing: Record) -> Any:
        """Pack a code repository."""
        address = self.lineage.address(thing)
        release = self.lineage.one(thing, "code_repo_release", "code_repo_release")
        return self.context(
            self.url(release or thing),
            "SoftwareApplication",
            name=release.values["name"] if release else address,
            version=release and release.values["version"],
            url=address,
            description=thing.values["description"],
            author=self.authors([thing]),
        )

    def external(self, external: Record) -> Any:
        """Pack an object from outside the registry."""
        values = external.values
        return self.context(
            uri(values["identifier"]) if values["identifier"] else self.url(external),
            "CreativeWork",
            name=values["title"],
            description=values["description"],
            version=values["version"],
            datePublished=values["release_date"],
            identifier=values["alternate_identifier"],
            url=self.lineage.address(external, "original_store"),
        )

    def runner(self, run: Record) -> Any:
        """Pack who ran a code run: the author that the account belongs to, else the account."""
        if author := self.lineage.runner(run):
            return self.person(author)
        account = record_url(self.site, "users", run.values["updated_by"])
        return self.context(account, "Person", name=self.lineage.account_name(run))

    def authors(self, things: list[Record]) -> list[Any]:
        """Pack the authors of objects."""
        return [self.person(author) for author in self.lineage.many(things, "authors", "author")]

    def person(self, author: Record) -> Any:
        """Pack an author."""
        identifier = author.values["identifier"]
        return self.context(uri(identifier) if identifier else self.url(author), "Person", name=author.values["name"])

    def licences(self, things: list[Record]) -> list[Any]:
        """Pack the licences of objects."""
        return [self.licence(licence) for licence in self.lineage.many(things, "licences", "licence")]

    def licence(self, licence: Record) -> Any:
        """Pack a licence."""
        identifier = licence.values["identifier"]
        return self.context(
            uri(identifier) if identifier else self.url(licence),
            "CreativeWork",
            name=f"licence {licence.id}",
            description=licence.values["licence_info"],
        )

    def context(self, id: str, kind: str, **properties: Any) -> Any:
        """Pack an entity that is not a file, unless one with this id is packed already."""
        if entity := self.crate.get(id):
            return entity
        entity = self.crate.add(ContextEntity(self.crate, id, {"@type": kind}))
        self.set(entity, **properties)
        return entity

    def set(self, entity: Any, **properties: Any) -> None:
        """Give an entity those of the properties that have a value."""
        for name, value in properties.items():
            if value is not None and value != [] and value != "":
                entity[name] = value

    def url(self, record: Record) -> str:
        """Give where the registry describes a record."""
        return record_url(self.site, record.collection, record.id)


def compact(values: Iterable[str]) -> str | list[str] | None:
    """Give one value as itself, several as a list, as JSON-LD compaction does."""
    found = list(values)
    return found if len(found) > 1 else next(iter(found), None)


def media_type(file_type: Record) -> str:
    """Give the media type that a file type's extension stands for, else the file type's name."""
    return by_name(f"name.{file_type.values['extension']}") or str(file_type.values["name"])


def on_the_web(address: str) -> bool:
    """Say whether a storage location's address, which may be any text, is one that a browser can open."""
    with suppress(ValueError):
        parts = urlsplit(address)
        return parts.scheme in ("http", "https", "ftp", "ftps") and bool(parts.hostname)
    return False


def uri(address: str) -> str:
    """Encode what a URI cannot hold (RFC 3986 section 2.1)."""
    return quote(address, safe=URI_CHARACTERS)
