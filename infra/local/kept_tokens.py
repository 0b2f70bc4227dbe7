"""New tokens of the local people are written to `credentials.env`, so that what reads that file goes on working.

Stele shows a token once, in the answer that makes it. On this machine that answer passes here.
"""

import re
from pathlib import Path
from threading import Lock
from typing import Final

from infra.local import credentials
from infra.local.exchange import Answering, HttpAnswer, HttpRequest

_GIVERS: Final = frozenset({"/get-token", "/account/token"})
"""Where a person's token is made: on a page, and by the API."""

_TOKEN: Final = re.compile(rb'"([0-9a-f]{40})"')
"""A token as a page's input and a JSON answer have it."""


class SiteWithKeptTokens:
    """A site whose answers are looked at for new tokens of the people in a credentials' file."""

    def __init__(self, site: Answering, file: Path) -> None:
        self._site = site
        self._file = file
        self._writing = Lock()

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Let the site answer, and keep a token that it gives."""
        answer = self._site.handle(request)
        makes = request.path.rstrip("/") in _GIVERS and answer.status in (200, 201)
        if makes and (given := _TOKEN.search(answer.body)):
            with self._writing:
                credentials.keep_token(self._file, given[1].decode())
        return answer
