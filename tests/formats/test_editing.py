"""Files of clients: one entry set or taken out, and nothing else touched."""

import json
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.formats import json_editing, toml_editing, yaml_editing
from mcp_orch.formats.clients import BY_ID
from mcp_orch.formats.editing import entry_in, with_entry, without_entry
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.jsonc import parse
from mcp_orch.kit.wire_json import JsonObject, JsonValue

ENTRY: JsonObject = {"url": "http://h/mcp", "headers": {"Authorization": "Bearer k"}}
COMMENTED = """{
  // my settings
  "theme": "dark", /* not light */
  "mcpServers": {
    "mine": {"command": "npx"}, // keep, please
    "other": {"url": "x"} // the last, with a comma, in a comment
  }
}
"""

names = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, values, max_size=4)


def test_comments_and_layout_are_kept() -> None:
    after = json_editing.set_member(COMMENTED, ("mcpServers", "demo"), entry=ENTRY)
    assert parse(after.encode()) == {
        "theme": "dark",
        "mcpServers": {"mine": {"command": "npx"}, "other": {"url": "x"}, "demo": ENTRY},
    }
    for comment in ("// my settings", "/* not light */", "// keep, please", "// the last, with a comma, in a comment"):
        assert comment in after
    assert json_editing.set_member(after, ("mcpServers", "demo"), entry=ENTRY) == after
    assert json_editing.remove_member(after, ("mcpServers", "demo")).split() == COMMENTED.split()


@pytest.mark.parametrize("gone", ["mine", "other"])
def test_one_of_many_is_taken_out(gone: str) -> None:
    after = json_editing.remove_member(COMMENTED, ("mcpServers", gone))
    left = {"mine": {"command": "npx"}, "other": {"url": "x"}}
    del left[gone]
    assert parse(after.encode()) == {"theme": "dark", "mcpServers": left}


@given(objects, st.lists(names, min_size=1, max_size=3, unique=True), objects)
def test_any_object_takes_any_member(file: JsonObject, path: list[str], entry: JsonObject) -> None:
    expected = json.loads(json.dumps(file))
    here = expected
    for key in path[:-1]:
        inside = here.setdefault(key, {})
        if not isinstance(inside, dict):
            with pytest.raises(UnreadableFile):
                json_editing.set_member(json.dumps(file), tuple(path), entry=entry)
            return
        here = inside
    had = path[-1] in here
    here[path[-1]] = entry
    for text in (json.dumps(file), json.dumps(file, indent=4).replace("\n", " // c, {\n")):
        after = json_editing.set_member(text, tuple(path), entry=entry)
        assert parse(after.encode()) == expected
        assert json_editing.member(after, tuple(path)) == entry
        removed = json_editing.remove_member(after, tuple(path))
        assert json_editing.member(removed, tuple(path)) is None
        if not had:
            assert json_editing.remove_member(removed, tuple(path)) == removed


def test_trailing_commas_stay_right() -> None:
    text = '{"mcpServers": {"a": {},\n}, }'
    after = json_editing.set_member(text, ("mcpServers", "b"), entry={})
    assert parse(after.encode()) == {"mcpServers": {"a": {}, "b": {}}}
    assert parse(json_editing.remove_member(after, ("mcpServers", "a")).encode()) == {"mcpServers": {"b": {}}}


@pytest.mark.parametrize("text", ["[]", '{"mcpServers": []}', '{"a": ', "7"])
def test_json_that_is_no_settings_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        json_editing.set_member(text, ("mcpServers", "demo"), entry=ENTRY)


def test_empty_files_are_begun_and_stay_empty() -> None:
    for client in ("cursor", "codex", "goose", "continue"):
        row = BY_ID[client]
        assert without_entry(b"", row, name="demo") == b""
        assert entry_in(b"", row, name="demo") is None
        begun = with_entry(b"", row, name="demo", entry={"name": "demo", **ENTRY})
        assert entry_in(begun, row, name="demo") == {"name": "demo", **ENTRY}


TOML = '# mine\nmodel = "x"\n\n[mcp_servers.mine]\ncommand = "npx" # keep\n\n[mcp_servers."a b".env]\nA = "1"\n'


def test_toml_tables_are_set_and_removed_as_lines() -> None:
    after = toml_editing.set_table(TOML, ("mcp_servers", "de.mo"), entry={**ENTRY, "on": True, "n": 1, "l": ["a"]})
    assert after.startswith(TOML)
    read = tomllib.loads(after)["mcp_servers"]
    assert read["de.mo"] == {**ENTRY, "on": True, "n": 1, "l": ["a"]}
    assert toml_editing.set_table(after, ("mcp_servers", "de.mo"), entry=ENTRY).count("de.mo") == 1
    assert toml_editing.remove_table(after, ("mcp_servers", "de.mo")).strip() == TOML.strip()
    without = toml_editing.remove_table(TOML, ("mcp_servers", "a b"))
    assert tomllib.loads(without) == {"model": "x", "mcp_servers": {"mine": {"command": "npx"}}}
    assert toml_editing.remove_table(TOML, ("mcp_servers", "nobody")) == TOML


