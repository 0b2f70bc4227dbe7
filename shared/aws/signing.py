"""Signature Version 4 of a POST to a service's one address (IAM User Guide, "Create a signed AWS API request").

The key depends on the day, the region and the secret alone, so it is made once a day.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple


class Keys(NamedTuple):
    """Credentials: the id of the access key, its secret and, where they are temporary, a session's token."""

    id: str
    secret: str
    token: str | None = None

    def __repr__(self) -> str:
        """Show whose they are, and no more."""
        return f"Keys(id={self.id!r})"


class Signer:
    """Signs requests to one service in one region.

    Args:
        service: its name in signatures, as `dynamodb`.
        region: as `eu-west-1`.
    """

    def __init__(self, service: str, region: str) -> None:
        self._place = f"{region}/{service}/aws4_request"
        self._steps = (region, service, "aws4_request")
        self._derived: tuple[tuple[str, str], bytes] = ("", ""), b""

    def signed(
        self, headers: Mapping[str, str], body: bytes, keys: Keys, now: datetime | None = None
    ) -> dict[str, str]:
        """Give the headers of a request with the three that sign it.

        Args:
            headers: all that are signed, `host` among them; their names in lower case.
            body: what is sent.
            keys: whose request it is.
            now: the moment of signing, in UTC; without it, the present.
        """
        stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
        told = {**headers, "x-amz-date": stamp}
        if keys.token:
            told["x-amz-security-token"] = keys.token
        names = sorted(told)
        lines = "".join(f"{name}:{told[name]}\n" for name in names)
        request = f"POST\n/\n\n{lines}\n{';'.join(names)}\n{sha256(body).hexdigest()}"
        scope = f"{stamp[:8]}/{self._place}"
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        signature = hmac.digest(self._key(keys.secret, stamp[:8]), text.encode(), "sha256").hex()
        told["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={keys.id}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
        )
        return told

    def _key(self, secret: str, day: str) -> bytes:
        made_for, key = self._derived
        if made_for != (secret, day):
            key = f"AWS4{secret}".encode()
            for step in (day, *self._steps):
                key = hmac.digest(key, step.encode(), "sha256")
            self._derived = (secret, day), key
        return key
