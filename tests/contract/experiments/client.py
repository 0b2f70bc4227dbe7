"""A small client of the dialect: sends what a test says, and makes the records that a test needs, with own names."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import requests

from tests.waiting import until

Json = dict[str, Any]
Found = TypeVar("Found")

ABSENT = 999_999_999
"""An id that no record has."""

EVERY_BYTE = bytes(range(256))


class Site(Protocol):
    """What the fixture `site` gives: where the site is and who may sign in there."""

    url: str
    user: str
    token: str
    user2: str
    token2: str
    admin: str
    admin_token: str


def unique(start: str = "") -> str:
    """A text that nothing else on the site has, beginning with `start`."""
    return f"{start}{uuid4().hex}"


def id_of(record: Json | str) -> int:
    """The id in a record's URI."""
    uri = record if isinstance(record, str) else str(record["resource_uri"])
    return int(uri.rstrip("/").rsplit("/", 1)[1])


def ids_of(records: list[Json]) -> list[int]:
    """The ids of records, in their order."""
    return [record["id"] for record in records]


def md5(content: bytes) -> str:
    """The MD5 of bytes, in hex."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def sha512(content: bytes) -> str:
    """The SHA-512 of bytes, in hex."""
    return hashlib.sha512(content).hexdigest()


def assert_refused(answer: requests.Response, status: int = 401) -> None:
    """The dialect's refusal: the status, an empty body and no challenge."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:300]}"
    assert answer.content == b""
    assert "WWW-Authenticate" not in answer.headers


def assert_error(answer: requests.Response, *words: str, status: int = 400) -> None:
    """The dialect's complaint: the status and `{"error": text}` with those words in the text."""
    assert answer.status_code == status, answer.text
    text = answer.json()["error"]
    assert isinstance(text, str)
    for word in words:
        assert word in text


