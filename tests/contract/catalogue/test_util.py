"""What forms ask for."""

import pytest

from .client import Client, fresh


@pytest.mark.parametrize(
    ("text", "name"), [("Fen water  Levels!", "fen-water-levels"), ("Fl%C3%A4che", "flache"), ("x", "x_"), ("", "__")]
)
def test_a_name_of_a_text(stranger: Client, text: str, name: str) -> None:
    assert stranger.get(f"/api/util/dataset/munge_name?name={text}") == name
    assert stranger.get(f"/api/2/util/package/munge_title_to_name?title={text}") == name


def test_a_tag_of_a_text(stranger: Client) -> None:
    assert stranger.get("/api/util/tag/munge?tag=Sea%20Level,") == "sea-level"


def test_whether_a_name_is_free(owner: Client, stranger: Client) -> None:
    name = owner.make()["name"]
    for type, slug, valid in (("package", name, False), ("group", name, True), ("package", "N", False)):
        assert stranger.get(f"/api/util/is_slug_valid?type={type}&slug={slug}") == {"valid": valid}
    assert stranger.get(f"/api/util/is_slug_valid?slug={fresh()}") == {"valid": True}


def test_what_begins_with_a_text(owner: Client, stranger: Client) -> None:
    name, tag = fresh("completed"), fresh("Completed")
    owner.make(name, tags=[tag])
    (found,) = stranger.get(f"/api/util/dataset/autocomplete?incomplete={name[:-2]}")["ResultSet"]["Result"]
    assert found["name"] == name
    assert stranger.get(f"/api/util/tag/autocomplete?incomplete={tag.lower()}")["ResultSet"]["Result"] == [
        {"Name": tag}
    ]
    assert stranger.refused("GET", "/api/util/tag/autocomplete?incomplete=a&limit=x")[0] == 400
    assert stranger.refused("GET", "/api/util/tag/autocomplete")[0] == 400


def test_the_status(stranger: Client) -> None:
    assert stranger.get("/api/util/status").keys() == {"ckan_version", "site_url", "site_title", "extensions"}
