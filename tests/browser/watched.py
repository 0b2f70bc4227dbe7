"""What a browser met on its way: whatever no page of the site may do, on whichever page a test visits.

No error in the console and none that a script raised; nothing that the Content-Security-Policy refused (CSP Level 3,
§5.3); no request to anybody but the site and its bucket; no request that failed, no answer of 400 or more that the test
did not say it expects; no page of more than 50 KB of HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

LARGEST_PAGE = 50_000
"""Bytes of HTML, as the browser has unpacked them."""

_MARK = "stele-watched "

_SCRIPT = f"""
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("refused by the policy:", event.violatedDirective, event.blockedURI, event.sample));
addEventListener("load", () => console.debug("{_MARK}" + JSON.stringify(
  [location.href, document.contentType, performance.getEntriesByType("navigation")[0]?.decodedBodySize ?? 0])));
"""
"""Runs in every page before its own scripts; the browser's debugger puts it there, which no policy keeps out."""


class Watched:
    """What the pages of one browser context did.

    Args:
        context: whose pages are watched, from now on.
        origins: of the site and of its bucket.

    Attributes:
        problems: what none of them may do, a sentence each.
    """

    def __init__(self, context: BrowserContext, origins: tuple[str, ...]) -> None:
        self._origins = origins
        self._expected: list[str] = []
        self.problems: list[str] = []
        context.add_init_script(_SCRIPT)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    @contextmanager
    def expecting(self, *texts: str) -> Iterator[None]:
        """Within this, problems that have one of these texts in them are none: `404 GET`, `/account`, a word.

        What is still under way behind the end of it counts: wait for it before.
        """
        before = len(self.problems)
        yield
        met = self.problems[before:]
        self.problems[before:] = [it for it in met if not any(text in it for text in texts)]

    def _note(self, problem: str) -> None:
        self.problems.append(problem)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(_MARK):
            self._measure(*json.loads(message.text.removeprefix(_MARK)))
        elif message.type == "error" and not message.text.startswith("Failed to load resource"):  # seen as an answer
            self._note(f"console of {message.page.url if message.page else '?'}: {message.text}")

    def _measure(self, address: str, media_type: str, size: int) -> None:
        if media_type == "text/html" and self._is_own(address) and size > LARGEST_PAGE:
            self._note(f"{address} has {size} bytes of HTML, more than {LARGEST_PAGE}")

    def _error(self, error: WebError) -> None:
        self._note(f"a script of {error.page.url if error.page else '?'} raised: {error.error}")

    def _is_own(self, address: str) -> bool:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" in self._origins

    def _request(self, request: Request) -> None:
        if request.url.startswith(("http", "ws")) and not self._is_own(request.url):
            self._note(f"a request to another site: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.method == "GET" and request.failure == "net::ERR_ABORTED":
            return  # it became a download, or the page was left before it had come
        self._note(f"{request.method} {_shown(request.url)} failed: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} {response.request.method} {_shown(response.url)}")


def _shown(address: str) -> str:
    """Give an address without its query, which may hold credentials."""
    return address.partition("?")[0]
