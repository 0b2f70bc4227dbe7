"""The plans' pages for people: the public ones, a plan, and what is refused. Importing this imports Jinja."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from functions.plans.documents import exact_json, told
from functions.plans.documents.moments import moment_of
from functions.plans.paging import Window
from functions.plans.store import PUBLIC
from functions.plans.wire import address, pdf_address
from shared.html import page
from shared.http import Refused, Request, Response
from shared.records import Record
from shared.search.face import Face
from shared.search.related import related_header

_TEMPLATES: Final = Path(__file__).with_name("templates")


def plans(request: Request, heads: Mapping[int, str], window: Window, total: int) -> Response:
    """Write a page of the list of plans.

    Args:
        request: what is answered.
        heads: the packed heads of the plans on it, by ids.
        window: which page it is.
        total: how many plans there are on all pages.
    """
    shown = {id: exact_json.unpack(head) for id, head in heads.items()}
    return page(
        request,
        _TEMPLATES / "plans.html",
        "Data management plans",
        plans=[
            {
                "id": id,
                "title": told.text_of(head.get("title")),
                "contact": next((each.name for each in told.people(head)), ""),
                "created": told.text_of(head.get("created"))[:10],
            }
            for id, head in shown.items()
        ],
        total=total,
        previous=min(window.page - 1, window.last(total)),
        following=window.page + 1 if window.page < window.last(total) else 0,
    )


def plan(
    request: Request,
    record: Record,
    dmp: Mapping[str, Any],
    live: Iterable[Mapping[str, Any]],
    related: Sequence[Face],
) -> Response:
    """Write the page of a plan.

    Args:
        request: what is answered.
        record: the plan.
        dmp: its document.
        live: what the records of this site are by now that its datasets are about (`linking.live`).
        related: what of all groups it is related to.
    """
    records = defaultdict(list)
    for each in live:
        records[each["dataset"]].append(each)
    values = record.values
    return page(
        request,
        _TEMPLATES / "plan.html",
        told.text_of(dmp["title"]),
        description=told.text_of(dmp.get("description")),
        is_public=values["visibility"] == PUBLIC,
        about={
            "Identifier": "; ".join(told.texts_of(dmp["dmp_id"])),
            "Created": _day(values["created"]),
            "Last changed": _day(values["modified"]),
            "Language": told.text_of(dmp.get("language")),
            "Template": values["template_title"],
            "Ethical issues": told.text_of(dmp.get("ethical_issues_exist")),
            "Ethical issues, description": told.text_of(dmp.get("ethical_issues_description")),
            "Ethical issues, report": told.text_of(dmp.get("ethical_issues_report")),
        },
        people=list(told.people(dmp)),
        projects=list(told.projects(dmp)),
        datasets=[(each, records[each.place]) for each in told.datasets(dmp)],
        pdf=pdf_address(record.id, request.base_url),
        json=address(record.id, request.base_url),
        related=related,
        headers=related_header(related, request.base_url),
    )


def refused(request: Request, refused: Refused) -> Response:
    """Write a refusal."""
    return page(request, _TEMPLATES / "refused.html", "No plan is shown here", status=refused.status)


def _day(second: int) -> str:
    return moment_of(second).date().isoformat()
