"""The command-line client (FAIR-CLI): its request sequences, from a small simulation of how it sends and reads."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
import requests

from tests.contract.matrix.callers import UNKNOWN_TOKEN

from .client import Json, Site, author_uuid, fresh_hash, unique

Fetch = Callable[[str], Json]


class FairCli:
    """Sends as the client does: a token on everything, a slash at the end, JSON without falsy members.

    It reads the first page of a list only, and knows 403, 404 and 409 by their code.
    """

    def __init__(self, site: str, token: str) -> None:
        """`site` is the base URL, to which the client adds /api/."""
        self.uri = f"{site}/api/"
        self.headers = {"Authorization": f"token {token}"}
        self.conflicts = 0

    def url(self, path: str) -> str:
        """The URL of a path below API, with the slash that the client always adds."""
        url = urljoin(self.uri, path)
        return url if url.endswith("/") else url + "/"

    def read(self, answer: requests.Response) -> Any:
        """The results of a list, or the record."""
        assert answer.status_code in (200, 201), f"{answer.status_code}: {answer.text}"
        body = answer.json()
        return body.get("results", body)

    def get(self, path: str, /, **params: Any) -> Any:
        """GET of a list or record; the query is escaped."""
        return self.read(requests.get(self.url(path), headers=self.headers, params=params, timeout=60))

    def post_else_get(self, table: str, data: Json, **params: Any) -> str:
        """The URL of what the POST makes or, on 409, of the first record that the filters find."""
        headers = self.headers | {"Content-Type": "application/json"}
        sent = json.dumps({name: value for name, value in data.items() if value})
        answer = requests.post(self.url(table), data=sent, headers=headers, timeout=60)
        if answer.status_code == 409:
            self.conflicts += 1
            return str(self.get(table, **params)[0]["url"])
        return str(self.read(answer)["url"])

    def options(self, table: str) -> Json:
        """The metadata of a table."""
        found: Json = self.read(requests.options(self.url(table), headers=self.headers, timeout=60))
        return found

    def fields(self, table: str, **wanted: object) -> list[str]:
        """The fields whose metadata says all that is wanted; none where there are no actions."""
        told = self.options(table).get("actions", {"POST": {}})["POST"]
        return [name for name, one in told.items() if all(one[key] == value for key, value in wanted.items())]

    def type_of(self, url: str) -> str:
        """The longest key of the listing that occurs in a URL."""
        root, _path = url.split("api/")
        assert root
        keys: list[str] = sorted(self.get(""), key=len, reverse=True)
        return next(key for key in keys if key in url)

    def patch(self, url: str, values: Json) -> Json:
        """PATCH of a record."""
        headers = self.headers | {"Content-Type": "application/json"}
        found: Json = self.read(requests.patch(url, data=json.dumps(values), headers=headers, timeout=60))
        return found


@pytest.fixture
def cli(site: Site) -> FairCli:
    """The client with its user's token."""
    return FairCli(site.url, site.token)


def last(url: str) -> int:
    """The id at the end of a URL."""
    return int(url.rstrip("/").rsplit("/", 1)[1])


def test_the_registry_is_alive(cli: FairCli) -> None:
    assert "object" in cli.get("")


def test_set_up(cli: FairCli) -> None:
    """Twice, as on two machines: the second finds what the first made."""
    extension, name = unique("x"), unique("Interface User ")
    identifier = unique("https://orcid.example/")

    def set_up() -> list[str]:
        file_type = cli.post_else_get("file_type", {"name": name, "extension": extension}, extension=extension)
        author = cli.post_else_get("author", {"name": name, "identifier": identifier}, name=name, identifier=identifier)
        [admin] = cli.get("users", username="admin")
        joined = {"user": admin["url"], "author": author}
        answer = requests.post(cli.url("user_author"), json=joined, headers=cli.headers, timeout=60)
        assert answer.status_code in (201, 409)
        assert cli.get("user_author", user=last(admin["url"]))
        return [file_type, author]

    assert set_up() == set_up()


def test_a_user_author_is_found_by_user_and_author(cli: FairCli, site: Site) -> None:
    [user] = cli.get("users", username=site.user)
    joined = cli.get("user_author", user=last(user["url"]))
    if not joined:
        author = cli.post_else_get("author", {"name": unique("Ada ")})
        cli.post_else_get("user_author", {"user": user["url"], "author": author})
        joined = cli.get("user_author", user=last(user["url"]))
    data = {"user": joined[0]["user"], "author": joined[0]["author"]}
    found = cli.post_else_get("user_author", data, user=last(data["user"]), author=last(data["author"]))
    assert found == joined[0]["url"]


