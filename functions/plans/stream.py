"""The consumer of the plans table's stream: large writes that a crash has cut off, and mail about new plans."""

from functions.plans.operations import mailing
from functions.plans.store import PLAN, store
from shared.streams import consumer

handler = consumer(store, {(PLAN, "INSERT"): mailing.tell_owner})
"""Lambda's entry point: takes a DynamoDB stream event, names the records that failed."""
