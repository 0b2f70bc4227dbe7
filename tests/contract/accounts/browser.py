"""A person with a browser: it keeps cookies, follows redirects, and says where it was."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = {"Sec-Fetch-Site": "cross-site"}

Json = dict[str, Any]


class Browser:
    """A browser at a site; without `signed_in` nobody uses it."""

    def __init__(self, site: str) -> None:
        """`site` is its address without a slash at the end."""
        self.site = site
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"

    def open(self, path: str, *, headers: dict[str, str] = SAME_SITE, follow: bool = True) -> requests.Response:
        """GET a page of the site."""
        return self.session.get(f"{self.site}{path}", headers=headers, allow_redirects=follow, timeout=60)

    def send(self, method: str, path: str, *, csrf: bool = True, **options: Any) -> requests.Response:
        """Send what a script of the site's pages would send; without `csrf` what another site's page can."""
        headers = {**SAME_SITE, "X-CSRFToken": self.cookie("csrf") or ""} if csrf else dict(FOREIGN)
        whole = self.site + path.removeprefix(urlsplit(self.site).path)
        return self.session.request(method, whole, headers=headers, timeout=60, **options)

    def submit(
        self, path: str, said: Json | None = None, *, headers: dict[str, str] = SAME_SITE, follow: bool = True
    ) -> requests.Response:
        """Send a form of a page of the site."""
        return self.session.post(
            f"{self.site}{path}", data=said or {}, headers=headers, allow_redirects=follow, timeout=60
        )

    def cookie(self, name: str) -> str | None:
        """The value of one of the site's cookies, over TLS one of its host alone."""
        prefix = "__Host-" if self.site.startswith("https:") else ""
        return self.session.cookies.get(f"{prefix}stele_{name}")

    def sign_in(self, login: str) -> requests.Response:
        """Sign in at the development GitHub; the site's last page comes back.

        A site whose GitHub is the real one asks for a person, so the test is skipped there.
        """
        asked = self.open("/account/login", follow=False)
        assert asked.status_code == 302, asked.text
        address = asked.headers["Location"]
        if urlsplit(address).netloc == "github.com":
            pytest.skip("GitHub signs in people, not tests")
        page = self.session.get(address, timeout=60)
        assert page.status_code == 200, page.text
        question = dict(parse_qsl(urlsplit(address).query))
        where = address.partition("?")[0]
        return self.session.get(where, params={**question, "login": login}, headers=FOREIGN, timeout=60)

    def me(self) -> Json:
        """Who the site takes this browser's person for."""
        answer = self.open("/account/me")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


def shown_token(page: requests.Response) -> str | None:
    """The value of the page's input with the id ``accesstoken``; None where there is none."""
    for tag in re.findall(r"<input\b[^>]*>", page.text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("id") == "accesstoken":
            return unescape(attributes["value"])
    return None
