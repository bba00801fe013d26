"""Tasks in results and questions: where their ids stand, in the words of both eras.

Extension io.modelcontextprotocol/tasks (2026-07-28); basic/utilities/tasks (2025-11-25, experimental).
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import InputRequests
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson

EXTENSION: Final = "io.modelcontextprotocol/tasks"
RELATED: Final = "io.modelcontextprotocol/related-task"

GET: Final = "tasks/get"
UPDATE: Final = "tasks/update"
CANCEL: Final = "tasks/cancel"
RESULT: Final = "tasks/result"
LIST: Final = "tasks/list"

NAMING: Final = {Era.MODERN: frozenset({GET, UPDATE, CANCEL}), Era.LEGACY: frozenset({GET, RESULT, CANCEL})}
"""Methods that name one task, by era."""

Shown: TypeAlias = Callable[[str], str]
"""The id that the client knows, for a server's own."""

_ID: Final = "taskId"
_TASK: Final = "task"
_META: Final = "_meta"


def declares_tasks(capabilities: JsonObject) -> bool:
    """Whether a modern client knows the extension."""
    extensions = capabilities.get("extensions")
    return isinstance(extensions, dict) and EXTENSION in extensions


def is_task(result: bytes) -> bool:
    """Whether a modern server's result of a tool call is a task."""
    return b'"resultType"' in result and _says(_members(result).get("resultType")) == _TASK


def with_begun_task(result: bytes, shown: Shown, *, era: Era) -> bytes:
    """The result of a tool call, with the id of the task that it began, if it began one."""
    parts = _members(result)
    if era is Era.MODERN:
        return _with_id(parts, shown) if _says(parts.get("resultType")) == _TASK else result
    task = parts.get(_TASK)
    if task is None:
        return result
    parts[_TASK] = msgspec.Raw(_with_id(_members(bytes(task)), shown))
    return wire_json.encode_members(parts)


def with_known_task(method: str, result: bytes, *, shown: Shown) -> bytes:
    """The result of a request that named a task."""
    return _with_related(result, shown) if method == RESULT else _with_id(_members(result), shown)


def listed_tasks(result: bytes) -> tuple[list[JsonObject], str | None]:
    """The tasks on a page of `tasks/list`, and the cursor to the next one."""
    parts = _members(result)
    tasks, cursor = _value(parts.get("tasks")), _says(parts.get("nextCursor"))
    return [one for one in tasks if isinstance(one, dict)] if isinstance(tasks, list) else [], cursor


def with_related_task(questions: InputRequests, shown: Shown) -> InputRequests:
    """Questions that a server asks for a task, with the id that the client knows."""
    return {key: _question(question, shown) for key, question in questions.items()}


def _question(question: JsonObject, shown: Shown) -> JsonObject:
    params = question.get("params")
    meta = params.get(_META) if isinstance(params, dict) else None
    related = meta.get(RELATED) if isinstance(meta, dict) else None
    if not (isinstance(params, dict) and isinstance(meta, dict) and isinstance(related, dict)):
        return question
    own = related.get(_ID)
    if not isinstance(own, str):
        return question
    renamed: JsonObject = {**meta, RELATED: {**related, _ID: shown(own)}}
    return {**question, "params": {**params, _META: renamed}}


def _with_related(result: bytes, shown: Shown) -> bytes:
    parts = _members(result)
    meta = _value(parts.get(_META))
    related = meta.get(RELATED) if isinstance(meta, dict) else None
    own = related.get(_ID) if isinstance(related, dict) else None
    if not (isinstance(meta, dict) and isinstance(related, dict) and isinstance(own, str)):
        return result
    parts[_META] = wire_json.raw({**meta, RELATED: {**related, _ID: shown(own)}})
    return wire_json.encode_members(parts)


def _with_id(parts: dict[str, msgspec.Raw], shown: Shown) -> bytes:
    own = _says(parts.get(_ID))
    if own is not None:
        parts[_ID] = wire_json.raw(shown(own))
    return wire_json.encode_members(parts)


def _members(result: bytes) -> dict[str, msgspec.Raw]:
    try:
        return wire_json.members(result)
    except MalformedJson as broken:
        raise UpstreamMisbehaved(because(Why.RESULT_UNREADABLE, cause=in_words(broken))) from broken


def _value(raw: msgspec.Raw | None) -> JsonValue:
    try:
        return None if raw is None else wire_json.decode(bytes(raw))
    except MalformedJson as broken:
        raise UpstreamMisbehaved(because(Why.RESULT_UNREADABLE, cause=in_words(broken))) from broken


def _says(raw: msgspec.Raw | None) -> str | None:
    value = _value(raw) if raw is not None and bytes(raw).lstrip().startswith(b'"') else None
    return value if isinstance(value, str) else None
