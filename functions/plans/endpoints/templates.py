"""Templates: listed."""

from __future__ import annotations

from typing import Any

from functions.plans import envelope
from functions.plans.operations import templates
from functions.plans.operations.permissions import require_api
from functions.plans.operations.templates import DescribedTemplate
from functions.plans.paging import window_of
from shared.accounts.organisations import ResearchOrganisation, ror_address
from shared.http import Request, Response
from shared.settings import settings


def list_templates(request: Request) -> Response:
    """List the templates that the caller may use."""
    require_api(request.principal)
    window, found = window_of(request), templates.offered(request.principal)
    page = templates.described(found[window.offset : window.offset + window.per_page])
    items = [{"dmp_template": _item(each)} for each in page]
    return envelope.answer(request, items, total=len(found), window=window)


def _item(template: DescribedTemplate) -> dict[str, Any]:
    values = template.values
    described = {"description": values["description"]} if values["description"] else {}
    return {
        "title": template.offered.title,
        **described,
        **{name: values[name] for name in ("version", "created", "modified")},
        "affiliation": _affiliation(template.organisation),
        "template_id": {"type": "dmproadmap", "identifier": str(template.offered.id)},
    }


def _affiliation(owner: ResearchOrganisation | None) -> dict[str, Any]:
    """Give what is known of whose a template is; it may be the site's own."""
    if owner is None:
        return {"name": settings.site_name}
    known = {"name": owner.name, "abbreviation": owner.abbreviation, "region": owner.region}
    said: dict[str, Any] = {name: text for name, text in known.items() if text}
    if owner.ror:
        said["affiliation_id"] = {"type": "ror", "identifier": ror_address(owner.ror) or owner.ror}
    elif owner.fundref:
        said["affiliation_id"] = {"type": "fundref", "identifier": owner.fundref}
    return said
