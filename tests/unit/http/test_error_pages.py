"""Errors outside of the API are told on pages to whoever asks for one, and to programs in the dialect's words."""

from typing import Any, NoReturn

import pytest

from shared.error_pages import on_pages
from shared.http import NO_STORE, WEB_PAGE, App, Dialect, Fields, Operation, Refused, Request, Response, Who
from tests.unit.events import proxy_event
from tests.unit.reply import Reply

HTML = {"Accept": "text/html,application/xhtml+xml"}


class CurtDialect(Dialect):
    """A dialect with one member."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        return Response(status, {"error": text}, {"X-Own": "1"})


def _refuse(request: Request, how: str) -> NoReturn:
    if how == "fault":
        raise LookupError("secret")
    raise {
        "empty": Refused(401),
        "text": Refused(409, '"<b>taken</b>"', {"Retry-After": "3", **NO_STORE}),
        "list": Refused(400, {"errors": ["one", "two"], "error": ""}),
        "fields": Refused(400, {"error": {"a": ["b"]}}),
    }[how]


@pytest.fixture
def app() -> App:
    app = App(CurtDialect(), tell=on_pages("Plans"))
    paths = ("/thing/<how>", "/api/<how>")
    app.serve(Operation("GET", path, _refuse, Who.ANYBODY) for path in paths)
    app.serve([Operation("GET", "/page/<how>", _refuse, Who.ANYBODY, gives=WEB_PAGE)])
    return app


def _send(app: App, path: str, method: str = "GET", headers: dict[str, str] = HTML, **details: Any) -> Reply:
    return Reply.of(app.handler(proxy_event(method, path, headers=headers, **details), None))


@pytest.mark.parametrize(
    ("how", "status", "told"),
    [
        ("empty", 401, ["Sign in to see this", "/account/login?next=%2Fthing%2Fempty"]),
        ("text", 409, ["This cannot be done now", "&lt;b&gt;taken"]),
        ("list", 400, ["one two"]),
        ("fields", 400, ["This cannot be understood"]),
        ("fault", 500, ["Something went wrong"]),
        ("x/y", 404, ["There is nothing here", 'href="https://', "/plans"]),
    ],
)
def test_a_browser_is_told_on_a_page(app: App, how: str, status: int, told: list[str]) -> None:
    page = _send(app, f"/thing/{how}")
    assert (page.status, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert all(text in page.text for text in told), page.text
    assert "secret" not in page.text and "<b>" not in page.text
    assert page.headers["Vary"].startswith("Accept, Cookie") and "X-Own" not in page.headers
    assert "public" not in page.headers["Cache-Control"]


def test_headers_that_say_how_to_go_on_are_kept(app: App) -> None:
    page = _send(app, "/thing/text")
    assert (page.headers["Retry-After"], page.headers["Cache-Control"]) == ("3", "no-store")
    wrong = _send(app, "/thing/text", "DELETE")
    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "/account/login?next=%2Faccount" not in wrong.text


def test_programs_and_the_api_are_answered_in_the_dialects_words(app: App) -> None:
    for path, headers in (("/thing/x/y", {}), ("/thing/x/y", {"Accept": "application/json"}), ("/api/x/y", HTML)):
        reply = _send(app, path, headers=headers)
        assert (reply.status, reply.body, reply.headers["X-Own"]) == (404, {"error": "Not found."}, "1")


@pytest.mark.parametrize(
    ("path", "accept", "is_page"),
    [
        ("/page/list", None, True),
        ("/page/list", "*/*", True),
        ("/page/list", "text/*;q=0.9,*/*;q=0.1", True),
        ("/page/list", "application/json", False),
        ("/page/list", "application/json, text/html;q=0.1", False),
        ("/page/list", "application/json;q=0.1, text/html; level=1; q=0.9", True),
        ("/thing/list", "*/*", False),
        ("/thing/list", "text/html;q=0", False),
        ("/thing/list", "text/html;q=x", False),
        ("/nothing", "*/*", False),
    ],
)
def test_an_address_of_pages_tells_errors_on_pages_unless_json_is_wanted(
    app: App, path: str, accept: str | None, is_page: bool
) -> None:
    """As the systems do whose addresses these are: what reads pages with `*/*`, such as curl, gets one."""
    reply = _send(app, path, headers={} if accept is None else {"Accept": accept})
    assert ("text/html" in reply.headers["Content-Type"]) is is_page


def test_who_has_a_bad_credential_or_is_signed_in_is_not_sent_astray(app: App) -> None:
    bad = _send(app, "/thing/x", caller={"principal_kind": "refused", "refusal": "invalid token"})
    assert bad.status == 401 and "The credential is not valid." in bad.text
    ada = {"principal_kind": "user", "user_id": "2", "username": "ada"}
    assert "account/login" not in _send(app, "/thing/empty", caller=ada).text


def test_a_page_that_cannot_be_made_does_not_hide_the_answer() -> None:
    def fails(request: Request, response: Response) -> NoReturn:
        raise RuntimeError

    reply = _send(App(CurtDialect(), tell=fails), "/nowhere")
    assert (reply.status, reply.body) == (500, {"error": "An unexpected error occurred."})
