"""A plan as a work: what its landing page says of it to machines, and how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.plans.documents import told
from functions.plans.documents.moments import moment_of
from functions.plans.store import PUBLIC
from functions.plans.wire import pdf_address
from shared.accounts.users import orcid_address
from shared.landing.work import Contributor, CreativeWork, WorkFile
from shared.persistent_ids import doi_of, handle_of
from shared.records import Record

_JSON: Final = "application/json"
_PDF: Final = "application/pdf"


def page_address(id: int, site: str) -> str:
    """Give the address of a plan's page."""
    return f"{site}/plans/{id}"


def json_address(id: int, site: str) -> str:
    """Give the address of a plan's document, for whoever sees its page."""
    return f"{page_address(id, site)}.json"


def work_of(record: Record, dmp: Mapping[str, Any], site: str) -> CreativeWork:
    """Describe a plan.

    Args:
        record: the plan.
        dmp: its document.
        site: the site's address.
    """
    values, id = record.values, record.id
    names = told.texts_of(dmp.get("dmp_id"))
    known = tuple(dict.fromkeys(each for name in names if (each := resolved(name))))
    fundings = [each for project in told.projects(dmp) for each in project.fundings]
    return CreativeWork(
        type="CreativeWork",
        url=page_address(id, site),
        title=told.text_of(dmp.get("title")),
        identifiers=known,
        other_identifiers=tuple(each for each in names if not resolved(each) and not each.startswith(site)),
        description=told.text_of(dmp.get("description")),
        creators=tuple(map(_person, told.people(dmp))),
        published=day_of(values["created"]),
        changed=day_of(values["modified"]),
        languages=told.texts_of(dmp.get("language")),
        funders=tuple(dict.fromkeys(each.funder for each in fundings if each.funder)),
        files=(WorkFile(name=f"plan-{id}.pdf", url=pdf_address(id, site), media_type=_PDF),),
        metadata=((json_address(id, site), _JSON),),
        is_public=values["visibility"] == PUBLIC,
    )


def _person(each: told.PlanPerson) -> Contributor:
    return Contributor(name=each.name, orcid=orcid_address(each.identifier) or "", affiliation=each.affiliation)


def resolved(text: str) -> str:
    """Give the whole address of a persistent identifier, empty for what is none."""
    if doi := doi_of(text):
        return f"https://doi.org/{doi}"
    handle = handle_of(text)
    return f"https://hdl.handle.net/{handle}" if handle else ""


def day_of(second: int) -> str:
    """Give the day of a second of the epoch."""
    return moment_of(second).date().isoformat()
