"""A work: what a landing page says of a record of any group, before it is written for anybody in particular."""

from __future__ import annotations

from dataclasses import dataclass, field


def web_address(text: str) -> str:
    """Give a text if it is an address of the web, which a page may lead to; empty for any other."""
    return text if text.lower().startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """Somebody who made a work, or an organisation that did.

    Attributes:
        name: as it is shown; of a person `Family, Given`, where the record says so.
        orcid: the whole address of an ORCID iD; empty: none is known, or what was given is no address.
        affiliation: the name of the organisation; empty: none is known.
        is_organisation: whether it is one.
        role: what is said of it beside the name, such as `Data Manager`.
    """

    name: str
    orcid: str = ""
    affiliation: str = ""
    is_organisation: bool = False
    role: str = ""

    def __post_init__(self) -> None:
        """Keep no ORCID iD that is no address: records hold what people typed."""
        object.__setattr__(self, "orcid", web_address(self.orcid))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFile:
    """A file of a work.

    Attributes:
        name: its name; slashes are folders.
        url: the whole address that gives its bytes; empty: whoever asks may know of the file, and not have it.
        size: its bytes; None: not known.
        media_type: empty where it is not known.
        checksums: hex digests, by the name of the algorithm (`md5`, `sha1`, `sha256`, `sha512`).
    """

    name: str
    url: str
    size: int | None = None
    media_type: str = ""
    checksums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLink:
    """A work that another one is part of, or has as a part: the whole address of its page, and its title."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreativeWork:
    """What a landing page says of a record.

    Attributes:
        type: its class in schema.org: `Dataset`, `Collection`, `DataCatalog`, `CreativeWork`, …
        url: the whole address of its page.
        title: its title.
        identifiers: whole addresses of its persistent identifiers, the one to cite it by first
            (`https://doi.org/…`, `https://hdl.handle.net/…`); none: it is cited by its page.
        other_identifiers: what else it is known by, which is no address.
        description: plain text.
        creators: who made it, in the order of the record.
        contributors: who else is named.
        publisher: the name of the organisation.
        published: the day, ISO 8601 (`2026-03-05` or a year alone); empty: not published.
        changed: the same of its last change.
        licence_url: the whole address of the licence; empty: none is known, or what was given is no address.
        licence_name: what it is called.
        keywords: subjects and tags.
        languages: codes.
        version: of the work.
        funders: names.
        files: those that whoever asks may know of, in order.
        conditions: who may have the files, as a sentence; empty: everybody.
        metadata: whole addresses of descriptions for machines, with their media types.
        part_of: what it belongs to.
        parts: what belongs to it.
        is_public: whether anybody may see it: drafts and the like are described to nobody but people.
    """

    type: str
    url: str
    title: str
    identifiers: tuple[str, ...] = ()
    other_identifiers: tuple[str, ...] = ()
    description: str = ""
    creators: tuple[Contributor, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    publisher: str = ""
    published: str = ""
    changed: str = ""
    licence_url: str = ""
    licence_name: str = ""
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    version: str = ""
    funders: tuple[str, ...] = ()
    files: tuple[WorkFile, ...] = ()
    conditions: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    part_of: tuple[WorkLink, ...] = ()
    parts: tuple[WorkLink, ...] = ()
    is_public: bool = True

    def __post_init__(self) -> None:
        """Keep no licence's address that is none."""
        object.__setattr__(self, "licence_url", web_address(self.licence_url))

    @property
    def cited_as(self) -> str:
        """The address to cite it by."""
        return self.identifiers[0] if self.identifiers else self.url
