"""Requests to DynamoDB, drawn at random: every kind of expression, well formed or not.

The names and values are few, so that conditions often hold and requests often meet on an item.
"""

import re
from typing import Any

from hypothesis import strategies as st

Call = tuple[str, dict[str, Any]]

NAMES = {"#a": "a", "#m": "m", "#size": "size"}
VALUES: dict[str, dict[str, Any]] = {
    ":s": {"S": "ab"},
    ":t": {"S": "b"},
    ":n": {"N": "1"},
    ":k": {"N": "-2.50"},
    ":l": {"L": [{"S": "ab"}, {"N": "1"}]},
    ":m": {"M": {"x": {"N": "1"}}},
    ":u": {"SS": ["ab", "b"]},
    ":y": {"BOOL": True},
    ":z": {"NULL": True},
    ":type": {"S": "N"},
    ":p": {"S": "p"},
    ":q": {"S": "q"},
}
values = st.sampled_from(sorted(VALUES))
strings = st.sampled_from([":p", ":s", ":t"])
targets = st.sampled_from(["a", "#a", "b", "m", "#m.x", "m.y", "l", "l[0]", "l[1]", "u", "#size"])
paths = targets | st.sampled_from(["pk", "sk", "name"])
operands = paths | values | paths.map("size({})".format)
comparators = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


def written(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda drawn: form.format(*drawn))


plain_conditions = st.one_of(
    written("{} {} {}", operands, comparators, operands),
    written("{} BETWEEN {} AND {}", operands, values, values),
    written("{} IN ({}, {})", operands, values, operands),
    written("attribute_exists({})", paths),
    written("attribute_not_exists({})", paths),
    written("attribute_type({}, {})", paths, values),
    written("begins_with({}, {})", paths, values),
    written("contains({}, {})", paths, operands),
)
conditions = st.recursive(
    plain_conditions,
    lambda inner: st.one_of(
        written("{} AND {}", inner, inner),
        written("{} OR {}", inner, inner),
        written("NOT {}", inner),
        written("({})", inner),
    ),
    max_leaves=4,
)
set_values = st.one_of(
    operands,
    written("if_not_exists({}, {})", paths, values),
    written("list_append({}, {})", paths, values),
    written("{} + {}", operands, values),
    written("{} - {}", operands, values),
)
clauses = st.one_of(
    written("SET {} = {}", targets, set_values),
    written("SET {} = {}, {} = {}", targets, set_values, targets, set_values),
    written("REMOVE {}, {}", targets, paths),
    written("ADD {} {}", targets, values),
    written("DELETE {} {}", targets, values),
)
updates = clauses | written("{} {}", clauses, clauses)
projections = st.lists(paths, min_size=1, max_size=3).map(", ".join)
of_one_partition = st.sampled_from(["pk = :p", "pk = :q", ":p = pk", "(pk = :p)"])
key_conditions = st.one_of(
    of_one_partition,
    written("{} AND sk {} {}", of_one_partition, comparators, strings),
    written("{} AND sk BETWEEN {} AND {}", of_one_partition, strings, strings),
    written("{} AND begins_with(sk, {})", of_one_partition, strings),
    written("{} AND sk {} {}", of_one_partition, comparators, values),
    plain_conditions,
)


def broken(expressions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Now and then one that ends early, or has something in it that does not belong there."""
    short = st.tuples(expressions, st.integers(1, 20)).map(lambda drawn: drawn[0][: -drawn[1]])
    stray = st.sampled_from(["(", ")", "AND", ",", "=", "@", "[", ":", "  "])
    disturbed = st.tuples(expressions, st.integers(0, 30), stray).map(
        lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :]
    )
    return st.integers(0, 9).flatmap(lambda chance: {8: short, 9: disturbed}.get(chance, expressions))


def defined(request: dict[str, Any]) -> dict[str, Any]:
    """Define the names and values that a request's expressions refer to."""
    text = " ".join(content for field, content in request.items() if field.endswith("Expression"))
    used = set(re.findall(r"[#:]\w+", text))
    for field, known in (("ExpressionAttributeNames", NAMES), ("ExpressionAttributeValues", VALUES)):
        if named := {name: known[name] for name in sorted(used & known.keys())}:
            request[field] = named
    return request


def asked(required: dict[str, Any], optional: dict[str, Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional or {}).map(defined)


keys = st.fixed_dictionaries(
    {"pk": st.sampled_from([{"S": "p"}, {"S": "q"}]), "sk": st.sampled_from([{"S": "ab"}, {"S": "b"}])}
)
attributes = st.dictionaries(st.sampled_from(["a", "b", "m", "l", "u", "size"]), values.map(VALUES.get), max_size=4)
items = st.tuples(keys, attributes).map(lambda drawn: {**drawn[1], **drawn[0]})
conditional = {"ConditionExpression": broken(conditions)}
old = {**conditional, "ReturnValues": st.sampled_from(["NONE", "ALL_OLD"])}
any_version = st.sampled_from(["NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"])
put = asked({"Item": items}, old)
delete = asked({"Key": keys}, old)
update = asked({"Key": keys, "UpdateExpression": broken(updates)}, {**conditional, "ReturnValues": any_version})
query = asked(
    {"KeyConditionExpression": broken(key_conditions)},
    {
        "FilterExpression": broken(conditions),
        "ProjectionExpression": broken(projections),
        "ScanIndexForward": st.booleans(),
        "Limit": st.integers(1, 3),
        "ExclusiveStartKey": keys,
    },
)
action = st.one_of(
    st.fixed_dictionaries({"Put": asked({"Item": items}, conditional)}),
    st.fixed_dictionaries({"Delete": asked({"Key": keys}, conditional)}),
    st.fixed_dictionaries({"Update": asked({"Key": keys, "UpdateExpression": broken(updates)}, conditional)}),
    st.fixed_dictionaries({"ConditionCheck": asked({"Key": keys, "ConditionExpression": broken(conditions)})}),
)
calls: st.SearchStrategy[list[Call]] = st.lists(
    st.one_of(
        st.tuples(st.just("PutItem"), put),
        st.tuples(st.just("DeleteItem"), delete),
        st.tuples(st.just("UpdateItem"), update),
        st.tuples(st.just("GetItem"), asked({"Key": keys}, {"ProjectionExpression": broken(projections)})),
        st.tuples(st.just("Query"), query),
        st.tuples(st.just("Scan"), asked({}, {"FilterExpression": broken(conditions)})),
        st.tuples(st.just("TransactWriteItems"), asked({"TransactItems": st.lists(action, min_size=1, max_size=3)})),
    ),
    min_size=5,
    max_size=25,
)
"""What is asked of one table, without its name."""


FIRST: list[dict[str, Any]] = [
    {"pk": {"S": "p"}, "sk": {"S": sort}, "a": number, "m": VALUES[":m"]}
    for sort, number in (("ab", VALUES[":n"]), ("b", VALUES[":k"]), ("ba", {"N": "10"}), ("c", VALUES[":s"]))
]
"""Items to begin with, of one partition."""
