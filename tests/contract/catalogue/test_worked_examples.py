"""Worked examples, word for word; those of searches are elsewhere."""

from urllib.parse import quote

from .client import Client, fresh


def test_create_change_and_refuse(owner: Client, stranger: Client) -> None:
    name = fresh("fen-water-levels")
    body = quote(f'{{"name": "{name}", "title": "Fen water levels", "tags": ["water"]}}')
    answer = owner.send("POST", "/api/rest/package", body)
    made = answer.json()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert answer.headers["Location"].endswith(f"/api/rest/package/{made['id']}")
    assert made == {
        **{key: made[key] for key in ("id", "metadata_created", "metadata_modified", "revision_id")},
        **{"name": name, "title": "Fen water levels", "tags": ["water"], "version": None, "url": None},
        **{"author": None, "author_email": None, "maintainer": None, "maintainer_email": None, "notes": None},
        **{"notes_rendered": "", "license_id": None, "license": None, "isopen": False, "extras": {}, "groups": []},
        **{"resources": [], "relationships": [], "ratings_average": None, "ratings_count": 0, "download_url": ""},
        **{"state": "active", "ckan_url": f"{owner.url}/dataset/{name}"},
    }
    path = f"/api/rest/package/{name}"
    owner.ok("PUT", path, {"extras": {"agency": "Fen Agency"}})
    changed = owner.ok("PUT", path, {"extras": {"department": "Drainage Board", "agency": None}}, form="b")
    assert changed["extras"] == {"department": "Drainage Board"}
    assert (changed["title"], changed["tags"]) == ("Fen water levels", ["water"])
    assert owner.refused("POST", "/api/rest/package", {"name": name}) == (
        409,
        {"name": ["That URL is already in use."]},
    )
    assert stranger.refused("POST", "/api/rest/package", {"name": name}) == (403, "Access denied")


def test_a_tag_for_a_script(owner: Client, stranger: Client) -> None:
    tag, name = fresh("water"), owner.make()["name"]
    owner.ok("PUT", f"/api/rest/package/{name}", {"tags": [tag]})
    assert stranger.send("GET", f"/api/rest/tag/{tag}?callback=show").text == f'show(["{name}"]);'
