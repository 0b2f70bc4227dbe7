"""Removing packs that no manifest names any more, an hour after that was first seen.

Until then a copy that read an older manifest may still fetch them, and a writer that has stored one may still move its
manifest. What was seen to be left over is noted in an object beside the packs, so that nothing is added to a commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shared.aws import s3
from shared.search.storage.manifest import SLOTS, IndexAddress, read_state
from shared.search.storage.packs import key_of

REST = timedelta(hours=1)
"""How long a pack stays that no manifest names."""

_NOTE = "left-over.json"
_AT_ONCE = 1_000


def clean_up(address: IndexAddress, now: datetime) -> int:
    """Delete the packs that were left over an hour ago and are still; note which are now.

    It may be run at any time and by several at once: a pack that is left over is never taken up again.

    Returns:
        how many packs were deleted.
    """
    stored = set(_keys(address.bucket)) - {_NOTE}  # listed first: what is stored from now on is nobody's rest
    left_over = stored - set(_named(address))
    since, noted = _noted(address.bucket, now)
    if since > now - REST:
        return 0
    gone = sorted(noted & left_over)
    for start in range(0, len(gone), _AT_ONCE):
        objects: Any = [{"Key": key} for key in gone[start : start + _AT_ONCE]]
        s3().delete_objects(Bucket=address.bucket, Delete={"Objects": objects, "Quiet": True})
    note = {"at": now.isoformat(), "keys": sorted(left_over.difference(gone))}
    s3().put_object(Bucket=address.bucket, Key=_NOTE, Body=json.dumps(note).encode())
    return len(gone)


def _keys(bucket: str) -> Iterator[str]:
    for page in s3().get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (each["Key"] for each in page.get("Contents", []))


def _named(address: IndexAddress) -> Iterator[str]:
    for slot in SLOTS:
        manifest = read_state(replace(address, slot=slot)).manifest
        if manifest:
            yield from (key_of(manifest.index, pack) for pack in manifest.packs)


def _noted(bucket: str, now: datetime) -> tuple[datetime, set[str]]:
    try:
        note = json.loads(s3().get_object(Bucket=bucket, Key=_NOTE)["Body"].read())
    except s3().exceptions.NoSuchKey:
        return now - REST, set()
    return datetime.fromisoformat(note["at"]), set(note["keys"])
