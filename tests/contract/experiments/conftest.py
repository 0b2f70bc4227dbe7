"""Callers of the experiments, and what only administrators make for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.accounts.browser import Browser, shown_token

from .client import Client, Json, Site, unique

Newcomer = Callable[[], Client]
MakeSchema = Callable[..., Json]

NUMERIC, STRING, URL, LINK, FILENAME, DATETIME, LONGSTRING, JSON = range(1, 9)
"""The data types of parameter names."""

OF_EXPERIMENT, OF_DATASET, OF_DATAFILE = 1, 2, 3
"""The types of schemas."""


@pytest.fixture(scope="session")
def owner(site: Site) -> Client:
    """A signed-in user, who owns what a test is about."""
    return Client(site.url, site.token, site.user)


@pytest.fixture(scope="session")
def other(site: Site) -> Client:
    """Another signed-in user."""
    return Client(site.url, site.token2, site.user2)


@pytest.fixture(scope="session")
def admin(site: Site) -> Client:
    """A site administrator."""
    return Client(site.url, site.admin_token, site.admin)


@pytest.fixture(scope="session")
def stranger(site: Site) -> Client:
    """Someone without credentials."""
    return Client(site.url)


@pytest.fixture(scope="session")
def newcomer(site: Site) -> Newcomer:
    """Gives somebody who has just got an account and a token; skips where only GitHub itself signs people in."""

    def signed_up() -> Client:
        browser = Browser(site.url)
        assert browser.sign_in(unique("person-")[:20]).status_code == 200
        token = shown_token(browser.open("/get-token"))
        assert token
        return Client(site.url, token, browser.me()["username"])

    return signed_up


@pytest.fixture(scope="session")
def ordinary(newcomer: Newcomer) -> Client:
    """Somebody who is in no group and manages no facility."""
    return newcomer()


@pytest.fixture(scope="session")
def manager(newcomer: Newcomer) -> Client:
    """Somebody who manages the facility of the fixture `facility`."""
    return newcomer()


@pytest.fixture(scope="session")
def facility(admin: Client, manager: Client) -> Json:
    """A facility that `manager` manages."""
    group = group_with(admin, manager)
    return admin.make("facility", name=unique("Kiln house "), manager_group=f"/api/v1/group/{group}/")


@pytest.fixture(scope="session")
def instrument(manager: Client, facility: Json) -> Json:
    """An instrument of that facility."""
    return manager.make("instrument", name=unique("Kiln "), facility=facility["resource_uri"])


def group_with(admin: Client, *members: Client) -> int:
    """The id of a new group of accounts with those members."""
    group: int = admin.account("POST", "/account/groups", {"name": unique("Group ")})["id"]
    for member in members:
        admin.account("PUT", f"/account/groups/{group}/members/{member.id}")
    return group


def grant(owner: Client, experiment: Json, to: Client | int, **rights: bool | str | None) -> Json:
    """A new row that gives a user, or the group of that id, rights on an experiment."""
    plugin, entity = ("django_group", to) if isinstance(to, int) else ("django_user", to.id)
    return owner.make(
        "objectacl",
        pluginId=plugin,
        entityId=str(entity),
        content_type="experiment",
        object_id=experiment["id"],
        **rights,
    )


def day(from_today: int) -> str:
    """The date (UTC) so many days from today."""
    return (datetime.now(UTC) + timedelta(days=from_today)).date().isoformat()


@dataclass(frozen=True)
class Schema:
    """A schema and its parameter names.

    Attributes:
        record: the schema, as the site gives it.
        names: the parameter names' records by their names.
    """

    record: Json
    names: dict[str, Json]

    @property
    def namespace(self) -> str:
        """The schema's namespace."""
        return str(self.record["namespace"])

    @property
    def uri(self) -> str:
        """The schema's URI."""
        return str(self.record["resource_uri"])

    def set_of(self, **values: object) -> Json:
        """A parameter set, as it is sent: names and values."""
        return {"schema": self.namespace, "parameters": [{"name": n, "value": v} for n, v in values.items()]}


def make_schema(admin: Client, kind: int, names: dict[str, int], **values: object) -> Schema:
    """A new schema with parameter names of those data types."""
    told = {"namespace": unique("https://meta.example.org/"), "name": unique("S")[:50], "type": kind, **values}
    record = admin.make("schema", **told)
    made = {
        name: admin.make("parametername", schema=record["resource_uri"], name=name, full_name=name, data_type=data_type)
        for name, data_type in names.items()
    }
    return Schema(record, made)


EVERY_TYPE = {
    "number": NUMERIC,
    "text": STRING,
    "url": URL,
    "link": LINK,
    "filename": FILENAME,
    "time": DATETIME,
    "long": LONGSTRING,
    "json": JSON,
}


@pytest.fixture(scope="session")
def run_schema(admin: Client) -> Schema:
    """A schema of experiments with a name of every data type."""
    return make_schema(admin, OF_EXPERIMENT, EVERY_TYPE)


@pytest.fixture(scope="session")
def glaze_schema(admin: Client) -> Schema:
    """Another schema of experiments."""
    return make_schema(admin, OF_EXPERIMENT, {"recipe": STRING, "fired_on": DATETIME})


@pytest.fixture(scope="session")
def logger_schema(admin: Client) -> Schema:
    """A schema of datasets."""
    return make_schema(admin, OF_DATASET, {"channels": NUMERIC, "unit": STRING})


@pytest.fixture(scope="session")
def csv_schema(admin: Client) -> Schema:
    """A schema of files."""
    return make_schema(admin, OF_DATAFILE, {"columns": NUMERIC, "unit": STRING})


@dataclass(frozen=True)
class Tree:
    """An experiment with everything below it: metadata at each level, a dataset and a verified file."""

    experiment: Json
    dataset: Json
    file: Json

    @property
    def metadata(self) -> list[str]:
        """The URIs of everything whose visibility is the experiment's."""
        uris = []
        for one in (self.experiment, self.dataset, self.file):
            uris.append(one["resource_uri"])
            for each in one["parameter_sets"]:
                uris += [each["resource_uri"], *(parameter["resource_uri"] for parameter in each["parameters"])]
        return [*uris, *(replica["resource_uri"] for replica in self.file["replicas"])]


MakeTree = Callable[..., Tree]


@pytest.fixture(scope="session")
def make_tree(owner: Client, run_schema: Schema, logger_schema: Schema, csv_schema: Schema) -> MakeTree:
    """Gives a tree whose experiment has the values that are said."""

    def made(**values: object) -> Tree:
        experiment = owner.experiment(**{"parameter_sets": [run_schema.set_of(text="lena", number="3.5")], **values})
        dataset = owner.dataset(experiment, parameter_sets=[logger_schema.set_of(channels=8)])
        file = owner.file(dataset, directory="raw/a", parameter_sets=[csv_schema.set_of(columns="4", unit="K")])
        return Tree(experiment, owner.read(dataset["resource_uri"]), file)

    return made


@pytest.fixture(scope="session")
def hidden(make_tree: MakeTree) -> Tree:
    """A tree that only its owner sees. It is made once: only read it."""
    return make_tree()


@pytest.fixture(scope="session")
def public(make_tree: MakeTree) -> Tree:
    """A tree that everybody sees. It is made once: only read it."""
    return make_tree(public_access=100)
