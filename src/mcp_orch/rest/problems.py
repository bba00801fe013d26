"""Problems: every failure of the REST surface as RFC 9457 `application/problem+json`, from one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.identity.visits import REQUEST_ID_MARK, base_of
from mcp_orch.rest.korean.diagnoses import diagnosis_in_korean
from mcp_orch.rest.korean.fields import fault_in_korean
from mcp_orch.rest.korean.speaking import detail_in_korean, hint_in_korean
from mcp_orch.rest.languages import language_of
from mcp_orch.rest.problem_words import WORDS, Language

STATUS_OF: Final[dict[ErrorKind, int]] = {
    ErrorKind.MALFORMED: 400,
    ErrorKind.INVALID: 422,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.PRECONDITION: 412,
    ErrorKind.TOO_LARGE: 413,
    ErrorKind.LIMITED: 429,
    ErrorKind.UNSUPPORTED: 501,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.TIMEOUT: 504,
    ErrorKind.CANCELLED: 409,
    ErrorKind.UPSTREAM: 502,
    ErrorKind.INTERNAL: 500,
}
"""The one table from kind to status."""

# What the framework itself answers, in words of the table.
_KIND_OF_STATUS: Final[dict[int, ErrorKind]] = {
    400: ErrorKind.MALFORMED,
    404: ErrorKind.NOT_FOUND,
    405: ErrorKind.UNSUPPORTED,
    413: ErrorKind.TOO_LARGE,
    415: ErrorKind.UNSUPPORTED,
}

_CODE_OF_STATUS: Final[dict[int, str]] = {
    404: "no-such-path",
    405: "method-not-allowed",
    415: "content-type-not-supported",
}

MEDIA_TYPE: Final = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: Annotated[str, Field(examples=["scopes.tools[0]"])]
    message: str
    code: Annotated[str, Field(examples=["string-too-long"], description="Which fault it is, stable.")]


class Problem(BaseModel):
    """A failure (RFC 9457)."""

    type: Annotated[
        str,
        Field(examples=["/problems/not-found"], description="`/problems/<kind>` below the path of the hub, stable."),
    ]
    title: str
    status: int
    detail: Annotated[str, Field(description="What happened, to which thing.")]
    code: Annotated[str, Field(examples=["no-such-project"], description="Which failure of this kind, stable.")]
    request_id: Annotated[str, Field(description="Under this id activity and logs name the request.")]
    hint: Annotated[str | None, Field(description="What to do about it.")] = None
    errors: Annotated[list[FieldProblem], Field(description="The fields that are wrong.")] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What went wrong, before it is worded as a problem."""

    kind: ErrorKind
    detail: str
    code: str
    hint: str | None = None
    errors: tuple[FieldProblem, ...] = ()
    diagnosis: Diagnosis | None = None
    """Why a server or a receiver failed: said by its kind, not by its sentence."""


def problem_response(request: Request, error: OrchError) -> Response:
    """The answer for a domain error."""
    why = getattr(error, "diagnosis", None)
    finding = Finding(
        kind=error.kind,
        detail=error.message,
        code=code_of(error),
        hint=error.hint,
        diagnosis=why if isinstance(why, Diagnosis) else None,
    )
    response = problem(request.scope, finding, language=language_of(request))
    retry_after_s = getattr(error, "retry_after_s", None)
    if isinstance(retry_after_s, int | float):
        response.headers["Retry-After"] = str(max(1, round(retry_after_s)))
    return response


def validation_response(request: Request, error: RequestValidationError) -> Response:
    """The answer for a request that does not have the declared shape. Never repeats what was sent."""
    found, language = error.errors(), language_of(request)
    if any(one["type"] == "json_invalid" for one in found):
        finding = Finding(kind=ErrorKind.MALFORMED, detail="the body is not JSON", code="not-json")
    else:
        finding = Finding(
            kind=ErrorKind.INVALID,
            detail="some fields are not as they must be",
            code="invalid-fields",
            errors=tuple(_fault(one, language) for one in found),
        )
    return problem(request.scope, finding, language=language)


def framework_response(request: Request, error: HTTPException) -> Response:
    """The answer for what routing itself refuses: unknown paths, wrong methods."""
    kind = _KIND_OF_STATUS.get(error.status_code, ErrorKind.INTERNAL)
    detail, hint = error.detail, None
    if error.status_code == 404:
        detail, hint = f"there is nothing at {request.url.path[:200]}", "GET /api/v1/openapi.json lists all paths"
    if error.status_code == 405:
        detail = f"{request.method} is not possible here"
    response = problem(
        request.scope,
        Finding(kind=kind, detail=detail, code=_CODE_OF_STATUS.get(error.status_code, kind.value), hint=hint),
        status=error.status_code,
        language=language_of(request),
    )
    response.headers.update(error.headers or {})
    return response


def problem(
    scope: Scope, finding: Finding, *, status: int | None = None, language: Language = Language.ENGLISH
) -> Response:
    """One problem as the response to a request; `status` only where HTTP itself has a finer word than the table."""
    detail, hint = finding.detail, finding.hint
    if language is Language.KOREAN and finding.diagnosis is not None:
        detail, hint = diagnosis_in_korean(finding.diagnosis)
    elif language is Language.KOREAN:
        # What has no Korean sentence, such as the words of a server, stays as it is.
        detail, hint = detail_in_korean(detail) or detail, hint and (hint_in_korean(hint) or hint)
    code = status or STATUS_OF[finding.kind]
    shape = Problem(
        type=problem_type(finding.kind, base=base_of(scope)),
        title=WORDS[language][finding.kind].title,
        status=code,
        detail=detail,
        code=finding.code,
        request_id=scope[REQUEST_ID_MARK],
        hint=hint,
        errors=list(finding.errors),
    )
    headers = {"WWW-Authenticate": "Bearer"} if code == 401 else None
    return Response(shape.model_dump_json(), status_code=code, media_type=MEDIA_TYPE, headers=headers)


def problem_type(kind: ErrorKind, *, base: str) -> str:
    """Where the page of a kind of problem is, on the host of the hub."""
    return f"{base}/problems/{kind.value}"


def code_of(error: OrchError) -> str:
    """`NoSuchProject` as `no-such-project`; renaming a class of errors changes the API."""
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


def _path_of(location: Sequence[str | int]) -> str:
    # The first part says body, query, path or header; for a body the rest is the path that the sender knows.
    parts = location[1:] if len(location) > 1 else location
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".")


def _fault(found: Mapping[str, object], language: Language) -> FieldProblem:
    kind, text = str(found["type"]), str(found["msg"]).removeprefix("Value error, ")
    if language is Language.KOREAN:
        text = fault_in_korean(kind, cast("Mapping[str, object]", found.get("ctx", {})), text=text) or text
    return FieldProblem(
        field=_path_of(cast("Sequence[str | int]", found["loc"])), message=text, code=kind.replace("_", "-")
    )
