"""Which endpoint group answers which resource of the one host: the route table.

Everything that must know a route reads it here: the OpenAPI body of the gateway (`infra.openapi`), the
local gateway (`infra.local.gateway`) and the tests. Five dialects share the host without prefixes, so the
table is exact: an exact segment beats `{a}`, `{a}` beats `{proxy+}`, and each resource has every method
(API Gateway answers a resource without the method with its own 403 instead of trying a `{proxy+}` above it).
"""

from typing import NamedTuple

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")

FUNCTIONS = {"registry": "RegistryFunction", "accounts": "AccountsFunction"}
"""The groups that have a function, with its name in `template.yaml`. Only they get resources on the gateway."""

STAND_INS = {"web": "registry"}
"""Who answers for a group as long as it has no function of its own."""


class Route(NamedTuple):
    """One resource of the gateway and the endpoint group that answers it."""

    resource: str
    group: str


def _tree(*parents: str) -> tuple[str, ...]:
    """Give each parent and everything below it."""
    return tuple(resource for parent in parents for resource in (parent, parent + "/{proxy+}"))


_RESOURCES: dict[str, tuple[str, ...]] = {
    "registry": (
        *_tree("/api", "/data", "/data_product", "/external_object"),
        "/api/object",
        "/api/object/{a}",
    ),
    "experiments": _tree("/api/v1"),
    "plans": (
        *_tree("/api/v1/heartbeat", "/api/v1/authenticate", "/api/v1/templates", "/api/v1/plans"),
        "/plans/{id}/{proxy+}",
    ),
    "repository": (
        "/api/object/{a}/{proxy+}",
        "/api/communities",
        *_tree("/api/objects"),
        *_tree("/deposit", "/collection", "/community", "/group", "/schema", "/category"),
        *_tree("/pid", "/doi", "/static"),
    ),
    "catalogue": (
        *_tree("/api/1", "/api/2", "/api/3"),
        *_tree("/api/rest", "/api/search", "/api/action", "/api/util"),
        "/api/tag_counts",
        *_tree("/dataset"),
        "/data.json",
        "/catalog.ttl",
        "/catalog.jsonld",
        "/catalog.xml",
    ),
    "accounts": (*_tree("/account"), "/get-token", "/revoke-token", "/logout"),
    "web": ("/", "/{proxy+}", "/plans", "/plans/{id}"),
}

ROUTES: tuple[Route, ...] = tuple(
    sorted(Route(resource, group) for group, resources in _RESOURCES.items() for resource in resources)
)


def answering(group: str) -> str | None:
    """Name the group whose function answers for `group`: itself, its stand-in, or None for nobody yet."""
    group = group if group in FUNCTIONS else STAND_INS.get(group, group)
    return group if group in FUNCTIONS else None


def deployed() -> tuple[Route, ...]:
    """Give the routes that some function answers, each with the group whose function it is."""
    answered = ((route.resource, answering(route.group)) for route in ROUTES)
    return tuple(Route(resource, group) for resource, group in answered if group)
