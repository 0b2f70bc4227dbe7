"""How long a file of 300 MB takes through the repository's uploads, beside a bare PUT of the same bytes to the same S3.

python -m infra.bench uploads [--base-url http://127.0.0.1:8000]

An upload counts from its first byte to the answer of `complete`; until its MD5 is known is stated apart. The bare PUT
is one of the local site's emulator, which keeps what it is sent in memory.
"""

from __future__ import annotations

import os
import time
from statistics import median
from tempfile import TemporaryFile
from typing import IO, Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import requests

from infra.bench.timing import credentials
from infra.local import emulator
from shared.aws import s3

_SIZE: Final = 300_000_000
_TIMES: Final = 5
_BLOCK: Final = 1_000_000
_SECONDS_TO_VERIFY: Final = 120


class _Draft:
    """A draft of the site's first person."""

    def __init__(self, url: str, token: str) -> None:
        self._session = requests.Session()
        self._token = {"token": token}
        said = {"title": "Uploads", "community": "surf", "sharelevel": "Open"}
        self._url = self.ask("POST", f"{url}/api/objects/deposit", json=said)["links"]["self"]

    def ask(self, method: str, url: str, **more: Any) -> Any:
        answer = self._session.request(method, url, params=self._token, timeout=60, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def open(self) -> Any:
        """Open an upload."""
        return self.ask("POST", f"{self._url}/uploads", json={"name": f"{uuid4()}.h5", "size": _SIZE})

    def send(self, upload: Any, file: IO[bytes]) -> float:
        """Send all parts and complete the upload; give the seconds."""
        began = time.perf_counter()
        for part in upload["parts"]:
            file.seek(part["offset"])
            self._session.put(part["url"], data=file.read(part["size"]), timeout=60).raise_for_status()
        self.ask("POST", upload["links"]["complete"])
        return time.perf_counter() - began

    def verified(self, upload: Any) -> float:
        """Wait until an upload is verified; give the seconds."""
        began = time.perf_counter()
        while (state := self.ask("GET", upload["links"]["self"])["state"]) == "verifying":
            if time.perf_counter() > began + _SECONDS_TO_VERIFY:
                raise SystemExit("it was not verified")
            time.sleep(0.1)
        assert state == "done", state
        return time.perf_counter() - began

    def delete(self) -> None:
        """Delete the draft with its files."""
        self.ask("DELETE", self._url)


def main(base_url: str | None) -> None:
    """Print the medians of both, taken in turn; credentials as for the contract tests."""
    known = credentials()
    draft = _Draft((base_url or known["STELE_URL"]).rstrip("/"), known["STELE_TOKEN"])
    with TemporaryFile() as file:
        for _ in range(_SIZE // _BLOCK):
            file.write(os.urandom(_BLOCK))
        bare, sent, verified = [], [], []
        for _ in range(_TIMES):
            upload = draft.open()
            bare.append(_bare(upload["parts"][0]["url"], file))
            sent.append(draft.send(upload, file))
            verified.append(draft.verified(upload))
    draft.delete()
    for name, times in (
        ("bare PUT", bare),
        ("upload, to the answer of complete", sent),
        ("then, until verified", verified),
    ):
        print(f"| {name} | {median(times):.2f} s | {_SIZE / 1_000_000 / median(times):.0f} MB/s |")
    print(f"an upload has {median(bare) / median(sent):.0%} of the bare rate")


def _bare(url: str, file: IO[bytes]) -> float:
    """Put the bytes to the same bucket at once; give the seconds."""
    place = urlsplit(url)
    emulator.use(f"{place.scheme}://{place.netloc}")
    bucket, key = place.path.split("/")[1], f"bench/{uuid4()}"
    target = s3().generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": key, "ContentLength": _SIZE})
    file.seek(0)
    began = time.perf_counter()
    requests.put(target, data=file.read(), timeout=60).raise_for_status()
    took = time.perf_counter() - began
    s3().delete_object(Bucket=bucket, Key=key)
    return took
