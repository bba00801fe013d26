"""Lines, events, compressed bodies and messages: what comes from a server, taken apart."""

import gzip
import json
import zlib
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.dispatch import Answered, Denied
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.lines import LineCutter, LineTooLong
from mcp_orch.gateway.upstream.messages import answer_of, denial_of, encode_request, input_required, read_messages
from mcp_orch.gateway.upstream.outbound.events import Event, EventParser, EventTooLong
from mcp_orch.gateway.upstream.outbound.inflate import Bomb, Inflater
from mcp_orch.kit.wire_json import MalformedJson


def _cuts(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(one % (len(data) + 1) for one in at)})
    return [data[start:end] for start, end in pairwise(places)]


@given(st.lists(st.binary(max_size=20).filter(lambda one: b"\n" not in one)), st.lists(st.integers(0, 500)))
def test_lines_come_out_as_they_went_in_however_they_are_cut(lines, at) -> None:
    cutter = LineCutter(max_bytes=100)
    data = b"".join(line + b"\n" for line in lines)
    assert [line for chunk in _cuts(data, at) for line in cutter.feed(chunk)] == lines
    assert cutter.rest() == b""


def test_a_line_past_its_limit_is_refused_whole_or_in_pieces() -> None:
    with pytest.raises(LineTooLong):
        LineCutter(max_bytes=10).feed(b"x" * 11)
    cutter = LineCutter(max_bytes=10)
    assert cutter.feed(b"x" * 10) == []
    with pytest.raises(LineTooLong):
        cutter.feed(b"y\n")


def test_what_has_no_line_end_is_the_rest() -> None:
    cutter = LineCutter(max_bytes=10)
    assert cutter.feed(b"a\nb") == [b"a"]
    assert cutter.rest() == b"b"


STREAM = (
    "\ufeff: comment\nevent: endpoint\ndata: /x\n\ndata: one\ndata: two\nid: 7\nretry: 20\n\ndata:날씨\n\nid\n\n: end\n"
)


