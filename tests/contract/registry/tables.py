"""The 17 tables as the registry's wire contract states them: the one place the tests take fields from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import pytest

MIB = 1_048_576


@dataclass(frozen=True)
class Field:
    """One member of a record.

    `kind` is text, name, version, url, uuid, integer, boolean, datetime, link, links, or derived (computed by
    the server). `marks` holds the contract's letters: R required, D defaulted, N nullable, O read-only, B may be
    blank, M called required by the metadata although a POST may leave it out.
    """

    name: str
    kind: str
    marks: str = ""
    limit: int | None = None
    target: str = ""
    default: Any = None

    @property
    def required(self) -> bool:
        """Whether a POST without it is refused."""
        return "R" in self.marks

    @property
    def nullable(self) -> bool:
        """Whether null is a value."""
        return "N" in self.marks

    @property
    def read_only(self) -> bool:
        """Whether a request's value is ignored."""
        return "O" in self.marks

    @property
    def blank(self) -> bool:
        """Whether the empty text is a value."""
        return "B" in self.marks

    @property
    def metadata(self) -> dict[str, Any]:
        """What OPTIONS says of the field."""
        types = {"integer": "integer", "boolean": "boolean", "datetime": "datetime", "url": "url"}
        types |= dict.fromkeys(("text", "name", "version", "uuid"), "string")
        label = "Last updated by" if self.name == "updated_by" else self.name.replace("_", " ").capitalize()
        told = {
            "type": types.get(self.kind, "field"),
            "required": self.required or "M" in self.marks,
            "read_only": self.read_only,
            "label": label,
        }
        return told | ({"max_length": self.limit} if self.limit and not self.read_only else {})


@dataclass(frozen=True)
class Table:
    """A table: its own fields in wire order, its unique keys, its reverse names, what a record allows beside GET.

    `reverse` are the reverse names that stand in `filter_fields`.
    """

    name: str
    own: tuple[Field, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    reverse: tuple[str, ...] = ()
    changes: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        """The name, which is also the test id."""
        return self.name

    @property
    def model(self) -> str:
        """The CamelCase name that the 404 message uses."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def title(self) -> str:
        """The name that OPTIONS uses, without List or Instance."""
        return " ".join(word.capitalize() for word in self.name.split("_"))

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in wire order, with the four that every record has put in their places."""
        head = tuple(takewhile(lambda one: one.kind in ("uuid", "derived"), self.own))
        rest = self.own[len(head) :]
        plain = tuple(takewhile(lambda one: one.kind not in ("link", "links"), rest))
        links = rest[len(plain) :]
        return (URL, *head, LAST_UPDATED, *plain, UPDATED_BY, *links)

    @property
    def writable(self) -> tuple[Field, ...]:
        """The fields a POST may set."""
        return tuple(one for one in self.own if not one.read_only)

    @property
    def columns(self) -> tuple[Field, ...]:
        """The table's own columns, each a filter: the writable fields and what is copied into the record."""
        return tuple(one for one in self.own if not one.read_only or one.kind == "version")

    @property
    def upload_fields(self) -> list[str]:
        """The writable links, whose order the command-line client uploads in."""
        return [one.name for one in self.writable if one.kind in ("link", "links")]

    def __getitem__(self, name: str) -> Field:
        """The field of that name."""
        return next(one for one in self.fields if one.name == name)


URL = Field("url", "derived", "O")
LAST_UPDATED = Field("last_updated", "datetime", "O")
UPDATED_BY = Field("updated_by", "link", "O", target="users")

UUID = Field("uuid", "uuid", "D")


def _derived(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "derived", "O") for name in names)


def _link(name: str, target: str = "", marks: str = "R") -> Field:
    return Field(name, "link", marks, target=target or name)


def _links(name: str, target: str = "", marks: str = "") -> Field:
    return Field(name, "links", marks, target=target or name, default=[])


def _bool(name: str, default: bool) -> Field:
    return Field(name, "boolean", "D", default=default)


