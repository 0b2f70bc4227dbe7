"""Records of other portals are taken as they are, and what comes of them is put back."""

import json
from pathlib import Path
from typing import Any

import pytest

from .client import FORMS, Client, fresh

RECORDS = sorted((Path(__file__).parent / "records").glob("*.json"))


def _legacy(found: dict[str, Any]) -> dict[str, Any]:
    """A record as this API writes it, where it was found as later ones do; its groups and its id stay behind."""
    said = {key: value for key, value in found.items() if key not in ("id", "groups")}
    said["tags"] = [each["name"] if isinstance(each, dict) else each for each in found.get("tags", [])]
    extras = found.get("extras", {})
    said["extras"] = {each["key"]: each["value"] for each in extras} if isinstance(extras, list) else extras
    return {**said, "name": fresh(found["name"])[-100:]}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", FORMS)
def test_a_record_is_taken_and_put_back(owner: Client, path: Path, form: str) -> None:
    said = _legacy(json.loads(path.read_text()))
    for resource in said.get("resources", []):
        resource.pop("id")
    made = owner.ok("POST", "/api/rest/package", said, form=form)
    assert made["tags"] == sorted({tag.strip() for tag in said["tags"]})
    assert made["extras"] == {key: value for key, value in said["extras"].items() if value is not None}
    for member in ("title", "notes", "url", "author", "license_id", "maintainer_email"):
        assert made[member] == said.get(member)
    for sent, kept in zip(said.get("resources", []), made["resources"], strict=True):
        ours = {"package_id", "position", "created"}
        assert {key: value for key, value in kept.items() if key in sent and key not in ours} == {
            key: value for key, value in sent.items() if key not in ours
        }
    assert owner.ok("PUT", f"/api/rest/package/{made['name']}", made, form=form) == made
