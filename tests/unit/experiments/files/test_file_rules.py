"""What a file's own values may be."""

from typing import Any

import pytest

from functions.experiments.files import rules
from functions.experiments.files.rules import Parts, WantedCopy, Way
from functions.experiments.kinds import BadValue
from functions.experiments.operations import files
from shared.files.uploads import MOST_PARTS, SMALLEST_PART

GIB = 1024**3


@pytest.mark.parametrize(
    ("said", "content", "expected"),
    [
        ({}, None, Way.STAGING),
        ({"replicas": []}, None, Way.STAGING),
        ({"replicas": None}, None, Way.STAGING),
        ({"replicas": [{"url": "a"}]}, None, Way.SHARED),
        ({"replicas": [{"url": "a"}]}, b"", Way.INLINE),
        ({}, b"a", Way.INLINE),
    ],
)
def test_ways(said: dict[str, Any], content: bytes | None, expected: Way) -> None:
    body = {"dataset": "/api/v1/dataset/1/", "filename": "a", "size": 1, "md5sum": "provisional", **said}
    assert files.read_new(body, content).way is expected


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a", "a\x00b", "a\nb"])
def test_what_is_no_name_of_a_file(name: str) -> None:
    with pytest.raises(BadValue, match="filename"):
        rules.filename(name)


@pytest.mark.parametrize("name", ["ch1.csv", " a ", "caf\u00e9", "a\\b", "...", "%2F"])
def test_names_are_kept_as_they_are(name: str) -> None:
    assert rules.filename(name) == name


@pytest.mark.parametrize(
    ("given", "kept"), [(None, None), ("", ""), ("raw", "raw"), ("a/b", "a/b"), ("a/b/", "a/b"), (".", ""), ("./", "")]
)
def test_folders(given: str | None, kept: str | None) -> None:
    assert rules.directory(given) == kept


@pytest.mark.parametrize("text", ["/", "/a", "a//b", "..", "a/../b", "./a", "a/.", "a\x00"])
def test_what_is_no_folder_of_a_dataset(text: str) -> None:
    with pytest.raises(BadValue, match="directory"):
        rules.directory(text)


def test_something_to_compare_with_is_needed_unless_the_bytes_are_here() -> None:
    with pytest.raises(BadValue, match="md5sum"):
        rules.checksums({"md5sum": "", "sha512sum": ""}, attached=False)
    rules.checksums({"md5sum": "", "sha512sum": ""}, attached=True)
    rules.checksums({"md5sum": "__undetermined__", "sha512sum": ""}, attached=False)
    rules.checksums({"md5sum": "", "sha512sum": "0" * 128}, attached=False)


def test_copies_are_read_by_either_name_of_their_path() -> None:
    listed = [
        {"url": "a.csv", "location": "kiln", "protocol": "file", "verified": True},
        {"uri": "b.csv", "location": "kiln"},
        {"url": "", "location": None},
        {"resource_uri": "/api/v1/replica/101/", "uri": "c"},
        "/api/v1/replica/101/",
    ]
    assert rules.copies({"replicas": listed}) == [
        WantedCopy("a.csv", "kiln"),
        WantedCopy("b.csv", "kiln"),
        WantedCopy("", ""),
    ]


@pytest.mark.parametrize("listed", ["text", {"url": "a"}, [3], [{"url": ["a"]}], [{"url": "a" * 1025}]])
def test_what_are_no_copies(listed: Any) -> None:
    with pytest.raises(BadValue):
        rules.copies({"replicas": listed})


def test_a_path_in_a_box_stays_below_its_beginning() -> None:
    assert rules.key_below("runs/", "2026/03/ch3.csv") == "runs/2026/03/ch3.csv"
    assert rules.key_below("", "ch3.csv") == "ch3.csv"
    for text in ("", "/a", "a//b", "../a", "a/..", "a/./b", "a/", "a\x00b"):
        with pytest.raises(BadValue, match="url"):
            rules.key_below("runs", text)


def test_the_path_that_people_see() -> None:
    assert rules.friendly_uri(77, "Thermocouples", "raw", "ch1.csv") == "Thermocouples-77/raw/ch1.csv"
    assert rules.friendly_uri(7, "a b/c", "", "x") == "a%20b%2Fc-7/x"
    assert rules.friendly_uri(7, "", "", "x") == "untitled-7/x"


def test_a_wish_for_parts() -> None:
    assert rules.parts(None) is None
    assert rules.parts({"mode": "put"}) is None
    assert rules.parts({"mode": "multipart"}) == Parts(100 * 1024**2)
    assert rules.parts({"mode": "multipart", "part_size": str(SMALLEST_PART)}) == Parts(SMALLEST_PART)
    for wish in ("multipart", {"mode": "x"}, {"part_size": 1}, {"part_size": 6 * GIB}, {"part_size": "big"}):
        with pytest.raises(BadValue, match="stele_upload"):
            rules.parts(wish)


def test_sizes_that_cannot_be_taken_are_refused_with_the_limit() -> None:
    largest = 20 * GIB
    rules.check_size(0, None, True, largest)
    rules.check_size(5 * GIB, None, True, largest)
    rules.check_size(6 * GIB, Parts(100 * 1024**2), True, largest)
    rules.check_size(6 * GIB, None, False, largest)
    with pytest.raises(BadValue, match=str(largest)):
        rules.check_size(largest + 1, None, False, largest)
    with pytest.raises(BadValue, match="stele_upload"):
        rules.check_size(5 * GIB + 1, None, True, largest)
    with pytest.raises(BadValue, match="parts"):
        rules.check_size(SMALLEST_PART * MOST_PARTS + 1, Parts(SMALLEST_PART), True, 100 * GIB)
    with pytest.raises(BadValue, match="no parts"):
        rules.check_size(0, Parts(SMALLEST_PART), True, largest)
