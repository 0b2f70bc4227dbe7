"""What a long document costs to keep and to give out, in calls of functions, Python's and C's: each time the same.

Whether what is kept is looked through once more shows in them; how long each takes does not.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from simplejson import RawJSON

from functions.plans import wire
from functions.plans.documents import exact_json
from functions.plans.documents.completion import completed_contact, filled, organisations_in
from functions.plans.documents.defaults import split, with_defaults
from functions.plans.documents.posted import dmps_of
from shared.records import Record

LONG = exact_json.read((Path(__file__).parents[1] / "real" / "plans" / "student-8-long.json").read_bytes())["dmp"]
RECEIVED = datetime(2026, 10, 26, 7, 35, tzinfo=UTC)
KNOWN = {"template": 1, "template_title": "DCC Template", "visibility": "privately_visible"}


def body_with(times: int) -> bytes:
    """A plan with its datasets many times over."""
    return exact_json.write({"items": [{"dmp": LONG | {"dataset": LONG["dataset"] * times}}]}).encode()


def made_of(body: bytes) -> Record:
    (sent,) = dmps_of(body)
    list(organisations_in(sent))
    head, rest = split(completed_contact(filled(with_defaults(sent, RECEIVED), {}), "", None))
    return Record("plan", 5, 1, {"head": exact_json.pack(head), "rest": exact_json.pack(rest), **KNOWN})


def answer_with(made: Record) -> str:
    return exact_json.write({"items": [{"dmp": wire.full(made, "https://stele.example", read=exact_json.unread)}]})


def calls(work: Callable[[], Any]) -> int:
    seen = 0

    def see(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


def values_in(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(values_in, parts))


def test_a_longer_document_costs_only_its_strict_reading_more() -> None:
    short, long = body_with(4), body_with(16)
    more = calls(lambda: made_of(long)) - calls(lambda: made_of(short))
    assert more < 3 * 12 * values_in(LONG["dataset"])  # they are 1.9 for each value


def test_a_longer_document_is_given_out_as_it_is_kept() -> None:
    short, long = made_of(body_with(4)), made_of(body_with(16))
    assert len(exact_json.read(answer_with(long).encode())["items"][0]["dmp"]["dataset"]) == 16 * len(LONG["dataset"])
    assert calls(lambda: answer_with(long)) == calls(lambda: answer_with(short)) < 150  # they are 75


def test_what_is_kept_is_given_out_unread() -> None:
    made = made_of(body_with(1))
    kept = exact_json.unread(made.values["rest"])
    made.values["rest"] = exact_json.pack({**kept, "dataset": RawJSON("no JSON at all")})
    assert '"dataset":no JSON at all' in answer_with(made)
