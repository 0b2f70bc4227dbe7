"""Every page that some function serves stands in the table of pages, or its absence has a reason."""

import re
from importlib import import_module

from infra.routes import PACKAGES
from shared.http import WEB_PAGE, Operation
from tests.browser.pages import ELSEWHERE, PAGES


def test_every_page_is_looked_at() -> None:
    operations: list[Operation] = [
        each for name in PACKAGES for each in import_module(f"functions.{name}.api").OPERATIONS
    ]
    served = {each.path for each in operations if each.method == "GET" and each.gives == WEB_PAGE}
    looked_at = [known.path.partition("?")[0].rstrip("/") for known in PAGES]
    missing = {path for path in served if not any(_pattern(path).fullmatch(it) for it in looked_at)}
    # An issue is no part of the demo data; its form is made by the code of the others
    assert missing - {"/api/edit/issue/<id>"} == set(ELSEWHERE)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"<[^>]+>", path.rstrip("/"))
    return re.compile("[^/]+".join(map(re.escape, parts)))
