"""The routes of the gateway: the table of `shared.routes`, and who answers for a group today.

Everything that lays out a gateway reads it here: the OpenAPI body (`infra.openapi`), the local gateway
(`infra.local.gateway`) and the tests. Each resource has every method: API Gateway answers a resource without the
method with its own 403 instead of trying a `{proxy+}` above it.
"""

from typing import NamedTuple

from shared.routes import GROUPS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")

FUNCTIONS = {
    "registry": "RegistryFunction",
    "experiments": "ExperimentsFunction",
    "catalogue": "CatalogueFunction",
    "repository": "RepositoryFunction",
    "plans": "PlansFunction",
    "accounts": "AccountsFunction",
    "web": "WebFunction",
}
"""The groups that have a function, with its name in `template.yaml`. Only they get resources on the gateway."""

APART = {"/plans/{id}/{proxy+}": "PlansPdfFunction"}
"""The resources that another function answers than the rest of their group's: it has fonts and more memory."""

PACKAGES = (*FUNCTIONS, "plans_pdf")
"""The packages below `functions/` whose apps answer requests."""


class Route(NamedTuple):
    """One resource of the gateway and the endpoint group that answers it."""

    resource: str
    group: str


ROUTES: tuple[Route, ...] = tuple(sorted(Route(resource, group) for resource, group in GROUPS.items()))


def answering(group: str) -> str | None:
    """Name the group whose function answers for `group`: itself, or None for nobody yet."""
    return group if group in FUNCTIONS else None


def function_of(route: Route) -> str:
    """Name the function in `template.yaml` that answers a deployed route."""
    return APART.get(route.resource) or FUNCTIONS[route.group]


def deployed() -> tuple[Route, ...]:
    """Give the routes that some function answers, each with the group whose function it is."""
    answered = ((route.resource, answering(route.group)) for route in ROUTES)
    return tuple(Route(resource, group) for resource, group in answered if group)
