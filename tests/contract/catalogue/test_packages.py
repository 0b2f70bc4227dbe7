"""Packages: what is read, names, what an update changes, the round trip."""

import re
from typing import Any

import pytest

from .client import Client, fresh

WRITTEN = {
    "title": "Fen water levels",
    "version": "1.2",
    "url": "https://fen.example/levels",
    "author": "Ada Reed",
    "author_email": "ada@fen.example",
    "maintainer": "Ben Sedge",
    "maintainer_email": "ben@fen.example",
    "notes": "Levels of *all* fens.",
}
KEYS = {
    *("id", "name", "license_id", "license", "isopen", "tags", "extras", "groups", "resources", "relationships"),
    *("ratings_average", "ratings_count", "metadata_created", "metadata_modified", "revision_id", "notes_rendered"),
    *("ckan_url", "state", *WRITTEN),
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")


def test_all_keys_are_always_there(owner: Client) -> None:
    made = owner.make()
    assert made.keys() == {*KEYS, "download_url"}
    assert owner.get(f"/api/2/rest/package/{made['id']}").keys() == KEYS
    assert {made[key] for key in (*WRITTEN, "license", "license_id", "ratings_average")} == {None}
    assert (made["tags"], made["extras"], made["groups"], made["resources"], made["relationships"]) == (
        [],
        {},
        [],
        [],
        [],
    )
    assert (made["isopen"], made["ratings_count"], made["state"]) == (False, 0, "active")
    assert (made["notes_rendered"], made["download_url"]) == ("", "")
    assert MOMENT.fullmatch(made["metadata_created"])
    assert made["metadata_modified"] == made["metadata_created"]
    assert made["ckan_url"] == f"{owner.url}/dataset/{made['name']}"


def test_every_member_of_the_seed(owner: Client) -> None:
    made = owner.make(
        **WRITTEN,
        resources=[{"url": "https://fen.example/a.csv", "format": "CSV", "description": "All of it"}],
        license="Creative Commons Attribution",
        tags=["water", "fen"],
        extras={"department": "Drainage Board"},
    )
    assert {key: made[key] for key in WRITTEN} == WRITTEN
    assert made["tags"] == ["fen", "water"]
    assert made["extras"] == {"department": "Drainage Board"}
    assert made["notes_rendered"] == "<p>Levels of <em>all</em> fens.</p>"
    assert made["download_url"] == "https://fen.example/a.csv"


@pytest.mark.parametrize(
    "notes",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](http://a.example/b.gif)",
        "<a href='//evil.example'>x</a>",
        "[x](data:text/html;base64,AAAA)",
    ],
)
def test_rendered_notes_are_safe(owner: Client, notes: str) -> None:
    rendered = owner.make(notes=notes)["notes_rendered"]
    assert not re.search(r"<(?!/?(?:p|a)\b)", rendered)
    assert "javascript:" not in re.findall(r'href="([^"]*)"', rendered)
    assert not re.search(r"<[^>]*\s(?:on\w+|src)=", rendered)


# Names


@pytest.mark.parametrize("start", ["ab", "0-_", "census-2011", "experiment-12x"])
def test_a_name(owner: Client, start: str) -> None:
    for name in (fresh(start), fresh(start).ljust(100, "z")):
        assert owner.make(name)["name"] == name


@pytest.mark.parametrize(
    "name",
    [
        *("", None, "a", "a" * 101, "Peat", "peat bog", "päat", "peat.bog", "new", "edit", "search", 5, ["peat"], True),
        *("experiment-12", "data_product-5", "peat\n", "x/y"),
    ],
)
def test_a_bad_name(owner: Client, name: Any) -> None:
    made = owner.make()
    for method, path in (("POST", "/api/rest/package"), ("PUT", f"/api/rest/package/{made['id']}")):
        status, messages = owner.refused(method, path, {"name": name})
        assert status == 409
        assert list(messages) == ["name"]
        assert all(isinstance(text, str) for text in messages["name"])


def test_no_name(owner: Client) -> None:
    assert owner.refused("POST", "/api/rest/package", {}) == (409, {"name": ["Missing value"]})


def test_a_taken_name(owner: Client, other: Client) -> None:
    first, second = owner.make(), owner.make()
    taken = (409, {"name": ["That URL is already in use."]})
    assert other.refused("POST", "/api/rest/package", {"name": first["name"]}) == taken
    path = f"/api/rest/package/{second['name']}"
    assert owner.refused("PUT", path, {"name": first["name"], "title": "Lost"}) == taken
    assert owner.get(path) == second
    assert owner.make_group(first["name"])["name"] == first["name"]


