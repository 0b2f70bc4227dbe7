"""Parameter sets: what a request says of an object by schema, read, typed and made ready to be stored.

A set names its schema by namespace or address, a parameter its name by itself or by address; values go where the
type of the name's data says. A name that its schema does not have yet is made (MyTardis 4.x,
`ParameterSetManager` and `Parameter.set_value`).

A request's sets are read (`given`), their schemas and names looked up (`found`), their values typed (`values`), all
of which is a plan (`planned`) that a write carries out (`stored`).
"""

from functions.experiments.parameters.found import Schema
from functions.experiments.parameters.given import GivenSet, read_parameter, read_set, read_sets
from functions.experiments.parameters.planned import Planned, PlannedSet, known_sets, plan
from functions.experiments.parameters.stored import store_sets

__all__ = [
    "GivenSet",
    "Planned",
    "PlannedSet",
    "Schema",
    "known_sets",
    "plan",
    "read_parameter",
    "read_set",
    "read_sets",
    "store_sets",
]
