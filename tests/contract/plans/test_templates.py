"""Templates over the API: what everybody is offered, and what an organisation's people are."""

from __future__ import annotations

import json
import os
import random
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.accounts.conftest import Program
from tests.serving import Served

from .client import API, Client, Json, beside, fresh
from .conftest import ApiClient

TEMPLATES = f"{API}/templates"
Command = Callable[..., str]


@pytest.fixture(scope="module")
def command(served: Served | None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Runs the operators' command for templates; gives what it says."""
    if served is None:
        pytest.skip("only its operators reach the tables of this site")
    stack, said = served.stack, tmp_path_factory.mktemp("templates") / "said.json"
    environment = {**os.environ, "AWS_ENDPOINT_URL": request.getfixturevalue("emulator"), "STELE_STACK": stack}

    def run(*words: str, file: list[Json] | None = None) -> str:
        said.write_text(json.dumps(file))
        done = subprocess.run(
            [sys.executable, "-m", "infra.plan_templates", *words, *([str(said)] if file else [])],
            cwd=Path(__file__).parents[3],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    return run


def ror() -> str:
    """Give a well-formed ROR identifier that nothing else has."""
    return f"https://ror.org/0{''.join(random.choices(string.ascii_lowercase, k=6))}{random.randrange(10, 99)}"


def listed(client: Client, per_page: int = 100) -> dict[str, Json]:
    """List all templates, page by page as a list says; give them by title, in their order."""
    told = client.ok("GET", f"{TEMPLATES}?per_page={per_page}")
    found = [item["dmp_template"] for item in told["items"]]
    while "next" in told:
        told = client.ok("GET", beside(client.url, told["next"]))
        found += [item["dmp_template"] for item in told["items"]]
    assert len(found) == told["total_items"]
    order = [(each["title"], int(each["template_id"]["identifier"])) for each in found]
    assert order == sorted(order)
    return {each["title"]: each for each in found}


def test_everybody_who_may_is_offered_the_default(client: Client, org_admin: Client, colleague: Client) -> None:
    for caller in (client, org_admin, colleague):
        default = listed(caller)["DCC Template"]
        assert list(default) == [
            *("title", "description", "version", "created", "modified", "affiliation", "template_id"),
        ]
        assert default["template_id"] == {"type": "dmproadmap", "identifier": "1"}
        assert (default["version"], list(default["affiliation"])) == (1, ["name"])


def test_others_are_offered_nothing(nobody: Client, unprivileged: Client) -> None:
    assert nobody.refused("GET", TEMPLATES) == (401, ["Missing token"])
    assert unprivileged.refused("GET", TEMPLATES) == (401, ["Invalid token"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_templates_are_only_listed(client: Client, method: str) -> None:
    assert client.refused(method, TEMPLATES, {}) == (404, ["not found"])
    assert client.refused("GET", f"{TEMPLATES}/1") == (404, ["not found"])


def test_pages(client: Client) -> None:
    total = client.ok("GET", TEMPLATES)["total_items"]
    last = client.ok("GET", TEMPLATES, arguments={"page": total, "per_page": 1, "colour": "red"})
    assert (last["page"], last["per_page"], len(last["items"])) == (total, 1, 1)
    assert "next" not in last
    assert last.get("prev", "-").endswith(f"{TEMPLATES}?page={total - 1}&per_page=1" if total > 1 else "-")
    beyond = client.ok("GET", f"{TEMPLATES}/", arguments={"page": total + 5, "per_page": 1})
    assert (beyond["items"], beyond["total_items"], "next" in beyond) == ([], total, False)
    assert beyond["prev"].endswith(f"?page={total}&per_page=1")
    assert beyond["source"] == f"GET {TEMPLATES}/"
    assert client.ok("GET", TEMPLATES, arguments={"page": "x", "per_page": "1000"})["per_page"] == 100


def test_funders_and_organisations_have_templates(
    command: Command,
    admin: Program,
    organisation: int,
    client: Client,
    org_admin: Client,
    colleague: Client,
    log_in: Callable[[ApiClient], Client],
    register: Callable[..., ApiClient],
) -> None:
    """A funder's is offered to everybody, an organisation's to its people and clients; theirs replace a funder's."""
    own = admin.done("GET", f"/account/organisations/{organisation}")["name"]
    known = {"name": fresh("Funder "), "abbreviation": "EF", "ror": ror()}
    admin.done("POST", "/account/organisations", known)
    title, ours, other = fresh("EF - Biochemistry "), fresh("Our plan "), fresh("EF - Other ")
    said = command(
        "add",
        file=[
            {"title": title, "description": "A biochemistry template", "organisation": known["ror"]},
            {"title": ours, "organisation": own, "visibility": "organisational"},
            {"title": other, "organisation": known["name"]},
        ],
    )
    funders, organisations, others = (int(line.split("template ")[1].split(".")[0]) for line in said.splitlines())
    assert not {title, ours, other} & listed(colleague).keys()
    for id in (funders, organisations, others):
        command("publish", str(id))
    found = listed(client, per_page=1)
    assert {title, ours, other} & found.keys() == {title, other}
    shown = found[title]
    assert {name: shown[name] for name in shown if name not in ("created", "modified")} == {
        "title": title,
        "description": "A biochemistry template",
        "version": 1,
        "affiliation": {
            "name": known["name"],
            "abbreviation": "EF",
            "affiliation_id": {"type": "ror", "identifier": known["ror"]},
        },
        "template_id": {"type": "dmproadmap", "identifier": str(funders)},
    }
    member = log_in(register(organisation=organisation))
    for caller in (org_admin, colleague, member):
        assert {title, ours, other} <= listed(caller).keys()
    command(
        "add", file=[{"customises": funders, "organisation": own, "description": "With more"}, {"version_of": funders}]
    )
    command("publish", str(others + 1))
    command("publish", str(others + 2))
    customised = f"{title} - with additional questions for {own}"
    for caller in (org_admin, colleague, member):
        found = listed(caller, per_page=2)
        assert {title, ours, other, customised} & found.keys() == {ours, other, customised}
        assert found[customised]["affiliation"] == {"name": own}
        assert found[customised]["template_id"]["identifier"] == str(others + 1)
    latest = listed(client)[title]
    assert latest["template_id"]["identifier"] == str(others + 2)
    assert (latest["version"], latest["description"]) == (2, "A biochemistry template")
    for caller, asked, given in (
        (client, funders, (others + 2, title)),
        (client, str(others + 2), (others + 2, title)),
        (client, organisations, (1, "DCC Template")),
        (client, others + 1, (1, "DCC Template")),
        (colleague, others + 1, (others + 1, customised)),
        (member, organisations, (organisations, ours)),
    ):
        [extension] = caller.create(extension=[{"dmproadmap": {"template": {"id": asked}}}])["extension"]
        assert extension["dmproadmap"]["template"] == {"id": given[0], "title": given[1]}
