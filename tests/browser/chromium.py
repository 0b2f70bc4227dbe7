"""Debian's Chromium, which the browser's tests drive: where it is, and how it is started.

`python -m tests.browser.chromium` fails where there is none, and says what to do.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")

_ARGUMENTS = (
    "--no-sandbox",  # the tests may run as root, and browse nothing but their own site
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromium(Exception):
    """There is no Chromium on this machine; the message says what to do."""


def executable() -> str:
    """Give the path of Chromium: what `CHROMIUM` in the environment says, else what is installed.

    Raises:
        NoChromium: nothing is.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise NoChromium(
            "The browser's tests drive Chromium, and there is none on this machine: apt-get install chromium"
            " (or name another: CHROMIUM=/path/to/chrome)"
        )
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """Run a Chromium without a window.

    Raises:
        NoChromium: there is none.
    """
    program = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


if __name__ == "__main__":
    try:
        executable()
    except NoChromium as missing:
        sys.exit(str(missing))
