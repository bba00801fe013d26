"""Failures that an operation can end in, for the description of the surface. What is not listed comes as `default`."""

from typing import Any, Final

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.problem_words import WORDS, Language
from mcp_orch.rest.problems import MEDIA_TYPE, STATUS_OF

Document = dict[str, Any]  # pyright: ignore[reportExplicitAny]  a JSON document that the framework builds

_SLOW_BODY: Final = "408"
_OTHER_HOST: Final = "421"

_WORDS: Final = {str(STATUS_OF[kind]): words for kind, words in reversed(WORDS[Language.ENGLISH].items())}
_CODES: Final = {
    "400": "not-json",
    "401": "not-signed-in",
    "403": "not-allowed",
    "404": "no-such-project",
    "409": "store-conflict",
    "412": "changed-meanwhile",
    "413": "body-too-large",
    "422": "invalid-fields",
    "429": "too-many-requests",
    "500": "internal",
    "503": "store-unavailable",
}
_EVERYWHERE: Final = ("500", "503")
_HEADERS_OF_429: Final[Document] = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
}


def failures_of(method: str, path: str, *, operation: Document, is_public: bool) -> dict[str, Document]:
    """The answers by status, `default` among them."""
    takes_body = "requestBody" in operation
    takes_any = takes_body or bool(operation.get("parameters"))
    writes = method != "get"
    found = {
        "400": takes_body or method == "post",
        "401": not is_public,
        "403": not is_public or writes,
        "404": "{" in path,
        _SLOW_BODY: takes_body,
        "409": writes,
        "412": method in {"patch", "put", "delete"},
        "413": takes_body,
        _OTHER_HOST: True,
        "422": takes_any or writes,
        "429": path.startswith("/api/"),
        **dict.fromkeys(_EVERYWHERE, True),
    }
    listed = {status: {"$ref": f"#/components/responses/{_name_of(status)}"} for status, can in found.items() if can}
    return {**listed, "default": {"$ref": "#/components/responses/Problem"}}


def components() -> dict[str, Document]:
    """What `failures_of` refers to."""
    statuses = [*_CODES, _SLOW_BODY, _OTHER_HOST]
    return {"Problem": _answer("What went wrong, as RFC 9457 says it.")} | {
        _name_of(status): _described(status) for status in sorted(statuses)
    }


def _described(status: str) -> Document:
    if status == _SLOW_BODY:
        return _answer("The body did not arrive in time.")
    if status == _OTHER_HOST:
        return _answer("The hub does not answer for this host.")
    words = _WORDS[status]
    kind = next(kind for kind in ErrorKind if str(STATUS_OF[kind]) == status)
    answer = _answer(f"{words.title}. {words.meaning}")
    answer["content"][MEDIA_TYPE]["example"] = {
        "type": f"/problems/{kind.value}",
        "title": words.title,
        "status": int(status),
        "detail": words.meaning,
        "code": _CODES[status],
        "request_id": "req_7Kx2mQ9pLr4TzB1c",
        "hint": words.remedy,
        "errors": [{"field": "name", "message": "Field required"}] if status == "422" else [],
    }
    return answer | ({"headers": _HEADERS_OF_429} if status == "429" else {})


def _answer(description: str) -> Document:
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _name_of(status: str) -> str:
    return f"Problem{status}"
