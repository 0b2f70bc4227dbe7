"""The 17 tables of the registry, once, as data.

Everything else about a table follows from its declaration here: what a request must say (`validation`), how records
are stored and looked up (`store`), what OPTIONS tells (`metadata`), which arguments a list takes (`filters`) and what
a reply shows (`wire`).

Tables stand in the order of the listing at `/api/`; the fields of a table in the order of its `filter_fields`. The
order in which a reply shows them follows from their kinds (`Table.wire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from functions.registry.kinds import (
    BOOLEAN,
    SMALL_INTEGER,
    Address,
    Extension,
    Flag,
    Name,
    RecordUrl,
    RecordUrls,
    ReverseUrls,
    Trimmed,
    Url,
    Uuid,
    Version,
)
from shared.fields import Datetime, Field

LONG: Final = 1024**2
"""The limit of descriptions and identifiers, in characters."""


@dataclass(frozen=True)
class Column(Field):
    """One field of a table.

    `required`: a POST must have it (with a default it is only announced as required). `blank`: the empty text is a
    value. `common`: many records share a value, so their number is kept. `title`: a label of its own.
    """

    required: bool = False
    blank: bool = False
    common: bool = False
    title: str = ""

    @property
    def label(self) -> str:
        """The name for people: `storage_root` is `Storage root`, if it has no `title` of its own."""
        return self.title or self.name.replace("_", " ").capitalize()

    @property
    def stored(self) -> bool:
        """Whether the record holds the field's value itself."""
        return not isinstance(self.kind, ReverseUrls | Address)


@dataclass(frozen=True)
class Table:
    """One table: its fields, the keys that must be unique, and the methods that a record takes beside GET.

    `unique` lists keys in the order in which a duplicate is reported; a key with a null in it binds nothing.
    `needs` are the alternatives of which a record must have one: each maps field names to whether they are present.
    """

    name: str
    about: str
    own: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...]
    methods: tuple[str, ...] = ()
    needs: tuple[Mapping[str, bool], ...] = field(default=())

    @property
    def words(self) -> str:
        """The name for people: `Storage Root`."""
        return self.name.replace("_", " ").title()

    @property
    def camel(self) -> str:
        """The name in "No StorageRoot matches the given query."."""
        return self.words.replace(" ", "")

    @cached_property
    def wire(self) -> tuple[Column, ...]:
        """All fields as a reply shows them, `url` excepted: reports and uuid, values, links, reverse links."""
        return tuple(sorted((UPDATED_BY, LAST_UPDATED, *self.own), key=_wire_rank))

    @cached_property
    def fields(self) -> Mapping[str, Column]:
        """Every field by its name, in wire order."""
        return {each.name: each for each in self.wire}

    @cached_property
    def writable(self) -> tuple[Column, ...]:
        """The fields a request may set, in wire order."""
        return tuple(each for each in self.wire if not each.read_only)

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """The fields that a record holds itself."""
        return tuple(each for each in self.wire if each.stored)

    @cached_property
    def reverse_names(self) -> tuple[str, ...]:
        """The names under which links of other tables are known here, shown in replies or not."""
        return tuple(
            each.kind.reverse
            for table in TABLES.values()
            for each in table.own
            if isinstance(each.kind, RecordUrl) and each.kind.to == self.name
        )

    @cached_property
    def filter_fields(self) -> tuple[str, ...]:
        """The arguments that a list takes, in the order in which OPTIONS and refusals name them."""
        own = (each.name for each in self.own if each.stored and not isinstance(each.kind, Flag))
        return (*self.reverse_names, UPDATED_BY.name, LAST_UPDATED.name, *own)


def _wire_rank(each: Column) -> tuple[int, int]:
    """Where a field stands in a reply; fields of one rank keep the order of their declaration."""
    if isinstance(each.kind, Flag | Address):
        return 0, 0
    if isinstance(each.kind, Uuid):
        return 1, 0
    if isinstance(each.kind, ReverseUrls):
        return 5, 0
    if isinstance(each.kind, RecordUrl):
        return (4 if isinstance(each.kind, RecordUrls) else 3), each is not UPDATED_BY
    return 2, each is not LAST_UPDATED


UPDATED_BY: Final = Column(
    "updated_by",
    RecordUrl("users"),
    "The user who created the record.",
    read_only=True,
    common=True,
    title="Last updated by",
)
LAST_UPDATED: Final = Column("last_updated", Datetime(), "When the record was last written.", read_only=True)

_UUID: Final = Column("uuid", Uuid(), "A random one when left out.")


def _shown(name: str, of: str, by: str, hint: str, *, single: bool = False) -> Column:
    """Declare a list of (or one) reverse links that replies show."""
    return Column(name, ReverseUrls(of, by, single), hint, read_only=True)


