"""Large files: an upload in parts, which a client opts in to, with completing, giving up and beginning again."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from .client import EVERY_BYTE, Client, Json, assert_error, assert_refused, md5, put

MEBIBYTE = 1024**2
GIBIBYTE = 1024**3
SMALLEST = 5 * MEBIBYTE
CONTENT = EVERY_BYTE * (SMALLEST // 256) + b"and the rest\x00"


def opened(owner: Client, size: int, part_size: int | None = SMALLEST, **values: object) -> tuple[Json, Json]:
    """A new file's record and the plan for its parts."""
    wish = {"mode": "multipart", **({} if part_size is None else {"part_size": part_size})}
    told = owner.file_values(owner.dataset(), b"", **{"size": size, "stele_upload": wish, **values})
    answer = owner.post("dataset_file/", told)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Content-Type"].startswith("application/json")
    plan: Json = answer.json()
    return owner.read(answer.headers["Location"]), plan


def sent(plan: Json, content: bytes) -> list[Json]:
    """What completing needs, of all parts, which are put in any order."""
    size = plan["part_size"]

    def one(part: Json) -> Json:
        number = part["part_number"]
        answer = put(part["url"], content[(number - 1) * size : number * size])
        assert answer.status_code == 200
        return {"part_number": number, "etag": answer.headers["ETag"]}

    return [one(part) for part in reversed(plan["parts"])][::-1]


def test_the_plan(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT))
    assert plan.keys() >= {
        "upload_id",
        "part_size",
        "part_count",
        "parts",
        "parts_next",
        "complete",
        "abort",
        "expires",
    }
    assert (plan["part_size"], plan["part_count"], plan["parts_next"]) == (SMALLEST, 2, None)
    assert [part["part_number"] for part in plan["parts"]] == [1, 2]
    assert plan["complete"] == f"{file['resource_uri']}upload/complete/"
    assert plan["abort"] == f"{file['resource_uri']}upload/"
    assert file["replicas"][0]["verified"] is False
    assert owner.delete(plan["abort"]).status_code == 204


def test_an_upload_in_parts(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT), sha512sum=hashlib.sha512(CONTENT).hexdigest())
    answer = owner.post(plan["complete"], {"parts": sent(plan, CONTENT)})
    assert answer.status_code == 202
    owner.verified(file)
    assert owner.download(file).content == CONTENT
    assert owner.post(plan["complete"], {"parts": []}).status_code < 500
    assert owner.download(file).content == CONTENT


def test_parts_that_do_not_match_are_never_served(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(b"other"))
    assert owner.post(plan["complete"], {"parts": sent(plan, CONTENT)}).status_code == 202
    assert owner.checked(file)["replicas"][0]["verified"] is False
    assert owner.download(file).status_code == 404
    owner.change(file, md5sum=md5(CONTENT))
    owner.verified(file)
    assert owner.download(file).content == CONTENT


