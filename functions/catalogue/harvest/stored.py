"""The stored `data.json` of a site with more packages than a request can tell of.

One object, made anew in the background by `functions/catalogue/publishing.py` whenever the index has changed, and seen
by everybody at once. It lies with the answers that are too large for the gateway, and goes as they do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, Final

from functions.catalogue.harvest import data_json
from functions.catalogue.harvest.dataset import HarvestedDataset
from shared.aws import s3
from shared.files import downloads, keys
from shared.files.kept import LIFE
from shared.settings import settings

_KEY: Final = keys.answer("data.json")

_VERSION: Final = "index"
"""The object's metadatum that says of which version of the index it was made."""

_RENEWED: Final = LIFE - timedelta(days=2)
"""The age at which it is made anew although nothing has changed, so that it does not go."""


@dataclass(frozen=True, slots=True)
class Published:
    """The stored document: of which version of the index it is, when it was made, and its bytes' number."""

    version: str
    made: datetime
    size: int

    @property
    def age(self) -> timedelta:
        """How long ago it was made."""
        return max(datetime.now(UTC) - self.made, timedelta())

    def is_of(self, version: str) -> bool:
        """Whether nothing has changed since, and it will stay for a while."""
        return self.version == version and self.age < _RENEWED


def find() -> Published | None:
    """Give what is stored; None: nothing is. One call."""
    from botocore.exceptions import ClientError

    try:
        head = s3().head_object(Bucket=settings.files_bucket, Key=_KEY)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404):  # 403: where keys may not be listed
            return None
        raise
    return Published(head["Metadata"].get(_VERSION, ""), head["LastModified"].astimezone(UTC), head["ContentLength"])


def read() -> bytes:
    """Give its bytes. One call."""
    return s3().get_object(Bucket=settings.files_bucket, Key=_KEY)["Body"].read()


def address(method: str) -> str:
    """Give an address that has the bytes for a while; `method`: what it is for, GET or HEAD."""
    return downloads.answer_url(_KEY, "data.json", "application/json", method)


def publish(datasets: Iterable[HarvestedDataset], site: str, version: str) -> int:
    """Store the document of these datasets; say how many bytes it has. They are written as they come."""
    with TemporaryFile() as file:
        for piece in _pieces(datasets, site):
            file.write(piece.encode())
        size = file.tell()
        file.seek(0)
        about: Any = {"ContentType": "application/json", "Metadata": {_VERSION: version}}
        s3().put_object(Bucket=settings.files_bucket, Key=_KEY, Body=file, **about)
    return size


def _pieces(datasets: Iterable[HarvestedDataset], site: str) -> Iterable[str]:
    """Write the document piece by piece: what all datasets together are may be more than there is memory."""
    head = json.dumps(data_json.catalogue((), site), ensure_ascii=False)
    yield head.removesuffix("]}")
    for number, each in enumerate(datasets):
        yield (",\n" if number else "\n") + json.dumps(data_json.entry(each), ensure_ascii=False)
    yield "\n]}"
