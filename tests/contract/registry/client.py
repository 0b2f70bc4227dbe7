"""A small client: sends what a test says, and makes the records that a test needs, with names of their own."""

import hashlib
import os
import re
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID, uuid4

import requests

from .tables import TABLES, Field

Json = dict[str, Any]

ABSENT = 999_999_999
"""An id that no record has."""


HTML = {"Accept": "text/html"}
"""What a browser accepts."""


class Site(Protocol):
    """What the fixture `site` gives: where the site is and who may sign in there."""

    url: str
    token: str
    token2: str
    admin_token: str
    user: str
    user2: str
    admin: str


def unique(start: str = "") -> str:
    """A text that nothing else on the site has, beginning with `start`."""
    return f"{start}{uuid4().hex}"


def fresh_hash() -> str:
    """A SHA-1 in hex that nothing else on the site has."""
    return os.urandom(20).hex()


def author_uuid(identifier: str) -> str:
    """The uuid of an author with that identifier: every second hex digit of its SHA-256."""
    return str(UUID(hashlib.sha256(identifier.encode()).hexdigest()[::2]))


def id_of(record: Json | str) -> int:
    """The id in a record's URL."""
    url = record if isinstance(record, str) else str(record["url"])
    return int(url.rstrip("/").rsplit("/", 1)[1])


def ids_of(records: list[Json]) -> list[int]:
    """The ids of records, in their order."""
    return [id_of(record) for record in records]


def outcome(answer: requests.Response) -> tuple[int, Any]:
    """Status and JSON body, to compare in one line."""
    return answer.status_code, answer.json()


def methods_of(answer: requests.Response) -> set[str]:
    """The methods in the Allow header."""
    return {method.strip() for method in answer.headers["Allow"].split(",")}


class Client:
    """A caller of the registry: with a token a signed-in user, without one a stranger."""

    def __init__(self, site: str, token: str | None = None, username: str = "") -> None:
        """`site` is scheme, host and stage path without a trailing slash."""
        self.site = site
        self.api = f"{site}/api/"
        self.token = token
        self.username = username

    def send(
        self, method: str, target: str = "", *, headers: Mapping[str, str | None] | None = None, **options: Any
    ) -> requests.Response:
        """Send to `target`, a path below API or an absolute URL. It goes out as written, raw query and all.

        A header of value None is not sent at all. Environment proxies and .netrc are not used.
        """
        url = target if target.startswith(("http://", "https://")) else self.api + target
        sent: dict[str, str | None] = {"Authorization": f"token {self.token}"} if self.token else {}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, url, headers={**sent, **(headers or {})}, timeout=120, **options)

    def get(self, target: str = "", **options: Any) -> requests.Response:
        """GET."""
        return self.send("GET", target, **options)

    def post(self, target: str, values: Any, **options: Any) -> requests.Response:
        """POST of JSON."""
        return self.send("POST", target, json=values, **options)

    def put(self, target: str, values: Any) -> requests.Response:
        """PUT of JSON."""
        return self.send("PUT", target, json=values)

    def patch(self, target: str, values: Any) -> requests.Response:
        """PATCH of JSON."""
        return self.send("PATCH", target, json=values)

    def delete(self, target: str) -> requests.Response:
        """DELETE."""
        return self.send("DELETE", target)

    def options(self, target: str = "", **options: Any) -> requests.Response:
        """OPTIONS."""
        return self.send("OPTIONS", target, **options)

    def read(self, target: str, **options: Any) -> Json:
        """The JSON of a GET that must succeed."""
        answer = self.get(target, **options)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def page(self, table: str, **arguments: Any) -> Json:
        """One page of a list: count, next, previous, results."""
        return self.read(f"{table}/", params=arguments)

    def records(self, table: str, **arguments: Any) -> list[Json]:
        """The records of the first page of a list."""
        found: list[Json] = self.page(table, **arguments)["results"]
        return found

    def create(self, table: str, values: Json) -> Json:
        """The record that a POST of `values` makes."""
        answer = self.post(f"{table}/", values)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    def make(self, table: str, **values: Any) -> Json:
        """A record with `values`, and the rest of what its table requires filled in.

        The one exception is user_author: an account has at most one, so the one that is there serves.
        """
        payload = self.minimal(table, **values)
        if table == "user_author":
            found = self.records(table, user=id_of(payload["user"]))
            if found:
                return found[0]
        return self.create(table, payload)

    def minimal(self, table: str, **values: Any) -> Json:
        """What a POST needs at least, with `values` in it; linked records are made."""
        needed = {field.name for field in TABLES[table].writable if field.required}
        if table == "author" and not {"name", "identifier"} & values.keys():
            needed.add("name")
        if table == "external_object" and not {"identifier", "alternate_identifier"} & values.keys():
            needed.add("identifier")
        return self._filled(table, needed, values)

    def full(self, table: str, **values: Any) -> Json:
        """A value for every writable field, with `values` among them; linked records are made."""
        return self._filled(table, {field.name for field in TABLES[table].writable}, values)

    def _filled(self, table: str, names: set[str], values: Json) -> Json:
        fields = [field for field in TABLES[table].writable if field.name in names | values.keys()]
        given = {f.name: values[f.name] if f.name in values else self._sample(f) for f in fields}
        return given | values

    def _sample(self, field: Field) -> Any:
        if field.target == "users":
            return self.user_url()
        match field.kind:
            case "link":
                return self.make(field.target)["url"]
            case "links":
                return [self.make(field.target)["url"]]
            case "text" | "name":
                return unique()
            case "version":
                return "1.2.3"
            case "url":
                return unique("https://example.org/")
            case "uuid":
                return str(uuid4())
            case "integer":
                return 3
            case "boolean":
                return not field.default
        return "2031-05-02T08:11:09.512000Z"

    def user_url(self, username: str = "") -> str:
        """The users URL of an account, by default the caller's."""
        found = self.records("users", username=username or self.username)
        assert len(found) == 1
        return str(found[0]["url"])

    def component_of(self, record: Json) -> str:
        """The URL of an object's whole_object component."""
        [component] = self.records("object_component", object=id_of(record), name="whole_object")
        return str(component["url"])

    def stored_object(self, root: str, path: str, **values: Any) -> Json:
        """An object whose bytes are said to be at `path` below `root`."""
        storage_root = self.make("storage_root", root=root)
        location = self.make("storage_location", path=path, hash=fresh_hash(), storage_root=storage_root["url"])
        return self.make("object", storage_location=location["url"], **values)


def state_of(client: Client, form: str) -> str:
    """The state of the record that a form was made from, as the form says it."""
    answer = client.get(form, headers=HTML)
    found = re.search(r'name="state" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]
