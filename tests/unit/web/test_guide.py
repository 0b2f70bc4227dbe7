"""The API guide has every operation of the document, on pages that are short."""

import json
import re

import pytest

from functions.web import pages, words
from functions.web.clients import clients
from functions.web.files import DOCUMENT as FILE
from functions.web.guide.contents import groups
from functions.web.guide.types import SCHEMAS, words_of
from shared.html import PLACES
from tests.unit.web.conftest import HTML, SITE, Website

DOCUMENT = json.loads(FILE.read_text())
SUBJECTS = [subject for group in groups().values() for subject in group.subjects.values()]


def test_every_operation_of_the_document_is_on_a_page(website: Website) -> None:
    wanted = {
        (each["operationId"], f"{method.upper()} {path}")
        for path, item in DOCUMENT["paths"].items()
        for method, each in item.items()
    }
    shown = set()
    for subject in SUBJECTS:
        text = website.page(subject.path)
        shown |= set(
            re.findall(r'<h2 id="(.*?)"><code>(.*?)</code></h2>', text.replace("&lt;", "<").replace("&gt;", ">"))
        )
        assert "`" not in text
        ids = re.findall(r' id="(.*?)"', text)
        assert len(ids) == len(set(ids))
        assert {each[1:] for each in re.findall(r'href="(#.*?)"', text)} <= {*ids}
    assert wanted - shown == set()


def test_every_subject_is_reached_from_the_overview(website: Website) -> None:
    overview = website.page("/docs/")
    for group in groups().values():
        assert f'href="{SITE}{group.path}"' in overview
        text = website.page(group.path)
        assert all(f'href="{SITE}{each.path}"' in text for each in group.subjects.values())


def test_every_group_has_words() -> None:
    assert list(words.GUIDE) == list(groups())


def test_the_parts_of_the_site_have_one_order_and_one_name_each() -> None:
    bar = [said for _, said in PLACES]
    assert [*words.PARTS.values(), "API guide"] == bar
    assert [words.GUIDE[name].title for name in words.PARTS] == bar[:-1]
    assert [each.group for each in clients("")] == [*words.PARTS]
    assert [each.name for each in pages.PARTS] == bar[:-1]
    assert [each.path for each in pages.PARTS] == [path for path, _ in PLACES[:-1]]


def test_what_the_page_says_of_an_operation(website: Website) -> None:
    text = website.page("/docs/registry/data_product/")
    assert "List the records, newest first." in text
    assert "For whoever has an account." in text
    assert "<code>*</code>, <code>?</code> and <code>[…]</code> stand for others." in text
    assert '<a href="#registry.data_product.new">registry.data_product.new</a>' in text
    assert "Required: <code>" in text


@pytest.mark.parametrize("path", ["/docs/nothing/", "/docs/plans/nothing/"])
def test_what_is_not_in_it(website: Website, path: str) -> None:
    assert website.get(path).status == 404


def test_swagger_ui_is_served_from_here(website: Website) -> None:
    reply = website.get("/docs/swagger/")
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    loaded = re.findall(rf'(?:src|href)="{SITE}(/assets/swagger.*?)"', reply.text)
    assert len(loaded) == 3
    for path in loaded:
        asset = website.get(path, headers={"Accept-Encoding": "gzip"})
        assert asset.status == 200
        assert asset.headers["Content-Type"].endswith("charset=utf-8")
    assert "validatorUrl: null" in website.get(loaded[-1]).text
    assert f'data-document="{SITE}/docs/openapi.json?group=catalogue"' in reply.text
    assert website.get("/docs/swagger/", query={"group": ["nothing"]}).status == 404


def test_the_document_is_given_whole_and_a_group_at_a_time(website: Website) -> None:
    document = website.get("/docs/openapi.json", headers={}).body
    assert document["servers"] == [{"url": SITE}]
    assert document["paths"] == DOCUMENT["paths"]
    served: dict[str, object] = {}
    for name in groups():
        part = website.get("/docs/openapi.json", headers={}, query={"group": [name]}).body
        assert part["servers"] == [{"url": SITE}]
        assert part["info"]["title"] == f"Stele: {words.GUIDE[name].title}"
        assert f"- {name}: {part['info']['description']}" in DOCUMENT["info"]["description"].splitlines()
        assert {each["name"].partition(".")[0] for each in part["tags"]} == {name}
        referred = re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(part))
        assert all(referred_name in part["components"][kind] for kind, referred_name in referred)
        served |= part["paths"]
    assert served == DOCUMENT["paths"]
    assert website.get("/docs/openapi.json", headers={}, query={"group": ["nothing"]}).status == 404


def test_a_guides_page_is_kept_by_who_has_it(website: Website) -> None:
    tag = website.get("/docs/").headers["ETag"]
    assert website.get("/docs/", headers={**HTML, "If-None-Match": tag}).status == 304
    moved = website.get("/docs/plans")
    assert (moved.status, moved.headers["Location"]) == (301, f"{SITE}/docs/plans/")


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"], "format": "uri"}, "string or null (uri)"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "integer (from 1, up to 9)"),
        ({"type": "array", "items": {"$ref": f"{SCHEMAS}a.b"}}, "list of a.b"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"allOf": [{"$ref": f"{SCHEMAS}a.b"}, {"$ref": f"{SCHEMAS}c"}]}, "a.b and c"),
        ({"allOf": [{"$ref": f"{SCHEMAS}a.b"}, {"required": ["x"]}]}, "a.b"),
        ({"enum": ["x", "y"]}, "one of “x”, “y”"),
        ({}, "anything"),
    ],
)
def test_words_of_types(schema: dict[str, object], text: str) -> None:
    assert "".join(each.text for each in words_of(schema)) == text
