"""The description of the surface: OpenAPI 3.1 with problems, events and names fit for a generated client.

`python -m mcp_orch.rest` prints it; `web/openapi.json` is that print, and a test compares them.
"""

import re
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import StreamingResponse
from fastapi.routing import iter_route_contexts
from pydantic.json_schema import models_json_schema

from mcp_orch.identity.door import declaration_of
from mcp_orch.rest.events.schemas import GapEvent, PictureEvent, ServerStatusEvent
from mcp_orch.rest.examples import Document, Examples
from mcp_orch.rest.failures import components as failure_components
from mcp_orch.rest.failures import failures_of
from mcp_orch.rest.problems import Problem
from mcp_orch.rest.versions import versioned_endpoints

JSON: Final = "application/json"

_EXTRA_MODELS: Final = (Problem, ServerStatusEvent, PictureEvent, GapEvent)
_SENTENCE: Final = re.compile(r"(?<=[.:;])\s", re.ASCII)
_PARAMETERS: Final = {
    "cursor": "`next_cursor` of the page before; left out: the first page.",
    "limit": "How many at most.",
    "since": "From this time on (RFC 3339).",
    "until": "Before this time (RFC 3339).",
    "method": "Of this MCP method, such as `tools/call`.",
    "outcome": "That ended like this.",
    "revision": "In which this MCP revision was spoken.",
    "transport": "That came by `mcp`, `sse` or `playground`.",
    "request_id": "Of the request with this id, as errors and logs name it.",
    "kind": "Of this kind, such as `server.added`.",
    "principal": "By this caller, such as `user:usr_...` or `key:...`.",
    "format": "How the file is written.",
    "by": "By what calls are put into groups.",
    "state": "Those in this state.",
    "lines": "How many of the newest lines.",
    "Last-Event-ID": "The id of the last event that was seen: the stream goes on after it.",
}
_IDEMPOTENCY_KEY: Final[Document] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "The request is done once for each key, and answered the same for a day.",
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}
_IF_MATCH: Final[Document] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that was read: 412 when it is not in this version any more.",
}
_IF_NONE_MATCH: Final[Document] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "An ETag that is known: 304 without a body when it is still the one.",
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
    components["responses"] = failure_components()
    examples, facts = Examples(components["schemas"]), _facts_of(application)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            known = facts[method, path]
            _name_the_parameters(operation, path)
            _polish(operation, known)
            _add_headers(operation, method, known=known)
            operation["responses"] |= failures_of(method, path, operation=operation, is_public=known.is_public)
            _add_examples(operation, examples)
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the framework does not tell of an operation."""

    is_public: bool
    has_version: bool
    streams: bool


def _facts_of(application: FastAPI) -> dict[tuple[str, str], _Facts]:
    versioned = versioned_endpoints(application.routes)
    return {
        (method.lower(), context.path_format or ""): _Facts(
            is_public=(declared := declaration_of(context)) is not None and declared.words == "public",
            has_version=context.endpoint in versioned or bool({"DELETE"} & set(context.methods or ())),
            streams=getattr(context.route, "response_class", None) is StreamingResponse,
        )
        for context in iter_route_contexts(application.routes)
        for method in context.methods or ()
    }


def _polish(operation: Document, known: _Facts) -> None:
    operation["operationId"] = camel(operation["operationId"])
    operation["summary"] = _SENTENCE.split(operation["description"], maxsplit=1)[0].rstrip(".:;")
    operation["responses"].pop("422", None)
    operation["security"] = [] if known.is_public else [{"session": []}, {"bearer": []}]


def _add_headers(operation: Document, method: str, *, known: _Facts) -> None:
    """The headers that no route knows of, because something below all of them reads and writes them."""
    wanted: list[Document] = []
    if method == "post" and not known.is_public and not known.streams:
        wanted.append(_IDEMPOTENCY_KEY)
    if known.has_version:
        wanted.append(_IF_NONE_MATCH if method == "get" else _IF_MATCH)
        if method == "get":
            operation["responses"]["304"] = {"description": "What If-None-Match names is still what is there."}
    if wanted:
        operation["parameters"] = [*operation.get("parameters", []), *wanted]
    for status, answer in operation["responses"].items():
        if known.has_version and status == "200":
            answer["headers"] = {"ETag": {"description": "The version.", "schema": {"type": "string"}}}


def _add_examples(operation: Document, examples: Examples) -> None:
    for answer in [operation.get("requestBody", {}), *operation["responses"].values()]:
        content: Document = answer.get("content", {})
        if JSON in content:
            content[JSON]["example"] = examples.of(content[JSON]["schema"])


def _name_the_parameters(operation: Document, path: str) -> None:
    """Adds the parts of the path that the door reads (routes themselves do not name them), and words for all."""
    known: list[Document] = operation.get("parameters", [])
    names = {one["name"] for one in known if one["in"] == "path"}
    missing: list[Document] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
        if name not in names
    ]
    if missing or known:
        operation["parameters"] = [*missing, *known]
    for one in [*missing, *known]:
        fallback = f"Name or id of the {one['name']}." if one["in"] == "path" else _PARAMETERS.get(one["name"])
        if "description" not in one and fallback is not None:
            one["description"] = fallback


def camel(name: str) -> str:
    """`list_servers` as `listServers`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
