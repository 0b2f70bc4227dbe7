"""Pages of the longest records have at most 50 KB, and say that they are not all."""

from tests.unit.landing.worst import quotes
from tests.unit.registry.conftest import Registry

LONGEST = 50_000
PAGE = {"format": ["api"]}


def test_the_longest_records_have_pages_that_a_browser_opens(registry: Registry) -> None:
    root = registry.make("storage_root", root=f"https://files.example/{'x' * 900}")["url"]
    digest = "0123456789abcdef" * 2 + "01234567"
    place = registry.make("storage_location", path=quotes(8_000), hash=digest, storage_root=root)["url"]
    thing = registry.make("object", description=quotes(200_000), storage_location=place)["url"]
    for number in range(25):
        registry.make("object_component", object=thing, name=quotes(200) + str(number), description=quotes(2_000))
    run = {"run_date": "2031-05-02T08:11", "description": quotes(1_000), "submission_script": thing}
    registry.make("code_run", **run, inputs=[f"/api/object_component/{id}/" for id in range(1, 25)])
    for table in ("object", "storage_location", "storage_root", "code_run", "object_component"):
        page = registry.send("GET", f"/api/{table}/1/", query=PAGE)
        listed = registry.send("GET", f"/api/{table}/", query=PAGE)
        assert (page.status, listed.status) == (200, 200), page.text
        assert max(len(each.text.encode()) for each in (page, listed)) <= LONGEST, table
        if table == "object":
            assert "cut here" in page.text, table
    assert digest in registry.send("GET", "/api/storage_location/1/", query=PAGE).text
