"""DCAT (W3C, version 3, as DCAT-AP 3.0 uses it) in Turtle, JSON-LD and RDF/XML.

Nothing is a blank node, so that a document of the same packages is the same document: what a dataset consists of has
the dataset's address with a fragment. This module imports rdflib, which takes 100 ms: import it where it is used.
"""

from __future__ import annotations

from typing import Any, Final

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from functions.catalogue.harvest.dataset import Agent, Distribution, HarvestedDataset, dataset_of, site_name, uri_of
from functions.catalogue.harvest.listing import ListedPage

HYDRA: Final = Namespace("http://www.w3.org/ns/hydra/core#")
VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")

MOST_DISTRIBUTIONS: Final = 2_000
"""Files that a page of the catalogue tells of; those of the last datasets beyond stand in their own documents."""

_VERSION: Final = URIRef(f"{DCAT}version")
"""New in DCAT 3, which rdflib's own list of terms does not know yet."""

_EU: Final = Namespace("http://publications.europa.eu/resource/authority/")
_IANA: Final = Namespace("https://www.iana.org/assignments/media-types/")

_PREFIXES: Final = {
    "dcat": DCAT,
    "dct": DCTERMS,
    "foaf": FOAF,
    "hydra": HYDRA,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "vcard": VCARD,
    "xsd": XSD,
}

_RELATIONS: Final = {
    "depends_on": DCTERMS.requires,
    "dependency_of": DCTERMS.isRequiredBy,
    "derives_from": DCTERMS.source,
    "child_of": DCTERMS.isPartOf,
    "parent_of": DCTERMS.hasPart,
    "links_to": DCTERMS.references,
    "linked_from": DCTERMS.isReferencedBy,
    "has_derivation": DCTERMS.relation,
}

_DAYS: Final = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
"""The type of a day, a month or a year, by how long it is written."""


def catalogue(listed: ListedPage, site: str, address: str, syntax: str) -> str:
    """Write a page of the catalogue.

    Args:
        listed: the page.
        site: the site's address.
        address: of the first page, without its number.
        syntax: one that rdflib knows: `turtle`, `json-ld`, `xml`.
    """
    graph = _Graph(site)
    catalogue = URIRef(f"{site}/")
    graph.thing(catalogue, DCAT.Catalog)
    graph.texts(catalogue, (DCTERMS.title, site_name()), (DCTERMS.description, f"The datasets of {site}"))
    graph.thing(catalogue + "#publisher", FOAF.Agent, (catalogue, DCTERMS.publisher))
    graph.texts(catalogue + "#publisher", (FOAF.name, site_name()))
    graph.thing(catalogue, FOAF.Document, (catalogue, FOAF.homepage))
    room = MOST_DISTRIBUTIONS
    for each in listed.packages:
        told = dataset_of(each, site, room)
        room -= len(told.distributions)
        graph.add(catalogue, DCAT.dataset, graph.dataset(told))
    graph.paging(listed, address)
    return graph.written(syntax)


def dataset(dataset: HarvestedDataset, site: str, syntax: str) -> str:
    """Write one dataset in a syntax that rdflib knows."""
    graph = _Graph(site)
    graph.dataset(dataset)
    return graph.written(syntax)


