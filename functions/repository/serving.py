"""How the pages are served: to whoever has signed in, with refusals that people can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Final

from functions.repository import bootstrap, refusals
from shared.allowances import AllowanceSpent
from shared.http import NO_STORE, Refused, Request, Response, redirect
from shared.http.signing_in import sign_in_first

_FORMS_ALONE: Final = ("files", "review", "delete", "access", "collection")
"""What the paths of forms end in that are on the page of an object, and have none of their own."""

BUSY: Final = "Others are changing it at this moment, and nothing was changed. Try again."
NOT_SAVED: Final = "Nothing was saved: something has to be put right first."
"""What stands at the top of a page whose fields tell what is wrong with them."""

Page = Callable[..., Response]


def for_people(respond: Page) -> Page:
    """Serve a page to browsers: who has not signed in is led to where that is done, and back.

    Whoever asks for no page is refused in the API's words.
    """

    @wraps(respond)
    def served(request: Request, **variables: Any) -> Response:
        bootstrap.ensure()
        if not request.wants_page:
            return respond(request, **variables)
        if request.principal.is_anonymous:
            return _to_sign_in(request)
        return respond(request, **variables)

    return served


def _to_sign_in(request: Request) -> Response:
    """Lead to signing in, and from there back to the page; what a form sent is not sent again."""
    if request.method in ("GET", "HEAD"):
        return sign_in_first(request)
    head, _, last = request.path.rstrip("/").rpartition("/")
    return sign_in_first(request, f"{head}/edit" if last in _FORMS_ALONE else request.path)


def as_refused(refusal: Exception) -> Refused:
    """Give what an operation has raised as a refusal with a sentence for people."""
    match refusal:
        case Refused():
            return refusal
        case AllowanceSpent():
            return Refused(429, {"error": str(refusal)}, {"Retry-After": str(refusal.retry_after)})
    return Refused(409, {"error": BUSY})


def sentence_of(refused: Refused) -> str:
    """Give the sentence of a refusal."""
    return str(refused.body["error"]) if isinstance(refused.body, dict) else str(refused.body)


def complaints_of(refused: Refused | None, about: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give what a page says of a refusal at its top, and what beside its fields.

    Args:
        refused: the refusal; None for none.
        about: which field a sentence is about that begins so; complaints about metadata name theirs.
    """
    if refused is None:
        return "", {}
    text = sentence_of(refused)
    errors = refused.body.get("errors", ()) if isinstance(refused.body, dict) else ()
    named = {each["field"]: each["message"] for each in reversed(errors)}
    fields = named or {field: text for start, field in about.items() if text.startswith(start)}
    return (NOT_SAVED if fields else text), fields


def seen(request: Request, path: str) -> Response:
    """Lead to a page after a form has done its work, so that loading it again repeats nothing (RFC 9110 §15.4.4)."""
    return redirect(request.base_url + path, 303, NO_STORE)


def text_of(form: Mapping[str, Sequence[str]], name: str) -> str:
    """Give what a form says in a field, with the ends of its lines as they are kept; empty where it has none."""
    return (form.get(name) or [""])[-1].replace("\r\n", "\n")


def version_said(form: Mapping[str, Sequence[str]]) -> str:
    """Give the version of what a form was written from.

    Raises:
        Refused: 400.
    """
    if version := text_of(form, "version"):
        return version
    raise refusals.bad_request("The form does not say which state it is of: load it again")
