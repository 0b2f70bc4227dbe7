"""A person with a browser without scripts: pages with forms, which come back as browsers send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.contract.accounts.browser import SAME_SITE, Browser

Fields = dict[str, list[str]]


@dataclass
class SentForm:
    """A form of a page: where it leads, and what it would send (HTML, "constructing the entry list")."""

    action: str
    fields: Fields


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self._name = ""
        self._text: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(SentForm(said.get("action", ""), {}))
        elif tag == "input" and "name" in said:
            ticked = said.get("type") in ("radio", "checkbox") and "checked" not in said
            if not ticked and said.get("type") != "file":
                self._add(said["name"], said.get("value", ""))
        elif tag in ("textarea", "select"):
            self._name, self._text = said["name"], [] if tag == "textarea" else None
        elif tag == "option" and (self._name not in self.forms[-1].fields or "selected" in said):
            self.forms[-1].fields[self._name] = [said["value"]]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self._add(self._name, "".join(self._text).removeprefix("\n").replace("\n", "\r\n"))
            self._text = None

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].fields.setdefault(name, []).append(value)


class FormPage:
    """A page that a browser shows.

    Args:
        browser: which one.
        answer: what it was answered.
    """

    def __init__(self, browser: Browser, answer: requests.Response) -> None:
        self.browser = browser
        self.answer = answer
        self.text = answer.text
        self.path = urlsplit(answer.url).path
        self._forms = _Forms(answer.text).forms

    def form(self, end: str) -> Fields:
        """What the first form would send whose address ends so."""
        return next(each.fields for each in self._forms if each.action.endswith(end))

    def send(self, end: str, changes: Mapping[str, Any] | None = None, files: Any = None) -> FormPage:
        """Send a form with some fields changed, and follow to where that leads."""
        form = next(each for each in self._forms if each.action.endswith(end))
        parts = urlsplit(form.action)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return post(self.browser, path, {**form.fields, **(changes or {})}, files)


def show(browser: Browser, path: str, status: int = 200) -> FormPage:
    """Open a page."""
    answer = browser.open(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    return FormPage(browser, answer)


def post(browser: Browser, path: str, fields: Mapping[str, Any], files: Any = None) -> FormPage:
    """Send a form that a page of the site has, and follow to where that leads."""
    address = browser.site + path.removeprefix(urlsplit(browser.site).path)
    return FormPage(browser, browser.session.post(address, data=fields, files=files, headers=SAME_SITE, timeout=60))
