"""The plans' pages for people: lists, and a plan. Importing this imports Jinja."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from functions.plans.documents import details, exact_json, told
from functions.plans.landing import resolved, work_of
from functions.plans.operations.listing import ListedPlan
from functions.plans.paging import Window, window_of
from functions.plans.store import ORGANISATIONAL, PRIVATE, PUBLIC, TEST
from functions.plans.wire import pdf_address
from shared.accounts.users import orcid_address
from shared.html import page
from shared.http import Request, Response
from shared.landing.pages import landing_page
from shared.records import Record
from shared.search.face import Face

_TEMPLATES: Final = Path(__file__).with_name("templates")
_PLACE: Final = "Plans"

VISIBILITIES: Final[Mapping[str, tuple[str, str]]] = {
    PUBLIC: ("Public", "Everybody may read this plan."),
    ORGANISATIONAL: ("Organisation", "Not everybody may read this plan: it is for people of its organisation."),
    PRIVATE: (
        "Private",
        "Not everybody may read this plan: it is for who made it and its organisation's administrators.",
    ),
    TEST: ("Test", "Not everybody may read this plan: it is a test."),
}
"""Who sees a plan, in a word and in a sentence."""

DATASETS_A_PAGE: Final = 20
_FEW: Final = 10
"""Datasets that a page tells all of; of more it tells less each."""

_LONG, _SHORT = told.LONGEST, 200
_MOST_DISTRIBUTIONS, _FEW_DISTRIBUTIONS = 20, 2


@dataclass(frozen=True, slots=True)
class DatasetSection:
    """What a page tells of a dataset.

    Attributes:
        identifiers: what it is known by; of persistent identifiers the whole addresses.
        live: what the records of this site are by now that it is about.
        left_out: how many distributions are told in the other forms of the plan alone.
    """

    dataset: told.PlanDataset
    identifiers: Sequence[str]
    live: Sequence[Mapping[str, Any]]
    distributions: Sequence[details.PlanDistribution]
    left_out: int
    statements: Sequence[details.PlanStatement]


def plans(
    request: Request, listed: Mapping[int, ListedPlan], window: Window, total: int, *, own: bool = False
) -> Response:
    """Write a page of a list of plans.

    Args:
        request: what is answered.
        listed: the plans on it, by ids.
        window: which page it is.
        total: how many plans there are on all pages.
        own: whether they are those of the caller; else they are public.
    """
    at = f"{request.base_url}/plans?{'mine=yes&' if own else ''}page="
    before = min(window.page - 1, window.last(total))
    return page(
        request,
        _TEMPLATES / "plans.html",
        "My data management plans" if own else "Data management plans",
        public=not own,
        whole=False,
        place=_PLACE,
        mine=own,
        records=[_row(id, each) for id, each in listed.items()],
        count=f"{total:,} {'plan' if total == 1 else 'plans'}",
        previous=f"{at}{before}" if before > 0 else "",
        next=f"{at}{window.page + 1}" if window.page < window.last(total) else "",
    )


def _row(id: int, listed: ListedPlan) -> dict[str, Any]:
    head: told.Document = exact_json.unpack(listed.head)
    contact = next(told.people(head), None)
    return {
        "id": id,
        "title": told.text_of(head.get("title")),
        "description": told.text_of(head.get("description")),
        "contact": contact.name if contact else "",
        "affiliation": contact.affiliation if contact else "",
        "created": told.text_of(head.get("created"))[:10],
        "visibility": VISIBILITIES[listed.visibility][0] if listed.visibility else "",
    }


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
    work = work_of(record, dmp, request.base_url)
    datasets = list(told.datasets(dmp))
    few = len(datasets) <= _FEW
    most = _MOST_DISTRIBUTIONS if few else _FEW_DISTRIBUTIONS
    window = Window(window_of(request).page, DATASETS_A_PAGE)
    shown = datasets[window.offset : window.offset + DATASETS_A_PAGE]
    last = window.last(len(datasets))
    before = min(window.page - 1, last)
    return landing_page(
        request,
        _TEMPLATES / "plan.html",
        work,
        kind="Data management plan",
        place=_PLACE,
        faces=related,
        visibility=VISIBILITIES[record.values["visibility"]],
        made_from=record.values["template_title"],
        persons=[(each, orcid_address(each.identifier)) for each in told.people(dmp)],
        projects=list(told.projects(dmp)),
        ethics=_ethics(dmp),
        contents=[(each, number // DATASETS_A_PAGE + 1) for number, each in enumerate(datasets)],
        datasets=_sections(dmp, shown, live, most),
        count=f"Datasets {window.offset + 1} to {window.offset + len(shown)} of {len(datasets)}" if last > 1 else "",
        previous=f"{work.url}?page={before}" if before > 0 else "",
        next=f"{work.url}?page={window.page + 1}" if window.page < last else "",
        longest=_LONG if few else _SHORT,
        costs=details.costs(dmp)[: told.MOST],
        pdf=pdf_address(record.id, request.base_url),
        json=work.metadata[0][0],
    )


def _ethics(dmp: told.Document) -> dict[str, str]:
    """Give what is said of ethical issues; that nobody knows of any is nothing."""
    said = {"Expected": "exist", "Description": "description", "Report": "report"}
    told_of = {words: told.text_of(dmp.get(f"ethical_issues_{name}")) for words, name in said.items()}
    found = {words: text for words, text in told_of.items() if text}
    return {} if list(found.values()) == ["unknown"] else found


def _sections(
    dmp: told.Document, datasets: Iterable[told.PlanDataset], live: Iterable[Mapping[str, Any]], most: int
) -> list[DatasetSection]:
    records = defaultdict(list)
    for each in live:
        records[each["dataset"]].append(each)
    sections = []
    for dataset in datasets:
        said = details.dataset_at(dmp, dataset.place)
        spread = details.distributions(said)
        left_out = max(len(spread) - most, 0)
        statements = list(details.statements(said))[:most]
        names = [resolved(each) or each for each in dataset.identifiers]
        sections.append(DatasetSection(dataset, names, records[dataset.place], spread[:most], left_out, statements))
    return sections
