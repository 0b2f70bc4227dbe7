"""Forms of pages: what they ask, what was said, and what is wrong with it, beside each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from shared.http import Refused, Request, Response

_AGAIN = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Refusals of what was said: saying something else may help."""


@dataclass(frozen=True, slots=True)
class FormInput:
    """One field of a form.

    Attributes:
        name: the member of the body that it says.
        label: what people read.
        kind: an input's type, `textarea`, or `checkboxes`, of which any number is said.
        hint: what helps to fill it in.
        required: whether something must be said.
        choices: of checkboxes: value and words.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form as it is shown.

    Attributes:
        button: the words of its button.
        fields: what it asks.
        values: what stands in the fields, by name.
        wrong: what is wrong with which field.
        fault: what is wrong with it as a whole; empty for nothing.
        status: of the answer that shows it.
    """

    button: str
    fields: tuple[FormInput, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    status: int = HTTPStatus.OK

    def filled(self, values: Mapping[str, Any]) -> PageForm:
        """Give the form with these values in its fields."""
        return replace(self, values=values)

    def said(self, request: Request) -> dict[str, Any]:
        """Give what a request says in the form's fields, by name; what is missing is empty.

        Raises:
            MalformedBody: the body is no form.
        """
        sent = request.form()
        return {
            each.name: sent.get(each.name, []) if each.kind == "checkboxes" else sent.get(each.name, [""])[-1]
            for each in self.fields
        }

    def refused(self, said: Mapping[str, Any], refused: Refused) -> PageForm:
        """Give the form again with what was said, which is wrong; nobody is shown a password."""
        fields: Mapping[str, list[str]] = refused.body.get("fields", {}) if isinstance(refused.body, dict) else {}
        known = {each.name: each for each in self.fields}
        values = {name: value for name, value in said.items() if known[name].kind != "password"}
        wrong = {name: "; ".join(words) for name, words in fields.items() if name in known}
        fault = "" if wrong else str(refused.body["error"] if isinstance(refused.body, dict) else "")
        return replace(self, values=values, wrong=wrong, fault=fault, status=refused.status)


def submitted(
    request: Request, form: PageForm, act: Callable[[dict[str, Any]], Response], again: Callable[[PageForm], Response]
) -> Response:
    """Act on what a form says, and show it again where what it says is refused.

    Args:
        request: what sent it.
        form: as it was shown.
        act: does what it says; given what was said by name.
        again: gives the page with the form on it.

    Raises:
        Refused: for another reason than what was said.
    """
    said = form.said(request)
    try:
        return act(said)
    except Refused as refused:
        if refused.status not in _AGAIN:
            raise
        return again(form.refused(said, refused))