_DECLARED: Final = (
    Table(
        "file_type",
        "The type of an object's file.",
        (
            Column("name", Trimmed(), "What the type is called, such as *Comma-separated values*.", required=True),
            Column("extension", Extension(), "The usual end of a file name, such as `csv`.", required=True),
        ),
        unique=(("name", "extension"),),
    ),
    Table(
        "issue",
        "A quality issue of object components.",
        (
            Column("severity", SMALL_INTEGER, "How bad it is; larger is worse.", default=1, common=True),
            Column("description", Trimmed(LONG), "What is wrong.", required=True),
            _UUID,
            Column(
                "component_issues",
                ReverseUrls("object_component", "issues"),
                "The object components that have the issue.",
                required=True,
                default=(),
            ),
        ),
        unique=(("uuid",),),
        methods=("PUT", "PATCH"),
    ),
    Table(
        "author",
        "A person or organisation that wrote objects. At least one of name and identifier is needed.",
        (
            Column("name", Name(), "The full name.", null=True),
            Column("identifier", Url(LONG), "A URL that identifies the author, such as an ORCID.", null=True),
            Column("uuid", Uuid(), "Derived from the identifier if there is one, else random when left out."),
        ),
        unique=(("identifier",), ("uuid",)),
        needs=({"name": True}, {"identifier": True}),
    ),
    Table(
        "object",
        "Anything that can be traced: the data of a data product, a script, a configuration, a code repository.",
        (
            Column(
                "storage_location",
                RecordUrl("storage_location", "location_for_object"),
                "Where the bytes are.",
                null=True,
            ),
            Column("description", Trimmed(LONG), "What it is.", null=True, blank=True),
            Column("file_type", RecordUrl("file_type", "object"), "The type of the file.", null=True, common=True),
            _UUID,
            Column("authors", RecordUrls("author", "object"), "Who wrote it.", default=()),
            _shown("components", "object_component", "object", "Its components; `whole_object` is always there."),
            _shown("data_products", "data_product", "object", "The data products whose data it is."),
            _shown("code_repo_release", "code_repo_release", "object", "The release of code that it is.", single=True),
            _shown("quality_control", "quality_controlled", "object", "Its quality control.", single=True),
            _shown("licences", "licence", "object", "Its licences."),
            _shown("keywords", "keyword", "object", "Its keywords."),
        ),
        unique=(("uuid",),),
        methods=("PUT",),
    ),
    Table(
        "user_author",
        "Says which author a user is.",
        (
            Column("user", RecordUrl("users"), "The user.", required=True),
            Column("author", RecordUrl("author", "userauthor"), "The author.", required=True),
        ),
        unique=(("user",),),
    ),
    Table(
        "object_component",
        "A part of an object, or the whole of it, that code runs read and write.",
        (
            Column("object", RecordUrl("object", "components"), "The object it is a part of.", required=True),
            Column("name", Name(), "Its name, unique within the object.", required=True),
            Column("description", Trimmed(LONG), "What it is.", null=True, blank=True),
            Column("whole_object", BOOLEAN, "Whether it stands for the whole object.", default=False, common=True),
            Column("issues", RecordUrls("issue", "component_issues"), "Its quality issues.", default=()),
            _shown("inputs_of", "code_run", "inputs", "The code runs that read it."),
            _shown("outputs_of", "code_run", "outputs", "The code runs that wrote it."),
        ),
        unique=(("object", "name"),),
    ),
    Table(
        "code_run",
        "A run of code: what ran, with what, and what it read and wrote.",
        (
            Column("ro_crate", Address("ro-crate/code-run"), "The run packed as an RO-Crate.", read_only=True),
            Column("code_repo", RecordUrl("object", "code_repo_of"), "The code repository.", null=True),
            Column("model_config", RecordUrl("object", "config_of"), "The configuration of the run.", null=True),
            Column(
                "submission_script",
                RecordUrl("object", "submission_script_of"),
                "The script that started the run.",
                required=True,
            ),
            Column("run_date", Datetime(), "When the code ran.", required=True),
            Column("description", Trimmed(), "What was run.", required=True),
            _UUID,
            Column("inputs", RecordUrls("object_component", "inputs_of"), "What the run read.", default=()),
            Column("outputs", RecordUrls("object_component", "outputs_of"), "What the run wrote.", default=()),
        ),
        unique=(("uuid",),),
        methods=("PUT", "PATCH", "DELETE"),
    ),
    Table(
        "storage_root",
        "The start of the addresses of a storage; with a location's path behind it, it is the address of a file.",
        (
            Column(
                "root",
                Trimmed(),
                "The URI of the root, such as `https://store.example/` or `file:///data/`.",
                required=True,
            ),
            Column("local", BOOLEAN, "Whether it can be reached from one machine only.", default=False, common=True),
            _shown("locations", "storage_location", "storage_root", "The locations below the root."),
        ),
        unique=(("root",),),
    ),
    Table(
        "storage_location",
        "Where one file is, below a storage root.",
        (
            Column("path", Trimmed(8 * 1024), "The path below the root.", required=True),
            Column("hash", Trimmed(), "The SHA-1 of the file, in hex.", required=True),
            Column("public", BOOLEAN, "Whether everyone may read the file.", default=True, common=True),
            Column(
                "storage_root",
                RecordUrl("storage_root", "locations"),
                "The root that the path continues.",
                required=True,
                common=True,
            ),
        ),
        unique=(("storage_root", "hash", "public"),),
    ),
    Table(
        "namespace",
        "A group of data products whose names differ.",
        (
            Column("name", Name(), "The short name.", required=True),
            Column("full_name", Trimmed(), "The long name.", null=True, blank=True),
            Column("website", Url(200), "A page about the namespace.", null=True, blank=True),
        ),
        unique=(("name",), ("full_name",)),
    ),
    Table(
        "data_product",
        "A version of a named piece of data in a namespace.",
        (
            Column(
                "internal_format", Flag(), "Whether the object has components beside the whole of it.", read_only=True
            ),
            Column("prov_report", Address("prov-report"), "The report of where the data came from.", read_only=True),
            Column("ro_crate", Address("ro-crate/data-product"), "The data packed as an RO-Crate.", read_only=True),
            Column("object", RecordUrl("object", "data_products"), "The data itself.", required=True),
            Column(
                "namespace",
                RecordUrl("namespace", "data_products"),
                "The namespace of the name.",
                required=True,
                common=True,
            ),
            Column("name", Name(), "The name; with namespace and version it is unique.", required=True),
            Column("version", Version(), "The semantic version.", required=True),
            _shown("external_object", "external_object", "data_product", "Where the data came from.", single=True),
        ),
        unique=(("namespace", "name", "version"),),
        methods=("PUT", "PATCH"),
    ),
    Table(
        "external_object",
        "The origin of a data product outside of the registry. It needs an identifier, or an alternate identifier "
        "together with its type, or all three.",
        (
            Column("data_product", RecordUrl("data_product", "external_object"), "The data product.", required=True),
            Column("identifier", Url(LONG), "A URL that identifies it, such as a DOI.", null=True),
            Column("alternate_identifier", Trimmed(), "Another, local identifier.", null=True, blank=True),
            Column("alternate_identifier_type", Trimmed(), "What the local identifier is.", null=True, blank=True),
            Column("primary_not_supplement", BOOLEAN, "Whether it is the primary source.", default=True, common=True),
            Column("release_date", Datetime(), "When it was released.", required=True),
            Column("title", Trimmed(), "Its title.", required=True),
            Column("description", Trimmed(LONG), "What it is.", null=True, blank=True),
            Column("version", Version(), "The version of its data product when it was created.", read_only=True),
            Column(
                "original_store", RecordUrl("storage_location", "original_store_of"), "Where it came from.", null=True
            ),
        ),
        unique=(
            ("data_product",),
            ("identifier", "alternate_identifier", "alternate_identifier_type", "title", "version"),
        ),
        needs=(
            {"identifier": True, "alternate_identifier": False, "alternate_identifier_type": False},
            {"alternate_identifier": True, "alternate_identifier_type": True},
        ),
    ),
    Table(
        "quality_controlled",
        "Says that an object passed quality control.",
        (
            Column("object", RecordUrl("object", "quality_control"), "The object.", required=True),
            Column(
                "document", RecordUrl("object", "quality_control_document"), "The report of the control.", required=True
            ),
        ),
        unique=(("object",),),
    ),
    Table(
        "keyword",
        "A keyword of an object.",
        (
            Column("object", RecordUrl("object", "keywords"), "The object.", required=True),
            Column("keyphrase", Name(), "The word or words.", required=True),
            Column("identifier", Url(LONG), "The URL of a term in an ontology.", null=True),
        ),
        unique=(("identifier",), ("object", "keyphrase")),
    ),
    Table(
        "licence",
        "A licence of an object.",
        (
            Column("object", RecordUrl("object", "licences"), "The object.", required=True),
            Column("licence_info", Trimmed(None), "The licence, or what is to be known of it.", required=True),
            Column("identifier", Url(LONG), "The URL of the licence.", null=True),
        ),
        unique=(("identifier",),),
    ),
    Table(
        "code_repo_release",
        "Says that an object is an official release of code.",
        (
            Column("object", RecordUrl("object", "code_repo_release"), "The object.", required=True),
            Column("name", Name(), "The name; with the version it is unique.", required=True),
            Column("version", Version(), "The semantic version.", required=True),
            Column("website", Url(200), "A page about the release.", null=True, blank=True),
        ),
        unique=(("object",), ("name", "version")),
    ),
    Table(
        "key_value",
        "A free piece of metadata of an object.",
        (
            Column("object", RecordUrl("object", "metadata"), "The object.", required=True),
            Column("key", Trimmed(), "The name; unique within the object.", required=True),
            Column("value", Trimmed(), "The value.", required=True),
        ),
        unique=(("object", "key"),),
    ),
)

TABLES: Final[Mapping[str, Table]] = {each.name: each for each in _DECLARED}
"""Every table by its name, in the order of the listing at `/api/`."""