class _Graph:
    """What is written, statement by statement; what is not known is not stated."""

    def __init__(self, site: str) -> None:
        self._graph = Graph(bind_namespaces="none")
        self._site = site
        for prefix, namespace in _PREFIXES.items():
            self._graph.bind(prefix, namespace)

    def written(self, syntax: str) -> str:
        """Write everything."""
        how: dict[str, Any] = {"auto_compact": True} if syntax == "json-ld" else {}
        return str(self._graph.serialize(None, syntax, None, None, **how))

    def add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        """State one thing."""
        self._graph.add((subject, predicate, value))

    def thing(self, uri: URIRef, type: URIRef, *of: tuple[URIRef, URIRef]) -> URIRef:
        """State what something is, and whose it is: the subject and the predicate that lead to it."""
        self.add(uri, RDF.type, type)
        for subject, predicate in of:
            self.add(subject, predicate, uri)
        return uri

    def texts(self, subject: URIRef, *stated: tuple[URIRef, str]) -> None:
        """State texts."""
        for predicate, text in stated:
            if text:
                self.add(subject, predicate, Literal(text))

    def _moments(self, subject: URIRef, issued: str, modified: str) -> None:
        for predicate, moment in ((DCTERMS.issued, issued), (DCTERMS.modified, modified)):
            if moment:
                self.add(subject, predicate, Literal(moment, datatype=XSD.dateTime))

    def dataset(self, given: HarvestedDataset) -> URIRef:
        """State everything of a dataset; give what names it."""
        dataset = self.thing(URIRef(given.uri), DCAT.Dataset)
        self.texts(
            dataset,
            (DCTERMS.title, given.title),
            (DCTERMS.description, given.description),
            (DCTERMS.identifier, given.id),
            (_VERSION, given.version),
            *((DCAT.keyword, keyword) for keyword in given.keywords),
        )
        self._moments(dataset, given.issued, given.modified)
        self.thing(URIRef(given.landing), FOAF.Document, (dataset, DCAT.landingPage))
        self.thing(_EU["access-right/PUBLIC"], DCTERMS.RightsStatement, (dataset, DCTERMS.accessRights))
        if given.page:
            self.thing(URIRef(given.page), FOAF.Document, (dataset, FOAF.page))
        self._people(dataset, given)
        self._coverage(dataset, given)
        for type, others in given.relations.items():
            for other in others:
                self.add(dataset, _RELATIONS[type], URIRef(uri_of(self._site, other)))
        licence = self._licence(dataset, given)
        for each in given.distributions:
            self._distribution(dataset, each, licence)
        return dataset

    def _people(self, dataset: URIRef, given: HarvestedDataset) -> None:
        self._agent(dataset, "publisher", Agent(given.publisher))
        if given.creator:
            self._agent(dataset, "creator", given.creator)
        contact = self.thing(dataset + "#contact", VCARD.Kind, (dataset, DCAT.contactPoint))
        self.texts(contact, (VCARD.fn, given.contact.name))
        if given.contact.email:
            self.add(contact, VCARD.hasEmail, _mailto(given.contact.email))

    def _agent(self, dataset: URIRef, role: str, agent: Agent) -> None:
        uri = self.thing(dataset + f"#{role}", FOAF.Agent, (dataset, DCTERMS[role]))
        self.texts(uri, (FOAF.name, agent.name))
        if agent.email:
            self.add(uri, FOAF.mbox, _mailto(agent.email))

    def _coverage(self, dataset: URIRef, given: HarvestedDataset) -> None:
        """State what a dataset is about: subjects, places, times, and how often it changes."""
        for number, theme in enumerate(given.themes, 1):
            concept = self.thing(dataset + f"#theme-{number}", SKOS.Concept, (dataset, DCAT.theme))
            self.texts(concept, (SKOS.prefLabel, theme))
        if given.place:
            place = self.thing(dataset + "#place", DCTERMS.Location, (dataset, DCTERMS.spatial))
            self.texts(place, (SKOS.prefLabel, given.place))
        if given.period:
            period = self.thing(dataset + "#period", DCTERMS.PeriodOfTime, (dataset, DCTERMS.temporal))
            for predicate, day in zip((DCAT.startDate, DCAT.endDate), given.period, strict=True):
                self.add(period, predicate, Literal(day, datatype=_DAYS[len(day)]))
        if given.frequency:
            frequency = _EU[f"frequency/{given.frequency.code}"]
            self.thing(frequency, DCTERMS.Frequency, (dataset, DCTERMS.accrualPeriodicity))

    def _licence(self, dataset: URIRef, given: HarvestedDataset) -> URIRef | None:
        """State what a licence is; who harvests it knows it by its address alone."""
        if not given.licence and not given.licence_title:
            return None
        licence = self.thing(URIRef(given.licence or f"{dataset}#licence"), DCTERMS.LicenseDocument)
        self.texts(licence, (RDFS.label, given.licence_title))
        self.add(dataset, DCTERMS.license, licence)
        return licence

    def _distribution(self, dataset: URIRef, given: Distribution, licence: URIRef | None) -> None:
        uri = self.thing(URIRef(given.uri), DCAT.Distribution, (dataset, DCAT.distribution))
        self.texts(uri, (DCTERMS.title, given.title), (DCTERMS.description, given.description))
        self._moments(uri, given.issued, given.modified)
        self.add(uri, DCAT.accessURL, URIRef(given.url))
        if given.is_file:
            self.add(uri, DCAT.downloadURL, URIRef(given.url))
        if given.media_type:
            self.thing(_IANA[given.media_type], DCTERMS.MediaType, (uri, DCAT.mediaType))
        if given.format:
            format = self.thing(uri + "-format", DCTERMS.MediaTypeOrExtent, (uri, DCTERMS["format"]))
            self.texts(format, (RDFS.label, given.format))
        if given.size is not None:
            self.add(uri, DCAT.byteSize, Literal(given.size, datatype=XSD.nonNegativeInteger))
        if licence:
            self.add(uri, DCTERMS.license, licence)

    def paging(self, listed: ListedPage, address: str) -> None:
        """State where the page stands: `next` and what it was called before, which older harvesters follow."""
        page = self.thing(URIRef(f"{address}?page={listed.number}"), HYDRA.PagedCollection)
        self.add(page, RDF.type, HYDRA.PartialCollectionView)
        self.add(page, HYDRA.totalItems, Literal(listed.total))
        self.add(page, HYDRA.itemsPerPage, Literal(listed.size))
        for name, number in listed.others.items():
            for each in (name, f"{name}Page"):
                self.add(page, HYDRA[each], URIRef(f"{address}?page={number}"))


def _mailto(email: str) -> URIRef:
    return URIRef(f"mailto:{email}")