@given(st.lists(st.integers(0, 500)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_events_are_the_same_whatever_the_cuts_and_line_ends(at, end) -> None:
    parser = EventParser(max_bytes=1000)
    events = [event for chunk in _cuts(STREAM.replace("\n", end).encode(), at) for event in parser.feed(chunk)]
    assert events == [
        Event("endpoint", b"/x"),
        Event("message", b"one\ntwo"),
        Event("message", "날씨".encode()),
    ]
    assert parser.retry_ms == 20


def test_an_event_past_its_limit_is_refused_in_one_line_or_in_many() -> None:
    with pytest.raises(EventTooLong):
        EventParser(max_bytes=10).feed(b"data: 12345678901")
    with pytest.raises(EventTooLong):
        EventParser(max_bytes=10).feed(b"data: 123456\ndata: 123456\n")


def test_empty_lines_of_data_count_too() -> None:
    with pytest.raises(EventTooLong):
        EventParser(max_bytes=100).feed(b"data:\n" * 101)


def test_comments_without_end_are_not_collected() -> None:
    parser = EventParser(max_bytes=100)
    for _ in range(1000):
        assert parser.feed(b": still here\n") == []


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_bodies_are_inflated(wbits) -> None:
    packed = zlib.compress(b"hello", wbits=wbits)
    inflater = Inflater(max_bytes=100, max_ratio=100)
    assert b"".join(inflater.feed(packed[at : at + 3]) for at in range(0, len(packed), 3)) == b"hello"


def test_a_bomb_does_not_go_off() -> None:
    with pytest.raises(Bomb, match="grows more than 100-fold"):
        Inflater(max_bytes=32 * 1024 * 1024, max_ratio=100).feed(gzip.compress(b"0" * 20_000_000))
    with pytest.raises(Bomb, match="larger than 1 MiB"):
        Inflater(max_bytes=1024 * 1024, max_ratio=10_000).feed(gzip.compress(b"0" * 20_000_000))
    with pytest.raises(Bomb, match="not compressed"):
        Inflater(max_bytes=100, max_ratio=100).feed(b"\x1f\x8bnonsense!!")


def test_what_follows_the_end_of_a_compressed_body_is_not_kept() -> None:
    inflater = Inflater(max_bytes=100, max_ratio=100)
    assert inflater.feed(gzip.compress(b"hello")) == b"hello"
    with pytest.raises(Bomb, match="not compressed"):
        inflater.feed(b"more")


def test_results_come_out_byte_for_byte_on_one_line() -> None:
    [message] = read_messages(b'{"jsonrpc":"2.0","id":1,"result":{"a": 1.10,\n "b":12345678901234567890123}}')
    assert answer_of(message, Era.MODERN) == Answered(
        result=b'{"a": 1.10,  "b":12345678901234567890123}', era=Era.MODERN
    )


def test_errors_keep_their_data() -> None:
    [message] = read_messages(b'{"id":1,"error":{"code":-5,"message":"no","data":[1]}}')
    assert answer_of(message, Era.LEGACY) == Denied(code=-5, message="no", data=b"[1]", era=Era.LEGACY)
    assert denial_of(msgspec.Raw(b'"no"'), Era.LEGACY).message == "the server sent an error that can't be read"


@pytest.mark.parametrize("body", [b'{"id":1,"result":[]}', b'{"id":1}'])
def test_an_answer_that_is_none_is_misbehaviour(body) -> None:
    [message] = read_messages(body)
    with pytest.raises(UpstreamMisbehaved):
        answer_of(message, Era.LEGACY)


def test_batches_are_taken_apart() -> None:
    assert [one.id for one in read_messages(b' [{"id":1,"result":{}},{"id":2,"result":{}}]')] == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b'{"result":"\xff"}',
        b"[" * 70 + b"]" * 70,
        b'{"a":"]",' + b'"b":[' * 100 + b"]" * 100 + b"}",
        b"[" * 100_000,
        b"{" * 70 + b"]" * 70,
        b'{"id":true}',
        b"[" + b"{}," * 50_000 + b"{}]",
        b'{"a":[' + (b"[" * 70 + b"]" * 70 + b",") * 1_000 + b"1]}",
    ],
)
def test_what_is_no_message_is_malformed(body) -> None:
    with pytest.raises(MalformedJson):
        read_messages(body)


def test_brackets_in_strings_are_no_depth() -> None:
    text = json.dumps({"id": 1, "result": {"text": '[{"' * 200 + "\\", "rows": [[], {}] * 100}})
    [message] = read_messages(text.encode())
    assert message.id == 1


def test_input_required_is_told_from_complete() -> None:
    assert input_required(b'{"resultType":"complete","content":[]}') is None
    assert input_required(b'{"content":[]}') is None
    asked = input_required(b'{"resultType":"input_required","inputRequests":{"a":{}},"requestState":"s"}')
    assert asked is not None
    questions, state = asked
    assert questions is not None
    assert (bytes(questions), state) == (b'{"a":{}}', "s")
    assert input_required(b'{"resultType":"input_required"}') == (None, None)


@pytest.mark.parametrize("result", [b'{"resultType":"party"}', b'{"resultType":7}'])
def test_an_unknown_result_type_is_invalid(result) -> None:
    with pytest.raises(UpstreamMisbehaved):
        input_required(result)


def test_requests_keep_numbers_as_they_were() -> None:
    assert encode_request(1, "x", params={"n": 2**70}) == (
        b'{"jsonrpc":"2.0","id":1,"method":"x","params":{"n":1180591620717411303424}}'
    )


def test_what_follows_an_overlong_line_is_cut_as_before() -> None:
    cutter = LineCutter(max_bytes=10)
    assert cutter.feed(b"x" * 8) == []
    with pytest.raises(LineTooLong) as long:
        cutter.feed(b"xxx\none\ntwo\nth")
    assert (long.value.begun, long.value.after) == (b"x" * 11, [b"one", b"two"])
    assert cutter.feed(b"ree\nfour\n") == [b"three", b"four"]
