"""The plans' operations as OpenAPI: the envelope, plans in the RDA DMP Common Standard, templates and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from functions.plans.api import DMP, DMP_TEMPLATE, OPERATIONS, TOKEN
from functions.plans.store import VISIBILITIES
from functions.plans_pdf.api import OPERATIONS as PDF_OPERATIONS
from infra.documentation.description import ModuleDescription
from infra.documentation.schemas import ANY_OBJECT, NUMBER, TEXT, Json, array, described, record
from shared.http import Operation
from shared.http.response import JSON

_FORM: Final = "application/x-www-form-urlencoded"
_OBJECTS: Final = array(ANY_OBJECT)
_IDENTIFIER: Final = record({"type": TEXT, "identifier": TEXT})
_MOMENT: Final[Json] = {"type": "string", "format": "date-time"}
_COUNT: Final[Json] = {**NUMBER, "minimum": 0}
_PLACE: Final[Json] = {**NUMBER, "minimum": 1}

_ARGUMENTS: Final[Mapping[str, Json]] = {
    "page": _PLACE,
    "per_page": _PLACE,
    "remove_tests": {"type": "boolean"},
    "validate": {"type": "string", "enum": ["1.0", "1.1", "1.2"]},
}
"""The arguments that are more than a text."""


class PlansDescription(ModuleDescription):
    """The DMPRoadmap API v1."""

    group = "plans"
    about = (
        "Data management plans in the RDA DMP Common Standard, and the templates they are made from. A plan comes back"
        " as it was sent, with every member, whether the standard knows it or not."
    )
    operations = (*OPERATIONS, *PDF_OPERATIONS)

    def schemas(self) -> Mapping[str, Json]:
        """Give the envelope, plans and templates, what logs in and what that gives."""
        return {
            "error": self._envelope(array({}), {"errors": array(TEXT)}),
            "item": record({"dmp": self.ref("dmp")}),
            "dmp": self._dmp(),
            "contact": record({"mbox": TEXT, "name": TEXT, "affiliation": {}, "contact_id": {}}, ["mbox"]),
            "extension": record({"dmproadmap": self.ref("own_extension"), "stele": ANY_OBJECT}, ()),
            "own_extension": record(
                {
                    "template": record({"id": {"type": ["integer", "string"]}, "title": TEXT}, ["id"]),
                    "visibility": {"type": "string", "enum": list(VISIBILITIES)},
                },
                (),
            ),
            "template_item": record({"dmp_template": self.ref("template")}),
            "template": self._template(),
            "posted": record({"total_items": _COUNT, "items": array(self.ref("item"))}, ["items"]),
            "token": record(dict(zip(TOKEN, (TEXT, TEXT, NUMBER, NUMBER), strict=True))),
        }

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give an object; the table names members, or plans."""
        return ANY_OBJECT

    def list_taken(self, model: Any) -> Json:
        """Give the schema of plans that are sent."""
        return self.ref("posted")

    def given(self, model: Any) -> Json:
        """Give the schema of an item of a list, or of a bare object with some members."""
        return self.ref({DMP: "item", DMP_TEMPLATE: "template_item", TOKEN: "token"}[model])

    def page(self, items: Json) -> Json:
        """Give the envelope of items."""
        paged = {"page": _PLACE, "per_page": _PLACE, "prev": TEXT, "next": TEXT, "errors": array(TEXT)}
        return self._envelope(array(items), paged)

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give none: operations name theirs."""
        return ()

    def forms_of(self, operation: Operation) -> tuple[str, ...]:
        """Give the media types in which an operation reads a body: who logs in may send a form."""
        return (JSON, _FORM) if operation.gives == TOKEN else (JSON,)

    def argument(self, name: str) -> Json:
        """Give the schema of an argument."""
        return _ARGUMENTS.get(name, TEXT)

    def _envelope(self, items: Json, optional: Mapping[str, Json]) -> Json:
        always = {
            "application": TEXT,
            "source": described(TEXT, "The method and the path."),
            "time": _MOMENT,
            "caller": TEXT,
            "code": NUMBER,
            "message": TEXT,
            "total_items": _COUNT,
            "items": items,
        }
        return record({**always, **optional}, always)

    def _dmp(self) -> Json:
        """Give a plan: members that the standard has, and those of DMPRoadmap; what else is sent is kept."""
        mandatory = {"title": TEXT, "contact": self.ref("contact")}
        others = {
            "schema": TEXT,
            "description": TEXT,
            "language": described(TEXT, "ISO 639-3."),
            **dict.fromkeys(("created", "modified"), described({}, "A time; it comes back as it was sent.")),
            "ethical_issues_exist": described(TEXT, "yes, no or unknown."),
            **dict.fromkeys(("ethical_issues_description", "ethical_issues_report"), TEXT),
            "dmp_id": _IDENTIFIER,
            **dict.fromkeys(("contributor", "cost", "project", "dataset"), _OBJECTS),
            **dict.fromkeys(("alternate_identifier", "related_identifier"), _OBJECTS),
            "dmproadmap_links": described(record({"get": TEXT, "download": TEXT}), "Said by the site alone."),
            "extension": array(self.ref("extension")),
        }
        return {**record({**mandatory, **others}, mandatory), "additionalProperties": True}

    def _template(self) -> Json:
        affiliation = record(
            {"name": TEXT, "abbreviation": TEXT, "region": TEXT, "affiliation_id": _IDENTIFIER}, ["name"]
        )
        members = {
            "title": TEXT,
            "description": TEXT,
            "version": NUMBER,
            **dict.fromkeys(("created", "modified"), _MOMENT),
            "affiliation": affiliation,
            "template_id": _IDENTIFIER,
        }
        return record(members, [name for name in members if name != "description"])
