"""The modules of a package are compiled, and so well that a cold start compiles and writes nothing."""

import json
import marshal
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

from infra.packaging import LAMBDA_ROOT
from tests.packages.built import Package

UNCHECKED_HASH = (1).to_bytes(4, "little")  # PEP 552: by a hash of the source, which is not compared at import

COLD_START = """
import json, os
compiled, opened_to_write = [], []

def note(event, arguments):
    if event == "compile" and str(arguments[1]).endswith(".py"):
        compiled.append(str(arguments[1]))
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened_to_write.append(str(arguments[0]))

sys.addaudithook(note)
os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
import {handler}
import shared.aws; shared.aws.dynamodb()
print(json.dumps([compiled, opened_to_write]))
"""


def test_every_module_is_compiled_for_the_place_where_it_will_be(package: Package) -> None:
    modules = list(package.modules())
    assert len(modules) > 200
    for module in modules:
        compiled = Path(cache_from_source(module)).read_bytes()
        assert compiled[:16] == MAGIC_NUMBER + UNCHECKED_HASH + source_hash(module.read_bytes()), module
        at = f"{LAMBDA_ROOT}/{module.relative_to(package.directory)}"
        assert marshal.loads(compiled[16:]).co_filename == at


def test_a_cold_start_compiles_and_writes_nothing(package: Package) -> None:
    """Lambda's code directory cannot be written."""
    compiled, opened_to_write = json.loads(package.run(COLD_START.format(handler=package.handler)))
    assert not compiled
    assert not opened_to_write
