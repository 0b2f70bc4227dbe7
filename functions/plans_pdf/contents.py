"""What a plan's PDF says, made of a document of the RDA DMP Common Standard (1.0, 1.1 and 1.2) however bent it is.

What the standard knows stands in its section; all other members come last, by their paths, with the values they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any, Final

from functions.plans_pdf.composition import Column, Composition, Fact, told
from functions.plans_pdf.languages import language_of
from functions.plans_pdf.members import DmpObject, Further, leaves
from functions.plans_pdf.showing import (
    Shown,
    access,
    affiliation,
    day,
    identifier,
    inline,
    licence,
    mail,
    plain,
    related,
    role,
    size,
    standard,
    titled,
    word,
)
from functions.plans_pdf.texts import Full, Room, breakable, is_rtl, one_line

AMOUNT: Final = "Amount"
"""The column whose numbers stand one above the other."""

LONGEST_TITLE: Final = 400
_LONGEST_OVERVIEW: Final = 100
_RUNNING_TITLE: Final = 70

_ABOUT: Final[tuple[Fact, ...]] = (
    ("Identifier", "dmp_id", identifier),
    ("Other identifiers", "alternate_identifier", identifier),
    ("Created", "created", day),
    ("Last changed", "modified", day),
    ("Language", "language", inline),
)

_CONTACT: Final[tuple[Fact, ...]] = (
    ("Name", "name", plain),
    ("E-mail", "mbox", mail),
    ("Organisation", "affiliation", affiliation),
    ("Identifier", "contact_id", identifier),
)
_CONTRIBUTOR: Final[tuple[Column, ...]] = (
    ("Contributor", (("name", plain), ("contributor_id", identifier))),
    ("Role", (("role", role),)),
    ("Organisation", (("affiliation", affiliation),)),
    ("E-mail", (("mbox", mail),)),
)
_CREATOR: Final[tuple[Column, ...]] = (
    ("Creator", (("name", plain), ("creator_id", identifier))),
    ("Organisation", (("affiliation", affiliation),)),
    ("E-mail", (("mbox", mail),)),
)

_PROJECT: Final[tuple[Fact, ...]] = (
    ("Start", "start", day),
    ("End", "end", day),
    ("Identifier", "project_id", identifier),
    ("Description", "description", plain),
)
_FUNDING: Final[tuple[Column, ...]] = (
    ("Funder", (("name", plain), ("funder_name", plain), ("funder_id", identifier))),
    ("Status", (("funding_status", word),)),
    ("Grant", (("grant_id", identifier),)),
)
_COST: Final[tuple[Column, ...]] = (
    ("Cost", (("title", plain),)),
    ("Description", (("description", plain),)),
    (AMOUNT, (("value", plain),)),
    ("Currency", (("currency_code", inline),)),
)
_ETHICS: Final[tuple[Fact, ...]] = (
    ("Ethical issues", "ethical_issues_exist", word),
    ("Description", "ethical_issues_description", plain),
    ("Report", "ethical_issues_report", plain),
)
_DATASET: Final[tuple[Fact, ...]] = (
    ("Type", "type", plain),
    ("Description", "description", plain),
    ("Identifier", "dataset_id", identifier),
    ("Other identifiers", "alternate_identifier", identifier),
    ("Keywords", "keyword", inline),
    ("Language", "language", inline),
    ("Issued", "issued", day),
    ("Reused data", "is_reused", word),
    ("Personal data", "personal_data", word),
    ("Sensitive data", "sensitive_data", word),
    ("Rights", "rights", plain),
    ("Quality assurance", "data_quality_assurance", plain),
    ("Preservation", "preservation_statement", plain),
    ("Security and privacy", "security_and_privacy", titled),
    ("Metadata standards", "metadata", standard),
    ("Technical resources", "technical_resource", titled),
    ("Related", "related_identifier", related),
)
_DISTRIBUTION: Final[tuple[Fact, ...]] = (
    ("Description", "description", plain),
    ("Access", "data_access", word),
    ("Access address", "access_url", plain),
    ("Download", "download_url", plain),
    ("Format", "format", inline),
    ("Size", "byte_size", size),
    ("Issued", "issued", day),
    ("Available until", "available_until", day),
    ("Licence", "license", licence),
)
_HOST: Final[tuple[Fact, ...]] = (
    ("Host", "title", plain),
    ("Address", "url", plain),
    ("Identifier", "host_id", identifier),
    ("About the host", "description", plain),
    ("Storage", "storage_type", plain),
    ("Availability", "availability", plain),
    ("Backup", "backup_type", plain),
    ("Backup frequency", "backup_frequency", plain),
    ("Versioning", "support_versioning", word),
    ("Persistent identifiers", "pid_system", inline),
    ("Certified with", "certified_with", inline),
    ("Country", "geo_location", inline),
)
_OVERVIEW: Final[tuple[Column, ...]] = (
    ("Dataset", (("title", plain),)),
    ("Type", (("type", plain),)),
    ("Personal data", (("personal_data", word),)),
    ("Sensitive data", (("sensitive_data", word),)),
    ("Access", (("distribution", access),)),
)
_TEMPLATE: Final[tuple[Fact, ...]] = (("Template", "title", plain), ("Template number", "id", plain))
_VISIBILITY: Final[tuple[Fact, ...]] = (("Visibility", "visibility", word),)
_FORMAT: Final[tuple[Fact, ...]] = (("Format", "schema", plain),)


def contents_of(dmp: Mapping[str, Any], address: str, share: int = 1) -> dict[str, Any]:
    """Give what is typeset of a plan: a bounded amount, whatever the document holds.

    Args:
        dmp: the `dmp` as it is answered.
        address: where all of it is.
        share: the part of the usual amount that there is room for, such as 4 for a quarter.
    """
    room = Room(share)
    page, further = Composition(room), Further()
    title = one_line(_text(dmp.get("title")), LONGEST_TITLE) or "Untitled plan"
    plan = DmpObject(dmp, "", further)
    with suppress(Full):
        _write(page, plan, further, title)
    return {
        "language": language_of(dmp.get("language")),
        "name": title,
        "title": {"text": breakable(title), "rtl": is_rtl(title)},
        "running": {"text": breakable(one_line(title, _RUNNING_TITLE)), "rtl": is_rtl(title)},
        "shortened": room.shortened,
        "address": address,
        "blocks": page.blocks,
    }


def _text(value: Any) -> str:
    return "; ".join(text for text, _ in plain(value))


def _write(page: Composition, plan: DmpObject, further: Further, title: str) -> None:
    sent = plan.take("title")
    if title.endswith("…"):
        page.texts(plain(sent))
    page.texts(plain(plan.take("description")))
    page.facts(plan, _ABOUT)
    _people(page, plan)
    _projects(page, plan)
    _datasets(page, plan)
    _matters(page, plan)
    _origin(page, plan)
    plan.leave()
    _others(page, further)


def _people(page: Composition, plan: DmpObject) -> None:
    with page.section("Contact"):
        for contact in plan.each("contact", "name"):
            page.facts(contact, _CONTACT)
    with page.section("Contributors"):
        page.table(plan.each("contributor", "name"), _CONTRIBUTOR)


def _projects(page: Composition, plan: DmpObject) -> None:
    with page.section("Project"):
        for project in plan.each("project", "title"):
            page.heading(2, "Project", plain(project.take("title")))
            page.facts(project, _PROJECT)
            page.table(project.each("funding", "name"), _FUNDING)


def _datasets(page: Composition, plan: DmpObject) -> None:
    with page.section("Datasets"):
        listed = plan.look("dataset")
        if isinstance(listed, list) and 1 < len(listed) <= _LONGEST_OVERVIEW:
            page.table(DmpObject({"dataset": listed}, "", []).each("dataset", "title"), _OVERVIEW)
        for dataset in plan.each("dataset", "title"):
            page.heading(2, "Dataset", plain(dataset.take("title")))
            page.facts(dataset, _DATASET)
            page.table(dataset.each("creator", "name"), _CREATOR)
            for distribution in dataset.each("distribution", "title"):
                page.heading(3, "Distribution", plain(distribution.take("title")))
                page.facts(distribution, _DISTRIBUTION)
                for host in distribution.each("host", "title"):
                    page.facts(host, _HOST)


def _matters(page: Composition, plan: DmpObject) -> None:
    with page.section("Ethical issues"):
        page.facts(plan, _ETHICS)
    with page.section("Costs"):
        page.table(plan.each("cost", "title"), _COST)
    with page.section("Related works"):
        page.texts(related(plan.take("related_identifier")))


def _origin(page: Composition, plan: DmpObject) -> None:
    plan.take("dmproadmap_links")
    with page.section("About this plan"):
        page.rows(chain(_made_with(plan), told(plan, _FORMAT)))


def _made_with(plan: DmpObject) -> Iterator[tuple[str, Iterator[Shown]]]:
    for entry in plan.each("extension", "extension"):
        for made in entry.each("dmproadmap", "template"):
            for template in made.each("template", "title"):
                yield from told(template, _TEMPLATE)
            yield from told(made, _VISIBILITY)


def _others(page: Composition, further: Further) -> None:
    with page.section("Other members of the document"):
        listed = (leaf for path, value in further for leaf in leaves(path, value))
        page.rows(((path, plain(value)) for path, value in listed), narrow=True)
