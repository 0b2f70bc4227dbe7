"""Records on DynamoDB: collections declared as data, exact counts, unique constraints, lookups, pages, links.

A group declares its collections, makes a `Store` of its table, and reads and writes through it. `keys` says where
everything lies, `planning` which items a write touches, `pages` what a list costs.
"""

from shared.records.changes import (
    Amend,
    Change,
    Create,
    Delete,
    IdempotencyKey,
    Prepared,
    RecordKey,
    Unchanged,
    Update,
)
from shared.records.collection import Collection, Link, Lookup, Unique
from shared.records.errors import (
    BadCursor,
    Busy,
    KeyReused,
    MissingRecord,
    NotUnique,
    RecordsError,
    TooLarge,
)
from shared.records.page import Page
from shared.records.queries import AnyOf, Equal, Filter, Glob, Order
from shared.records.record import Record, Values
from shared.records.store import Store

__all__ = [
    "Amend",
    "AnyOf",
    "BadCursor",
    "Busy",
    "Change",
    "Collection",
    "Create",
    "Delete",
    "Equal",
    "Filter",
    "Glob",
    "IdempotencyKey",
    "KeyReused",
    "Link",
    "Lookup",
    "MissingRecord",
    "NotUnique",
    "Order",
    "Page",
    "Prepared",
    "Record",
    "RecordKey",
    "RecordsError",
    "Store",
    "TooLarge",
    "Unchanged",
    "Unique",
    "Update",
    "Values",
]
