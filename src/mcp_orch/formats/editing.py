"""Editing the settings of clients: one entry set or taken out, everything else left as it is, comments included."""

from codecs import BOM_UTF8
from collections.abc import Callable

from mcp_orch.formats import json_editing, toml_editing, yaml_editing
from mcp_orch.formats.client_rows import Client, FileLanguage
from mcp_orch.kit.wire_json import JsonObject


def with_entry(body: bytes, client: Client, *, name: str, entry: JsonObject) -> bytes:
    """The file with this entry. Raises UnreadableFile for a file that can't be edited without harm."""

    def edited(text: str) -> str:
        if client.language is FileLanguage.JSON:
            return json_editing.set_member(text, (*client.container, name), entry=entry)
        if client.language is FileLanguage.TOML:
            return toml_editing.set_table(text, (client.container[0], name), entry=entry)
        return yaml_editing.set_entry(text, client.container[0], name=name, entry=entry, is_list=client.is_list)

    return _edited(body, edited)


def without_entry(body: bytes, client: Client, *, name: str) -> bytes:
    """The file without this entry; unchanged where it has none. Raises UnreadableFile."""

    def edited(text: str) -> str:
        if client.language is FileLanguage.JSON:
            return json_editing.remove_member(text, (*client.container, name))
        if client.language is FileLanguage.TOML:
            return toml_editing.remove_table(text, (client.container[0], name))
        return yaml_editing.remove_entry(text, client.container[0], name=name, is_list=client.is_list)

    return _edited(body, edited)


def entry_in(body: bytes, client: Client, *, name: str) -> JsonObject | None:
    """The entry of this name, as the client reads it; None: there is none. Raises UnreadableFile."""
    text = body.decode("utf-8-sig")
    if client.language is FileLanguage.JSON:
        return json_editing.member(text, (*client.container, name))
    if client.language is FileLanguage.TOML:
        return toml_editing.table(text, (client.container[0], name))
    return yaml_editing.entry(text, client.container[0], name=name, is_list=client.is_list)


def _edited(body: bytes, edit: Callable[[str], str]) -> bytes:
    """The file after an edit, with the byte order mark and the ends of lines that it had."""
    text = body.decode("utf-8-sig")
    mark = BOM_UTF8 if body.startswith(BOM_UTF8) else b""
    if not 0 < text.count("\n") == text.count("\r\n"):
        return mark + edit(text).encode()
    before = text.replace("\r\n", "\n")
    after = edit(before)
    return body if after == before else mark + after.replace("\n", "\r\n").encode()