def test_another_name(owner: Client) -> None:
    made, name = owner.make(tags=["renaming"]), fresh()
    assert owner.ok("PUT", f"/api/rest/package/{made['name']}", {"name": name})["id"] == made["id"]
    assert owner.refused("GET", f"/api/rest/package/{made['name']}")[0] == 404
    assert owner.get(f"/api/rest/package/{made['id']}")["name"] == name
    listed = owner.get("/api/rest/tag/renaming")
    assert name in listed and made["name"] not in listed
    assert owner.make(made["name"])["id"] != made["id"]


# Ids


def test_an_id_is_not_said(owner: Client) -> None:
    assert owner.refused("POST", "/api/rest/package", {"name": fresh(), "id": "5b0e6c1e-0000-4000-8000-000000000000"})[
        1
    ].keys() == {"id"}
    made = owner.make(id=None)
    path = f"/api/rest/package/{made['name']}"
    assert owner.refused("PUT", path, {"id": "other"})[0] == 409
    for same in (None, made["id"]):
        assert owner.ok("PUT", path, {"id": same})["id"] == made["id"]


# Updates


@pytest.fixture(scope="module")
def whole(owner: Client) -> dict[str, Any]:
    """A package with a value in every member; tests leave it as it is."""
    group = owner.make_group()["name"]
    return owner.make(
        **WRITTEN,
        license_id="cc-by",
        tags=["fen", "water"],
        extras={"department": "Drainage Board", "years": [2019, 2020], "depth": 1.5, "empty": ""},
        groups=[group],
        resources=[
            {"url": "https://fen.example/a.csv", "size": 5},
            {"url": "https://fen.example/b.csv", "alt_url": "x"},
        ],
    )


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("prefix", ["/api", "/api/2"])
def test_what_was_read_is_put_back_and_changes_nothing(
    owner: Client, whole: dict[str, Any], method: str, prefix: str
) -> None:
    path = f"{prefix}/rest/package/{whole['id']}"
    read = owner.get(path)
    assert owner.ok(method, path, read, form="b") == read
    assert owner.get(f"/api/rest/package/{whole['name']}") == whole


def test_what_is_only_read_is_ignored(owner: Client, whole: dict[str, Any]) -> None:
    said = {
        **dict.fromkeys(("revision_id", "metadata_created", "metadata_modified", "notes_rendered", "ckan_url"), "x"),
        **{"isopen": "maybe", "ratings_average": 5, "ratings_count": -1, "relationships": "x", "num_tags": 12},
        **{"tracking_summary": {"total": 1}, "type": "dataset", "organization": None, "data_dict": "{}"},
        "license_title": "Creative Commons Attribution",
    }
    assert owner.ok("PUT", f"/api/rest/package/{whole['name']}", said) == whole


def test_what_is_not_said_stays(owner: Client) -> None:
    group = owner.make_group()["name"]
    made = owner.make(**WRITTEN, tags=["fen"], extras={"a": "b"}, groups=[group], resources=[{"url": "x"}])
    changed = owner.ok("PUT", f"/api/rest/package/{made['name']}", {"title": "Other"})
    assert changed == {
        **made,
        **{key: changed[key] for key in ("metadata_modified", "revision_id")},
        "title": "Other",
    }


@pytest.mark.parametrize("member", WRITTEN)
def test_null_clears_a_text_and_an_empty_one_is_a_value(owner: Client, member: str) -> None:
    path = f"/api/rest/package/{owner.make(**WRITTEN)['name']}"
    for value in ("", None, "again"):
        assert owner.ok("PUT", path, {member: value})[member] == value


def test_lists_are_replaced(owner: Client) -> None:
    first, second = owner.make_group()["name"], owner.make_group()["name"]
    path = f"/api/rest/package/{owner.make(tags=['aa', 'bb'], groups=[first], resources=[{'url': 'x'}])['name']}"
    changed = owner.ok("PUT", path, {"tags": ["cc"], "groups": [second], "resources": [{"url": "y"}]})
    assert (changed["tags"], changed["groups"]) == (["cc"], [second])
    assert [each["url"] for each in changed["resources"]] == ["y"]
    emptied = owner.ok("PUT", path, {"tags": [], "groups": [], "resources": []})
    assert (emptied["tags"], emptied["groups"], emptied["resources"]) == ([], [], [])


def test_extras_are_merged_key_by_key(owner: Client) -> None:
    path = f"/api/rest/package/{owner.make(extras={'a': '1', 'b': '2', 'gone': None})['name']}"
    for said, expected in (
        ({}, {"a": "1", "b": "2"}),
        ({"b": None, "c": ["x", 1]}, {"a": "1", "c": ["x", 1]}),
        ({"a": "", "nothing": None}, {"a": "", "c": ["x", 1]}),
        ({"c": {"deep": True}, "n": 1.5}, {"a": "", "c": {"deep": True}, "n": 1.5}),
    ):
        assert owner.ok("PUT", path, {"extras": said})["extras"] == expected


