"""The contract tests that `make e2e` runs, and what each is there for. `make e2e-full` runs all that can run here.

The dialects' rules are the same code wherever it runs, and `make test` tries them all. What can only be seen on the
deployed stack is its gateway, its roles, its events and its packages: every resource, every function, every file's
way and every sequence of a real client goes through them here. Of a test's cases the first and the last run; all of
them where each meets another part of the stack, which its mark `each_case` says.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

TESTS: dict[str, str] = {
    "tests/contract/test_gateway.py": "every resource of the gateway, with every method",
    "tests/contract/clients": "mytardisclient, ckanclient, ckanapi",
    "tests/contract/registry/test_fair_cli.py": "FAIR-CLI",
    "tests/contract/registry/test_pydatapipeline.py": "pyDataPipeline",
    "tests/contract/experiments/test_mytardis_client_requests.py": "mytardis-client",
    "tests/contract/experiments/test_ngs_ingestor.py": "the NGS ingestor",
    "tests/contract/experiments/test_uoa_ingestion.py": "the University of Auckland's ingestion",
    "tests/contract/experiments/test_seed_scripts.py": "the scripts of MyTardis' documentation",
    "tests/contract/registry/test_seed_examples.py": "the examples of the registry's documentation",
    "tests/contract/registry/test_worked_examples.py": "the registry's worked examples",
    "tests/contract/experiments/test_worked_examples.py": "the experiments' worked examples",
    "tests/contract/registry/test_files.py": "files of the registry: staged, verified, fetched",
    "tests/contract/registry/test_reverse_links.py::test_a_run_may_have_hundreds_of_inputs": "writes in several parts",
    "tests/contract/registry/test_reports.py": "reports, and crates with files in them",
    "tests/contract/experiments/test_staged_uploads.py": "files that arrive through staging",
    "tests/contract/experiments/test_uploads_in_parts.py": "multipart uploads",
    "tests/contract/experiments/test_uploads_by_form.py": "files sent inside the request",
    "tests/contract/experiments/test_shared_storage.py": "files that stay in somebody else's bucket",
    "tests/contract/experiments/test_downloads.py": "downloads",
    "tests/contract/experiments/test_parts_of_files.py": "HEAD and ranges of files",
    "tests/contract/registry/test_conditional_requests.py": "changes of what has been seen",
    "tests/contract/experiments/test_credentials.py": "credentials, through the deployed authorizer",
    "tests/contract/catalogue/test_worked_examples.py": "the catalogue's worked examples",
    "tests/contract/catalogue/test_packages.py::test_a_package_may_have_hundreds_of_tags": "writes in several parts",
    "tests/contract/catalogue/test_bodies.py::test_every_value_survives_every_form": "the six forms of a body",
    "tests/contract/catalogue/test_keys.py": "keys in every header",
    "tests/contract/catalogue/test_files.py": "files of resources",
    "tests/contract/repository/test_seed.py": "the commands of the repository's documentation",
    "tests/contract/repository/test_uploads.py": "large files of the repository, from a shell too",
    "tests/contract/repository/test_publication.py": "publishing, and what follows by the queue",
    "tests/contract/plans/test_seed.py": "the examples of the plans' documentation",
    "tests/contract/plans/test_dmponline.py": "dmponline",
    "tests/contract/plans/test_mail.py": "mail of the plans, through SES",
    "tests/contract/plans/test_pdf.py": "the PDF of a plan",
    "tests/contract/web": "the website: search, guide, assets, and what its first page tells each client",
    "tests/contract/accounts": "sign-in, tokens and the administration of accounts",
}
"""What is met by a test, or by the tests of a file or a directory."""


def unmet(report: Path) -> Iterator[str]:
    """Name what no test met: none of a file's tests is there, or all were skipped.

    Args:
        report: what pytest's `--junitxml` has written.
    """
    passed = [
        f"{case.get('classname')}.{(case.get('name') or '').partition('[')[0]}."
        for case in ElementTree.parse(report).iter("testcase")
        if not any(child.tag in ("skipped", "failure", "error") for child in case)
    ]
    for path, what in TESTS.items():
        name = path.replace(".py", "").replace("::", ".").replace("/", ".") + "."
        if not any(each.startswith(name) for each in passed):
            yield f"{what}: no test of {path} has met it"
