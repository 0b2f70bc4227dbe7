"""The mail that a site has sent, as the emulated SES keeps it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import requests

from infra.local.mail import MESSAGES
from tests.serving import HANGS


@dataclass(frozen=True)
class Mailbox:
    """All that SES was given at an emulator's address."""

    endpoint: str

    def to(self, address: str) -> list[dict[str, Any]]:
        """Give the mail to somebody, in the order it was sent in."""
        accounts = requests.get(f"{self.endpoint}{MESSAGES}", timeout=60).json()["messages"]
        return [it for sent in accounts.values() for it in sent if address in it["To"]]

    def await_one(self, address: str, number: int = 1) -> dict[str, Any]:
        """Wait until somebody has that many mails; give the last of them."""
        deadline = time.monotonic() + HANGS
        while len(found := self.to(address)) < number:
            assert time.monotonic() < deadline, f"no mail to {address} has come"
            time.sleep(0.1)
        assert len(found) == number
        return found[-1]
