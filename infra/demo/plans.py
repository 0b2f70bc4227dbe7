"""Demo plans: a funder's and an institute's templates, and plans of a harbour's research, from draft to data.

Templates are added as a site's operators add them; plans are posted over HTTP, by an API client and by an
organisational administrator. What has its title already is passed over, so a second load changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from functions.plans.operations import template_versions
from functions.plans.operations.template_versions import TemplateText
from functions.plans.store import DRAFT, FOR_EVERYBODY, FOR_ORGANISATION, RETIRED
from infra.demo.errors import DemoError
from shared.accounts.organisations import ResearchOrganisation, ensure_organisation

FUNDER = "Estuary Research Council"
INSTITUTE = "Firth Institute"
_RORS = {FUNDER: ("ERC-F", "https://ror.org/0estry142"), INSTITUTE: ("FI", "https://ror.org/0firth107")}
_BY = "https://creativecommons.org/licenses/by/4.0/"


def load(site: str, people: Mapping[str, str]) -> None:
    """Write the demo templates and plans, unless they are there.

    Args:
        site: the site's address, without a slash at its end.
        people: credentials: `STELE_CLIENT_ID` and `_SECRET`, `STELE_ORGADMIN_EMAIL` and `_CODE`.

    Raises:
        DemoError: the site refused something.
    """
    template = _load_templates()
    client = {"grant_type": "client_credentials"}
    client |= {"client_id": people["STELE_CLIENT_ID"], "client_secret": people["STELE_CLIENT_SECRET"]}
    person = {"grant_type": "authorization_code"}
    person |= {"email": people["STELE_ORGADMIN_EMAIL"], "code": people["STELE_ORGADMIN_CODE"]}
    _post(_Plans(site, client), _of_client(template))
    _post(_Plans(site, person), _of_administrator(_deposit(site), site))


def _load_templates() -> int:
    """See to it that the templates are there; give the funder's."""
    funder, institute = (_organisation(name) for name in (FUNDER, INSTITUTE))
    original = _template("Coastal observations", "What the council asks of whom it pays.", funder, FOR_EVERYBODY)
    _template("Laboratory notebooks", "For data that are made in the institute's kilns.", institute, FOR_ORGANISATION)
    _template("Coastal observations", "With the institute's questions.", institute, FOR_ORGANISATION, original)
    return original


def _organisation(name: str) -> ResearchOrganisation:
    found = ensure_organisation(name, *_RORS[name])
    if found is None:
        raise DemoError(f"the organisation {name} is not there and cannot be made")
    return found


def _template(
    title: str, description: str, owner: ResearchOrganisation, visibility: str, customises: int | None = None
) -> int:
    """Give the template of that title and organisation, made and published if it is not there."""
    for each in template_versions.every_version():
        values = each.values
        if (values["title"], values["organisation"]) == (title, owner.id) and values["state"] != RETIRED:
            break
    else:
        each = template_versions.add(TemplateText(title, description, owner.id, visibility, customises))
    return template_versions.publish(each.id).id if each.values["state"] == DRAFT else each.id


