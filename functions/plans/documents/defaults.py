"""What stands in a document for what was not sent, and which of its members lists tell.

A null is what nobody sent where a default stands in its place; everywhere else it stays. What depends on the plan's
number or the site's address is no part of a kept document: `functions.plans.wire` makes it at each reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from functions.plans.documents.extension import of_others
from functions.plans.documents.identifiers import identifiers_in
from functions.plans.documents.moments import instant_of, moment_of, written

SCHEMA: Final = "https://github.com/RDA-DMP-Common/RDA-DMP-Common-Standard/tree/master/examples/JSON/JSON-schema/1.0"
"""The schema that a document names if it names none itself."""

YEARS: Final = 2
"""How long a project goes on that nobody tells the end of."""

ABBREVIATED: Final = (
    "schema",
    "title",
    "description",
    "language",
    "created",
    "modified",
    "ethical_issues_exist",
    "ethical_issues_description",
    "ethical_issues_report",
    "dmp_id",
    "contact",
)
"""The members that a list tells of a plan, in their order."""

Document = dict[str, Any]


def with_defaults(dmp: Mapping[str, Any], received: datetime) -> Document:
    """Give a document with what it leaves out, as far as that is known when it is received."""
    now = written(received)
    defaults: Document = {
        "schema": SCHEMA,
        "language": "eng",
        "created": now,
        "modified": now,
        "ethical_issues_exist": "unknown",
    }
    if dmp.get("project") is None:
        defaults["project"] = [_project_of(dmp, received)]
    return {**dmp, **{name: value for name, value in defaults.items() if dmp.get(name) is None}}


def _project_of(dmp: Mapping[str, Any], received: datetime) -> Document:
    """Give the project of a document that names none; it starts when the plan does."""
    start = moment_of(instant_of(dmp.get("created"), received)).date()
    last_year = min(start.year + YEARS, 9999)
    try:
        end = start.replace(year=last_year)
    except ValueError:  # the 29th of February
        end = start.replace(year=last_year, day=28)
    description = dmp.get("description")
    described = {"description": description} if isinstance(description, str) and description.strip() else {}
    return {"title": dmp["title"], **described, "start": start.isoformat(), "end": end.isoformat()}


def split(dmp: Mapping[str, Any]) -> tuple[Document, Document]:
    """Give what lists tell of a document, and all else of it that is kept."""
    head = {name: dmp[name] for name in ABBREVIATED if name in dmp}
    if not identifiers_in(head.get("dmp_id")):
        head.pop("dmp_id", None)
    left_out = {*ABBREVIATED, "dmproadmap_links", "extension"}
    rest = {name: value for name, value in dmp.items() if name not in left_out}
    if rest.get("dataset") is None:
        rest.pop("dataset", None)
    if others := of_others(dmp):
        rest["extension"] = others
    return head, rest