def test_completing_with_what_was_not_sent(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    parts = sent(plan, CONTENT)
    for bad in (
        [],
        [{"part_number": 1, "etag": '"' + "0" * 32 + '"'}, parts[1]],
        [{"part_number": "x", "etag": "y"}],
        "nonsense",
    ):
        assert_error(owner.post(plan["complete"], {"parts": bad}))
    assert owner.read(file["resource_uri"])["replicas"][0]["verified"] is False
    assert owner.post(plan["complete"], {"parts": parts}).status_code == 202
    owner.verified(file)


def test_giving_up_and_beginning_again(owner: Client) -> None:
    """The file's record stays, and is completed by a renewal, in parts or at once."""
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    put(plan["parts"][0]["url"], CONTENT[:SMALLEST])
    answer = owner.delete(plan["abort"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert owner.post(plan["complete"], {"parts": [{"part_number": 1, "etag": '"x"'}]}).status_code >= 400
    answer = owner.send("POST", f"{file['resource_uri']}upload/")
    assert answer.status_code == 200
    assert put(answer.text, CONTENT).status_code == 200
    owner.verified(file)
    assert owner.download(file).content == CONTENT


def test_an_upload_that_is_taken_up_again(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    put(plan["parts"][0]["url"], CONTENT[:SMALLEST])
    wish = {"mode": "multipart", "part_size": SMALLEST}
    answer = owner.post(f"{file['resource_uri']}upload/", {**wish, "stele_upload": wish})
    assert answer.status_code == 200
    plan = answer.json()
    assert owner.post(plan["complete"], {"parts": sent(plan, CONTENT)}).status_code == 202
    owner.verified(file)
    assert owner.download(file).content == CONTENT


def test_a_client_that_knows_nothing_any_more_goes_on(owner: Client, other: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    [first, second] = plan["parts"]
    etag = put(first["url"], CONTENT[:SMALLEST]).headers["ETag"]
    come = owner.read(f"{file['resource_uri']}upload/parts/")
    assert come["parts"] == [{"part_number": 1, "etag": etag, "size": SMALLEST}]
    assert (come["upload_id"], come["part_size"], come["part_count"]) == (plan["upload_id"], SMALLEST, 2)
    assert_refused(other.get(f"{file['resource_uri']}upload/parts/"))
    more = owner.read(f"{file['resource_uri']}upload/?upload={come['upload_id']}&part=2")["parts"]
    assert [part["part_number"] for part in more] == [second["part_number"]]
    assert_error(owner.post(come["complete"], {}), "2")
    assert put(more[0]["url"], CONTENT[SMALLEST:]).status_code == 200
    for _ in range(2):
        assert owner.send("POST", come["complete"]).status_code == 202
    owner.verified(file)
    assert owner.send("POST", come["complete"]).status_code == 202
    assert owner.download(file).content == CONTENT


def test_pages_of_parts(owner: Client) -> None:
    file, plan = opened(owner, 1001 * SMALLEST + 1)
    assert (plan["part_count"], len(plan["parts"])) == (1002, 500)
    numbers = [part["part_number"] for part in plan["parts"]]
    upload = plan["upload_id"]
    while plan["parts_next"]:
        assert plan["parts_next"].startswith(file["resource_uri"])
        plan = owner.read(plan["parts_next"])
        assert plan.get("upload_id", upload) == upload
        numbers += [part["part_number"] for part in plan["parts"]]
    assert numbers == list(range(1, 1003))
    assert owner.delete(f"{file['resource_uri']}upload/").status_code == 204


def test_files_over_five_gibibytes_open(owner: Client) -> None:
    file, plan = opened(owner, 6 * GIBIBYTE, 100 * MEBIBYTE)
    assert (plan["part_size"], plan["part_count"]) == (100 * MEBIBYTE, 62)
    assert file["size"] == 6 * GIBIBYTE
    assert owner.delete(plan["abort"]).status_code == 204


def test_a_size_of_parts_is_chosen_for_whoever_does_not(owner: Client) -> None:
    _, plan = opened(owner, 6 * GIBIBYTE, None)
    assert 5 * MEBIBYTE <= plan["part_size"] <= 5 * GIBIBYTE
    assert plan["part_count"] == -(-6 * GIBIBYTE // plan["part_size"]) <= 10_000
    owner.delete(plan["abort"])


@pytest.mark.parametrize(
    "values",
    [
        {"stele_upload": {"mode": "multipart", "part_size": SMALLEST - 1}},
        {"stele_upload": {"mode": "multipart", "part_size": 5 * GIBIBYTE + 1}},
        {"stele_upload": {"mode": "multipart", "part_size": "large"}},
        {"stele_upload": {"mode": "nonsense"}},
        {"stele_upload": "multipart"},
        {"stele_upload": {"mode": "multipart", "part_size": SMALLEST}, "size": 10_001 * SMALLEST},
        {"stele_upload": {"mode": "multipart"}, "size": 2**62},
        {"stele_upload": {"mode": "multipart"}, "size": None},
    ],
    ids=str,
)
def test_plans_that_cannot_be(owner: Client, values: Json) -> None:
    dataset = owner.dataset()
    told = owner.file_values(dataset, **{"size": 6 * GIBIBYTE, **values})
    assert_error(owner.post("dataset_file/", told))
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0


def test_whose_upload_it_is(owner: Client, other: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    parts = sent(plan, CONTENT)
    assert_refused(other.post(plan["complete"], {"parts": parts}))
    assert_refused(other.delete(plan["abort"]))
    assert owner.post(plan["complete"], {"parts": parts}).status_code == 202
    owner.verified(file)


def test_completing_twice_at_once(owner: Client) -> None:
    file, plan = opened(owner, len(CONTENT), md5sum=md5(CONTENT))
    parts = sent(plan, CONTENT)
    with ThreadPoolExecutor(3) as pool:
        statuses = list(pool.map(lambda _: owner.post(plan["complete"], {"parts": parts}).status_code, range(3)))
    assert 202 in statuses
    assert all(status < 500 for status in statuses)
    owner.verified(file)
    assert owner.download(file).content == CONTENT
