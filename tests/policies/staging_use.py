"""What brings about every call of AWS that the sweep of the staging area makes."""

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from shared.aws import s3, sqs
from tests.policies.emulated import SWEEP, swept_later, unannounced
from tests.policies.recorded import Notes, calling


def use(stack: Mapping[str, str], notes: Path) -> None:
    """Leave something for every group that nobody is told of, sweep, and take notes of the sweep's calls."""
    with unannounced(stack["FilesBucket"]):
        for group in ("registry", "experiments", "catalogue", "repository"):
            s3().put_object(Bucket=stack["FilesBucket"], Key=f"staging/{group}/0/{uuid4().hex}", Body=b"left")
    with calling(SWEEP), Notes(notes).taken(s3(), sqs()):
        swept_later(stack)
