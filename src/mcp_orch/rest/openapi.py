"""The description of the surface: OpenAPI 3.1 with problems, events and names fit for a generated client.

`python -m mcp_orch.rest.openapi` prints it; `web/openapi.json` is that print, and a test compares them.
"""

import json
import re
import sys
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic.json_schema import models_json_schema

from mcp_orch.identity.door import declaration_of
from mcp_orch.rest.events.schemas import GapEvent, PictureEvent, ServerStatusEvent
from mcp_orch.rest.problems import MEDIA_TYPE, Problem

Document = dict[str, Any]  # pyright: ignore[reportExplicitAny]  a JSON document that the framework builds

_EXTRA_MODELS: Final = (Problem, ServerStatusEvent, PictureEvent, GapEvent)
_PROBLEM: Final[Document] = {
    "description": "What went wrong, as RFC 9457 says it.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_SECURITY: Final[Document] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`user_...`; for `GET keys/self` `project_...`."},
    "session": {"type": "apiKey", "in": "cookie", "name": "orch_session", "description": "Writes need X-CSRF-Token."},
}


def describe(application: FastAPI) -> Document:
    """The OpenAPI document of the application, made once."""
    if application.openapi_schema is None:
        application.openapi_schema = _described(application)
    return application.openapi_schema


def _described(application: FastAPI) -> Document:
    document: Document = get_openapi(
        title=application.title,
        version=application.version,
        description=application.description,
        routes=application.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _, extra = models_json_schema(
        [(model, "serialization") for model in _EXTRA_MODELS], ref_template="#/components/schemas/{model}"
    )
    schemas.update(extra["$defs"])
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = _SECURITY
    public = _public_operations(application)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _polish(operation, is_public=(method, path) in public)
            _name_the_path(operation, path)
    return document


def _polish(operation: Document, *, is_public: bool) -> None:
    operation["operationId"] = camel(operation["operationId"])
    responses = operation["responses"]
    responses.pop("422", None)
    responses["default"] = _PROBLEM
    operation["security"] = [] if is_public else [{"session": []}, {"bearer": []}]


def _name_the_path(operation: Document, path: str) -> None:
    """Adds the parts of the path that the door reads: routes themselves do not name them."""
    known = operation.get("parameters", [])
    names = {one["name"] for one in known if one["in"] == "path"}
    missing = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "description": f"Name or id of the {name}.",
        }
        for name in re.findall(r"{(\w+)}", path)
        if name not in names
    ]
    if missing:
        operation["parameters"] = [*missing, *known]


def _public_operations(application: FastAPI) -> set[tuple[str, str]]:
    return {
        (method.lower(), context.path or "")
        for context in iter_route_contexts(application.routes)
        for method in context.methods or ()
        if (declared := declaration_of(context)) is not None and declared.words == "public"
    }


def camel(name: str) -> str:
    """`list_servers` as `listServers`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def main() -> None:
    """Prints the document."""
    from mcp_orch.rest.application import plain_application  # noqa: PLC0415  the application describes itself with this module

    json.dump(describe(plain_application("1")), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