@pytest.mark.parametrize(
    "text",
    [
        "[mcp_servers]\ndemo = { url = 'x' }\n",
        'mcp_servers.demo.url = "x"\n',
        'text = """\n[mcp_servers.demo]\n"""\n[mcp_servers.demo]\nurl = "x"\n',
        "not toml",
    ],
)
def test_toml_that_is_written_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        toml_editing.set_table(text, ("mcp_servers", "demo"), entry=ENTRY)


YAML = "# mine\nname: me\nextensions:\n    mine: # keep\n        cmd: npx\n\nlast: 1\n"


def test_yaml_entries_are_lines_of_their_own() -> None:
    after = yaml_editing.set_entry(YAML, "extensions", name="demo", entry=ENTRY, is_list=False)
    assert yaml.safe_load(after) == {
        "name": "me",
        "extensions": {"demo": ENTRY, "mine": {"cmd": "npx"}},
        "last": 1,
    }
    assert "# keep" in after
    assert yaml_editing.entry(after, "extensions", name="demo", is_list=False) == ENTRY
    other: JsonObject = {"uri": "y"}
    changed = yaml_editing.set_entry(after, "extensions", name="demo", entry=other, is_list=False)
    assert yaml.safe_load(changed)["extensions"]["demo"] == other
    assert yaml_editing.remove_entry(changed, "extensions", name="demo", is_list=False) == YAML
    assert yaml_editing.remove_entry(YAML, "extensions", name="demo", is_list=False) == YAML


@pytest.mark.parametrize("empty", ["", "extensions:\n", "extensions: {}\n", "extensions: null # none\n", "a: 1\n"])
@pytest.mark.parametrize("is_list", [False, True])
def test_yaml_that_has_nothing_yet_is_begun(empty: str, *, is_list: bool) -> None:
    entry: JsonObject = {"name": "demo", **ENTRY}
    after = yaml_editing.set_entry(empty, "extensions", name="demo", entry=entry, is_list=is_list)
    expected: JsonValue = [entry] if is_list else {"demo": entry}
    assert yaml.safe_load(after)["extensions"] == expected
    removed = yaml_editing.remove_entry(after, "extensions", name="demo", is_list=is_list)
    assert yaml.safe_load(removed)["extensions"] == ([] if is_list else {})


def test_yaml_lists_keep_what_is_in_them() -> None:
    text = "mcpServers:\n- name: mine\n  command: npx\nlast: 1\n"
    after = yaml_editing.set_entry(text, "mcpServers", name="demo", entry={"name": "demo"}, is_list=True)
    assert yaml.safe_load(after) == {
        "mcpServers": [{"name": "demo"}, {"name": "mine", "command": "npx"}],
        "last": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "extensions: {mine: {cmd: x}}\n",
        "extensions:\n\tmine: 1\n",
        "a: 1\n---\nb: 2\n",
        "extensions:\n  demo:\n    cmd: x\n",
    ],
)
def test_yaml_that_is_written_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        yaml_editing.set_entry(text, "extensions", name="demo", entry=ENTRY, is_list=False)


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("cursor", COMMENTED),
        ("codex", '# mine\n[mcp_servers.own]\ncommand = "npx"\n'),
        ("goose", "# mine\nextensions:\n  own: {}\n"),
    ],
)
def test_a_file_from_windows_stays_one(client: str, text: str) -> None:
    before = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    after = with_entry(before, BY_ID[client], name="demo", entry=ENTRY)
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n") > before.count(b"\n")
    assert entry_in(after, BY_ID[client], name="demo") == ENTRY
    gone = without_entry(after, BY_ID[client], name="demo")
    assert gone.count(b"\n") == gone.count(b"\r\n")
    assert gone.split() == before.split()
    assert without_entry(before, BY_ID[client], name="demo") == before


def test_a_file_with_both_ends_of_lines_keeps_both() -> None:
    after = with_entry(b'{\r\n  "a": 1,\n  "b": 2\r\n}', BY_ID["cursor"], name="demo", entry=ENTRY)
    assert b'{\r\n  "a": 1,\n' in after


@pytest.mark.parametrize("comma", ["", ","])
def test_a_comment_stays_with_what_it_is_about(comma: str) -> None:
    text = '{\n  "mcpServers": {\n    "own": {}' + comma + " // mine\n  }\n}\n"
    after = json_editing.set_member(text, ("mcpServers", "demo"), entry=ENTRY)
    assert '"own": {}, // mine\n' in after
    assert parse(after.encode()) == {"mcpServers": {"own": {}, "demo": ENTRY}}


def test_an_entry_of_yaml_that_was_changed_by_hand_is_not_read() -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        yaml_editing.entry('top:\n  "demo": {url: here}\n', "top", name="demo", is_list=False)
