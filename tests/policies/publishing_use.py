"""What brings about every call of AWS that storing the catalogue's `data.json` makes: very many packages, or one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from functions.catalogue import publishing
from infra.local import stack as local_stack
from infra.local.functions import LocalFunction
from infra.local.schedules import scheduled_event
from shared.aws import s3
from tests.policies.recorded import Notes, calling

PUBLISHING = "PublishingFunction"


def use(stack: Mapping[str, str], notes: Path) -> None:
    """Let a site store the document whatever the number of its packages, taking notes."""
    settings = local_stack.settings(local_stack.expand(), [PUBLISHING], stack)
    with pytest.MonkeyPatch.context() as patch, calling(PUBLISHING), Notes(notes).taken(s3()):
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(publishing, "MADE_WHEN_ASKED", -1)
        stored = LocalFunction(PUBLISHING, publishing.handler)(scheduled_event(PUBLISHING))
        assert stored["bytes"] > 0
