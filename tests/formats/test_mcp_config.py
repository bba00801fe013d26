"""Our own file, read and written."""

import json

from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.mcp_config import ExportedServer, filled, filled_all, write_config
from mcp_orch.formats.shapes import read_file

SERVER = FoundServer(
    name="one", command="${BIN}/x", args=("--at", "${PLACE}"), env={"A": "${TOKEN}"}, cwd="${PLACE}", headers={}
)


def test_every_text_of_a_definition_is_filled():
    variables = {"BIN": "/usr/bin", "PLACE": "/srv", "TOKEN": "t"}
    assert filled(SERVER, variables) == FoundServer(
        name="one", command="/usr/bin/x", args=("--at", "/srv"), env={"A": "t"}, cwd="/srv", headers={}
    )
    remote = FoundServer(name="two", url="https://${HOST}/mcp", headers={"Authorization": "Bearer ${TOKEN}"})
    assert filled(remote, {"HOST": "h", "TOKEN": "t"}) == FoundServer(
        name="two", url="https://h/mcp", headers={"Authorization": "Bearer t"}
    )


def test_a_server_whose_variables_are_missing_does_not_stop_the_others():
    servers, problems = filled_all([SERVER, FoundServer(name="two", command="x")], {})
    assert [server.name for server in servers] == ["two"]
    assert problems == ("server 'one': the variable BIN is not set; set it: export BIN=...",)


def test_an_export_holds_slots_in_the_place_of_sealed_values():
    export = write_config(
        [
            ExportedServer(
                name="files",
                transport=Transport.STDIO,
                command="npx",
                args=("-y",),
                env_names=("TOKEN", "FILES_ROOT"),
                cwd="/srv",
                timeout_s=60,
                call_timeout_s=900,
                disabled=True,
            ),
            ExportedServer(
                name="my wiki",
                transport=Transport.SSE,
                url="https://h/sse",
                env_names=("TOKEN",),
                header_names=("Authorization",),
            ),
        ]
    )
    assert json.loads(export.text) == {
        "mcpServers": {
            "files": {
                "command": "npx",
                "args": ["-y"],
                "env": {"TOKEN": "${FILES_TOKEN}", "FILES_ROOT": "${FILES_ROOT}"},
                "cwd": "/srv",
                "disabled": True,
                "timeout": 60,
                "call_timeout": 900,
            },
            "my wiki": {
                "type": "sse",
                "url": "https://h/sse",
                "env": {"TOKEN": "${MY_WIKI_TOKEN}"},
                "headers": {"Authorization": "${MY_WIKI_AUTHORIZATION}"},
            },
        }
    }
    assert export.variables == ("FILES_TOKEN", "FILES_ROOT", "MY_WIKI_TOKEN", "MY_WIKI_AUTHORIZATION")


def test_an_export_can_be_read_again():
    export = write_config([ExportedServer(name="a", transport=Transport.STREAMABLE_HTTP, url="http://h/mcp")])
    assert read_file(export.text.encode()).servers == (
        FoundServer(name="a", transport=Transport.STREAMABLE_HTTP, url="http://h/mcp"),
    )