# Tags


def test_tags_of_all_sorts(owner: Client) -> None:
    said = ["FISHERIES", "fisheries", " water\r\n", "フレキシブル", "sea level", "a.b_c-d", "fisheries", "हिन्दी"]
    expected = sorted({tag.strip() for tag in said})
    assert owner.make(tags=said)["tags"] == expected


@pytest.mark.parametrize(
    ("text", "tags"), [("water, sea level ,fen", ["fen", "sea level", "water"]), ("water fen", ["fen", "water"])]
)
def test_one_text_of_tags_is_split(owner: Client, text: str, tags: list[str]) -> None:
    assert owner.make(tags=text)["tags"] == tags


@pytest.mark.parametrize("tag", ["x", "", "a" * 101, "a,b", "a/b", "a&b", "a\tb", "#tag"])
def test_a_bad_tag(owner: Client, tag: str) -> None:
    status, messages = owner.refused("POST", "/api/rest/package", {"name": fresh(), "tags": ["good", tag]})
    assert status == 409
    assert list(messages) == ["tags"]


# Resources


def test_a_resource_as_it_is_read(owner: Client) -> None:
    made = owner.make(resources=[{"url": "https://fen.example/a.csv", "alt_url": "b", "size_extra": 5}, {}])
    first, second = made["resources"]
    assert first.keys() >= {
        *("id", "package_id", "url", "format", "description", "hash", "position", "name", "resource_type", "mimetype"),
        *("size", "created", "last_modified"),
    }
    assert (first["alt_url"], first["size_extra"]) == ("b", 5)
    assert (first["position"], second["position"]) == (0, 1)
    assert first["package_id"] == second["package_id"] == made["id"]
    assert MOMENT.fullmatch(first["created"])
    assert (second["url"], second["format"], second["size"]) == ("", None, None)


def test_a_resource_keeps_its_identity(owner: Client) -> None:
    made = owner.make(resources=[{"url": "a"}, {"url": "b"}])
    path, (first, second) = f"/api/rest/package/{made['name']}", made["resources"]
    said = [{"id": second["id"], "url": "b2"}, {"url": "new"}, {**first, "description": "x"}]
    changed = owner.ok("PUT", path, {"resources": said})["resources"]
    assert [each["id"] for each in changed][::2] == [second["id"], first["id"]]
    assert [each["position"] for each in changed] == [0, 1, 2]
    assert (changed[0]["created"], changed[0]["url"]) == (second["created"], "b2")


def test_the_id_of_a_resource(owner: Client) -> None:
    free = "0c5e6c1e-1111-4222-8333-" + fresh("")[1:].rjust(12, "0")
    made = owner.make(resources=[{"id": free, "url": "a"}])
    assert made["resources"][0]["id"] == free
    for said in ([{"id": free}], [{"url": "x"}, {"id": free}]):
        status, messages = owner.refused("POST", "/api/rest/package", {"name": fresh(), "resources": said})
        assert (status, messages["resources"][-1].keys()) == (409, {"id"})
    twice = [{"id": free}, {"id": free}]
    assert owner.refused("PUT", f"/api/rest/package/{made['id']}", {"resources": twice})[0] == 409
    assert owner.make(resources=[{"id": "mine"}])["resources"][0]["id"] != "mine"


@pytest.mark.parametrize("url", [None, ""])
def test_a_resource_without_an_address(owner: Client, url: str | None) -> None:
    assert owner.make(resources=[{"url": url}])["resources"][0]["url"] == ""


@pytest.mark.parametrize(
    ("member", "value", "kept"),
    [
        ("size", "5", 5),
        ("size", 5, 5),
        ("size", "", None),
        ("size", None, None),
        ("last_modified", "2012-03-04T05:06:07.890123", "2012-03-04T05:06:07.890123"),
        ("last_modified", "2012-03-04", "2012-03-04"),
        ("created", "", None),
        ("format", 5, "5"),
    ],
)
def test_what_a_resource_keeps(owner: Client, member: str, value: Any, kept: Any) -> None:
    (resource,) = owner.make(resources=[{member: value}])["resources"]
    assert resource[member] == kept or (member == "created" and MOMENT.fullmatch(resource[member]))


@pytest.mark.parametrize(
    ("member", "value", "text"),
    [
        ("size", "big", "Invalid integer"),
        ("size", 1.5, "Invalid integer"),
        ("size", True, "Invalid integer"),
        ("last_modified", "yesterday", "Date format incorrect"),
        ("created", 5, "Date format incorrect"),
        ("created", "2026-W10-3", "Date format incorrect"),
        ("url", {}, "Must be a text"),
    ],
)
def test_what_a_resource_does_not_take(owner: Client, member: str, value: Any, text: str) -> None:
    said = {"name": fresh(), "resources": [{}, {member: value}]}
    assert owner.refused("POST", "/api/rest/package", said) == (409, {"resources": [{}, {member: [text]}]})


