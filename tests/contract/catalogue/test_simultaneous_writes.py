"""Writes at the same time: one wins a name, and nothing that was written is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .client import Client, fresh


@pytest.mark.parametrize("register", ["package", "group"])
def test_of_several_creates_of_one_name_one_wins(owner: Client, other: Client, register: str) -> None:
    name = fresh()

    def create(key: str | None) -> int:
        return Client(owner.url, key).send("POST", f"/api/rest/{register}", {"name": name}).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(create, [owner.key, other.key] * 2))
    assert sorted(statuses) == [200, 409, 409, 409]


def test_updates_of_different_members_all_land(owner: Client) -> None:
    made = owner.make()
    path = f"/api/rest/package/{made['name']}"
    said = {f"key{number}": str(number) for number in range(8)}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: Client(owner.url, owner.key).ok("PUT", path, {"extras": {key: said[key]}}), said))
    assert owner.get(path)["extras"] == said
    assert len(owner.get(f"{path}/revisions")) == 9


def test_a_group_and_a_package_at_once(owner: Client) -> None:
    packages = [owner.make()["name"] for _ in range(4)]
    first, second = owner.make_group()["name"], owner.make_group()["name"]

    def put(work: tuple[str, dict[str, object]]) -> None:
        Client(owner.url, owner.key).ok("PUT", *work)

    work: list[tuple[str, dict[str, object]]] = []
    work += [(f"/api/rest/package/{name}", {"title": name}) for name in packages]
    work += [(f"/api/rest/group/{group}", {"packages": packages}) for group in (first, second)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, work))
    for name in packages:
        read = owner.get(f"/api/rest/package/{name}")
        assert (read["title"], read["groups"]) == (name, sorted([first, second]))
