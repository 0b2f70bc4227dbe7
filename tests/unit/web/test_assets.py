"""Files that pages load: kept for ever, compressed for who takes that, and given without what pages need."""

import gzip
import subprocess
import sys

import pytest

from functions.web.files import SWAGGER
from shared.assets import assets
from tests.unit.web.conftest import Website

BROWSERS = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PLAIN: tuple[dict[str, str], ...] = (
    {},
    {"Accept-Encoding": "identity"},
    {"Accept-Encoding": "br, gzip;q=0"},
)


def test_files_are_kept_for_ever_and_compressed_for_who_takes_that(website: Website) -> None:
    served = {**assets(), **assets(SWAGGER)}
    for path, file in served.items():
        for headers in PLAIN:
            plain = website.get(path, headers=headers)
            assert (plain.status, plain.content) == (200, file.body)
            assert "Content-Encoding" not in plain.headers
            assert plain.headers["Vary"] == "Accept-Encoding"
        small = website.get(path, headers=BROWSERS)
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.content == file.body  # as it is once decompressed
        assert small.headers["Vary"] == "Accept-Encoding"
        assert small.headers["Content-Type"] == file.media_type
        assert small.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    sizes = {path.rpartition("/")[2].split(".")[0]: len(gzip.compress(file.body)) for path, file in served.items()}
    assert sizes["swagger-ui-bundle"] < 500_000


@pytest.mark.parametrize("path", ["/assets/site.css", "/assets/nothing.0123456789ab.css", "/assets/..%2Fbase.html"])
def test_there_is_nothing_else(website: Website, path: str) -> None:
    assert website.get(path, headers={}).status == 404


def test_what_browsers_ask_for_by_themselves_loads_nothing_that_pages_need() -> None:
    """What was not loaded when the handler began, is not after it has answered."""
    script = """
import sys
from shared.assets import path_of
from functions.web.app import handler
from tests.unit.events import proxy_event

for path in (path_of("site.css"), "/favicon.ico", "/robots.txt", "/.well-known/security.txt"):
    assert handler(proxy_event("GET", path), None)["statusCode"] == 200
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded & {"jinja2", "markupsafe", "shared.html", "tantivy", "pydantic", "botocore.session"} == set()