def test_download_url(owner: Client) -> None:
    made = owner.make(download_url="https://fen.example/a.csv")
    path = f"/api/rest/package/{made['name']}"
    assert [each["url"] for each in made["resources"]] == ["https://fen.example/a.csv"]
    again = owner.ok("PUT", path, {"download_url": "https://fen.example/b.csv"})
    assert [(each["id"], each["url"]) for each in again["resources"]] == [
        (made["resources"][0]["id"], "https://fen.example/b.csv")
    ]
    both = owner.ok("PUT", path, {"download_url": "https://fen.example/c.csv", "resources": []})
    assert (both["resources"], both["download_url"]) == ([], "")
    second = owner.ok("POST", "/api/2/rest/package", {"name": fresh(), "download_url": "https://fen.example/a.csv"})
    assert second["resources"] == []


# Licences

OPEN = (
    *("odc-pddl", "odc-odbl", "odc-by", "cc-zero", "cc-by", "cc-by-sa", "gfdl", "uk-ogl", "other-open", "other-pd"),
    *("other-at", "gpl-3.0", "gpl-2.0", "apache2.0", "mit-license"),
)
NOT_OPEN = ("notspecified", "cc-nc", "other-nc", "other-closed")


def test_the_licences(owner: Client, stranger: Client) -> None:
    listed = {each["id"]: each for each in stranger.get("/api/rest/licenses")}
    assert set(OPEN + NOT_OPEN) <= listed.keys()
    for id, licence in listed.items():
        assert licence.keys() >= {
            *("id", "title", "url", "is_okd_compliant", "is_osi_compliant", "family", "status", "maintainer"),
            *("date_created", "tags"),
        }
        assert (licence["is_okd_compliant"] or licence["is_osi_compliant"]) is (id in OPEN)


@pytest.mark.parametrize(("id", "is_open"), [("cc-by", True), ("mit-license", True), ("cc-nc", False)])
def test_a_licence_by_id_or_title(owner: Client, id: str, is_open: bool) -> None:
    title = {each["id"]: each["title"] for each in owner.get("/api/rest/licenses")}[id]
    for member in ("license", "license_id"):
        for value in (id, title):
            made = owner.make(**{member: value})
            assert (made["license_id"], made["license"], made["isopen"]) == (id, title, is_open)


@pytest.mark.parametrize("value", ["Ask the drainage board", "", "CC-BY"])
def test_any_other_licence_is_kept_as_it_is(owner: Client, value: str) -> None:
    made = owner.make(license=value)
    assert (made["license_id"], made["license"], made["isopen"]) == (value, value, False)
    assert owner.ok("PUT", f"/api/rest/package/{made['name']}", {"license_id": None})["license"] is None


def test_of_two_licences_the_one_that_is_new_counts(owner: Client) -> None:
    read = owner.make(license_id="cc-by")
    path = f"/api/rest/package/{read['name']}"
    assert owner.ok("PUT", path, {**read, "license_id": "odc-by"})["license_id"] == "odc-by"
    read = owner.get(path)
    assert owner.ok("PUT", path, {**read, "license": "cc-zero"})["license_id"] == "cc-zero"
    assert owner.ok("PUT", path, {"license_id": "gfdl", "license": "uk-ogl"})["license_id"] == "gfdl"


# Other portals' records


def test_a_record_of_another_portal(owner: Client) -> None:
    said: dict[str, Any] = {
        **dict.fromkeys((*WRITTEN, "revision_id", "state", "download_url", "license"), None),
        **{"license_id": "", "license_title": "", "organization": {"name": "x"}, "private": False, "type": "dataset"},
    }
    made = owner.make(**said)
    assert (made["license_id"], made["license"], made["title"]) == ("", "", None)


def test_a_package_may_have_hundreds_of_tags(owner: Client) -> None:
    word = fresh("tag")
    tags = sorted(f"{word}-{number:03}" for number in range(120))
    name = owner.make(tags=tags)["name"]
    assert owner.get(f"/api/rest/package/{name}")["tags"] == tags
    assert {tuple(owner.get(f"/api/rest/tag/{tag}")) for tag in (tags[0], tags[-1])} == {(name,)}
    assert set(tags) <= set(owner.get("/api/rest/tag"))
    owner.ok("PUT", f"/api/rest/package/{name}", {"tags": tags[:1]})
    assert not set(tags[1:]) & set(owner.get("/api/rest/tag"))
