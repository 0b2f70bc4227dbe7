"""Which format is answered, API versions, and the headers of every answer."""

import pytest

from .client import ABSENT, Client, methods_of, outcome
from .conftest import Example

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept", [None, "*/*", "application/*", "application/json", "text/html;q=0.5, application/json"]
)
def test_json_unless_html_is_wanted(stranger: Client, example: Example, accept: str | None) -> None:
    for target in ("", "namespace/", example("namespace")["url"]):
        answer = stranger.get(target, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/html", BROWSER, "text/*"])
def test_html_for_those_who_want_it(stranger: Client, example: Example, accept: str) -> None:
    for target in ("", "namespace/", example("namespace")["url"]):
        answer = stranger.get(target, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("accept", [None, "text/html", BROWSER])
def test_the_format_argument_wins(stranger: Client, example: Example, accept: str | None) -> None:
    url = example("namespace")["url"]
    headers = {"Accept": accept}
    for target in ("?format=json", "namespace/?format=json", f"{url}?format=json"):
        answer = stranger.get(target, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"
    assert stranger.get(f"{url}?format=json").json()["name"] == example("namespace")["name"]
    assert stranger.get(f"{url}?format=api").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("accept", ["application/xml", "image/png"])
def test_what_cannot_be_answered(stranger: Client, example: Example, accept: str) -> None:
    for target in ("namespace/", example("namespace")["url"]):
        answer = stranger.get(target, headers={"Accept": accept})
        assert outcome(answer) == (406, {"detail": "Could not satisfy the request Accept header."})


def test_a_post_that_cannot_be_answered(registry: Client) -> None:
    answer = registry.post("namespace/", {}, headers={"Accept": "application/xml"})
    assert outcome(answer) == (406, {"detail": "Could not satisfy the request Accept header."})


@pytest.mark.parametrize("target", ["namespace/?format=xml", "namespace/1/?format=junk", "?format=csv"])
def test_an_unknown_format(stranger: Client, target: str) -> None:
    assert stranger.get(target).status_code == 404


@pytest.mark.parametrize("accept", ["application/json; version=1.0.0", "application/json;version=1.0.0"])
def test_the_version_there_is(registry: Client, accept: str) -> None:
    headers = {"Accept": accept}
    for answer in (registry.get("namespace/", headers=headers), registry.options("namespace/", headers=headers)):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/json")
    assert registry.post("object/", {}, headers=headers).status_code == 201


@pytest.mark.parametrize("version", ["2.0.0", "1.0", "junk"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_other_version(registry: Client, method: str, version: str) -> None:
    headers = {"Accept": f"application/json; version={version}"}
    answer = registry.send(method, f"code_run/{ABSENT}/", headers=headers)
    assert outcome(answer) == (406, {"detail": 'Invalid version in "Accept" header.'})


def test_every_answer_tells_what_it_varies_by_and_allows(registry: Client, stranger: Client) -> None:
    answers = [
        registry.get(),
        registry.get("namespace/"),
        registry.get(f"object/{ABSENT}/"),
        registry.get("namespace/?nonsense=1"),
        registry.get("users/"),
        registry.options("namespace/"),
        registry.post("object/", {}),
        registry.post("namespace/", {}),
        registry.send("DELETE", "namespace/"),
        stranger.post("namespace/", {}),
        stranger.get("users/"),
    ]
    for answer in answers:
        varies = {name.strip() for name in answer.headers["Vary"].split(",")}
        assert varies >= {"Accept", "Cookie"}
        assert answer.headers["Content-Type"] == "application/json"
        assert "GET" in methods_of(answer)
