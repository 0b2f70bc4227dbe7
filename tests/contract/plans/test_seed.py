"""Every example of the DMPRoadmap API v1 documentation: its commands run by `curl` as they are printed, its answers.

Addresses and credentials stand in the place of the documentation's. Where it contradicts itself, what is done stands
beside the test: a plan that was made counts as one, and a dataset that nobody has named is the "Generic Dataset".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site
from tests.contract.repository.shell import Shell

from .client import API, Client, Json, address, document, envelope, fresh, number, posted
from .conftest import ApiClient, Person

SCHEMA = "https://github.com/RDA-DMP-Common/RDA-DMP-Common-Standard/tree/master/examples/JSON/JSON-schema/1.0"
FORM = "application/x-www-form-urlencoded;charset=UTF-8"
ROLES = [
    "https://dictionary.casrai.org/Contributor_Roles/Data_curation",
    "https://dictionary.casrai.org/Contributor_Roles/Investigation",
]
NOWHERE = {"type": "ror", "identifier": "https://ror.org/123abc45y"}


@pytest.fixture
def shell(site: Site, client: Client, tmp_path: Path) -> Shell:
    """A shell with a token."""
    return Shell(site.url, tmp_path, TOKEN=client.token or "")


def run(shell: Shell, command: str, **variables: str) -> tuple[int, Any]:
    """Run a command of the documentation; give the status and the body of its last answer."""
    here = re.sub(r"https?://localhost:3000", "https://$SDR_HOST", command)
    filled = re.sub(
        r"(?i)\[(your )?(access|authorization) token\]|\[access_token\]|<YOUR AUTHENTICATION TOKEN>", "$TOKEN", here
    )
    return shell(filled.replace("curl -v GET", "curl -v").replace("curl -v", "curl", 1), **variables)


def told(source: str, caller: str, code: int, message: str, total: int, **more: Any) -> Json:
    """Give an envelope without its time."""
    return {
        **{"application": "DMPRoadmap", "source": source, "caller": caller, "code": code, "message": message},
        **{"total_items": total, "items": [], **more},
    }


def timeless(body: Json) -> Json:
    """Give an envelope without its time, which is a moment with a zone."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["time"])
    return {name: value for name, value in body.items() if name != "time"}


# Heartbeat


def test_heartbeat(shell: Shell) -> None:
    status, body = run(shell, "curl -v GET https://localhost:3000/api/v1/heartbeat")
    assert (status, timeless(body)) == (200, told("GET /api/v1/heartbeat", body["caller"], 200, "OK", 0))
    assert re.fullmatch(r"[0-9a-f.:]+", body["caller"])


# Authentication

BY_JSON = r"""curl -v -X POST https://localhost:3000/api/v1/authenticate \
-H "Content-Type: application/json" \
-H "Accept: application/json" \
-d "{\"grant_type\":\"client_credentials\",\"client_id\":\"$ID\",\"client_secret\":\"$SECRET\"}"
"""

BY_JSON_AS_A_FORM = r"""curl -v -X POST https://localhost:3000/api/v1/authenticate \
-H "Content-Type: application/x-www-form-urlencoded;charset=UTF-8" \
-H "Accept: application/json" \
-d "{\"grant_type\":\"authorization_code\",\"email\":\"$EMAIL\",\"code\":\"$CODE\"}"
"""


def is_token(body: Json) -> bool:
    """Whether this is what a log-in gives: a bare object, with a signed web token of three parts that tells nothing."""
    assert list(body) == ["access_token", "token_type", "expires_in", "created_at"]
    assert re.fullmatch(r"eyJ[\w-]+(\.[\w-]+){2}", body["access_token"])
    assert isinstance(body["created_at"], int)
    return (body["token_type"], body["expires_in"]) == ("Bearer", 7200)


def test_an_api_client_logs_in(shell: Shell, program: ApiClient) -> None:
    status, body = run(shell, BY_JSON, ID=program.client_id, SECRET=program.client_secret)
    assert status == 200
    assert is_token(body)


