"""The kinds of XML Schema: what each reads, as JSON and as text; what it reads stays as it is."""

from typing import Any

import pytest

from shared.fields import XML_SCHEMA, BadValue

READ: dict[str, list[Any]] = {
    "string": ["", " \t\n", "x"],
    "normalizedString": ["", "  two  blanks "],
    "token": ["", "one two"],
    "language": ["en", "de-AT-1996", "x-klingon"],
    "anyURI": ["https://a.example/b?c=%20#d", "../b", "urn:isbn:1", "http://ä.example"],
    "integer": [0, -7, 10**30, "-7", "+07"],
    "int": [2**31 - 1, "-2147483648"],
    "long": [-(2**63), "9223372036854775807"],
    "nonNegativeInteger": [0, "-0", "7"],
    "positiveInteger": [1, "7"],
    "decimal": [1, 1.5, -1e300, "1.", ".5", "-0.50"],
    "double": [1, 1.5, 1e-7, "1e5", "INF", "-INF", "NaN", "-.5E-3"],
    "float": [0, "1.0"],
    "boolean": [True, False, "true", "false", "0", "1"],
    "date": ["2024-02-29", "2021-03-10Z", "2021-03-10+05:30"],
    "dateTime": ["2021-03-10T20:05:43", "2021-03-10T20:05:43.250000Z", "2021-03-10T20:05:43-14:00"],
    "time": ["00:00:00", "23:59:59.999+01:00"],
    "gYear": ["2021", "0001Z"],
}
REFUSED: dict[str, list[Any]] = {
    "string": [1, True, None, [], {}],
    "normalizedString": ["a\tb", "a\nb", "a\rb", 1],
    "token": [" a", "a ", "a  b", "a\tb"],
    "language": ["", "englishlanguage", "en_GB", "dé"],
    "anyURI": ["a b", "%zz", "<a>", "a\x00"],
    "integer": [1.0, 1.5, True, "1.0", "", "1_0", "٣", " 1", "1" * 1001, None, [1]],
    "int": [2**31, "2147483648"],
    "long": [2**63],
    "nonNegativeInteger": [-1, "-1"],
    "positiveInteger": [0, "0", -1],
    "decimal": [True, "1e5", "", ".", "INF", "1,5"],
    "double": [True, "inf", "nan", "1e", "", "0x1"],
    "float": ["Infinity", None],
    "boolean": [1, 0, "True", "yes", ""],
    "date": ["2021-02-29", "2021-3-1", "2021-03-10T00:00:00", "20210310", "2021-03-10+15:00", "2021-03-10.5", 20210310],
    "dateTime": ["2021-03-10", "2021-03-10 20:05:43", "2021-03-10T24:01:00", "2021-03-10T20:05"],
    "time": ["24:00:01", "1:00:00", "12:00"],
    "gYear": ["21", 2021, "0000", "2021-01"],
}


@pytest.mark.parametrize("name", XML_SCHEMA)
def test_values_of_the_form_stay_as_they_are_and_others_are_refused(name: str) -> None:
    kind, short = XML_SCHEMA[name], name.removeprefix("xs:")
    for value in READ[short]:
        read = kind.parse(value)
        assert read is value or (type(read), read) == (type(value), value)
    for value in REFUSED[short]:
        with pytest.raises(BadValue) as bad:
            kind.parse(value)
        assert bad.value.data == {"value": value, "name": name}
