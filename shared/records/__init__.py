"""Records on DynamoDB: collections declared as data, exact counts, unique constraints, lookups, pages, links.

A group declares its collections, makes a `Store` of its table, and reads and writes through it. `README.md` has the
words, a picture of a write and of a list, and what they cost; `keys` says where everything lies.
"""

from shared.records.changes import (
    Add,
    Amend,
    Beside,
    Change,
    Create,
    Delete,
    Expect,
    Fence,
    IdempotencyKey,
    Plan,
    Prepared,
    RecordKey,
    Unchanged,
    Update,
)
from shared.records.collection import EVERY_PARTITION, Collection, Index, IndexItem, JournalEntry, Link, Lookup, Unique
from shared.records.errors import (
    BadCursor,
    Busy,
    KeyReused,
    MissingRecord,
    NotUnique,
    RecordsError,
    Stale,
    TooLarge,
    TooMuch,
)
from shared.records.reading.page import Page
from shared.records.reading.queries import AnyOf, Equal, Filter, Glob, Order
from shared.records.reading.reader import Line
from shared.records.record import Record, Tally, Values
from shared.records.seen import SeenRecords, noting, only_if
from shared.records.store import Store

__all__ = [
    "EVERY_PARTITION",
    "Add",
    "Amend",
    "AnyOf",
    "BadCursor",
    "Beside",
    "Busy",
    "Change",
    "Collection",
    "Create",
    "Delete",
    "Equal",
    "Expect",
    "Fence",
    "Filter",
    "Glob",
    "IdempotencyKey",
    "Index",
    "IndexItem",
    "JournalEntry",
    "KeyReused",
    "Line",
    "Link",
    "Lookup",
    "MissingRecord",
    "NotUnique",
    "Order",
    "Page",
    "Plan",
    "Prepared",
    "Record",
    "RecordKey",
    "RecordsError",
    "SeenRecords",
    "Stale",
    "Store",
    "Tally",
    "TooLarge",
    "TooMuch",
    "Unchanged",
    "Unique",
    "Update",
    "Values",
    "noting",
    "only_if",
]
