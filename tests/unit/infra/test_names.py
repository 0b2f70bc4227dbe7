"""One name, one thing: a public class is defined once in the project."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_public_class_is_defined_once() -> None:
    files = (file for package in ("functions", "shared", "infra") for file in (ROOT / package).rglob("*.py"))
    defined = Counter(
        node.name
        for file in files
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, times in defined.items() if times > 1] == []
