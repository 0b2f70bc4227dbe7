"""Records of plans as they are kept, made of documents without an API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.plans.documents import defaults, exact_json, moments
from functions.plans.linking import names_in
from functions.plans.store import PLAN, PUBLIC
from shared.records import Record

SITE = "https://stele.example/live"
RECEIVED = datetime(2026, 10, 26, 7, 35, tzinfo=UTC)
MINIMAL = {"title": "Lichen growth on roof tiles", "contact": {"mbox": "tove.lind@lakeside.example"}}
REAL = sorted(Path(__file__).with_name("real").rglob("*.json"))


def document_of(path: Path) -> dict[str, Any]:
    """Give the plan of a file; what people forget in it is put there, so that it could be posted."""
    dmp: dict[str, Any] = json.loads(path.read_bytes())["dmp"]
    return {**dmp, "title": dmp.get("title") or path.stem}


def kept(dmp: Mapping[str, Any], id: int = 5, **values: Any) -> Record:
    """Give the record of a public plan, or of one with other values."""
    head, rest = defaults.split(defaults.with_defaults({**MINIMAL, **dmp}, RECEIVED))
    told = {name: moments.instant_of(head[name], RECEIVED) for name in ("created", "modified")}
    made = {"head": exact_json.pack(head), "rest": exact_json.pack(rest), "names": names_in(dmp, SITE), **told}
    more = {"visibility": PUBLIC, "template": 1, "template_title": "DCC Template", "client": 3, "user": None}
    return Record(PLAN, id, 1, {**made, **more, "owner": None, "organisation": None, **values})
