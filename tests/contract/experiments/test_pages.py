"""The pages of experiments and datasets, for people."""

from __future__ import annotations

import hashlib

import requests

from .client import Client
from .conftest import Tree, grant


def test_a_public_experiment_has_a_page(owner: Client, stranger: Client) -> None:
    made = owner.experiment(title="Kiln <7>", description="Reduction firing.", public_access=100)
    page = _page(stranger, made["id"])
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in ("Kiln &lt;7&gt;", "Reduction firing.", "<dt>Datasets</dt><dd>0</dd>"):
        assert text in page.text
    assert f"/api/v1/experiment/{made['id']}/" in page.text
    assert _page(stranger, made["id"], "").status_code == 200


def test_others_are_not_shown(owner: Client, stranger: Client) -> None:
    made = owner.experiment(title="Secret kiln", public_access=1)
    assert _page(owner, made["id"]).status_code == 200
    hidden = _page(stranger, made["id"])
    assert (hidden.status_code, "Secret kiln" in hidden.text) == (403, False)
    for id in ("999999999", "kiln"):
        missing = _page(stranger, id)
        assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_dataset_has_a_page_with_its_files_and_their_checksums(public: Tree, stranger: Client) -> None:
    experiment, dataset, file = public.experiment, public.dataset, public.file
    path = f"/experiment/view/{experiment['id']}/dataset/{dataset['id']}/"
    assert path in _page(stranger, experiment["id"]).text
    page = stranger.send("GET", path)
    assert page.status_code == 200
    download = f"/api/v1/dataset_file/{file['id']}/download/"
    for text in (f'{download}">', file["md5sum"], "raw/a", "<bdi>8</bdi>"):
        assert text in page.text
    assert f'{download}>; rel="item"' in page.headers["Link"]
    content = stranger.send("GET", download).content
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert stranger.send("GET", f"{path}?export=md5").text == f"{digest} *raw/a/{file['filename']}\n"


def test_a_hidden_dataset_is_shown_to_nobody_else(hidden: Tree, owner: Client, stranger: Client) -> None:
    path = f"/experiment/view/{hidden.experiment['id']}/dataset/{hidden.dataset['id']}/"
    page = owner.send("GET", path)
    assert (page.status_code, "ld+json" in page.text, "Link" in page.headers) == (200, False, False)
    for asked in (path, f"{path}?export=md5", f"{path}?folder=raw"):
        refused = stranger.send("GET", asked)
        assert (refused.status_code, hidden.file["md5sum"] in refused.text) == (403, False)


def test_the_list_shows_what_one_sees_and_what_is_ones_own(owner: Client, ordinary: Client, stranger: Client) -> None:
    public, shared = (owner.experiment(public_access=level) for level in (100, 1))
    grant(owner, shared, ordinary, canRead=True)
    links = {made["id"]: f'/experiment/view/{made["id"]}/">' for made in (public, shared)}

    def shown(who: Client, query: str = "") -> list[bool]:
        text = who.send("GET", f"/experiment/view/{query}").text
        return [links[each["id"]] in text for each in (public, shared)]

    assert shown(stranger) == [True, False]
    assert shown(ordinary) == [True, True]
    assert shown(owner, "?mine=yes") == [True, True]
    assert shown(ordinary, "?mine=yes") == [False, True]


def _page(client: Client, id: object, end: str = "/") -> requests.Response:
    answer: requests.Response = client.send("GET", f"/experiment/view/{id}{end}", headers={"Accept": "text/html"})
    return answer
