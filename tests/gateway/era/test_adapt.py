"""Results and errors of one era, in the words of the other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import CacheHints, Completed, Failed
from mcp_orch.gateway.era.adapt.errors import as_tool_error, legacy_code, modern_code, modern_refusal_of, refusal_of
from mcp_orch.gateway.era.adapt.results import NotComplete, Stamp, in_legacy_words
from mcp_orch.gateway.era.adapt.tool_lists import ToolLists
from mcp_orch.gateway.era.codes import CODES, failure_message
from mcp_orch.gateway.era.messages import Request

SERVER = "io.modelcontextprotocol/serverInfo"
HUB = {"name": "hub", "version": "1"}
STAMP = Stamp({**HUB})


def pressed(method: str, result: bytes, *, era: Era = Era.LEGACY, hints: CacheHints | None = None) -> object:
    return json.loads(STAMP.press(method, Completed(result=result, era=era, hints=hints)))


def test_result_of_a_legacy_server_gets_its_type_and_a_signature() -> None:
    assert pressed("tools/call", b'{"content":[]}') == {
        "resultType": "complete",
        "_meta": {SERVER: HUB},
        "content": [],
    }


def test_a_list_of_the_hub_is_stamped_without_being_read() -> None:
    plain = Completed(
        result=b'{"tools":[{"_meta":1}]}', era=Era.LEGACY, hints=CacheHints(ttl_ms=7, scope="private"), meta_ends=0
    )
    assert json.loads(STAMP.press("tools/list", plain)) == {
        "resultType": "complete",
        "_meta": {SERVER: HUB},
        "ttlMs": 7,
        "cacheScope": "private",
        "tools": [{"_meta": 1}],
    }
    meta = b'{"_meta":{"a":{"b":1}}'
    told = Completed(result=meta + b',"tools":[]}', era=Era.LEGACY, meta_ends=len(meta))
    assert json.loads(STAMP.press("tools/list", told)) == {
        "resultType": "complete",
        "_meta": {SERVER: HUB, "a": {"b": 1}},
        "ttlMs": 0,
        "cacheScope": "private",
        "tools": [],
    }


@pytest.mark.parametrize("empty", [b"{}", b"{ }", b"{\n}"])
def test_empty_result_is_stamped_too(empty: bytes) -> None:
    assert pressed("completion/complete", empty) == {"resultType": "complete", "_meta": {SERVER: HUB}}


def test_meta_that_is_there_is_kept_and_signed_once() -> None:
    assert pressed("tools/call", b'{"_meta":{"a":1},"x":2}') == {
        "resultType": "complete",
        "_meta": {"a": 1, SERVER: HUB},
        "x": 2,
    }
    kept = b'{"_meta":{"%b":{"name":"own","version":"2"}}}' % SERVER.encode()
    assert pressed("tools/call", kept) == {
        "resultType": "complete",
        "_meta": {SERVER: {"name": "own", "version": "2"}},
    }


def test_meta_that_is_no_object_is_replaced() -> None:
    assert pressed("tools/call", b'{"_meta":7}') == {"resultType": "complete", "_meta": {SERVER: HUB}}


def test_result_that_does_not_begin_with_its_brace_is_stamped_too() -> None:
    assert pressed("tools/call", b' {"a":1}') == {"resultType": "complete", "_meta": {SERVER: HUB}, "a": 1}


def test_result_of_a_modern_server_goes_through_byte_for_byte() -> None:
    result = b'{ "resultType":"complete", "content":[1.10, 123456789012345678901234567890], "odd":{"a":null} }'

    assert STAMP.press("tools/call", Completed(result=result, era=Era.MODERN)) is result


@pytest.mark.parametrize(
    "method",
    ["server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list", "resources/read"],
)
def test_what_may_be_cached_says_for_how_long_and_by_whom(method: str) -> None:
    hints = CacheHints(ttl_ms=5_000, scope="private")
    assert pressed(method, b'{"tools":[]}', hints=hints) == {
        "resultType": "complete",
        "_meta": {SERVER: HUB},
        "ttlMs": 5_000,
        "cacheScope": "private",
        "tools": [],
    }
    assert pressed(method, b"{}") == {
        "resultType": "complete",
        "_meta": {SERVER: HUB},
        "ttlMs": 0,
        "cacheScope": "private",
    }


def test_scope_of_a_server_is_never_widened_beyond_the_callers() -> None:
    said = b'{"resultType":"complete","contents":[],"ttlMs":60000,"cacheScope":"public"}'
    stamped = pressed("resources/read", said, era=Era.MODERN)

    assert stamped == {
        "resultType": "complete",
        "contents": [],
        "ttlMs": 60_000,
        "cacheScope": "private",
        "_meta": {SERVER: HUB},
    }


@pytest.mark.parametrize("ttl", [b"-1", b'"long"', b"1.5", b"null"])
def test_time_to_live_that_is_none_is_replaced(ttl: bytes) -> None:
    stamped = pressed("resources/read", b'{"resultType":"complete","ttlMs":%b}' % ttl, era=Era.MODERN)

    assert isinstance(stamped, dict)
    assert stamped["ttlMs"] == 0


def test_interim_result_carries_no_cache_hints() -> None:
    said = b'{"resultType":"input_required","inputRequests":{}}'

    assert pressed("resources/read", said, era=Era.MODERN) == {
        "resultType": "input_required",
        "inputRequests": {},
        "_meta": {SERVER: HUB},
    }


def legacy(result: bytes, era: Era = Era.MODERN) -> bytes:
    return in_legacy_words(Completed(result=result, era=era))


@pytest.mark.parametrize(
    ("result", "era"),
    [
        (b'{"content":[],"new":{"a":1.10}}', Era.MODERN),
        (b'{"resultType":"mine","structuredContent":[1]}', Era.LEGACY),
    ],
)
def test_result_that_a_legacy_client_understands_goes_through_byte_for_byte(result: bytes, era: Era) -> None:
    assert legacy(result, era) is result


def test_modern_words_are_taken_out_for_legacy_clients() -> None:
    said = (
        b'{"resultType":"complete","content":[],"ttlMs":1,"cacheScope":"public",'
        b'"_meta":{"%b":{"name":"s"},"a":1},"unknown":2}' % SERVER.encode()
    )

    assert json.loads(legacy(said)) == {"content": [], "_meta": {"a": 1}, "unknown": 2}


def test_meta_that_held_the_signature_alone_goes() -> None:
    assert legacy(b'{"resultType":"complete","_meta":{"%b":{}}}' % SERVER.encode()) == b"{}"


@pytest.mark.parametrize("meta", [b"7", b'{"a":1}'])
def test_meta_without_a_signature_stays(meta: bytes) -> None:
    assert legacy(b'{"resultType":"complete","_meta":%b}' % meta) == b'{"_meta":%b}' % meta


@pytest.mark.parametrize(
    ("structured", "stays"), [(b"{}", True), (b' {"a":1}', True), (b"[1]", False), (b'"x"', False), (b"null", False)]
)
def test_structured_content_that_is_no_object_is_dropped(structured: bytes, stays: bool) -> None:
    told = json.loads(legacy(b'{"content":[],"structuredContent":%b}' % structured))

    assert ("structuredContent" in told) is stays
    assert told["content"] == []


def test_result_that_is_not_final_is_no_result_for_a_legacy_client() -> None:
    with pytest.raises(NotComplete, match="input_required"):
        legacy(b'{"resultType":"input_required"}')


@given(
    some.dictionaries(
        some.text(max_size=8).filter(lambda name: name not in {"resultType", "ttlMs", "cacheScope", "_meta"}),
        some.integers() | some.text() | some.lists(some.integers(), max_size=3),
        max_size=5,
    ).filter(lambda said: "structuredContent" not in said)
)
def test_result_comes_back_from_the_other_era_as_it_was(said: dict[str, object]) -> None:
    result = json.dumps(said).encode()
    modern = STAMP.press("tools/list", Completed(result=result, era=Era.LEGACY))

    assert json.loads(legacy(modern)) == said


LISTED = (
    b'{"tools":[{"name":"a","inputSchema":{}},'
    b'{"name":"b","outputSchema":{"type":"object","x":1.10}},'
    b'{"name":"c","outputSchema":{"type":"array"},"big":123456789012345678901234567890},'
    b'{"name":"d","outputSchema":{"anyOf":[]}}],"nextCursor":"n"}'
)


def test_output_schemas_without_an_object_at_their_root_are_dropped() -> None:
    lists = ToolLists()
    told = lists.in_legacy_words(LISTED)

    assert told == (
        b'{"tools":[{"name":"a","inputSchema":{}},{"name":"b","outputSchema":{"type":"object","x":1.10}},'
        b'{"name":"c","big":123456789012345678901234567890},{"name":"d"}],"nextCursor":"n"}'
    )
    assert lists.in_legacy_words(LISTED) is told


@pytest.mark.parametrize(
    "result",
    [
        b'{"tools":[{"name":"a"}]}',
        b'{"tools":[{"name":"a","outputSchema":{"type":"object"}}]}',
        b'{"tools":[{"outputSchema":null}]}',
        b'{"tools":"outputSchema"}',
        b'{"tools":7,"outputSchema":1}',
        b'{"tools":[{"outputSchema":7}]}',
    ],
)
def test_list_with_nothing_to_drop_goes_through_byte_for_byte(result: bytes) -> None:
    assert ToolLists().in_legacy_words(result) is result


def test_lists_are_remembered_up_to_a_limit() -> None:
    lists = ToolLists()
    for number in range(40):
        lists.in_legacy_words(b'{"tools":[{"name":"%d","outputSchema":{"type":"object"}}]}' % number)

    assert len(lists._known) == 32


READ = Request(1, b"1", "resources/read", {"uri": "a://b"})
CALL = Request(1, b"1", "tools/call", {"name": "a"})
ODD = Request(1, b"1", "odd/method", {})


def said(code: int, era: Era | None = None) -> Failed:
    return Failed(kind=ErrorKind.UPSTREAM, message="m", code=code, era=era)


def ours(kind: ErrorKind) -> Failed:
    return Failed(kind=kind, message="m")


@pytest.mark.parametrize(
    ("failed", "request_", "legacy_", "modern_"),
    [
        (said(-32602, Era.MODERN), READ, -32002, -32602),
        (said(-32602, Era.LEGACY), READ, -32602, -32602),
        (said(-32002, Era.LEGACY), READ, -32002, -32602),
        (said(-32002, Era.LEGACY), CALL, -32002, -32603),
        (said(-32602, Era.MODERN), CALL, -32602, -32602),
        (said(-32042, Era.LEGACY), CALL, -32042, -33442),
        (said(-32020, Era.MODERN), CALL, -32603, -32020),
        (said(-32022, Era.MODERN), CALL, -32603, -32022),
        (said(-32021, Era.MODERN), CALL, -32021, -32021),
        (said(1234), CALL, 1234, 1234),
        (ours(ErrorKind.INVALID), READ, -32002, -32602),
        (ours(ErrorKind.INVALID), Request(1, b"1", "resources/read", {}), -32602, -32602),
        (ours(ErrorKind.INVALID), CALL, -32602, -32602),
        (ours(ErrorKind.UNSUPPORTED), ODD, -32601, -32601),
        (ours(ErrorKind.UNSUPPORTED), CALL, -33501, -33501),
    ],
)
def test_failure_has_the_code_of_the_clients_era(failed: Failed, request_: Request, legacy_: int, modern_: int) -> None:
    assert (legacy_code(failed, request_), modern_code(failed, request_)) == (legacy_, modern_)


def test_every_kind_has_a_code_and_ours_lie_outside_the_reserved_range() -> None:
    assert set(CODES) == set(ErrorKind)
    assert all(code in {-32600, -32602, -32603} or not -32768 <= code <= -32000 for code in CODES.values())


@pytest.mark.parametrize(
    ("failed", "code", "refusal", "modern_refusal"),
    [
        (said(-32601), -32601, None, ErrorKind.NOT_FOUND),
        (said(-32021), -32021, None, ErrorKind.MALFORMED),
        (said(-32602), -32602, None, None),
        (ours(ErrorKind.LIMITED), -33429, ErrorKind.LIMITED, ErrorKind.LIMITED),
        (ours(ErrorKind.INVALID), -32602, None, None),
    ],
)
def test_transport_is_told_of_what_it_has_to_say_itself(
    failed: Failed, code: int, refusal: ErrorKind | None, modern_refusal: ErrorKind | None
) -> None:
    assert (refusal_of(failed), modern_refusal_of(failed, code)) == (refusal, modern_refusal)


def test_missing_capability_is_a_failed_tool_for_a_legacy_client() -> None:
    told = as_tool_error(said(-32021), CALL)

    assert told is not None
    assert json.loads(told) == {"content": [{"type": "text", "text": "m"}], "isError": True}
    assert as_tool_error(said(-32021), READ) is None
    assert as_tool_error(said(-32602), CALL) is None


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, {"request_id": "r"}),
        (b"null", {"request_id": "r"}),
        (b'{"a":1.10}', {"a": 1.1, "request_id": "r"}),
        (b"[1]", [1]),
        (b'"text"', "text"),
    ],
)
def test_data_of_a_server_stays_and_the_request_id_is_added_where_there_is_a_place(data: bytes, told: object) -> None:
    failed = Failed(kind=ErrorKind.UPSTREAM, message="m", code=5, data=data)
    message = json.loads(failure_message(b'"x"', failed, code=5, request_id=RequestId("r")))

    assert message == {"jsonrpc": "2.0", "id": "x", "error": {"code": 5, "message": "m", "data": told}}
