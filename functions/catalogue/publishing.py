"""What is made every ten minutes: the stored `data.json` of a site with very many packages, if anything has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.catalogue.harvest import MADE_WHEN_ASKED, listing, stored
from shared.logs import logger
from shared.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point: stores the document, unless requests make it or it is what it would be.

    It may run beside itself and any number of times: what is stored is whole, and the last one counts.

    Args:
        event: a scheduled event.
        context: Lambda's.

    Returns:
        How many bytes were stored; none where nothing was to be done.

    Raises:
        SearchUnavailable: the index cannot be asked just now; the next run will.
    """
    site = settings.site_url
    if site is None:
        logger.warning("The site's address is not known: a stored data.json could not say where its packages are")
        return {}
    version = listing.version()
    if listing.total() <= MADE_WHEN_ASKED:
        return {}
    present = stored.find()
    if present and present.is_of(version):
        return {}
    size = stored.publish(listing.everything(site), site, version)
    logger.info("data.json is stored", extra={"bytes": size})
    return {"bytes": size}