def test_an_organisational_admin_logs_in(shell: Shell, administrator: Person) -> None:
    status, body = run(shell, BY_JSON_AS_A_FORM, EMAIL=administrator.email, CODE=administrator.code)
    assert status == 200
    assert is_token(body)


@pytest.mark.parametrize("form", ["json", "json as a form", "form"])
@pytest.mark.parametrize("who", ["program", "administrator"])
def test_every_grant_comes_in_every_form(form: str, who: str, nobody: Client, request: pytest.FixtureRequest) -> None:
    grant = request.getfixturevalue(who).grant
    body = urlencode(grant) if form == "form" else json.dumps(grant)
    headers = {"Content-Type": "application/json" if form == "json" else FORM}
    answer = nobody.send("POST", f"{API}/authenticate", body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert is_token(answer.json())


def test_who_does_not_log_in_is_told_so(shell: Shell, program: ApiClient) -> None:
    status, body = run(shell, BY_JSON, ID=program.client_id, SECRET="nothing of the kind")
    expected = told("POST /api/v1/authenticate", body["caller"], 401, "UNAUTHORIZED", 0, errors=["Invalid credentials"])
    assert (status, timeless(body)) == (401, expected)


@pytest.mark.parametrize(
    ("token", "text"), [(None, "Missing token"), ("eyJhbGciOiJIUzUxMiJ9.eyJpc3MiOiIifQ.AAAA", "Invalid token")]
)
def test_without_a_good_token_nothing_is_done(site: Site, token: str | None, text: str) -> None:
    answer = Client(site.url, token).send("POST", f"{API}/plans/", "not looked at")
    body = timeless(envelope(answer))
    assert body == told("POST /api/v1/plans/", body["caller"], 401, "UNAUTHORIZED", 0, errors=[text])


# Templates


def test_templates(shell: Shell, client: Client) -> None:
    command = """curl -v -H "Accept: application/json" -H "Authorization: Bearer [access_token]" http://localhost:3000/api/v1/templates"""
    status, body = run(shell, command)
    assert status == 200
    expected = told("GET /api/v1/templates", client.name, 200, "OK", body["total_items"], page=1, per_page=20)
    assert {**timeless(body), "items": []} | {"next": ""} == expected | {"next": ""}
    defaults = [it["dmp_template"] for it in body["items"] if it["dmp_template"]["title"] == "DCC Template"]
    assert [it["template_id"] for it in defaults] == [{"type": "dmproadmap", "identifier": "1"}]
    for template in (it["dmp_template"] for it in body["items"]):
        assert list(template) == [
            name
            for name in (*("title", "description", "version", "created", "modified", "affiliation", "template_id"),)
            if name in template
        ]
        assert isinstance(template["version"], int)
        assert template["affiliation"]["name"]
        assert re.fullmatch(r"\d+", template["template_id"]["identifier"])


def test_the_ruby_program(nobody: Client, program: ApiClient) -> None:
    """Its constants, its form-encoded payload, and its pages; it sends its form's content type with a GET too."""
    headers = {"Content-Type": FORM, "Accept": "application/json", "Server-Agent": "My external system"}
    answer = nobody.send("POST", f"{API}/authenticate", urlencode(program.grant), headers=headers)
    assert answer.status_code == 200
    token = answer.json()
    authorization = {"Authorization": f"{token['token_type']} {token['access_token']}"}
    for page in (1, 2):
        listed = nobody.ok("GET", f"{API}/templates?page={page}", headers={**headers, **authorization})
        assert listed["page"] == page
        assert ("prev" in listed) == (page == 2)


# Creating plans

CREATE = """curl -v -X POST https://localhost:3000/api/v1/plans \\
-H "Content-Type: application/json" \\
-H "Accept: application/json" \\
-H "Server-Agent: Your Application Name" \\
-H "Authorization: Bearer [Your Authorization Token]" \\
-d @plan.json"""


def seed_document(affiliation: str, mbox: str) -> Json:
    """The plan of "Create a plan"."""
    return {
        "title": "Examination of some interesting topics in biochemistry",
        "contact": {
            "name": "Jane Doe",
            "mbox": mbox,
            "affiliation": {"name": affiliation},
            "contact_id": {"type": "orcid", "identifier": "0000-0000-0000-0000"},
        },
        "contributor": [
            {
                "name": "John Smith",
                "mbox": "john.smith@nowhere.example",
                "role": ROLES,
                "affiliation": {"name": "University of Nowhere", "affiliation_id": NOWHERE},
                "contributor_id": {"type": "orcid", "identifier": "https://orcid.org/0000-0000-0000-0000"},
            }
        ],
        "extension": [{"dmproadmap": {"template": {"id": 3}}}],
    }


def whole(url: str, id: int, dmp: Json, **contact: Any) -> Json:
    """The plan as "Retrieve a plan" shows it, without dates; `contact`: what is known of its affiliation."""
    title, there, pdf = dmp["title"], f"{url}/api/v1/plans/{id}", f"{url}/plans/{id}/export.pdf"
    distribution = {
        **{"title": f"PDF - {title}", "data_access": "open"},
        **{"download_url": pdf, "format": ["application/pdf"]},
    }
    dataset = {
        **{"title": "Generic Dataset", "personal_data": "unknown", "sensitive_data": "unknown"},
        **{"dataset_id": {"type": "url", "identifier": there}, "distribution": [distribution]},
    }
    known = {"affiliation": dmp["contact"]["affiliation"] | contact} if contact else {}
    return {
        **{"schema": SCHEMA, "title": title, "language": "eng", "ethical_issues_exist": "unknown"},
        **{"dmp_id": {"type": "url", "identifier": there}, "contact": dmp["contact"] | known},
        **({"contributor": dmp["contributor"]} if "contributor" in dmp else {}),
        "dataset": [dataset],
        "dmproadmap_links": {"get": there, "download": pdf},
        "extension": [
            {"dmproadmap": {"template": {"id": 1, "title": "DCC Template"}, "visibility": "privately_visible"}}
        ],
    }


def dateless(dmp: Json) -> Json:
    """Give a plan without what it says of time: when it was made, and a project of two years from then."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dmp["created"])
    assert dmp["modified"] == dmp["created"]
    day = dmp["created"][:10]
    [project] = dmp["project"]
    assert project["title"] == dmp["title"]
    assert (project["start"], project["end"][5:7]) == (day, day[5:7])
    assert int(project["end"][:4]) == int(day[:4]) + 2
    return {name: value for name, value in dmp.items() if name not in ("created", "modified", "project")}


def test_a_plan_is_made_listed_and_read(shell: Shell, client: Client, admin: Program) -> None:
    """A template that there is not means the default one; what is known of an affiliation is added to it."""
    affiliation = fresh("Example University ")
    admin.done("POST", "/account/organisations", {"name": affiliation, "abbreviation": "EU"})
    sent = seed_document(affiliation, address("jane.doe"))
    (shell.home / "plan.json").write_text(json.dumps(posted(sent)))
    status, body = run(shell, CREATE)
    assert status == 201, body
    made = body["items"][0]["dmp"]
    expected = told("POST /api/v1/plans", client.name, 201, "CREATED", 1, errors=[])
    assert {**timeless(body), "items": []} == expected
    id = number(made)
    assert dateless(made) == whole(shell.url, id, sent, abbreviation="EU")

    read = """curl -v -H "Accept: application/json" -H "Authorization: Bearer [access_token]" http://localhost:3000/api/v1/plans/123"""
    status, body = run(shell, read.replace("123", str(id)))
    assert (status, timeless(body)) == (
        200,
        told(f"GET /api/v1/plans/{id}", client.name, 200, "OK", 1) | {"items": [{"dmp": made}]},
    )

    listed = """curl -v -H "Accept: application/json" -H "Authorization: Bearer [access token]" https://localhost:3000/api/v1/plans"""
    status, body = run(shell, listed)
    assert status == 200
    assert (body["page"], body["per_page"]) == (1, 20)
    every = (each for number in _pages(body) for each in client.list(page=number)["items"])
    [found] = [each["dmp"] for each in every if each["dmp"]["dmp_id"] == made["dmp_id"]]
    left_out = ("contributor", "project", "dataset", "extension")
    assert found == {name: value for name, value in made.items() if name not in left_out}


def _pages(body: Json) -> range:
    return range(1, -(-body["total_items"] // body["per_page"]) + 1)


def test_a_title_and_an_address_are_enough(client: Client) -> None:
    sent = {"title": "Examination of some interesting topics in biochemistry", "contact": {"mbox": address()}}
    answer = client.send("POST", f"{API}/plans/", posted(sent))
    made = envelope(answer)["items"][0]["dmp"]
    assert answer.status_code == 201
    assert answer.headers["Location"] == made["dmp_id"]["identifier"] == made["dmproadmap_links"]["get"]
    assert dateless(made) == whole(client.url, number(made), sent)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ('{"total_items": 1, "items": [', ["invalid JSON format"]),
        (
            json.dumps(posted({"contact": {"mbox": "jane@example.org"}})),
            ["dmp title cannot be blank", ":title and the contact's :mbox are both required fields"],
        ),
        (
            json.dumps(posted({"title": "Biochemistry", "contact": {}})),
            ["contact email cannot be blank", ":title and the contact's :mbox are both required fields"],
        ),
        (
            json.dumps(posted({"title": " ", "contact": {"mbox": ""}})),
            [
                *("dmp title cannot be blank", "contact email cannot be blank"),
                ":title and the contact's :mbox are both required fields",
            ],
        ),
    ],
)
def test_what_is_not_enough(client: Client, body: str, errors: list[str]) -> None:
    answer = client.send("POST", f"{API}/plans/", body)
    expected = told("POST /api/v1/plans/", client.name, 400, "BAD REQUEST", 0, errors=errors)
    assert timeless(envelope(answer)) == expected


# Listing plans


def test_plans_are_listed_page_by_page(
    shell: Shell, register: Callable[..., ApiClient], log_in: Callable[[ApiClient], Client]
) -> None:
    client = log_in(register())
    client.post(*(document(created="2017-12-31T00:00:00Z") for _ in range(3)), document(created="2017-12-30T23:59:59Z"))
    command = r"""curl -k -v -H "Authorization: Bearer <YOUR AUTHENTICATION TOKEN>" \
-H "Content-Type: application/json" \
http://localhost:3000/api/v1/plans\?created_after\=2017-12-31\&per_page\=50\&page\=1"""
    status, body = run(shell, command.replace("-k -v", "-k"), TOKEN=client.token or "")
    assert status == 200
    assert (body["page"], body["per_page"]) == (1, 50)
    total = body["total_items"]
    path = "/api/v1/plans?created_after=2017-12-31&page={}&per_page=1"
    told = client.list(created_after="2017-12-31", per_page=1, page=2)
    assert {name: told[name] for name in ("page", "per_page", "total_items")} == {
        **{"page": 2, "per_page": 1, "total_items": total}
    }
    assert told["source"] == "GET /api/v1/plans"
    assert told["prev"].endswith(path.format(1))
    assert told["next"].endswith(path.format(3))
    assert len(client.numbers()) >= total + 1


# Reading a plan


def test_what_is_not_there(client: Client, client2: Client) -> None:
    """Nor what somebody else may see alone."""
    hidden = number(client2.create())
    for id in (hidden, hidden + 1_000_000, "abc", 0, -1):
        answer = client.send("GET", f"{API}/plans/{id}")
        expected = told(f"GET /api/v1/plans/{id}", client.name, 404, "NOT FOUND", 0, errors=["dmp could not be found"])
        assert timeless(envelope(answer)) == expected