_TABLES = (
    Table(
        "file_type",
        (Field("name", "text", "R", 1024), Field("extension", "text", "R", 1024)),
        unique=(("name", "extension"),),
        reverse=("object",),
    ),
    Table(
        "issue",
        (
            UUID,
            Field("severity", "integer", "D", default=1),
            Field("description", "text", "R", MIB),
            _links("component_issues", "object_component", "M"),
        ),
        unique=(("uuid",),),
        reverse=("component_issues",),
        changes=("PUT", "PATCH"),
    ),
    Table(
        "author",
        (UUID, Field("name", "name", "N", 1024), Field("identifier", "url", "N", MIB)),
        unique=(("identifier",), ("uuid",)),
        reverse=("object", "userauthor"),
    ),
    Table(
        "object",
        (
            UUID,
            Field("description", "text", "NB", MIB),
            _link("storage_location", marks="N"),
            _link("file_type", marks="N"),
            _links("authors", "author"),
            _links("components", "object_component", "O"),
            _links("data_products", "data_product", "O"),
            _link("code_repo_release", marks="O"),
            _link("quality_control", "quality_controlled", "O"),
            _links("licences", "licence", "O"),
            _links("keywords", "keyword", "O"),
        ),
        unique=(("uuid",),),
        reverse=(
            "components",
            "code_repo_of",
            "config_of",
            "submission_script_of",
            "data_products",
            "quality_control",
            "quality_control_document",
            "keywords",
            "licences",
            "code_repo_release",
            "metadata",
        ),
        changes=("PUT",),
    ),
    Table("user_author", (_link("user", "users"), _link("author")), unique=(("user",),)),
    Table(
        "object_component",
        (
            Field("name", "name", "R", 1024),
            Field("description", "text", "NB", MIB),
            _bool("whole_object", False),
            _link("object"),
            _links("issues", "issue"),
            _links("inputs_of", "code_run", "O"),
            _links("outputs_of", "code_run", "O"),
        ),
        unique=(("object", "name"),),
        reverse=("inputs_of", "outputs_of"),
    ),
    Table(
        "code_run",
        (
            *_derived("ro_crate"),
            UUID,
            Field("run_date", "datetime", "R"),
            Field("description", "text", "R", 1024),
            _link("code_repo", "object", "N"),
            _link("model_config", "object", "N"),
            _link("submission_script", "object"),
            _links("inputs", "object_component"),
            _links("outputs", "object_component"),
        ),
        unique=(("uuid",),),
        changes=("PUT", "PATCH", "DELETE"),
    ),
    Table(
        "storage_root",
        (Field("root", "text", "R", 1024), _bool("local", False), _links("locations", "storage_location", "O")),
        unique=(("root",),),
        reverse=("locations",),
    ),
    Table(
        "storage_location",
        (
            Field("path", "text", "R", 8192),
            Field("hash", "text", "R", 1024),
            _bool("public", True),
            _link("storage_root"),
        ),
        unique=(("storage_root", "hash", "public"),),
        reverse=("location_for_object", "original_store_of"),
    ),
    Table(
        "namespace",
        (
            Field("name", "name", "R", 1024),
            Field("full_name", "text", "NB", 1024),
            Field("website", "url", "NB", 200),
        ),
        unique=(("name",), ("full_name",)),
        reverse=("data_products",),
    ),
    Table(
        "data_product",
        (
            *_derived("internal_format", "prov_report", "ro_crate"),
            Field("name", "name", "R", 1024),
            Field("version", "version", "R", 1024),
            _link("object"),
            _link("namespace"),
            _link("external_object", marks="O"),
        ),
        unique=(("namespace", "name", "version"),),
        reverse=("external_object",),
        changes=("PUT", "PATCH"),
    ),
    Table(
        "external_object",
        (
            Field("identifier", "url", "N", MIB),
            Field("alternate_identifier", "text", "NB", 1024),
            Field("alternate_identifier_type", "text", "NB", 1024),
            _bool("primary_not_supplement", True),
            Field("release_date", "datetime", "R"),
            Field("title", "text", "R", 1024),
            Field("description", "text", "NB", MIB),
            Field("version", "version", "O"),
            _link("data_product"),
            _link("original_store", "storage_location", "N"),
        ),
        unique=(
            ("data_product",),
            ("identifier", "alternate_identifier", "alternate_identifier_type", "title", "version"),
        ),
    ),
    Table("quality_controlled", (_link("object"), _link("document", "object")), unique=(("object",),)),
    Table(
        "keyword",
        (Field("keyphrase", "name", "R", 1024), Field("identifier", "url", "N", MIB), _link("object")),
        unique=(("object", "keyphrase"), ("identifier",)),
    ),
    Table(
        "licence",
        (Field("licence_info", "text", "R"), Field("identifier", "url", "N", MIB), _link("object")),
        unique=(("identifier",),),
    ),
    Table(
        "code_repo_release",
        (
            Field("name", "name", "R", 1024),
            Field("version", "version", "R", 1024),
            Field("website", "url", "NB", 200),
            _link("object"),
        ),
        unique=(("object",), ("name", "version")),
    ),
    Table(
        "key_value",
        (Field("key", "text", "R", 1024), Field("value", "text", "R", 1024), _link("object")),
        unique=(("object", "key"),),
    ),
)

TABLES = {table.name: table for table in _TABLES}

LISTED = (
    "users",
    "groups",
    "file_type",
    "issue",
    "author",
    "object",
    "user_author",
    "object_component",
    "code_run",
    "storage_root",
    "storage_location",
    "namespace",
    "data_product",
    "external_object",
    "quality_controlled",
    "keyword",
    "licence",
    "code_repo_release",
    "key_value",
)
"""The keys of the table listing, in order."""

GLOBS = (
    ("author", "name"),
    ("namespace", "name"),
    ("data_product", "name"),
    ("object_component", "name"),
    ("keyword", "keyphrase"),
    ("code_repo_release", "name"),
)
"""The fields whose filter is a shell pattern."""

each_table = pytest.mark.parametrize("table", _TABLES, ids=str)

each_postable = pytest.mark.parametrize("table", [t for t in _TABLES if t.name != "user_author"], ids=str)
"""All tables that a test can post to at will. An account has one user_author, so that table has tests of its own."""


def each_field(wanted: Callable[[Field], bool], columns: bool = False) -> pytest.MarkDecorator:
    """Parametrize over (table, field) for the writable fields, or all columns, that are `wanted`."""

    def pairs() -> Iterator[tuple[Table, Field]]:
        for table in _TABLES:
            for one in table.columns if columns else table.writable:
                if wanted(one):
                    yield table, one

    found = list(pairs())
    return pytest.mark.parametrize(("table", "field"), found, ids=[f"{t}.{f.name}" for t, f in found])
