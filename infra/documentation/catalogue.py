"""The catalogue's operations as OpenAPI; the schemas follow from the members of packages and groups and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.catalogue.api import OPERATIONS
from functions.catalogue.kinds import LONGEST, SHORTEST, Extras, References, Resources, Slug, Tags
from functions.catalogue.models import GROUP, PACKAGE
from infra.documentation.description import ModuleDescription
from infra.documentation.schemas import ANY_OBJECT, TEXT, Json, array, described, or_null, record
from shared.fields import Choice, Field, Kind
from shared.http import Operation


class CatalogueDescription(ModuleDescription):
    """CKAN's legacy API."""

    group = "catalogue"
    about = (
        "Packages of data, their groups and tags. Every address below `/api/rest` and `/api/search` is also below"
        " `/api/1` and `/api/2`, and has `dataset` for `package`."
    )
    operations = OPERATIONS

    def schemas(self) -> Mapping[str, Json]:
        """Give packages and groups as they are shown, and as a request says them."""
        found: dict[str, Json] = {"error": {"type": ["string", "object"]}}
        for model in (PACKAGE, GROUP):
            said = {field.name: _said(field) for field in model.fields}
            found[f"{model.name}.changes"] = record(said, ())
            found[f"{model.name}.new"] = {"allOf": [self.ref(f"{model.name}.changes"), {"required": ["name"]}]}
            found[model.name] = record(
                {**said, **_SHOWN[model.name]}, [name for name in said if name != "download_url"]
            )
        return found

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of a package or group as a method takes it."""
        return self.ref(f"{model.name}.{'changes' if '<ref>' in operation.path else 'new'}")

    def given(self, model: Any) -> Json:
        """Give the schema of a package or group, or of an object with some members."""
        return record({name: {} for name in model}) if isinstance(model, tuple) else self.ref(model.name)

    def page(self, items: Json) -> Json:
        """Give a list, which has no envelope."""
        return array(items)

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give none."""
        return ()

    def variable(self, name: str) -> Json:
        """Give a text."""
        return TEXT


_SHOWN: Mapping[str, Mapping[str, Json]] = {
    "package": {
        **dict.fromkeys(("id", "notes_rendered", "metadata_created", "metadata_modified", "revision_id"), TEXT),
        "ckan_url": TEXT,
        "isopen": {"type": "boolean"},
        "relationships": array(ANY_OBJECT),
        "ratings_average": {"type": ["number", "null"]},
        "ratings_count": {"type": "integer"},
    },
    "group": dict.fromkeys(("id", "created", "revision_id"), TEXT),
}
"""What is shown and not said."""


def _said(field: Field) -> Json:
    schema = _value(field.kind)
    return described(or_null(schema) if field.null else schema, field.hint)


def _value(kind: Kind) -> Json:
    match kind:
        case Slug():
            return {"type": "string", "pattern": "^[a-z0-9_-]*$", "minLength": SHORTEST, "maxLength": LONGEST}
        case Choice(options=options):
            return {"type": "string", "enum": list(options)}
        case Tags() | References():
            return array(TEXT)
        case Resources():
            return array(ANY_OBJECT)
        case Extras():
            return ANY_OBJECT
    return TEXT