class _Plans:
    """The plans' API, as one caller uses it."""

    def __init__(self, site: str, credentials: Mapping[str, str]) -> None:
        self._api = f"{site}/api/v1"
        self._session = requests.Session()
        token = self.send("POST", "/authenticate", json=credentials)["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, **how: Any) -> Any:
        """Send a request, and give what it says; nothing for a list without a plan."""
        answer = self._session.request(method, f"{self._api}{path}", timeout=60, **how)
        if method == "GET" and answer.status_code == 404:
            return {"items": []}
        if not answer.ok:
            raise DemoError(f"{method} {path} was refused: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def titles(self) -> Iterator[str]:
        """Give the titles of all plans that the caller sees."""
        page, told = 1, self.send("GET", "/plans?per_page=100")
        while True:
            yield from (item["dmp"]["title"] for item in told["items"])
            if "next" not in told:
                return
            page += 1
            told = self.send("GET", f"/plans?page={page}&per_page=100")


def _post(caller: _Plans, plans: list[dict[str, Any]]) -> None:
    there = set(caller.titles())
    for plan in plans:
        if plan["title"] not in there:
            caller.send("POST", "/plans", json={"total_items": 1, "items": [{"dmp": plan}]})


def _deposit(site: str) -> str:
    """Give the address of a demo deposit: what its number is, the site has decided."""
    answer = requests.get(f"{site}/api/objects/community/surf/deposits", timeout=60)
    for each in answer.json() if answer.ok else ():
        if each["metadata"]["base"]["title"] == "Tide gauge 7, winter storms":
            return f"{site}/api/objects/deposit/{each['id']}"
    raise DemoError("the demo deposit of the tide gauge is not there")


def _plan(title: str, name: str, visibility: str, **members: Any) -> dict[str, Any]:
    """Give a document; its contact is at the institute."""
    abbreviation, ror = _RORS[INSTITUTE]
    affiliation = {"name": INSTITUTE, "abbreviation": abbreviation, "affiliation_id": _id("ror", ror)}
    mbox = f"{name.split()[0].lower()}@firth.example"
    own = {"template": {"id": members.pop("template")}} if "template" in members else {}
    extension = [{"dmproadmap": {"visibility": visibility, **own}}]
    contact = {"name": name, "mbox": mbox, "affiliation": affiliation}
    return {"title": title, "contact": contact, **members, "extension": extension}


def _listed_contact(name: str, mbox: str) -> dict[str, Any]:
    """Give a contact as the RDA DMP Common Standard 1.2 has it, with a list of affiliations."""
    affiliation = {"name": INSTITUTE, "affiliation_id": _id("ror", _RORS[INSTITUTE][1])}
    return {"name": name, "mbox": mbox, "contact_id": _id("orcid", "0000-0002-1825-0097"), "affiliation": [affiliation]}


def _id(type: str, identifier: str) -> dict[str, str]:
    return {"type": type, "identifier": identifier}


def _dataset(title: str, type: str, identifier: str, **members: Any) -> dict[str, Any]:
    sensitive = {"personal_data": "no", "sensitive_data": "no"}
    return {"title": title, "dataset_id": _id(type, identifier), **sensitive, **members}


def _of_client(template: int) -> list[dict[str, Any]]:
    """Give what the institute's planner posts: a plan for each word of visibility, the last of them whole."""
    host = {
        "title": "Firth store",
        "url": "https://store.firth.example/",
        "storage_type": "disk",
        "pid_system": ["doi"],
    }
    licence = {"license_ref": _BY, "start_date": "2027-01-01"}
    files = {"title": "Readings", "data_access": "open", "byte_size": 4_200_000_000, "host": host, "license": [licence]}
    copy = {"title": "Copy", "data_access": "closed", "host": {**host, "title": "Tape", "storage_type": "tape"}}
    return [
        _plan("Eels in the upper firth", "Ada Muir", "privately_visible"),
        _plan("A trial of the planner", "Ada Muir", "is_test"),
        _plan("Silt in the harbour mouth", "Grace Nkemelu", "organisationally_visible", template=template),
        _plan(
            *("Storm surges and who remembers them", "Grace Nkemelu", "publicly_visible"),
            template=template,
            schema="https://github.com/RDA-DMP-Common/RDA-DMP-Common-Standard/tree/master/examples/JSON/JSON-schema/1.2",
            contact=_listed_contact("Grace Nkemelu", "grace@firth.example"),
            description="Gauges along the firth, and conversations with its pilots.",
            ethical_issues_exist="yes",
            ethical_issues_description="Pilots are asked for consent, and names are changed.",
            cost=[{"title": "Transcription", "value": 3250.5, "currency_code": "GBP"}],
            project=[
                {
                    "title": "Surges",
                    "start": "2026-01-01",
                    "end": "2028-12-31",
                    "funding": [{"funder_id": _id("ror", _RORS[FUNDER][1]), "funding_status": "granted"}],
                }
            ],
            dataset=[
                _dataset("Gauge readings", "doi", "10.5072/firth.surges", is_reused=False, distribution=[files, copy]),
                _dataset("Conversations", "other", "surges-talks", personal_data="yes", sensitive_data="yes"),
            ],
        ),
    ]


def _of_administrator(deposit: str, site: str) -> list[dict[str, Any]]:
    """Give what the institute's administrator posts: plans whose data are here."""
    tables, runs = f"{site}/dataset/tide-tables", f"{site}/api/data_product/1/"
    return [
        _plan(
            *("Tide gauge 7 through the winter", "Ada Muir", "publicly_visible"),
            dataset=[_dataset("Readings", "url", deposit), _dataset("Tide tables", "url", tables, is_reused=True)],
        ),
        _plan(
            *("Celadon and its models", "Ada Muir", "organisationally_visible"),
            dataset=[
                _dataset("Firings of kiln 7", "url", f"{site}/api/v1/experiment/1/"),
                _dataset("Runs of the model", "url", runs),
            ],
        ),
    ]
