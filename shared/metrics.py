"""What the dashboard counts: requests, errors and milliseconds of each service, as CloudWatch's embedded metric format.

The namespace is the setting ``POWERTOOLS_METRICS_NAMESPACE``, the stack's name on AWS; without one, as on a laptop,
nothing is counted. The only dimension is the service, so that a dialect costs four custom metrics whatever is asked of
it.
"""

from functools import lru_cache

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from shared.settings import settings


def count_answer(status: int, milliseconds: float) -> None:
    """Write one line of metrics to standard output: an answer with a status, and how long it took to make."""
    if not settings.metrics_namespace:
        return
    metrics = _metrics(settings.metrics_namespace, settings.service)
    metrics.add_metric("Requests", MetricUnit.Count, 1)
    metrics.add_metric("ClientErrors", MetricUnit.Count, 400 <= status < 500)
    metrics.add_metric("ServerErrors", MetricUnit.Count, status >= 500)
    metrics.add_metric("Latency", MetricUnit.Milliseconds, milliseconds)
    metrics.flush_metrics()


def count_refused_cards(number: int) -> None:
    """Write one line of metrics to standard output: cards that the search cannot index, for an alarm."""
    if not settings.metrics_namespace:
        return
    metrics = _metrics(settings.metrics_namespace, settings.service)
    metrics.add_metric("RefusedCards", MetricUnit.Count, number)
    metrics.flush_metrics()


@lru_cache(maxsize=1)
def _metrics(namespace: str, service: str) -> Metrics:
    """Give what is counted with: making it is a third of what a line costs, and a process has one service."""
    return Metrics(namespace=namespace, service=service)
