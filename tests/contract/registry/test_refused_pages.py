"""What is refused is a page for browsers, and in the words of the dialect for programs, whatever is refused."""

from collections.abc import Iterator

import requests

from .client import ABSENT, Client

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

READS = (
    ("object/?format=bad", 404),
    ("object/1/?format=bad", 404),
    ("object.bad", 404),
    ("object/x/", 404),
    ("object/-1/", 404),
    (f"object/{'9' * 30}/", 404),
    (f"object/{ABSENT}/", 404),
    ("object/?cursor=x", 404),
    ("object/?unheard=1", 400),
    ("issue/?severity=x", 400),
    ("issue/?uuid=x&last_updated=x", 400),
    (f"object/?authors={ABSENT}", 400),
    ("object/?authors=x", 400),
    ("users/", 403),
    ("groups/1/", 403),
    ("edit/code_run/1/", 403),
    ("delete/code_run/1/", 403),
    ("edit/namespace/1/", 404),
    ("nothing/", 404),
    ("nothing/1/", 404),
    ("data/x", 405),
    (f"prov-report/{ABSENT}/", 404),
    (f"prov-report/{ABSENT}/?format=provn", 404),
    (f"ro-crate/data-product/{ABSENT}/", 404),
    ("ro-crate/code-run/x/", 404),
    (f"data_extraction/{ABSENT}/", 404),
)

OUTSIDE = (
    ("/data/x", 404),
    ("/data/x/y", 404),
    ("/data_product/none", 404),
    ("/data_product/a:b@1.0.0?format=bad", 404),
    ("/external_object/a:b@1", 404),
)

BODIES = (
    (b"\xff", "application/json", 400),
    (b"[]", "application/json", 400),
    (b"{}", "application/json", 400),
    (b"<a/>", "application/xml", 415),
    (b"name=%ff", "application/x-www-form-urlencoded", 400),
    (b"x", "multipart/form-data", 400),
)

WRITES = (
    ("POST", "object/", 403),
    ("PUT", "object/1/", 403),
    ("DELETE", "code_run/1/", 403),
    ("PATCH", "namespace/1/", 403),
    ("POST", "data", 403),
    ("POST", "data/x", 403),
    ("POST", "prov-report/1/", 403),
    ("POST", "edit/code_run/1/", 403),
)

SIGNED_IN = (
    ("PUT", "namespace/1/", 405),
    ("DELETE", "object/1/", 405),
    ("POST", "prov-report/1/", 405),
    ("POST", "data", 400),
    ("POST", "data/x", 400),
    ("POST", f"delete/code_run/{ABSENT}/", 404),
)


def _wrong(answer: requests.Response, status: int) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "")
    is_page = kind == "text/html; charset=utf-8" and answer.text.count("<h1") == 1
    if (answer.status_code, is_page) != (status, True) or "public" in answer.headers["Cache-Control"]:
        yield f"{answer.request.method} {answer.url} {answer.status_code} {kind} {answer.text[:100]}"


def test_what_is_refused_is_a_page_for_browsers(registry: Client, stranger: Client) -> None:
    wrong: list[str] = []
    for path, status in (*READS, *((f"{stranger.site}{path}", status) for path, status in OUTSIDE)):
        wrong += _wrong(stranger.get(path, headers=BROWSER), status)
    for method, path, status in WRITES:
        wrong += _wrong(stranger.send(method, path, headers=BROWSER), status)
    for method, path, status in SIGNED_IN:
        wrong += _wrong(registry.send(method, path, headers=BROWSER), status)
    for body, kind, status in BODIES:
        said = {**BROWSER, "Content-Type": kind}
        wrong += _wrong(registry.send("POST", "namespace/", data=body, headers=said), status)
    wrong += _wrong(stranger.get("object/", headers={**BROWSER, "Authorization": "token 0"}), 403)
    wrong += _wrong(stranger.get("object/", headers={"Accept": "text/html; version=2.0.0"}), 406)
    assert not wrong, "\n".join(wrong)


def test_programs_are_refused_as_ever(stranger: Client) -> None:
    for path, status in READS:
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json"), path
    named = stranger.get("issue/?severity=x&format=json", headers=BROWSER)
    assert named.json() == {"severity": ["Enter a number."]}


def test_a_stale_change_is_told_to_browsers_too(registry: Client) -> None:
    run = registry.make("code_run")
    stale = {**BROWSER, "If-Match": '"x"'}
    assert not list(_wrong(registry.send("PATCH", run["url"], json={}, headers=stale), 412))
