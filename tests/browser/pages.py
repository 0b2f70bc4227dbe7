"""Every kind of page that the site has, each with one that shows it: who sees it, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

from tests.browser.visitor import BrowsedSite
from tests.waiting import until

PULSAR = "A pulsar in the lower band, one night"
HALOS = "The Cosmogrid Simulation: Statistical Properties of Small Dark Matter Halos 2048³ resolution"
DRAFT = "Sediment cores, first readings"
WAITING = "A pulsar in the higher band, the same night"
CELADON = "Kiln 7, run 38: celadon over porcelain"
SURGES = "Storm surges and who remembers them"


class KnownPage(NamedTuple):
    """One page.

    Attributes:
        name: its screenshots'.
        path: below the site; what is in braces `addresses` knows.
        seen_by: who looks at it: a stranger, or an account's username.
        status: what it answers.
        needs_scripts: why it shows more with scripts than without; empty where it does not.
        not_ours: why axe does not judge it; empty where it does.
    """

    name: str
    path: str
    seen_by: str = ""
    status: int = 200
    needs_scripts: str = ""
    not_ours: str = ""


_UPLOADS = "files are sent to the bucket by a script"
_SWAGGER = "Swagger UI draws it, with faults of its own"

PAGES = (
    KnownPage("home", "/"),
    KnownPage("search", "/search"),
    KnownPage("search-found", "/search?q=harbour"),
    KnownPage("search-nothing", "/search?q=xylophone"),
    KnownPage("docs", "/docs/"),
    KnownPage("docs-group", "/docs/repository/"),
    KnownPage("docs-subject", "/docs/repository/files/"),
    KnownPage("docs-swagger", "/docs/swagger", needs_scripts=_SWAGGER, not_ours=_SWAGGER),
    KnownPage("nowhere", "/nowhere", status=404),
    KnownPage("account-stranger", "/account"),
    KnownPage("sign-in", "/account/login"),
    KnownPage("registry", "/api/?format=api"),
    KnownPage("registry-table", "/api/data_product/?format=api"),
    KnownPage("registry-table-filtered", "/api/namespace/?format=api&name=firth"),
    KnownPage("registry-objects", "/api/object/?format=api"),
    KnownPage("registry-record", "/api/data_product/{simulation}/?format=api"),
    KnownPage("registry-object", "/api/object/1/?format=api"),
    KnownPage("registry-code-run", "/api/code_run/1/?format=api"),
    KnownPage("registry-provenance", "/api/prov-report/{simulation}/"),
    KnownPage("registry-no-record", "/api/author/4711/?format=api", status=404),
    KnownPage("registry-form", "/api/namespace/?format=api", "ada"),
    KnownPage("registry-edit", "/api/edit/code_run/1/", "ada"),
    KnownPage("registry-edit-object", "/api/edit/object/1/", "ada"),
    KnownPage("registry-edit-product", "/api/edit/data_product/{simulation}/", "ada"),
    KnownPage("registry-delete", "/api/delete/code_run/1/", "ada"),
    KnownPage("experiments", "/experiment/view/"),
    KnownPage("experiment", "/experiment/view/{experiment}/"),
    KnownPage("experiment-dataset", "/experiment/view/{experiment}/dataset/{thermocouples}/"),
    KnownPage("experiments-api", "/api/v1/swagger/"),
    KnownPage("experiment-hidden", "/experiment/view/{hidden_experiment}/", status=403),
    KnownPage("experiments-mine", "/experiment/view/?mine=yes", "ada"),
    KnownPage("experiment-own", "/experiment/view/{hidden_experiment}/", "ada"),
    KnownPage("datasets", "/dataset"),
    KnownPage("datasets-found", "/dataset?q=tide"),
    KnownPage("dataset", "/dataset/tide-tables"),
    KnownPage("dataset-missing", "/dataset/none-of-this-name", status=404),
    KnownPage("datasets-mine", "/dataset?mine=yes", "ada"),
    KnownPage("plans", "/plans"),
    KnownPage("plan", "/plans/{plan}"),
    KnownPage("plan-missing", "/plans/4711", status=404),
    KnownPage("plans-mine", "/plans?mine=yes", "ada"),
    KnownPage("communities", "/communities"),
    KnownPage("community", "/community/astrophysics"),
    KnownPage("deposit", "/deposit/{pulsar}"),
    KnownPage("collection", "/collection/{halos}"),
    KnownPage("category", "/category/natural"),
    KnownPage("schema", "/schema/lofar"),
    KnownPage("deposit-missing", "/deposit/0123456789abcdef", status=404),
    KnownPage("group-missing", "/group/none-of-this-name", status=404),
    KnownPage("tombstone", "/deposit/{tombstone}", status=410),
    KnownPage("drafts", "/deposit/drafts", "ada"),
    KnownPage("deposit-new", "/deposit/new", "ada"),
    KnownPage("draft", "/deposit/{draft}", "ada"),
    KnownPage("draft-edit", "/deposit/{draft}/edit", "ada", needs_scripts=_UPLOADS),
    KnownPage("draft-submit", "/deposit/{draft}/submit", "ada"),
    KnownPage("waiting", "/deposit/{waiting}", "ada"),
    KnownPage("review", "/deposit/{waiting}", "admin"),
    KnownPage("review-edit", "/deposit/{waiting}/edit", "admin"),
    KnownPage("communities-admin", "/communities", "admin"),
    KnownPage("community-new", "/communities/new", "admin"),
    *(
        KnownPage(f"community-{each}", f"/community/lofar/{each}", "admin")
        for each in ("edit", "schema", "members", "policies", "collections", "reviews")
    ),
    KnownPage("community-closed", "/community/lofar/policies", "grace", status=403),
    KnownPage("collection-edit", "/collection/{halos}/edit", "admin"),
    KnownPage("collection-schema", "/collection/{halos}/schema", "admin"),
    KnownPage("collection-submit", "/collection/{halos}/submit", "admin", status=409),
    KnownPage("account", "/account", "ada"),
    KnownPage("administration", "/account/admin", "admin"),
    KnownPage("administration-people", "/account/admin/users", "admin"),
    KnownPage("administration-person", "/account/admin/users/{person}", "admin"),
    KnownPage("administration-clients", "/account/admin/clients", "admin"),
    KnownPage("administration-client", "/account/admin/clients/{client}", "admin"),
    KnownPage("administration-client-secret", "/account/admin/clients/{client}/secret", "admin"),
    KnownPage("administration-client-revocation", "/account/admin/clients/{client}/revocation", "admin"),
    KnownPage("administration-organisations", "/account/admin/organisations", "admin"),
    KnownPage("administration-organisation", "/account/admin/organisations/{organisation}", "admin"),
    KnownPage("administration-groups", "/account/admin/groups", "admin"),
    KnownPage("administration-group", "/account/admin/groups/{group}", "admin"),
    KnownPage("administration-settings", "/account/admin/settings", "admin"),
    KnownPage("password", "/account/password", "ada"),
)

ELSEWHERE = {
    "/pid/<handle:path>": "leads to the page of what the handle names",
    "/doi/<doi:path>": "leads to the page of what the DOI names",
    "/account/callback": "leads to where the sign-in was begun",
    "/logout": "leads home",
    "/get-token": "whoever opens it gets a new token: test_tokens.py does",
    "/revoke-token": "whoever opens it has no token any more: test_tokens.py does",
}
"""The addresses of pages that `PAGES` leaves out, with the reason."""


def addresses(site: BrowsedSite) -> dict[str, str]:
    """Give what the paths of pages have in braces: the numbers that the site gave the demo records.

    A deposit is made and deleted for its tombstone, and the search is waited for.
    """
    found = {
        name: _deposit(site, title) for name, title in (("pulsar", PULSAR), ("draft", DRAFT), ("waiting", WAITING))
    }
    found["halos"] = _object(site, "collection", HALOS)
    found["tombstone"] = _tombstone(site)
    experiments = _get(site, "/api/v1/experiment/", limit=0)["objects"]
    found["experiment"] = str(next(it["id"] for it in experiments if it["title"] == CELADON))
    datasets = _get(site, "/api/v1/dataset/", experiments=found["experiment"])["objects"]
    found["thermocouples"] = str(next(it["id"] for it in datasets if it["description"] == "Thermocouples"))
    found["hidden_experiment"] = str(next(it["id"] for it in experiments if it["public_access"] == 1))
    found["gauge"] = _deposit(site, "Tide gauge 7, winter storms")
    found["run"] = _registered(site, "data_product", name="simulation/north/age-structured")
    found["simulation"] = _registered(site, "data_product", name="simulation/north/weekly-summary")
    found["plan"] = _plan(site)
    found["person"] = str(_get(site, "/account/me")["id"])
    for name in ("client", "organisation", "group"):
        found[name] = str(_get(site, f"/account/{name}s", "STELE_ADMIN_TOKEN")["results"][0]["id"])
    return found


def _get(site: BrowsedSite, path: str, by: str = "STELE_TOKEN", **arguments: Any) -> Any:
    """Give what the site tells, asked with the token that the credentials call `by`."""
    token = {"Authorization": f"token {site.credentials[by]}"}
    answer = requests.get(site.url + path, params=arguments, headers=token, timeout=60)
    answer.raise_for_status()
    return answer.json()


def _deposit(site: BrowsedSite, title: str) -> str:
    return _object(site, "deposit", title)


def _object(site: BrowsedSite, kind: str, title: str) -> str:
    """Give the id of an object of the repository; what was written a moment ago is found a moment later."""

    def look() -> str:
        for question in ({"size": 100}, {"drafts": "", "size": 100}):
            for hit in _get(site, "/api/objects", **question)["hits"]["hits"]:
                if hit["title"] == title and hit["pid"].startswith(kind):
                    return str(hit["pid"].partition(":")[2])
        return ""

    return until(look, f"the search finds {title}")


def _tombstone(site: BrowsedSite) -> str:
    """Publish a deposit, and delete it as only an administrator may; give its id."""
    user, admin = ({"token": site.credentials[name]} for name in ("STELE_TOKEN", "STELE_ADMIN_TOKEN"))
    objects = f"{site.url}/api/objects"
    draft = {"title": "Withdrawn soundings", "community": site.credentials["STELE_COMMUNITY"], "sharelevel": "Open"}
    made = requests.post(f"{objects}/deposit", json=draft, params=user, timeout=60)
    made.raise_for_status()
    id = str(made.json()["properties"]["pid"]).partition(":")[2]
    for method, path, who in (("POST", "/submit", user), ("DELETE", "", admin)):
        requests.request(method, f"{objects}/deposit/{id}{path}", params=who, timeout=60).raise_for_status()
    return id


def _registered(site: BrowsedSite, table: str, **filters: str) -> str:
    found: Mapping[str, Any] = _get(site, f"/api/{table}/", **filters)["results"][0]
    return str(found["url"]).rstrip("/").rpartition("/")[2]


def _plan(site: BrowsedSite) -> str:
    """Give the number of the public plan, as a program of the planner's asks for it."""
    given = site.credentials
    client = {"client_id": given["STELE_CLIENT_ID"], "client_secret": given["STELE_CLIENT_SECRET"]}
    asked = {"grant_type": "client_credentials", **client}
    token = requests.post(f"{site.url}/api/v1/authenticate", json=asked, timeout=60).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    items = requests.get(f"{site.url}/api/v1/plans?per_page=100", headers=headers, timeout=60).json()["items"]
    plan = next(item["dmp"] for item in items if item["dmp"]["title"] == SURGES)
    return str(plan["dmp_id"]["identifier"]).rpartition("/")[2]
