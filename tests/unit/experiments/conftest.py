"""The experiments' handlers on moto, one empty site a test, with people who may do different things there."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from infra.tables import create_table
from shared import allowances
from shared.accounts.enrolment import create_user
from shared.accounts.groups import create_group
from tests.buckets import make_bucket
from tests.unit import reply
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.prepared import prepared

BUCKET = "experiments-files"
API = "/api/v1/"
HOST = "lab.example"

Caller = Mapping[str, str]
NOBODY: Caller = {}
ADMIN: Caller = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin"}


class Reply(reply.Reply):
    """An answer, and what lists and addresses in it say."""

    @property
    def objects(self) -> list[Any]:
        """The objects of a list."""
        objects: list[Any] = self.body["objects"]
        return objects

    @property
    def total(self) -> int:
        """How many objects a list has in all."""
        total: int = self.body["meta"]["total_count"]
        return total

    @property
    def location(self) -> str:
        """Where what was made is."""
        return self.headers["Location"]


class Lab:
    """A site, and a client that speaks as Lena unless told otherwise. Otto is another person; Mia manages `group`."""

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]], people: "People") -> None:
        self.handler = handler
        self.group, self.lena, self.otto, self.mia = people

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        caller: Caller | None = None,
        host: str = HOST,
    ) -> Reply:
        """Send JSON to an address below `/api/v1/`, or to a whole one."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {**({"Content-Type": "application/json"} if raw is not None else {}), **(headers or {})}
        several = {name: [value] if isinstance(value, str) else value for name, value in (query or {}).items()}
        context = {"principal_kind": "anonymous"} if caller == NOBODY else caller or self.lena
        whole = path if path.startswith("/") else API + path
        event = proxy_event(method, whole, headers=sent, query=several or None, body=raw, caller=context, host=host)
        return Reply.of(self.handler(event, None))

    def get(self, path: str, caller: Caller | None = None, **query: str | list[str]) -> Reply:
        """Send a GET."""
        return self.send("GET", path, query=query, caller=caller)

    def make(self, resource: str, caller: Caller | None = None, **values: Any) -> Any:
        """Make an object and give it as a GET shows it."""
        reply = self.send("POST", f"{resource}/", values, caller=caller)
        assert reply.status == 201, reply.text
        shown = self.get(reply.location, caller)
        assert shown.status == 200, shown.text
        return shown.body

    def experiment(self, **values: Any) -> Any:
        """Make an experiment of Lena's."""
        return self.make("experiment", **{"title": "Kiln 7", **values})

    def dataset(self, *experiments: Any, **values: Any) -> Any:
        """Make a dataset of Lena's in these experiments."""
        addresses = [each["resource_uri"] for each in experiments]
        return self.make("dataset", **{"description": "Thermocouples", "experiments": addresses, **values})

    def file(self, dataset: Any, filename: str = "ch1.csv", **values: Any) -> Any:
        """Register a file whose bytes lie elsewhere."""
        told = {"filename": filename, "md5sum": "6f5902ac237024bdd0c176cb93063dc4", "size": "12", **values}
        return self.make("dataset_file", dataset=dataset["resource_uri"], **told)

    def schema(self, namespace: str = "https://meta.example.org/kiln/run", **values: Any) -> Any:
        """Make a schema, as administrators do."""
        return self.make("schema", ADMIN, namespace=namespace, **values)

    def name(self, schema: Any, name: str, data_type: int, **values: Any) -> Any:
        """Make a parameter name, as administrators do."""
        told = {"name": name, "full_name": name, "data_type": data_type, **values}
        return self.make("parametername", ADMIN, schema=schema["resource_uri"], **told)

    def share(self, experiment: Any, caller: Caller, **rights: Any) -> Any:
        """Give somebody rights to an experiment of Lena's."""
        return self.make(
            "objectacl",
            pluginId="django_user",
            entityId=caller["user_id"],
            content_type="experiment",
            object_id=str(experiment["id"]),
            **rights,
        )


class People(NamedTuple):
    """A group, two people, and one who is in the group."""

    group: int
    lena: dict[str, str]
    otto: dict[str, str]
    mia: dict[str, str]

    @classmethod
    def register(cls) -> "People":
        """Make their accounts."""
        group = create_group("Kiln managers").id
        lena, otto = _person("lena", "Lena Lind"), _person("otto", "Otto Ost")
        return cls(group, lena, otto, {**_person("mia", "Mia Maron", group), "groups": str(group)})


def _person(username: str, full_name: str, *groups: int) -> dict[str, str]:
    account = create_user(username, full_name=full_name, email=f"{username}@home.example", groups=groups)
    return {"principal_kind": "user", "user_id": str(account.id), "username": username}


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A site with nothing in it but people."""
    monkeypatch.setenv("EXPERIMENTS_TABLE", "experiments")
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.setenv("INSTITUTION", "Harbour Institute")
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        make_bucket(BUCKET)
        from functions.experiments.app import handler

        yield Lab(handler, prepared(_begin))


def _begin() -> People:
    from functions.experiments import bootstrap

    create_table("experiments")
    create_table("search")
    bootstrap.ensure()
    return People.register()
