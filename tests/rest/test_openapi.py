"""The description of the surface is true, and the one that the web client was made from."""

import json
from pathlib import Path

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
        assert operation["description"], where
        assert operation["tags"], where
        assert "default" in operation["responses"], where
        assert "422" not in operation["responses"], where
        named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert named == {part.partition("}")[0] for part in path.split("{")[1:]}, where


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
