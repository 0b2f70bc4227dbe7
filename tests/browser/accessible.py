"""axe-core (axe/, Mozilla Public License 2.0) looks at a page: WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

_AXE: Final = Path(__file__).with_name("axe") / "axe.min.js"

_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""The rules that look at colours: all that another colour scheme can break."""

_SERIOUS: Final = {"serious", "critical"}


def assert_accessible(page: Page, rules: Sequence[str] = ()) -> None:
    """Assert that axe finds nothing serious or critical on a page as it is shown now.

    Args:
        page: what is looked at. axe comes into it by the browser's debugger: the page's own policy stays as it is.
        rules: look at these alone.

    Raises:
        AssertionError: it found something; the message says what, and where.
    """
    found = faults(page, rules)
    assert not found, f"{page.url}: " + "; ".join(found)


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Give what axe finds serious or critical on a page, a sentence each; see `assert_accessible`."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(_TAGS)}
    options = {"runOnly": chosen, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    return [_said(each) for each in found if each["impact"] in _SERIOUS]


@cache
def _source() -> str:
    return _AXE.read_text()


def _said(violation: dict[str, Any]) -> str:
    where = ", ".join(f"{' '.join(map(str, node['target']))} ({_why(node)})" for node in violation["nodes"][:4])
    return f"{violation['id']} ({violation['impact']}) {len(violation['nodes'])} times: {where}"


def _why(node: dict[str, Any]) -> str:
    return str(next((check["message"] for kind in ("any", "all", "none") for check in node[kind]), ""))
