"""Everything that the plans answer: their one table of operations."""

from __future__ import annotations

from typing import Any, Final

from functions.plans.endpoints import pages, plans, templates
from functions.plans.endpoints.authenticate import authenticate
from shared.http import WEB_PAGE, ListOf, Operation, Who

_API: Final = "/api/v1"
DMP: Final = ("dmp",)
"""What an item of a list of plans has."""
DMP_TEMPLATE: Final = ("dmp_template",)
"""What an item of the list of templates has."""
TOKEN: Final = ("access_token", "token_type", "expires_in", "created_at")
"""What logging in gives."""
PAGING: Final = ("page", "per_page")
FILTERS: Final = ("created_after", "created_before", "updated_after", "updated_before", "remove_tests")

_GRANT: Final = ("grant_type", "client_id", "client_secret", "email", "code")
_PLANS: Any = ListOf(DMP)
_TEMPLATES: Any = ListOf(DMP_TEMPLATE)

OPERATIONS: Final = (
    Operation("GET", f"{_API}/heartbeat", plans.heartbeat, Who.UNGUARDED, gives=dict),
    Operation("POST", f"{_API}/authenticate", authenticate, Who.UNGUARDED, _GRANT, TOKEN),
    Operation("GET", f"{_API}/templates", templates.list_templates, Who.API_USER, gives=_TEMPLATES, arguments=PAGING),
    Operation("GET", f"{_API}/plans", plans.list_plans, Who.API_USER, gives=_PLANS, arguments=(*PAGING, *FILTERS)),
    Operation("POST", f"{_API}/plans", plans.create_plans, Who.API_USER, _PLANS, _PLANS, status=201),
    Operation("GET", f"{_API}/plans/<id>", plans.read_plan, Who.API_USER, gives=_PLANS, arguments=("validate",)),
    Operation("GET", "/plans", pages.list_page, Who.ANYBODY, gives=WEB_PAGE, arguments=("mine", "page")),
    Operation("GET", "/plans/<id>.json", pages.plan_document, Who.READER, gives=DMP),
    Operation("GET", "/plans/<id>", pages.plan_page, Who.READER, gives=WEB_PAGE, arguments=("page", "export")),
)
"""All operations of the plans."""
