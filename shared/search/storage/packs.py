"""Packs: what a commit has added to an index, as one object that never changes."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from shared.aws import s3
from shared.search.errors import SearchUnavailable
from shared.search.storage.manifest import Piece

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 1024 * 1024
_TRIES = 3


class PackGone(SearchUnavailable):
    """A pack is not there any more: the index has moved on since its manifest was read."""


class Incomplete(Exception):
    """A pack's bytes ended too early."""


def key_of(index: str, pack: str) -> str:
    """Give the key of a pack of an index."""
    return f"{index}/{pack}"


def store(bucket: str, index: str, files: Iterable[Path]) -> dict[str, Piece]:
    """Store files as one new pack, and give where in it each lies."""
    pack = secrets.token_hex(8)
    pieces: dict[str, Piece] = {}
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        for each in files:
            start = body.tell()
            with each.open("rb") as file:
                shutil.copyfileobj(file, body, _CHUNK)
            pieces[each.name] = Piece(pack, start, body.tell() - start)
        body.seek(0)
        content: Any = body
        s3().put_object(Bucket=bucket, Key=key_of(index, pack), Body=content)
    return pieces


def fetch(bucket: str, index: str, pack: str, pieces: Mapping[str, Piece], targets: Mapping[str, Path]) -> None:
    """Fetch files of a pack with one request, of the stretch that they lie in.

    Args:
        bucket: where the pack lies.
        index: the index that it belongs to.
        pack: its name.
        pieces: where in it each file lies.
        targets: where each is to be written.

    Raises:
        PackGone: there is no such pack.
    """
    from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError, ResponseStreamingError

    for attempt in range(_TRIES):
        try:
            return _fetch(bucket, key_of(index, pack), pieces, targets)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise PackGone from error
            raise
        except (HTTPClientError, IncompleteReadError, ResponseStreamingError, Incomplete):
            if attempt + 1 == _TRIES:
                raise


def _fetch(bucket: str, key: str, pieces: Mapping[str, Piece], targets: Mapping[str, Path]) -> None:
    in_order = sorted(pieces.items(), key=lambda each: each[1].offset)
    at = in_order[0][1].offset
    end = in_order[-1][1].offset + in_order[-1][1].size
    body: IO[bytes] = s3().get_object(Bucket=bucket, Key=key, Range=f"bytes={at}-{end - 1}")["Body"]  # type: ignore[assignment]
    try:
        for name, piece in in_order:
            _copy(body, piece.offset - at, None)
            with targets[name].open("wb") as file:
                _copy(body, piece.size, file)
            at = piece.offset + piece.size
    finally:
        body.close()


def _copy(body: IO[bytes], size: int, file: IO[bytes] | None) -> None:
    while size:
        chunk = body.read(min(size, _CHUNK))
        if not chunk:
            raise Incomplete
        size -= len(chunk)
        if file:
            file.write(chunk)
