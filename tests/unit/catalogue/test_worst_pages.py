"""The page of the longest package that the API takes has at most 50 KB."""

import pytest

from functions.catalogue.endpoints import pages
from tests.unit.catalogue.conftest import NOBODY, Catalogue
from tests.unit.landing.worst import many_faces, quotes

LONGEST = 50_000


def test_the_longest_package_has_a_page_that_a_browser_opens(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "related", lambda *_: many_faces())
    groups = [catalogue.make_group(f"group-{number}", title=quotes(5_000))["name"] for number in range(20)]
    others = [catalogue.make(f"other-{number}", title=quotes(5_000))["name"] for number in range(8)]
    texts = ("title", "version", "author", "author_email", "maintainer", "maintainer_email")
    catalogue.make(
        "worst",
        **{name: quotes(5_000) for name in texts},
        url="http://harbour.example/" + "'" * 5_000,
        notes=f"{quotes(20_000)}\n\n" + "[a](http://b.example/) " * 2_000,
        license_id=quotes(3_000),
        tags=[f"tag-{number:04}" + "x" * 80 for number in range(100)],
        extras={f"{number:03}{quotes(90)}": quotes(200) for number in range(100)},
        groups=groups,
        resources=[
            {"url": f"http://harbour.example/{number}" + "'" * 200, "name": quotes(200), "description": quotes(200)}
            for number in range(60)
        ],
    )
    for other in others:
        catalogue.ok("POST", f"/api/rest/package/worst/depends_on/{other}", {"comment": quotes(500)})
    lengths = {}
    for path, query in (("/dataset/worst", {}), ("/dataset", {"mine": ["yes"]})):
        reply = catalogue.send("GET", path, caller=catalogue.me if query else NOBODY, query=query)
        assert reply.status == 200, reply.text
        lengths[path] = len(reply.text.encode())
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
