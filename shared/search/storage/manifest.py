"""The manifest: one item that says of which files the present index consists, moved by one writer at a time.

| pk | sk | what |
|---|---|---|
| `index#<slot>` | `manifest` | the manifest: `version`, `index`, `stamp`, and `files` as compressed JSON |
| `index#present` | `shrunk#<id>` | a record whose audience has shrunk since it was indexed, with a random `mark` |

All that a search must know is in one partition, so that one consistent Query reads it.
"""

from __future__ import annotations

import json
import secrets
import zlib
from base64 import b85decode, b85encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.aws import dynamodb, parallel
from shared.records.items import holds, partition
from shared.search.errors import SearchUnavailable

PRESENT = "present"
"""The slot of the index that is searched."""

REBUILD = "rebuild"
"""The slot of one that is being made, to take its place."""

SLOTS = (PRESENT, REBUILD)

_MANIFEST = "manifest"
_SHRUNK = "shrunk#"


class Superseded(SearchUnavailable):
    """Another writer has moved the manifest since it was read: nothing was changed, read and begin again."""


@dataclass(frozen=True, slots=True)
class IndexAddress:
    """Where an index lies: the table of its manifest, the bucket of its files, and which of the table's it is."""

    table: str
    bucket: str
    slot: str = PRESENT


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a file lies: from which byte on in which pack, and how many bytes."""

    pack: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index consists of.

    Attributes:
        version: which state it is; every change makes the next.
        index: the name of the index, under which its packs lie.
        stamp: tells what laid it out (`engine.schema.STAMP`).
        files: where each file lies.
    """

    version: int
    index: str
    stamp: str
    files: Mapping[str, Piece]

    @property
    def packs(self) -> frozenset[str]:
        """The packs that hold its files."""
        return frozenset(piece.pack for piece in self.files.values())


@dataclass(frozen=True, slots=True)
class State:
    """What a slot holds: its manifest, if there is one, and the ids of shrunk audiences, each with its mark."""

    manifest: Manifest | None = None
    shrunk: Mapping[str, str] = field(default_factory=dict)


def new_index_name() -> str:
    """Give a name that no index has had."""
    return secrets.token_hex(8)


def read_state(address: IndexAddress) -> State:
    """Read what a slot holds now: one consistent read."""
    manifest: Manifest | None = None
    shrunk: dict[str, str] = {}
    # Marks first: who finds one gone reads a manifest from after that
    for item in partition(address.table, _partition(address), ScanIndexForward=False):
        sort = item["sk"]["S"]
        if sort == _MANIFEST:
            manifest = _manifest(item)
        elif sort.startswith(_SHRUNK):
            shrunk[sort.removeprefix(_SHRUNK)] = item["mark"]["S"]
    return State(manifest, shrunk)


def move(address: IndexAddress, seen: Manifest | None, following: Manifest) -> None:
    """Put a manifest in the place of the one that was read.

    Raises:
        Superseded: another is there by now.
    """
    if not holds(dynamodb().put_item, **_put(address, seen, following)):
        raise Superseded


def swap(rebuilt: IndexAddress, made: Manifest, present: IndexAddress, seen: Manifest | None) -> None:
    """Let the index of one slot take the place of another's, at once; the first slot is empty then.

    Raises:
        Superseded: either has been moved since it was read.
    """
    following = replace(made, version=seen.version + 1 if seen else 1)
    put: Any = {"Put": _put(present, seen, following)}
    delete: Any = {"Delete": {"TableName": rebuilt.table, "Key": _key(rebuilt, _MANIFEST), **_if_still(made)}}
    try:
        dynamodb().transact_write_items(TransactItems=[put, delete])
    except dynamodb().exceptions.TransactionCanceledException as error:
        raise Superseded from error


def drop(address: IndexAddress, seen: Manifest) -> None:
    """Let a slot be empty, if it still holds what was read."""
    holds(dynamodb().delete_item, TableName=address.table, Key=_key(address, _MANIFEST), **_if_still(seen))


def shrink(address: IndexAddress, ids: Collection[str]) -> None:
    """Leave records, and what has them in `within`, out of searches from now on."""
    put = dynamodb().put_item
    items: list[Any] = [shrunk_item(each, address.slot) for each in ids]
    parallel(*(lambda item=item: put(TableName=address.table, Item=item) for item in items))


def shrunk_item(id: str, slot: str = PRESENT) -> dict[str, Any]:
    """Give the item, in the wire form, that leaves a record and what has it in `within` out of searches."""
    return {"pk": {"S": f"index#{slot}"}, "sk": {"S": f"{_SHRUNK}{id}"}, "mark": {"S": secrets.token_hex(8)}}


def settle(address: IndexAddress, shrunk: Mapping[str, str]) -> None:
    """Let records be found again whose documents have been made anew, unless they have shrunk once more since.

    Args:
        address: the index.
        shrunk: their ids, each with the mark that was read before its documents were made.
    """

    def forget(identity: str, mark: str) -> None:
        holds(
            dynamodb().delete_item,
            TableName=address.table,
            Key=_key(address, f"{_SHRUNK}{identity}"),
            ConditionExpression="mark = :mark",
            ExpressionAttributeValues={":mark": {"S": mark}},
        )

    parallel(*(lambda each=each: forget(*each) for each in shrunk.items()))


def _partition(address: IndexAddress) -> str:
    return f"index#{address.slot}"


def _key(address: IndexAddress, sort: str) -> dict[str, Any]:
    return {"pk": {"S": _partition(address)}, "sk": {"S": sort}}


def _put(address: IndexAddress, seen: Manifest | None, following: Manifest) -> dict[str, Any]:
    return {
        "TableName": address.table,
        "Item": {
            **_key(address, _MANIFEST),
            "version": {"N": str(following.version)},
            "index": {"S": following.index},
            "stamp": {"S": following.stamp},
            "files": {"S": _packed(following.files)},
        },
        **_if_still(seen),
    }


def _if_still(seen: Manifest | None) -> dict[str, Any]:
    """Give the condition that a slot holds what was read; `index` too, for a restored table counts versions again."""
    if seen is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "version = :version AND #index = :index",
        "ExpressionAttributeNames": {"#index": "index"},
        "ExpressionAttributeValues": {":version": {"N": str(seen.version)}, ":index": {"S": seen.index}},
    }


def _manifest(item: Mapping[str, Any]) -> Manifest:
    return Manifest(int(item["version"]["N"]), item["index"]["S"], item["stamp"]["S"], _unpacked(item["files"]["S"]))


def _packed(files: Mapping[str, Piece]) -> str:
    by_pack: dict[str, list[tuple[str, int, int]]] = {}
    for name, piece in files.items():
        by_pack.setdefault(piece.pack, []).append((name, piece.offset, piece.size))
    return b85encode(zlib.compress(json.dumps(by_pack, separators=(",", ":")).encode())).decode()


def _unpacked(text: str) -> dict[str, Piece]:
    by_pack = json.loads(zlib.decompress(b85decode(text)))
    return {name: Piece(pack, offset, size) for pack, files in by_pack.items() for name, offset, size in files}