def register(cli: FairCli, names: Json) -> Json:
    """The posts of `fair register`, each found again when it is there already."""
    root = cli.post_else_get("storage_root", {"root": names["root"], "local": False}, root=names["root"])
    location = cli.post_else_get(
        "storage_location",
        {"path": names["path"], "storage_root": root, "public": True, "hash": names["hash"]},
        hash=names["hash"],
        public="true",
    )
    author = cli.post_else_get("author", {"name": names["author"], "identifier": None}, name=names["author"])
    file_type = cli.post_else_get(
        "file_type", {"name": "Comma separated values", "extension": names["extension"]}, extension=names["extension"]
    )
    namespace = cli.post_else_get(
        "namespace", {"name": names["namespace"], "full_name": "", "website": None}, name=names["namespace"]
    )
    found = cli.get("object", storage_location=last(location))
    thing = (
        found[0]["url"]
        if found
        else cli.post_else_get(
            "object",
            {
                "description": names["description"],
                "storage_location": location,
                "authors": [author],
                "file_type": file_type,
            },
            description=names["description"],
        )
    )
    product = cli.post_else_get(
        "data_product",
        {"name": names["name"], "namespace": namespace, "object": thing, "version": "0.1.0"},
        name=names["name"],
        namespace=last(namespace),
        version="0.1.0",
    )
    external = cli.post_else_get(
        "external_object",
        {
            "data_product": product,
            "title": names["title"],
            "primary_not_supplement": True,
            "release_date": "2031-05-02T08:11:09.512345",
            "identifier": names["identifier"],
            "alternate_identifier": None,
            "description": "",
        },
        data_product=last(product),
        title=names["title"],
    )
    return {
        "storage_root": root,
        "storage_location": location,
        "file_type": file_type,
        "namespace": namespace,
        "object": thing,
        "data_product": product,
        "external_object": external,
    }


@pytest.fixture
def names() -> Json:
    """Names for one registration."""
    return {
        "root": unique("https://example.org/") + "/",
        "path": "tides/2031.csv",
        "hash": fresh_hash(),
        "author": unique("Ada "),
        "extension": unique("csv"),
        "namespace": unique("STELE-"),
        "description": unique("Tide gauge, north: "),
        "name": unique("tides/gauges/"),
        "title": unique("Tide gauge readings "),
        "identifier": unique("https://doi.example/10.1234/"),
    }


def test_register(cli: FairCli, names: Json) -> None:
    made = register(cli, names)
    assert cli.conflicts == 0
    assert register(cli, names) == made
    assert cli.conflicts == 6


def test_lookups(cli: FairCli, names: Json) -> None:
    made = register(cli, names)
    namespace, thing = last(made["namespace"]), last(made["object"])
    [product] = cli.get("data_product", namespace=namespace, name="tides/gauges/*", version="0.1.0")
    assert product["url"] == made["data_product"]
    assert product["external_object"] == made["external_object"]
    [found] = cli.get("object", storage_location=last(made["storage_location"]))
    assert (found["url"], found["data_products"]) == (made["object"], [product["url"]])
    [whole] = cli.get("object_component", name="whole_object", object=thing)
    assert found["components"] == [whole["url"]]
    [location] = cli.get("storage_location", path=names["path"], hash=names["hash"])
    assert (location["storage_root"], location["public"]) == (made["storage_root"], True)
    assert cli.get(location["storage_root"])["root"] == names["root"]
    run = cli.post_else_get(
        "code_run",
        {
            "run_date": "2031-05-02 08:11:09",
            "description": "Smooth the tides",
            "submission_script": made["object"],
            "inputs": [whole["url"]],
            "outputs": [whole["url"]],
        },
    )
    uuid = cli.get(run)["uuid"]
    for filters in ({"uuid": uuid}, {"inputs": last(whole["url"])}, {"outputs": last(whole["url"])}):
        assert [one["url"] for one in cli.get("code_run", **filters)] == [run]


# push: copy a product and all that it hangs on from another registry


LOCAL = "http://127.0.0.1:8001/api/"


def local_registry(names: Json) -> dict[str, Json]:
    """The records of a person's own registry: a product with file, author, issue and external object."""
    identifier = names["identifier"] + "/author"
    author = {"uuid": author_uuid(identifier), "name": names["author"], "identifier": identifier}
    second = {"uuid": str(uuid4()), "name": names["author"] + " junior", "identifier": None}
    records: dict[str, Json] = {
        "storage_root/2/": {"root": names["root"], "local": False},
        "storage_location/5/": {
            "path": names["path"],
            "hash": names["hash"],
            "public": True,
            "storage_root": f"{LOCAL}storage_root/2/",
        },
        "file_type/1/": {"name": "Comma separated values", "extension": names["extension"]},
        "author/1/": author,
        "author/2/": second,
        "namespace/1/": {"name": names["namespace"], "full_name": None, "website": None},
        "object/7/": {
            "uuid": str(uuid4()),
            "description": names["description"],
            "storage_location": f"{LOCAL}storage_location/5/",
            "file_type": f"{LOCAL}file_type/1/",
            "authors": [f"{LOCAL}author/1/", f"{LOCAL}author/2/"],
        },
        "data_product/3/": {
            "name": names["name"],
            "version": "0.1.0",
            "object": f"{LOCAL}object/7/",
            "namespace": f"{LOCAL}namespace/1/",
        },
        "external_object/1/": {
            "identifier": names["identifier"],
            "alternate_identifier": None,
            "alternate_identifier_type": None,
            "primary_not_supplement": True,
            "release_date": "2031-05-02T08:11:09.512345Z",
            "title": names["title"],
            "description": "Readings: raw, é & all",
            "version": "0.1.0",
            "data_product": f"{LOCAL}data_product/3/",
            "original_store": None,
        },
    }
    return {LOCAL + path: {"url": LOCAL + path, **values} for path, values in records.items()}


