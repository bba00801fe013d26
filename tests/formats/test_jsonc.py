"""JSON as people write it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.jsonc import MAX_BYTES, parse, strip

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_plain_json_is_read_as_it_is(value):
    text = json.dumps(value, indent=1)
    assert strip(text) == text
    assert parse(text.encode()) == value


@given(plain)
def test_comments_and_trailing_commas_change_nothing(value):
    text = json.dumps({"a": value, "list": [value]}, indent=1)
    commented = "// one\n" + text.replace("\n]", ",\n/* two\n lines */]").replace("\n}", ", // three\n}")
    assert parse(commented.encode()) == {"a": value, "list": [value]}


def test_marks_inside_strings_are_text():
    assert parse(b'{"url": "http://x/*y*/", "b": "a,]", "c": "say \\"// no\\""}') == {
        "url": "http://x/*y*/",
        "b": "a,]",
        "c": 'say "// no"',
    }


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (b'{\n "a": 1\n "b": 2}', 3, "delimiter"),
        (b"// c\n{\n/* d\n*/\n bad}", 5, "property name"),
        (b'{"a": {"x": 1},\n "b": 2,\n "a": 3}', 3, 'key "a" occurs twice'),
        (b'{\n"a": "\xff"}', 2, "UTF-8"),
        (b'{"a": "b', 1, "Unterminated"),
        (b'{"mcpServers": {"first": ', 1, "Expecting value"),
        (b"}", 1, "Expecting value"),
    ],
)
def test_an_error_names_its_line(body, line, words):
    with pytest.raises(UnreadableFile) as caught:
        parse(body)
    assert caught.value.line == line
    assert words in caught.value.message
    assert caught.value.message.startswith(f"line {line}: ")


def test_equal_keys_in_different_objects_are_fine():
    assert parse(b'[{"a": 1}, {"a": {"a": 2}}]') == [{"a": 1}, {"a": {"a": 2}}]


def test_a_byte_order_mark_of_an_editor_is_forgiven():
    assert parse(b"\xef\xbb\xbf{}") == {}


def test_too_large_and_too_deep_files_are_refused():
    with pytest.raises(UnreadableFile, match="larger than 4 MiB"):
        parse(b" " * (MAX_BYTES + 1))
    with pytest.raises(UnreadableFile, match="nests too deep"):
        parse(b"[" * 100_000)
