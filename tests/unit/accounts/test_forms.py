"""Forms of pages: what was said is kept, what is wrong stands beside its field."""

import pytest

from functions.accounts.forms import FormInput, PageForm, submitted
from functions.accounts.refusals import conflict, invalid, not_permitted
from shared.http import Refused, Request, Response
from tests.unit.events import proxy_event

FORM = PageForm(
    "Save", (FormInput("name", "Name"), FormInput("roles", "Roles", "checkboxes"), FormInput("secret", "S", "password"))
)


def _request(body: str) -> Request:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request(proxy_event("POST", "/account", headers=headers, body=body.encode()))


def test_what_is_said() -> None:
    assert FORM.said(_request("name=A&name=B&roles=x&roles=y&secret=s&other=o")) == {
        "name": "B",
        "roles": ["x", "y"],
        "secret": "s",
    }
    assert FORM.said(_request("")) == {"name": "", "roles": [], "secret": ""}


@pytest.mark.parametrize(
    ("refused", "wrong", "fault"),
    [
        (invalid({"name": ["Too short.", "Too odd."]}), {"name": "Too short.; Too odd."}, ""),
        (conflict("Somebody has that name.", "name"), {"name": "Somebody has that name."}, ""),
        (conflict("Not now."), {}, "Not now."),
        (invalid({"elsewhere": ["Odd."]}), {}, "elsewhere: Odd."),
    ],
)
def test_what_was_refused_is_shown_again_without_passwords(refused: Refused, wrong: object, fault: str) -> None:
    def act(said: dict[str, object]) -> Response:
        raise refused

    shown: list[PageForm] = []

    def again(form: PageForm) -> Response:
        shown.append(form)
        return Response(form.status)

    assert submitted(_request("name=A&secret=s"), FORM, act, again).status == refused.status
    [form] = shown
    assert (form.values, form.wrong, form.fault) == ({"name": "A", "roles": []}, wrong, fault)


def test_who_may_not_is_not_asked_again() -> None:
    def act(said: dict[str, object]) -> Response:
        raise not_permitted("Only site administrators may do this.")

    with pytest.raises(Refused):
        submitted(_request("name=A"), FORM, act, lambda form: Response(200))
