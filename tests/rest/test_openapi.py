"""The description of the surface is true, and the one that the web client was made from."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from mcp_orch.rest.application import plain_application
from mcp_orch.rest.openapi import camel, describe
from mcp_orch.rest.operations.docs_page import docs_page

DOCUMENT = describe(plain_application("1"))
OPERATIONS = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


def test_the_document_in_the_repository_is_the_one_that_the_code_makes() -> None:
    kept = json.loads((Path(__file__).parents[2] / "web" / "openapi.json").read_text())
    assert kept == json.loads(json.dumps(DOCUMENT)), "run `just client`"


def test_it_is_openapi_3_1_with_one_name_for_each_operation() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))
    assert {"listServers", "createKey", "signIn", "runCall", "listActivity"} <= set(names)


def test_every_operation_says_what_it_does_what_it_takes_and_how_it_fails() -> None:
    for path, method, operation in OPERATIONS:
        where = f"{method} {path}"
        assert operation["tags"], where
        assert operation["description"].startswith(operation["summary"]), where
        assert 3 < len(operation["summary"]) <= 120, where
        parameters = operation.get("parameters", [])
        assert all(one.get("description") for one in parameters), where
        named = {one["name"] for one in parameters if one["in"] == "path"}
        assert named == {part.partition("}")[0] for part in path.split("{")[1:]}, where
        failures = {status for status in operation["responses"] if status[0] in "45d"}
        assert failures >= expected_failures(path, method, operation), where


def expected_failures(path: str, method: str, operation: dict[str, Any]) -> set[str]:
    found = {"421", "500", "503", "default"}
    if operation["security"]:
        found |= {"401", "403"}
    if "{" in path:
        found |= {"404"}
    if "requestBody" in operation:
        found |= {"400", "408", "413", "422"}
    if method != "get":
        found |= {"409"}
    return found


def test_what_is_done_below_all_routes_is_declared_for_each() -> None:
    headers = {
        operation["operationId"]: {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
        for _, _, operation in OPERATIONS
    }
    assert headers["createKey"] == {"Idempotency-Key"}
    assert headers["changeServer"] == headers["deleteServer"] == {"If-Match"}
    assert headers["getServer"] == headers["listServers"] == {"If-None-Match"}
    assert headers["signIn"] == headers["runCall"] == set()
    assert headers["streamEvents"] == {"Last-Event-ID"}


def test_bodies_and_answers_have_examples_that_are_as_their_schemas_say() -> None:
    document = Resource(contents=DOCUMENT, specification=DRAFT202012)
    registry = Registry().with_resource("urn:document", document)
    shown = 0
    for path, method, operation in OPERATIONS:
        for answer in (operation.get("requestBody", {}), *operation["responses"].values()):
            content = answer.get("content", {}).get("application/json")
            if content is None:
                continue
            schema = json.loads(json.dumps(content["schema"]).replace('"#/', '"urn:document#/'))
            Draft202012Validator(schema, registry=registry).validate(content["example"])
            shown += 1
            assert content["example"] is not None or content["schema"] == {}, (method, path)
    assert shown > 100


def test_schemas_have_plain_names() -> None:
    assert [name for name in DOCUMENT["components"]["schemas"] if "__" in name] == []
    assert {"Problem", "PictureEvent", "ServerStatusEvent", "GapEvent"} <= set(DOCUMENT["components"]["schemas"])


def test_public_operations_ask_for_nothing_and_all_others_for_a_credential() -> None:
    open_to_all = {operation["operationId"] for _, _, operation in OPERATIONS if not operation["security"]}
    assert open_to_all == {
        "getSetup",
        "setUp",
        "signIn",
        "createPasswordToken",
        "getSignInWays",
        "requestPasswordReset",
        "resetPassword",
        "beginPasskeySignIn",
        "signInWithPasskey",
        "getInvitation",
        "acceptInvitation",
        "declineInvitation",
        "getHealth",
        "getReadiness",
        "getMetrics",
        "getProblemKind",
    }


def test_names_are_those_of_a_script() -> None:
    assert camel("list_servers") == "listServers"


def test_the_page_runs_nothing_loads_nothing_and_shows_every_operation() -> None:
    page = docs_page(DOCUMENT)
    text = bytes(page.body).decode()
    assert "<script" not in text
    assert "http://" not in text.replace("http://127.0.0.1", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert all(f"<code>{operation['operationId']}</code>" in text for _, _, operation in OPERATIONS)
    assert "wiki.example.org" in text
