"""A lineage as a W3C PROV document (https://www.w3.org/TR/prov-dm/)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prov.constants import PROV, PROV_ROLE
from prov.identifier import Namespace, QualifiedName
from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity

from functions.registry.negotiation import JSON, Format
from functions.registry.reports.formats import JSON_LD, PROV_N, XML
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import NAMESPACES, record_name, registry_prefix
from shared.records import Record

# Entities, each with the role it played in a code run.
Parts = list[tuple[QualifiedName, ProvEntity]]
Attributes = list[tuple[QualifiedName, str | datetime | QualifiedName]]

FAIR, DCAT, DCMITYPE, DCTERMS, FOAF, RDF = (Namespace(prefix, uri) for prefix, uri in NAMESPACES.items())

# The characters that no XML 1.0 document can hold (https://www.w3.org/TR/xml/#charsets).
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(lineage: Lineage, site: str, format: Format) -> str:
    """Write the provenance of a lineage's data product in JSON, JSON-LD, XML or PROV-N.

    Args:
        lineage: of a data product.
        site: the registry's address, without a slash at its end.
        format: one of `SERIALIZERS`.
    """
    return SERIALIZERS[format](document(lineage, site))


def document(lineage: Lineage, site: str) -> ProvDocument:
    """Write the provenance of a lineage's data product.

    Args:
        lineage: of a data product.
        site: the registry's address, without a slash at its end; its records are named below it.

    Returns:
        The document: every entity, activity, agent and relation once, the data product first.
    """
    return _Writer(lineage, site).write()


class _Writer:
    def __init__(self, lineage: Lineage, site: str) -> None:
        self.lineage = lineage
        self.registry = Namespace(registry_prefix(site), f"{site}/")
        self.document = ProvDocument(namespaces=[self.registry, FAIR, DCAT, DCMITYPE, DCTERMS, FOAF, RDF])
        self.entities: dict[QualifiedName, ProvEntity] = {}
        self.agents: dict[QualifiedName, ProvAgent] = {}

    def write(self) -> ProvDocument:
        """Everything is described before it is related, so that a run may read what a later one wrote."""
        if self.lineage.product:
            self.product(self.lineage.product)
        described = [(run, self.activity(run), self.software(run), self.inputs(run)) for run in self.lineage.runs]
        for parts in described:
            self.relate(*parts)
        return self.document

    def relate(self, run: Record, activity: ProvActivity, software: Parts, inputs: list[ProvEntity]) -> None:
        """Say who started a code run, what it used, and what came of it."""
        start = moment(run.values["run_date"])
        # The original names the person as the trigger of the run, and its readers look there.
        person = self.runner(run).identifier
        role = {PROV_ROLE: FAIR["code_runner"]}
        self.document.wasStartedBy(activity, person, None, start, None, role)
        for part, entity in software:
            self.document.used(activity, entity, None, None, {PROV_ROLE: part})
        for source in inputs:
            self.document.used(activity, source, None, None, {PROV_ROLE: FAIR["input_data"]})
        for result in self.results(run):
            self.document.wasGeneratedBy(result, activity)
            for source in inputs:
                # A run may write what it read; PROV derives nothing from itself.
                if source is not result:
                    self.document.wasDerivedFrom(result, source)

    def activity(self, run: Record) -> ProvActivity:
        """Describe a code run."""
        attributes: Attributes = [
            (RDF["type"], FAIR["Run"]),
            *texts((DCTERMS["description"], run.values["description"])),
        ]
        return self.document.activity(self.name(run), moment(run.values["run_date"]), None, attributes)

    def inputs(self, run: Record) -> list[ProvEntity]:
        """Describe what a code run read: data products, or the object itself where it is not one."""
        return [entity for thing in self.lineage.objects(run, "inputs") for entity in self.faces(thing)]

    def faces(self, thing: Record) -> list[ProvEntity]:
        """Describe an object as the data products that it is, or as itself."""
        products = self.lineage.products(thing)
        return [self.product(product) for product in products] or [self.object(thing)]

    def results(self, run: Record) -> Iterator[ProvEntity]:
        """Give what a code run wrote, as far as the report speaks of it."""
        for thing in self.lineage.objects(run, "outputs"):
            names = [self.name(face) for face in self.lineage.products(thing) or [thing]]
            yield from (self.entities[name] for name in names if name in self.entities)

    def software(self, run: Record) -> Parts:
        """Describe the objects that a code run was made of, each with the part it played."""
        parts = []
        if repository := self.lineage.one(run, "code_repo", "object"):
            parts.append((FAIR["software"], self.repository(repository)))
        if configuration := self.lineage.one(run, "model_config", "object"):
            parts.append((FAIR["model_configuration"], self.object(configuration)))
        if script := self.lineage.one(run, "submission_script", "object"):
            parts.append((FAIR["submission_script"], self.program(script)))
        return parts

    def product(self, product: Record) -> ProvEntity:
        """Describe a data product, its authors and what it was taken from."""
        thing = self.lineage.one(product, "object", "object")
        namespace = self.lineage.one(product, "namespace", "namespace")
        naming = texts(
            (FAIR["namespace"], namespace.values["name"] if namespace else None),
            (DCTERMS["title"], product.values["name"]),
            (DCAT["hasVersion"], product.values["version"]),
        )
        name = self.name(product)
        if name not in self.entities:
            entity = self.entity(name, thing, [(RDF["type"], DCAT["Dataset"])], naming)
            if external := self.lineage.one(product, "external_object", "external_object"):
                self.document.specializationOf(self.external(external), entity)
        return self.entities[name]

    def external(self, external: Record) -> ProvEntity:
        """Describe what a data product stands for outside the registry."""
        values = external.values
        attributes = [
            (RDF["type"], DCAT["Dataset"]),
            *texts((DCTERMS["title"], values["title"])),
            (DCTERMS["issued"], moment(values["release_date"])),
            *texts(
                (DCAT["hasVersion"], values["version"]),
                (DCTERMS["identifier"], values["identifier"]),
                (FAIR["alternate_identifier"], values["alternate_identifier"]),
                (FAIR["alternate_identifier_type"], values["alternate_identifier_type"]),
                (DCTERMS["description"], values["description"]),
                (PROV["atLocation"], self.lineage.address(external, "original_store")),
            ),
        ]
        return self.document.entity(self.name(external), attributes)

    def repository(self, thing: Record) -> ProvEntity:
        """Describe a code repository: its release, or the object itself where there is none."""
        release = self.lineage.one(thing, "code_repo_release", "code_repo_release")
        if release is None:
            return self.program(thing)
        naming = texts(
            (DCTERMS["title"], release.values["name"]),
            (DCAT["hasVersion"], release.values["version"]),
            (FAIR["website"], release.values["website"]),
        )
        return self.entity(self.name(release), thing, [(RDF["type"], DCMITYPE["Software"])], naming)

    def program(self, thing: Record) -> ProvEntity:
        """Describe an object that is software, which may be described as an object already."""
        entity = self.object(thing)
        entity.add_attributes([(RDF["type"], DCMITYPE["Software"])])
        return entity

    def object(self, thing: Record) -> ProvEntity:
        """Describe an object as itself."""
        return self.entity(self.name(thing), thing, [], [])

    def entity(self, name: QualifiedName, thing: Record | None, kind: Attributes, naming: Attributes) -> ProvEntity:
        """Describe an entity that an object is behind, and its authors, unless that is done already."""
        if name not in self.entities:
            before, after = self.facts(thing) if thing else ([], [])
            entity = self.entities[name] = self.document.entity(name, [*kind, *before, *naming, *after])
            for author in self.lineage.authors(thing) if thing else []:
                role = {PROV_ROLE: DCTERMS["creator"]}
                self.document.wasAttributedTo(entity, self.author(author), None, role)
        return self.entities[name]

    def facts(self, thing: Record) -> tuple[Attributes, Attributes]:
        """Give what an object says of itself, before and after the names it is known by."""
        file_type = self.lineage.one(thing, "file_type", "file_type")
        before: Attributes = [
            (DCTERMS["modified"], moment(thing.values["last_updated"])),
            *texts(
                (PROV["atLocation"], self.lineage.address(thing)),
                (DCTERMS["description"], thing.values["description"]),
            ),
        ]
        issues = [
            f"{issue.values['description']} severity: {issue.values['severity']} ID: {issue.id}"
            for issue in self.lineage.issues(thing)
        ]
        after = texts(
            *((FAIR["issue"], issue) for issue in issues),
            (DCTERMS["format"], file_type.values["name"] if file_type else None),
        )
        return before, after

    def runner(self, run: Record) -> ProvAgent:
        """Describe who ran a code run: the author that the account belongs to, else the account."""
        if author := self.lineage.runner(run):
            return self.author(author)
        name = self.registry[record_name("users", run.values["updated_by"])]
        return self.agent(name, texts((FOAF["name"], self.lineage.account_name(run))))

    def author(self, author: Record) -> ProvAgent:
        """Describe an author."""
        naming = texts(
            (FOAF["name"], author.values["name"]),
            (DCTERMS["identifier"], author.values["identifier"]),
        )
        return self.agent(self.name(author), naming)

    def agent(self, name: QualifiedName, naming: Attributes) -> ProvAgent:
        """Describe a person, unless that is done already."""
        if name not in self.agents:
            self.agents[name] = self.document.agent(name, [(RDF["type"], PROV["Person"]), *naming])
        return self.agents[name]

    def name(self, record: Record) -> QualifiedName:
        """Give the name of a record in the document."""
        return self.registry[record_name(record.collection, record.id)]


def to_json(document: ProvDocument) -> str:
    """Write a document as PROV-JSON (https://www.w3.org/submissions/prov-json/)."""
    return _serialize(document, "json")


def to_json_ld(document: ProvDocument) -> str:
    """Write a document as PROV-JSONLD (https://www.w3.org/submissions/prov-jsonld/), its context included.

    The serializer takes `rdf:type` for an attribute like any other, with a literal value. Here it becomes the
    context's own term `type`, so that a reader of linked data sees the classes.
    """
    written = json.loads(_serialize(document, "jsonld", context="embed"))
    for statement in written["@graph"]:
        if kinds := statement.pop("rdf:type", None):
            statement["type"] = [kind["@value"] for kind in kinds]
    return json.dumps(written, ensure_ascii=False)


def to_xml(document: ProvDocument) -> str:
    """Write a document as PROV-XML (https://www.w3.org/TR/prov-xml/)."""
    return _serialize(document, "xml")


def to_prov_n(document: ProvDocument) -> str:
    """Write a document in the PROV notation (https://www.w3.org/TR/prov-n/)."""
    return _serialize(document, "provn")


SERIALIZERS: Mapping[Format, Callable[[ProvDocument], str]] = {
    JSON: to_json,
    JSON_LD: to_json_ld,
    XML: to_xml,
    PROV_N: to_prov_n,
}


def _serialize(document: ProvDocument, format: str, **options: str) -> str:
    return str(document.serialize(format=format, **options))


def texts(*pairs: tuple[QualifiedName, str | None]) -> Attributes:
    """Keep the attributes that have a text; what XML cannot hold is replaced, so that all formats agree."""
    return [(name, UNPRINTABLE.sub("\ufffd", text)) for name, text in pairs if text]


def moment(text: str) -> datetime:
    """Read a date and time as records hold it."""
    return datetime.fromisoformat(text)
