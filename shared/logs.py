"""Structured logs: one JSON object a line, with the service and the request's correlation id.

A credential, a query string, a body and a presigned address are never logged: an address is logged as its
path.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools import Logger

from shared.settings import settings

logger = Logger(service=settings.service, level=settings.log_level)


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """Every line logged inside, by this thread, carries `correlation_id`."""
    logger.thread_safe_append_keys(correlation_id=correlation_id)
    try:
        yield
    finally:
        logger.thread_safe_clear_keys()
