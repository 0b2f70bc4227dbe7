import json

import pytest

from infra import openapi
from infra.local.routing import Router
from infra.routes import APART, FUNCTIONS, METHODS, ROUTES, answering, deployed, function_of

GROUPS = {"registry", "experiments", "plans", "repository", "catalogue", "accounts", "web"}


def test_the_table_names_every_resource_once() -> None:
    resources = [route.resource for route in ROUTES]
    assert len(resources) == len(set(resources)) == 77
    assert {route.group for route in ROUTES} == GROUPS


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/api", "registry"),
        ("/api/", "registry"),
        ("/api/data_product/", "registry"),
        ("/api/data_product/5/", "registry"),
        ("/api/object.json", "registry"),
        ("/api/object/", "registry"),
        ("/api/object/5/", "registry"),
        ("/api/object/deposit/5/files/a.csv", "repository"),
        ("/api/objects", "repository"),
        ("/api/objects/deposit/5", "repository"),
        ("/api/communities", "repository"),
        ("/api/v1", "experiments"),
        ("/api/v1/", "experiments"),
        ("/api/v1/dataset_file/5/download/", "experiments"),
        ("/api/v1/schema/", "experiments"),
        ("/api/v1/plans.json", "experiments"),
        ("/api/v1/plans", "plans"),
        ("/api/v1/plans/5", "plans"),
        ("/api/v1/heartbeat", "plans"),
        ("/api/1", "catalogue"),
        ("/api/3/action/package_show", "catalogue"),
        ("/api/rest/dataset", "catalogue"),
        ("/api/tag_counts", "catalogue"),
        ("/api/form/object", "registry"),
        ("/", "web"),
        ("/docs/", "web"),
        ("/issues/", "web"),
        ("/account", "accounts"),
        ("/account/token/", "accounts"),
        ("/get-token", "accounts"),
        ("/logout", "accounts"),
        ("/data/0beec7b5", "registry"),
        ("/data.json", "catalogue"),
        ("/data_product/ns:a/b/c@1.0.0", "registry"),
        ("/deposit/5", "repository"),
        ("/experiment/view/5/", "experiments"),
        ("/experiment/5", "web"),
        ("/doi/10.1234/5", "repository"),
        ("/plans", "plans"),
        ("/plans/5", "plans"),
        ("/plans/5/export.pdf", "plans"),
        ("/dataset/rainfall.ttl", "catalogue"),
    ],
)
def test_a_path_belongs_to_one_group(path: str, group: str) -> None:
    groups = {route.resource: route.group for route in ROUTES}
    match = Router(groups).match(path)
    assert match is not None
    assert groups[match.resource] == group


def test_every_group_has_a_function() -> None:
    assert {route.group for route in deployed()} == set(FUNCTIONS) == GROUPS
    assert all(answering(group) == group for group in GROUPS)


def test_a_resource_of_a_deployed_group_may_have_another_function() -> None:
    functions = {route.resource: function_of(route) for route in deployed()}
    assert functions["/plans/{id}"] == "PlansFunction"
    assert functions["/plans/{id}/{proxy+}"] == "PlansPdfFunction"
    apart = {route.resource for route in deployed() if function_of(route) != FUNCTIONS[route.group]}
    assert apart == set(APART)


def test_no_path_is_without_an_answer() -> None:
    router = Router(route.resource for route in deployed())
    for route in ROUTES:
        assert router.match(route.resource.replace("{", "").replace("+}", "").replace("}", "")) is not None


def test_the_openapi_file_is_up_to_date() -> None:
    assert openapi.FILE.read_text() == openapi.text(), "run: python -m infra.openapi"


def test_the_openapi_file_holds_the_whole_document() -> None:
    assert json.loads(openapi.text()) == openapi.body()


def test_every_resource_has_every_method_behind_the_authorizer() -> None:
    paths = openapi.body()["paths"]
    assert set(paths) == {route.resource for route in deployed()}
    for operations in paths.values():
        assert set(operations) == {method.lower() for method in METHODS}
        for operation in operations.values():
            assert operation["security"] == [{"authorizer": []}]
            assert operation["x-amazon-apigateway-integration"]["type"] == "aws_proxy"


def test_the_gateways_own_errors_have_one_body() -> None:
    responses = openapi.body()["x-amazon-apigateway-gateway-responses"]
    for response in responses.values():
        template = response["responseTemplates"]["application/json"]
        filled = template.replace("$context.error.messageString", '"No"')
        assert list(json.loads(filled)) == ["error", "detail", "message"]
        assert response["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
