"""The 22 resources, once, as data (MyTardis 4.x, `apps/tardis_portal/api.py` and `models/`).

Everything else about a resource follows from its declaration here: what a body may say (`validation`), what a list
can be asked (`filters`, `lists`), what an object shows (`wire`), and how it is described (`schema_documents`,
`swagger`).
Who may do what is the operations' affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from functions.experiments.kinds import INSTANT, Many, Namespace, Nested, One
from shared.fields import Boolean, Choice, Day, Field, Float, Integer, Text

EXACT: Final = ("exact",)
TEXT: Final = ("exact", "iexact")
FOLLOWED: Final = 2
"""A relation that a filter may follow: by the id of what it leads to, and by that one's own filters."""

PARAMETER_TYPES: Final = (1, 2, 3, 4, 5, 6, 7, 8)
NUMERIC, STRING, URL, LINK, FILENAME, DATETIME, LONGSTRING, JSON = PARAMETER_TYPES
"""The types of data that a parameter can have, by number."""


@dataclass(frozen=True)
class Resource:
    """One kind of object: its URL name, its fields, what its lists can be asked, and the methods that it offers.

    A field without a default that does not take null must be in the body of a new object. `unique`: the fields beside
    `id` in which no two objects have the same. `order`: how a list goes without `order_by`. `shows_written`: whether
    answers to writes carry the object. `collection`: what its records are called in the storage; empty where they live
    inside another record, or among the accounts. `methods`: what is offered
    beside GET, of lists and of objects; offered is not permitted.
    """

    name: str
    about: str
    own: tuple[Field, ...]
    unique: tuple[str, ...] = ()
    filtering: Mapping[str, tuple[str, ...] | int] = field(default_factory=dict)
    ordering: tuple[str, ...] = ()
    order: tuple[str, ...] = ("id",)
    shows_written: bool = False
    collection: str = ""
    list_methods: tuple[str, ...] = ("GET", "POST", "PATCH", "DELETE")
    detail_methods: tuple[str, ...] = ("GET", "PUT", "PATCH", "DELETE")

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its name, in alphabetical order, as objects show them."""
        everything = (*self.own, ID, _address_field(self.name))
        return {each.name: each for each in sorted(everything, key=lambda each: each.name)}

    @cached_property
    def writable(self) -> tuple[Field, ...]:
        """The fields that a body sets directly."""
        return tuple(each for each in self.own if not each.read_only and not isinstance(each.kind, Nested))


ID: Final = Field("id", Integer(least=1), "The object's number, unique in its resource.", read_only=True)


def _address_field(resource: str) -> Field:
    return Field("resource_uri", Text(), f"The object's address, /api/v1/{resource}/<id>/.", read_only=True)


def _made(name: str, hint: str, **more: Any) -> Field:
    return Field(name, INSTANT, hint, null=True, read_only=True, **more)


_ONLY_READ: Final[Mapping[str, Any]] = {"list_methods": ("GET",), "detail_methods": ("GET",)}


def _parameter_set(owner: str, resource: str, word: str) -> Resource:
    return Resource(
        resource,
        f"Parameters of {word} that belong to one schema.",
        (
            Field(owner, One(_OWNERS[owner]), f"The {word.split()[-1]} that it describes."),
            Field("schema", One("schema", full=True), "The schema; its namespace or its address in a request."),
            Field(
                "parameters",
                Nested(f"{owner}parameter"),
                "The parameters; in a request each with `name` and `value`.",
                default=(),
            ),
        ),
    )


_OWNERS: Final = {"experiment": "experiment", "dataset": "dataset", "datafile": "dataset_file"}


def _parameter(resource: str, word: str) -> Resource:
    return Resource(
        resource,
        f"One value that describes {word}.",
        (
            Field("parameterset", One(f"{resource}set"), "The set that it belongs to."),
            Field("name", One("parametername"), "The parameter's name, or its address."),
            Field(
                "string_value", Text(), "The value of a text, URL, link, file name or JSON.", null=True, default=None
            ),
            Field("numerical_value", Float(), "The value of a number.", null=True, default=None),
            Field("datetime_value", INSTANT, "The value of a moment.", null=True, default=None),
            Field("link_id", Integer(), "The number of the linked object.", null=True, default=None, read_only=True),
            Field(
                "value", Text(), "The value in a request, whatever its type; null in answers.", null=True, default=None
            ),
        ),
    )


def _sets_field(resource: str) -> Field:
    return Field(
        "parameter_sets",
        Nested(resource),
        "What is said of it, by schema: each with `schema` and `parameters`.",
        default=(),
    )


_DECLARED: Final = (
    Resource(
        "experiment",
        "An experiment: what people share, publish and own; its datasets inherit who may see it.",
        (
            Field("title", Text(400), "The title.", default=""),
            Field("description", Text(), "What it is about.", default=""),
            Field("institution_name", Text(400), "The institution.", default=""),
            Field("url", Text(), "A page about it.", null=True, default=None),
            Field("handle", Text(), "A persistent identifier.", null=True, default=None),
            Field("approved", Boolean(), "Whether it has been approved.", default=False),
            Field("locked", Boolean(), "Whether nothing may be added to it.", default=False),
            Field(
                "public_access",
                Integer(options=(1, 25, 50, 100)),
                "Who sees it: 1 hidden, 25 embargoed, 50 metadata are public, 100 everything is public.",
                default=1,
            ),
            Field("start_time", INSTANT, "When it began.", null=True, default=None),
            Field("end_time", INSTANT, "When it ended.", null=True, default=None),
            _made("created_time", "When it was registered."),
            _made("update_time", "When it was last changed."),
            Field("created_by", One("user"), "Who registered it.", read_only=True),
            _sets_field("experimentparameterset"),
            Field("authors", Many("experimentauthor"), "Its authors: name and url of each.", read_only=True),
            Field("owner_ids", Many("user"), "The numbers of the users who own it.", read_only=True),
            Field("dataset_count", Integer(), "How many datasets it has.", read_only=True),
            Field("datafile_count", Integer(), "How many files its datasets have.", read_only=True),
            Field("experiment_size", Integer(), "The size of these files in bytes.", read_only=True),
            Field("is_publication", Boolean(), "Whether it is a publication.", read_only=True),
        ),
        filtering={"id": EXACT, "title": EXACT},
        ordering=("id", "title", "created_time", "update_time"),
        shows_written=True,
        collection="experiment",
    ),
    _parameter_set("experiment", "experimentparameterset", "an experiment"),
    _parameter("experimentparameter", "an experiment"),
    Resource(
        "dataset",
        "A dataset: files that belong together, in one or more experiments.",
        (
            Field("description", Text(), "What it holds.", default=""),
            Field("experiments", Many("experiment"), "The experiments that it belongs to.", default=()),
            Field("immutable", Boolean(), "Whether files can no longer be added.", default=False),
            Field("directory", Text(255), "Where its files are kept, relative to somewhere.", null=True, default=None),
            Field("created_time", INSTANT, "When it was made.", null=True, default=None),
            _made("modified_time", "When it was last changed."),
            Field("instrument", One("instrument", full=True), "What it was made with.", null=True, default=None),
            _sets_field("datasetparameterset"),
            Field("dataset_size", Integer(), "The size of its files in bytes.", read_only=True),
            Field("dataset_experiment_count", Integer(), "How many experiments it belongs to.", read_only=True),
            Field("dataset_datafile_count", Integer(), "How many files it has.", read_only=True),
        ),
        filtering={
            "id": EXACT,
            "description": EXACT,
            "directory": EXACT,
            "experiments": FOLLOWED,
            "instrument": FOLLOWED,
        },
        ordering=("id", "description"),
        order=("-id",),
        shows_written=True,
        collection="dataset",
    ),
    _parameter_set("dataset", "datasetparameterset", "a dataset"),
    _parameter("datasetparameter", "a dataset"),
    Resource(
        "dataset_file",
        "A file of a dataset: what is known of it, and its stored copies.",
        (
            Field("dataset", One("dataset"), "The dataset that it belongs to."),
            Field("filename", Text(400), "The file's name."),
            Field("directory", Text(255), "The folder in the dataset, slashes between names.", null=True, default=None),
            Field("size", Integer(), "The size in bytes."),
            Field("md5sum", Text(32), "The MD5 in hex.", default=""),
            Field("sha512sum", Text(128), "The SHA-512 in hex.", default=""),
            Field("mimetype", Text(80), "The media type; guessed when left out.", default=""),
            Field("created_time", INSTANT, "When the file was made.", null=True, default=None),
            Field("modification_time", INSTANT, "When the file was changed.", null=True, default=None),
            Field("version", Integer(), "The file's version.", default=1),
            Field("deleted", Boolean(), "Whether the file counts as deleted.", default=False),
            _made("deleted_time", "When the file was marked as deleted."),
            _sets_field("datafileparameterset"),
            Field(
                "replicas",
                Nested("replica"),
                "The stored copies; in a request each with `url`, `location` and `protocol`.",
                default=(),
            ),
            Field("datafile", Text(), "Always null: see `download/`.", null=True, read_only=True),
        ),
        filtering={"directory": ("exact", "startswith"), "filename": EXACT, "dataset": FOLLOWED},
        ordering=("id", "filename", "modification_time"),
        collection="dataset_file",
    ),
    _parameter_set("datafile", "datafileparameterset", "a file"),
    _parameter("datafileparameter", "a file"),
    Resource(
        "storagebox",
        "A place where copies of files are stored.",
        (
            Field("name", Text(255), "The name, which `location` of a copy says."),
            Field("description", Text(), "What it is.", default="Default Storage"),
            Field("django_storage_class", Text(), "A label of how it is stored.", default="stele.s3"),
            Field("max_size", Integer(), "How many bytes it takes.", null=True, default=None),
            Field("status", Text(100), "Whether it can be used.", default="online"),
            Field("options", Many("storageboxoption", full=True), "Its options that may be shown.", read_only=True),
            Field("attributes", Many("storageboxattribute", full=True), "Its attributes.", read_only=True),
        ),
        unique=("name",),
        filtering={"name": EXACT},
        ordering=("id",),
        collection="storagebox",
    ),
    Resource(
        "storageboxoption",
        "How a storage box is reached; only options whose key is `location` are ever shown.",
        (
            Field("key", Text(255), "The option's name."),
            Field("value", Text(), "The option's value."),
            Field("value_type", Choice(options=("string", "pickle")), "How the value is kept.", default="string"),
            Field("storage_box", One("storagebox"), "The storage box."),
        ),
        filtering={"storage_box": FOLLOWED},
        ordering=("id",),
    ),
    Resource(
        "storageboxattribute",
        "What kind of place a storage box is: `type` is one of receiving, disk, cache, tape.",
        (
            Field("key", Text(255), "The attribute's name."),
            Field("value", Text(), "The attribute's value."),
            Field("storage_box", One("storagebox"), "The storage box."),
        ),
        filtering={"storage_box": FOLLOWED},
        ordering=("id",),
    ),
    Resource(
        "schema",
        "A schema: parameter names that belong together, known by a namespace.",
        (
            Field("namespace", Namespace(255), "The URL that it is known by."),
            Field("name", Text(50), "The name for people.", null=True, default=None),
            Field(
                "type",
                Integer(options=(1, 2, 3, 4, 5)),
                "What it describes: 1 experiments, 2 datasets, 3 files, 4 nothing, 5 instruments.",
                default=1,
            ),
            Field("subtype", Text(30), "A kind of what it describes.", null=True, default=None),
            Field("immutable", Boolean(), "Whether no parameter name may be added.", default=False),
            Field("hidden", Boolean(), "Whether pages leave it out.", default=False),
        ),
        unique=("namespace",),
        filtering={"id": EXACT, "namespace": EXACT},
        ordering=("id",),
        collection="schema",
    ),
    Resource(
        "parametername",
        "A parameter of a schema: its name and the type of its values.",
        (
            Field("schema", One("schema"), "The schema."),
            Field("name", Text(60), "The name, unique in the schema."),
            Field("full_name", Text(60), "The name for people; the name itself when left out.", default=""),
            Field("units", Text(60), "The unit of its values.", default=""),
            Field(
                "data_type",
                Integer(options=PARAMETER_TYPES),
                "1 number, 2 text, 3 URL, 4 link, 5 file name, 6 date and time, 7 long text, 8 JSON.",
                default=STRING,
            ),
            Field("immutable", Boolean(), "Whether values may not be changed on pages.", default=False),
            Field(
                "comparison_type",
                Integer(options=(1, 2, 3, 4, 5, 6, 7, 8)),
                "How it is searched: 1 exact, 2 not equal, 3 range, 4 >, 5 ≥, 6 <, 7 ≤, 8 contains.",
                default=1,
            ),
            Field("is_searchable", Boolean(), "Whether it can be searched by.", default=False),
            Field("choices", Text(), "The values there are to choose from, as text.", default=""),
            Field("order", Integer(), "Where it stands in its schema.", null=True, default=9999),
        ),
        filtering={"schema": FOLLOWED},
        order=("order", "name"),
        collection="parametername",
    ),
    Resource(
        "user",
        "A person with an account. The username and address of others are not shown.",
        (
            Field("username", Text(), "The name to sign in with.", read_only=True),
            Field("first_name", Text(), "The first name.", read_only=True),
            Field("last_name", Text(), "The last name.", read_only=True),
            Field("email", Text(), "The e-mail address.", read_only=True),
            Field("groups", Many("group", full=True), "The person's groups.", read_only=True),
        ),
        filtering={"username": EXACT, "email": ("iexact",)},
        **_ONLY_READ,
    ),
    Resource(
        "group",
        "A group of people; one may manage facilities.",
        (Field("name", Text(150), "The name."),),
        unique=("name",),
        filtering={"id": EXACT, "name": EXACT},
        list_methods=("GET", "POST", "DELETE"),
    ),
    Resource(
        "facility",
        "A facility that has instruments; a group of people manages it.",
        (
            Field("name", Text(100), "The name."),
            Field("manager_group", One("group", full=True), "The group that manages it."),
            _made("created_time", "When it was registered."),
            _made("modified_time", "When it was last changed."),
        ),
        filtering={"id": EXACT, "name": EXACT, "manager_group": FOLLOWED},
        ordering=("id", "name"),
        order=("name",),
        shows_written=True,
        collection="facility",
    ),
    Resource(
        "instrument",
        "An instrument of a facility, which datasets are made with.",
        (
            Field("name", Text(100), "The name, unique in the facility."),
            Field("facility", One("facility", full=True), "The facility."),
            _made("created_time", "When it was registered."),
            _made("modified_time", "When it was last changed."),
        ),
        filtering={"id": EXACT, "name": EXACT, "facility": FOLLOWED},
        ordering=("id", "name"),
        order=("name",),
        shows_written=True,
        collection="instrument",
    ),
    Resource(
        "objectacl",
        "What somebody may do with an experiment.",
        (
            Field(
                "pluginId",
                Choice(30, options=("django_user", "django_group", "token_group")),
                "Who it is for: a user, a group, or whoever has a token of the experiment.",
            ),
            Field("entityId", Text(320), "The number of the user or group, as text."),
            Field("content_type", Choice(options=("experiment",)), "`experiment`.", write_only=True),
            Field("object_id", Integer(least=1), "The experiment's number."),
            Field("content_object", One("experiment"), "The experiment.", read_only=True),
            Field("canRead", Boolean(), "Whether they may read it.", default=False),
            Field("canWrite", Boolean(), "Whether they may change it and add to it.", default=False),
            Field("canDelete", Boolean(), "Whether they may delete it.", default=False),
            Field("isOwner", Boolean(), "Whether they own it, and so may do everything.", default=False),
            Field("effectiveDate", Day(), "The day from which it counts.", null=True, default=None),
            Field("expiryDate", Day(), "The last day on which it counts.", null=True, default=None),
            Field("aclOwnershipType", Integer(options=(1, 2)), "1 an owner's, 2 the system's.", default=1),
        ),
        filtering={
            "pluginId": EXACT,
            "entityId": EXACT,
            "object_id": EXACT,
            "content_type": EXACT,
            "aclOwnershipType": EXACT,
        },
        ordering=("id",),
    ),
    Resource(
        "replica",
        "A stored copy of a file; it comes with its file, see `dataset_file`.",
        (
            Field("datafile", One("dataset_file"), "The file.", read_only=True),
            Field("uri", Text(), "Where it is in its storage box.", null=True, read_only=True),
            Field("location", Text(), "The name of the storage box.", read_only=True),
            Field("verified", Boolean(), "Whether its content is what the file says.", read_only=True),
            _made("created_time", "When it was registered."),
            _made("last_verified_time", "When its content was last compared."),
        ),
        filtering={"verified": EXACT, "uri": EXACT},
        ordering=("id",),
        list_methods=("GET", "DELETE"),
        detail_methods=("GET", "DELETE"),
    ),
    Resource(
        "location",
        "A storage box, by the name that copies of files know it by.",
        (
            Field("name", Text(), "The name.", read_only=True),
            Field("description", Text(), "What it is.", read_only=True),
            Field("status", Text(), "Whether it can be used.", read_only=True),
        ),
        **_ONLY_READ,
    ),
    Resource(
        "experimentauthor",
        "An author of an experiment.",
        (
            Field("experiment", One("experiment", full=True), "The experiment."),
            Field("author", Text(255), "The author's name."),
            Field("institution", Text(255), "The author's institution.", null=True, default=None),
            Field("email", Text(255), "The author's e-mail address.", null=True, default=None),
            Field("order", Integer(), "Where the author stands among the others."),
            Field("url", Text(2000), "A page about the author.", null=True, default=None),
        ),
        filtering={
            "id": EXACT,
            "experiment": FOLLOWED,
            "author": TEXT,
            "institution": TEXT,
            "email": TEXT,
            "order": EXACT,
            "url": TEXT,
        },
        ordering=("id", "author", "email", "order"),
        shows_written=True,
    ),
)

RESOURCES: Final[Mapping[str, Resource]] = {each.name: each for each in sorted(_DECLARED, key=lambda each: each.name)}
"""Every resource by its URL name, in alphabetical order."""