def push(cli: FairCli, origin: dict[str, Json], target: str) -> dict[str, str]:
    """Post a record and all that it links to, what is linked to first; gives the new URL of each."""
    tables = cli.get("")
    linked = {table: cli.fields(table, read_only=False, type="field") for table in tables}
    writable = {table: cli.fields(table, read_only=False) for table in tables}
    chain: list[str] = []

    def walk(url: str) -> None:
        if url in chain:
            return
        for name, value in origin[url].items():
            if name in linked[cli.type_of(url)] and value:
                for one in value if isinstance(value, list) else [value]:
                    walk(one)
        chain.append(url)

    walk(target)
    new: dict[str, str] = {}
    for url in chain:
        table = cli.type_of(url)
        data: Json = {}
        filters: Json = {}
        known = cli.options(table)["filter_fields"]
        for name, value in origin[url].items():
            if name not in writable[table]:
                continue
            if isinstance(value, list):
                data[name] = [new[one] for one in value]
                filters[name] = [last(one) for one in data[name]]
            elif isinstance(value, str) and value.startswith(LOCAL):
                data[name] = new[value]
            else:
                data[name] = value
                if isinstance(value, str) and name in known:
                    filters[name] = value
        new[url] = cli.post_else_get(table, data, **filters)
    return new


def test_push(cli: FairCli, names: Json) -> None:
    origin = local_registry(names)
    new = push(cli, origin, f"{LOCAL}external_object/1/")
    assert set(new) == set(origin)
    assert cli.conflicts == 0
    pushed = cli.get(new[f"{LOCAL}object/7/"])
    assert pushed["uuid"] == origin[f"{LOCAL}object/7/"]["uuid"]
    assert set(pushed["authors"]) == {new[f"{LOCAL}author/1/"], new[f"{LOCAL}author/2/"]}
    product = cli.get(new[f"{LOCAL}data_product/3/"])
    assert (product["name"], product["object"]) == (names["name"], pushed["url"])
    assert product["external_object"] == new[f"{LOCAL}external_object/1/"]


def test_push_again(cli: FairCli, names: Json) -> None:
    """All is there: each 409 is followed by a GET with every text that is a filter, and finds the same record."""
    origin = local_registry(names)
    first = push(cli, origin, f"{LOCAL}external_object/1/")
    assert push(cli, origin, f"{LOCAL}external_object/1/") == first
    assert cli.conflicts == len(origin)


def test_push_what_the_site_gave(cli: FairCli, names: Json) -> None:
    """A record as it was read here goes back with its derived and reverse members left out by the metadata."""
    made = register(cli, names)
    for table in ("object", "data_product", "external_object"):
        record = cli.get(made[table])
        data = {name: record[name] for name in cli.fields(table, read_only=False)}
        texts = {
            name: value
            for name, value in data.items()
            if isinstance(value, str) and value and not value.startswith(cli.uri)
        }
        assert cli.post_else_get(table, data, **texts) == made[table]
    assert cli.conflicts == 3


def test_runs_are_patched_after_a_push(cli: FairCli, names: Json) -> None:
    made = register(cli, names)
    [whole] = cli.get("object_component", object=last(made["object"]))
    run = cli.post_else_get(
        "code_run",
        {
            "uuid": str(uuid4()),
            "run_date": "2031-05-02T08:11:09Z",
            "description": "Smooth the tides",
            "submission_script": made["object"],
        },
    )
    assert cli.patch(run, {"inputs": [whole["url"]]})["inputs"] == [whole["url"]]
    assert cli.patch(run, {"outputs": [whole["url"]]})["outputs"] == [whole["url"]]
    after = cli.get(whole["url"])
    assert after["inputs_of"] == after["outputs_of"] == [run]


def test_the_callers_name(cli: FairCli, site: Site) -> None:
    assert cli.get("username") == {"username": site.user}


def test_codes_that_the_client_knows(cli: FairCli, site: Site) -> None:
    assert requests.get(cli.url("nothing"), headers=cli.headers, timeout=60).status_code == 404
    wrong = {"Authorization": f"token {UNKNOWN_TOKEN}"}
    assert requests.get(cli.url("users"), headers=wrong, timeout=60).status_code == 403
    refused = requests.post(f"{site.url}/api/namespace/", json={}, headers=wrong, timeout=60)
    assert refused.json()["detail"] == "Invalid token."