class Client:
    """A caller of the site; without credentials a stranger."""

    def __init__(self, site: str, token: str = "", username: str = "") -> None:
        """`site` is scheme, host and stage path without a trailing slash."""
        self.site = site
        self.token = token
        self.username = username

    @property
    def credential(self) -> dict[str, str]:
        """The header that MyTardis' own clients send."""
        return {"Authorization": f"ApiKey {self.username}:{self.token}"} if self.token else {}

    @cached_property
    def id(self) -> int:
        """The account's id, which is the same in every dialect."""
        found: int = self.account("GET", "/account/me")["id"]
        return found

    @property
    def uri(self) -> str:
        """The caller's own user URI."""
        return f"/api/v1/user/{self.id}/"

    def url(self, target: str) -> str:
        """The address of a target: a URL, a path of the site, or a path below /api/v1/."""
        if target.startswith(("http://", "https://")):
            return target
        return self.site + self.below(target) if target.startswith("/") else f"{self.site}/api/v1/{target}"

    def below(self, path: str) -> str:
        """A path of the site without what the site itself is below, such as a stage: what records' URIs are."""
        return path.removeprefix(urlsplit(self.site).path)

    def location(self, answer: requests.Response) -> str:
        """The URI of what an answer says has been made."""
        return self.below(answer.headers["Location"])

    def send(
        self, method: str, target: str = "", *, headers: Mapping[str, str | None] | None = None, **options: Any
    ) -> requests.Response:
        """Send to a target; it goes out as written. Environment proxies and .netrc are not used."""
        sent: dict[str, str | None] = {"Accept": "application/json", **self.credential, **(headers or {})}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url(target), headers=sent, timeout=120, **options)

    def get(self, target: str = "", **options: Any) -> requests.Response:
        """GET."""
        return self.send("GET", target, **options)

    def post(self, target: str, values: Any, **options: Any) -> requests.Response:
        """POST of JSON."""
        return self.send("POST", target, json=values, **options)

    def put(self, target: str, values: Any, **options: Any) -> requests.Response:
        """PUT of JSON."""
        return self.send("PUT", target, json=values, **options)

    def patch(self, target: str, values: Any, **options: Any) -> requests.Response:
        """PATCH of JSON."""
        return self.send("PATCH", target, json=values, **options)

    def delete(self, target: str) -> requests.Response:
        """DELETE."""
        return self.send("DELETE", target)

    def account(self, method: str, path: str, values: Any = None) -> Any:
        """The JSON of a request to the accounts' API that must succeed; None where there is none."""
        answer = self.send(method, path, json=values)
        assert answer.ok, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def read(self, target: str, **arguments: Any) -> Json:
        """The JSON of a GET that must succeed."""
        answer = self.get(target, params=arguments)
        assert answer.status_code == 200, f"{target}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    def objects(self, resource: str, **arguments: Any) -> list[Json]:
        """The objects on one page of a list."""
        found: list[Json] = self.read(f"{resource}/", **arguments)["objects"]
        return found

    def count(self, resource: str, **arguments: Any) -> int:
        """The total count of a list."""
        found: int = self.read(f"{resource}/", **arguments)["meta"]["total_count"]
        return found

    def make(self, resource: str, **values: Any) -> Json:
        """The record that a POST of `values` makes, as GET gives it."""
        answer = self.post(f"{resource}/", values)
        assert answer.status_code == 201, f"{resource}: {answer.status_code} {answer.text}"
        return self.read(answer.headers["Location"])

    def change(self, record: Json, **values: Any) -> Json:
        """The record after a PATCH of `values`, as GET gives it."""
        answer = self.patch(record["resource_uri"], values)
        assert answer.status_code == 202, f"{answer.status_code} {answer.text}"
        return self.read(record["resource_uri"])

    def experiment(self, **values: Any) -> Json:
        """A new experiment, hidden unless `values` say otherwise."""
        return self.make("experiment", **{"title": unique("Run "), **values})

    def dataset(self, *experiments: Json, **values: Any) -> Json:
        """A new dataset in experiments; without any in a new one."""
        within = [one["resource_uri"] for one in experiments or [self.experiment()]]
        return self.make("dataset", **{"description": unique("Logger "), "experiments": within, **values})

    def file_values(self, dataset: Json, content: bytes = b"", **values: Any) -> Json:
        """What is said of a file with that content."""
        told = {"dataset": dataset["resource_uri"], "filename": unique("f") + ".bin", "md5sum": md5(content)}
        return {**told, "size": len(content), **values}

    def post_form(self, values: Json, content: bytes | None, name: str = "upload.bin") -> requests.Response:
        """POST of a file by form: the text field `json_data` and the file field `attached_file`."""
        parts: list[tuple[str, tuple[str | None, Any]]] = [("json_data", (None, json.dumps(values)))]
        if content is not None:
            parts.append(("attached_file", (name, content)))
        return self.send("POST", "dataset_file/", files=parts)

    def file(self, dataset: Json, content: bytes = b"hello world\n", **values: Any) -> Json:
        """A new verified file with content, uploaded by form."""
        answer = self.post_form(self.file_values(dataset, content, **values), content)
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        return self.read(answer.headers["Location"])

    def register(self, dataset: Json, content: bytes = b"hello world\n", **values: Any) -> tuple[Json, str]:
        """A new file record without bytes, and the location that they are to be put at."""
        answer = self.post("dataset_file/", self.file_values(dataset, content, **values))
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        return self.read(answer.headers["Location"]), answer.text

    def verified(self, file: Json) -> Json:
        """The file's record as soon as its copy is verified."""

        def looked() -> Json | None:
            found = self.read(file["resource_uri"])
            return found if found["replicas"][0]["verified"] else None

        found = until(looked, f"{file['resource_uri']} verified")
        assert found is not None
        return found

    def checked(self, file: Json, since: str | None = None) -> Json:
        """The file's record as soon as its copy has been looked at (again, since that time)."""

        def looked() -> Json | None:
            found = self.read(file["resource_uri"])
            return found if found["replicas"][0]["last_verified_time"] not in (None, since) else None

        found = until(looked, f"{file['resource_uri']} looked at")
        assert found is not None
        return found

    def download(self, file: Json, **options: Any) -> requests.Response:
        """GET of a file's content, redirects followed."""
        return self.get(f"{file['resource_uri']}download/", **options)


def put(url: str, content: bytes) -> requests.Response:
    """PUT of bytes to a location that a site gave, with nothing else, as `curl -T` does."""
    with requests.Session() as session:
        session.trust_env = False
        return session.put(url, data=content, timeout=120)
