"""Which endpoint group answers which resource of the one host: the route table, as data.

Five dialects share the host without prefixes, so the table is exact: an exact segment beats `{a}`, `{a}` beats
`{proxy+}`. The gateway is made from it, and the authorizer tells from it in whose words a caller would be refused.
"""

REGISTRY = "registry"
EXPERIMENTS = "experiments"
PLANS = "plans"
REPOSITORY = "repository"
CATALOGUE = "catalogue"
ACCOUNTS = "accounts"
WEB = "web"


def _tree(*parents: str) -> tuple[str, ...]:
    """Give each parent and everything below it."""
    return tuple(resource for parent in parents for resource in (parent, parent + "/{proxy+}"))


RESOURCES: dict[str, tuple[str, ...]] = {
    REGISTRY: (
        *_tree("/api", "/data", "/data_product", "/external_object"),
        "/api/object",
        "/api/object/{a}",
    ),
    EXPERIMENTS: (*_tree("/api/v1", "/experiment/view"),),
    PLANS: (
        *_tree("/api/v1/heartbeat", "/api/v1/authenticate", "/api/v1/templates", "/api/v1/plans"),
        "/plans",
        "/plans/{id}",
        "/plans/{id}/{proxy+}",
    ),
    REPOSITORY: (
        "/api/object/{a}/{proxy+}",
        "/api/communities",
        *_tree("/api/objects"),
        *_tree("/deposit", "/collection", "/community", "/group", "/schema", "/category"),
        *_tree("/pid", "/doi", "/static"),
        *_tree("/communities"),
    ),
    CATALOGUE: (
        *_tree("/api/1", "/api/2", "/api/3"),
        *_tree("/api/rest", "/api/search", "/api/action", "/api/util"),
        "/api/tag_counts",
        *_tree("/dataset"),
        "/data.json",
        "/catalog.ttl",
        "/catalog.jsonld",
        "/catalog.xml",
    ),
    ACCOUNTS: (*_tree("/account"), "/get-token", "/revoke-token", "/logout"),
    WEB: ("/", "/{proxy+}"),
}
"""The resources of each group, as API Gateway names them."""

GROUPS: dict[str, str] = {resource: group for group, resources in RESOURCES.items() for resource in resources}
"""The group of each resource."""
