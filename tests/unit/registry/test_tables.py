"""What follows from the declaration of the tables: orders that clients rely on."""

import pytest

from functions.registry import metadata, store
from functions.registry.tables import TABLES, Table

WIRE = {
    "storage_location": "last_updated path hash public updated_by storage_root",
    "object": "uuid last_updated description updated_by storage_location file_type authors components data_products"
    " code_repo_release quality_control licences keywords",
    "data_product": "internal_format prov_report ro_crate last_updated name version updated_by object namespace"
    " external_object",
    "code_run": "ro_crate uuid last_updated run_date description updated_by code_repo model_config submission_script"
    " inputs outputs",
    "issue": "uuid last_updated severity description updated_by component_issues",
    "author": "uuid last_updated name identifier updated_by",
    "storage_root": "last_updated root local updated_by locations",
    "external_object": "last_updated identifier alternate_identifier alternate_identifier_type primary_not_supplement"
    " release_date title description version updated_by data_product original_store",
}

FILTERS = {
    "key_value": "updated_by last_updated object key value",
    "author": "object userauthor updated_by last_updated name identifier uuid",
    "object": "components code_repo_of config_of submission_script_of data_products quality_control"
    " quality_control_document keywords licences code_repo_release metadata updated_by last_updated storage_location"
    " description file_type uuid authors",
    "data_product": "external_object updated_by last_updated object namespace name version",
    "storage_location": "location_for_object original_store_of updated_by last_updated path hash public storage_root",
    "issue": "component_issues updated_by last_updated severity description uuid",
}

UPLOADS = {
    "storage_location": "storage_root",
    "object": "storage_location file_type authors",
    "object_component": "object issues",
    "issue": "component_issues",
    "code_run": "code_repo model_config submission_script inputs outputs",
    "data_product": "object namespace",
    "external_object": "data_product original_store",
    "user_author": "user author",
    "quality_controlled": "object document",
    **dict.fromkeys(("keyword", "licence", "code_repo_release", "key_value"), "object"),
    **dict.fromkeys(("file_type", "author", "storage_root", "namespace"), ""),
}


@pytest.mark.parametrize("table", WIRE)
def test_fields_are_shown_in_the_dialects_order(table: str) -> None:
    assert " ".join(TABLES[table].fields) == WIRE[table]


@pytest.mark.parametrize("table", FILTERS)
def test_arguments_are_named_in_the_dialects_order(table: str) -> None:
    assert " ".join(TABLES[table].filter_fields) == FILTERS[table]


@pytest.mark.parametrize("table", TABLES)
def test_the_command_line_client_uploads_links_in_this_order(table: str) -> None:
    fields = metadata.actions_of(TABLES[table])
    links = [name for name, field in fields.items() if field["type"] == "field" and not field["read_only"]]
    assert " ".join(links) == UPLOADS[table]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_argument_is_served_by_a_lookup_or_a_key(table: Table) -> None:
    collection = store.collection(table)
    for name in set(table.filter_fields) - set(table.reverse_names):
        assert collection.index(name) or collection.constraint([name]), name


def test_targets_keep_only_the_links_that_replies_show() -> None:
    kept = {
        (link.to, link.reverse)
        for table in TABLES.values()
        for link in store.collection(table).links.values()
        if link.reverse
    }
    assert kept == {
        *(("object", name) for name in WIRE["object"].split()[7:]),
        ("object_component", "inputs_of"),
        ("object_component", "outputs_of"),
        ("issue", "component_issues"),
        ("storage_root", "locations"),
        ("data_product", "external_object"),
    }
