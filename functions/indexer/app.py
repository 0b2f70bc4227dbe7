"""The indexer: messages wake it, and it does what the lists say is to be done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from threading import Lock
from typing import TYPE_CHECKING, Any

from functions.indexer import messages
from functions.indexer.checking import CheckProgress, check
from functions.indexer.draining import Drain, NoPresentIndex
from functions.indexer.pages import RecordsPlace
from functions.indexer.rebuilding import Outcome, Rebuild
from functions.indexer.site import IndexedSite, indexed_site
from shared.aws import warm
from shared.batches import batch_handler
from shared.deadline import Enough, share
from shared.files.arrivals import give_back
from shared.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

SPARE_SECONDS = 60
"""What is left of a function's time when it stops: a commit and the writes after it."""

_working = Lock()
"""On Lambda a process has one event at a time; a local site's threads take turns."""


def take(record: SQSRecord) -> None:
    """Deal with a message; whatever this raises, the message comes again."""
    try:
        with _working:
            work(indexed_site(), json.loads(record.body), share(1, SPARE_SECONDS))
    except Exception:
        logger.exception("the indexer could not go on")
        give_back(record)
        raise


def work(site: IndexedSite, message: Mapping[str, Any], enough: Enough) -> None:
    """Do what a message asks for and all that waits; where there was enough, send a message to go on."""
    if "check" in message and (rest := _check(site, message["check"], enough)):
        messages.send(rest, delay=1)
    if not drain(site, enough):
        messages.send(messages.WAKE, delay=1)


def drain(site: IndexedSite, enough: Enough) -> bool:
    """Drain the waiting list, and make the index first if there is none; False: there was enough before the end."""
    while True:
        try:
            return Drain(site).run(enough)
        except NoPresentIndex:
            outcome = Rebuild(site).run(enough)
            if outcome is not Outcome.DONE:
                return outcome is Outcome.TAKEN  # whoever is at it drains in the end


def _check(site: IndexedSite, told: Mapping[str, Any] | None, enough: Enough) -> messages.Message | None:
    """Compare the index with the records; give the message that goes on with the rest, if there is one."""
    start = CheckProgress(**{**told, "place": RecordsPlace(**told["place"])}) if told else None
    progress = check(site, start, enough)
    if progress.place:
        return {"check": asdict(progress)}
    logger.info("the index is compared", extra={"records": progress.done, "differing": progress.differing})
    return None


handler = batch_handler("SQS", take)
"""Lambda's entry point: takes an SQS event, names the messages to be sent again."""

warm()
