"""The clients we know, one row each: every door that tells people how to connect one reads it here."""

from collections.abc import Mapping
from typing import Final

from mcp_orch.formats.client_rows import Client, FileLanguage, System, Way
from mcp_orch.kit.wire_json import JsonObject


def _everywhere(path: str) -> dict[System, str]:
    return dict.fromkeys(System, path)


def _by_system(linux: str, macos: str, windows: str) -> dict[System, str]:  # noqa: PLR0917  one path each, in the order of System
    return {System.LINUX: linux, System.MACOS: macos, System.WINDOWS: windows}


_HEADERS: Final[JsonObject] = {"headers": {"Authorization": "{bearer}"}}
_PLAIN: Final[JsonObject] = {"url": "{url}", **_HEADERS}
_HTTP: Final[JsonObject] = {"type": "http", "url": "{url}", **_HEADERS}
_SSE: Final[JsonObject] = {"type": "sse", "url": "{url}", **_HEADERS}
_APPLICATION: Final = "~/Library/Application Support"
_CODE: Final = "Code/User/globalStorage"

CLIENTS: Final[tuple[Client, ...]] = (
    Client(
        id="claude-code",
        title="Claude Code",
        files=_everywhere("~/.claude.json"),
        project_file=".mcp.json",
        entry=_HTTP,
        sse_entry=_SSE,
        command='claude mcp add --transport http --scope user {name} {url} --header "Authorization: {bearer}"',
    ),
    Client(
        id="claude-desktop",
        title="Claude Desktop",
        files=_by_system(
            "~/.config/Claude/claude_desktop_config.json",
            f"{_APPLICATION}/Claude/claude_desktop_config.json",
            "%APPDATA%/Claude/claude_desktop_config.json",
        ),
        entry={"command": "mcp-orch", "args": ["bridge", "{url}"], "env": {"MCP_ORCH_KEY": "{key}"}},
        is_stdio=True,
        note="It starts programs alone, so mcp-orch stands between. Restart it afterwards.",
    ),
    Client(
        id="cursor",
        title="Cursor",
        files=_everywhere("~/.cursor/mcp.json"),
        project_file=".cursor/mcp.json",
        entry=_PLAIN,
        sse_entry=_PLAIN,
        link="cursor://anysphere.cursor-deeplink/mcp/install?name={name}&config={config}",
        link_encoding="base64",
    ),
    Client(
        id="vscode",
        title="VS Code",
        files=_by_system(
            "~/.config/Code/User/mcp.json", f"{_APPLICATION}/Code/User/mcp.json", "%APPDATA%/Code/User/mcp.json"
        ),
        project_file=".vscode/mcp.json",
        container=("servers",),
        entry=_HTTP,
        sse_entry=_SSE,
        link="vscode:mcp/install?{config}",
        link_encoding="url",
    ),
    Client(
        id="visual-studio",
        title="Visual Studio",
        files=_everywhere("~/.mcp.json"),
        project_file=".mcp.json",
        container=("servers",),
        entry=_HTTP,
    ),
    Client(
        id="copilot-cli",
        title="GitHub Copilot CLI",
        files=_everywhere("~/.copilot/mcp-config.json"),
        entry={**_HTTP, "tools": ["*"]},
        sse_entry={**_SSE, "tools": ["*"]},
    ),
    Client(
        id="copilot-jetbrains",
        title="GitHub Copilot in JetBrains",
        way=Way.PAGE,
        container=("servers",),
        entry={"url": "{url}", "requestInit": {"headers": {"Authorization": "{bearer}"}}},
        note="Copilot Chat > agent mode > tools > Add more tools opens its mcp.json.",
    ),
    Client(
        id="jetbrains",
        title="JetBrains AI Assistant",
        way=Way.PAGE,
        entry=_PLAIN,
        note="Settings > Tools > AI Assistant > MCP > Add, as JSON.",
    ),
    Client(id="junie", title="Junie", files=_everywhere("~/.junie/mcp/mcp.json"), entry=_PLAIN),
    Client(
        id="cline",
        title="Cline",
        files=_by_system(
            f"~/.config/{_CODE}/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
            f"{_APPLICATION}/{_CODE}/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
            f"%APPDATA%/{_CODE}/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
        ),
        entry={"type": "streamableHttp", "disabled": False, **_PLAIN},
        sse_entry={"type": "sse", "disabled": False, **_PLAIN},
        note="Without exactly this type Cline falls back to the old transport.",
    ),
    Client(
        id="roo-code",
        title="Roo Code",
        files=_by_system(
            f"~/.config/{_CODE}/rooveterinaryinc.roo-cline/settings/mcp_settings.json",
            f"{_APPLICATION}/{_CODE}/rooveterinaryinc.roo-cline/settings/mcp_settings.json",
            f"%APPDATA%/{_CODE}/rooveterinaryinc.roo-cline/settings/mcp_settings.json",
        ),
        project_file=".roo/mcp.json",
        entry={"type": "streamable-http", **_PLAIN},
        sse_entry=_SSE,
    ),
    Client(
        id="kilo-code",
        title="Kilo Code",
        files=_everywhere("~/.config/kilo/kilo.jsonc"),
        project_file="kilo.jsonc",
        container=("mcp",),
        entry={"type": "remote", "enabled": True, **_PLAIN},
    ),
    Client(
        id="windsurf",
        title="Windsurf",
        files=_everywhere("~/.codeium/windsurf/mcp_config.json"),
        entry={"serverUrl": "{url}", **_HEADERS},
        sse_entry={"serverUrl": "{url}", **_HEADERS},
        note="Also Devin Desktop. A key `url` instead of `serverUrl` would be ignored.",
    ),
    Client(
        id="antigravity",
        title="Antigravity",
        files=_everywhere("~/.gemini/antigravity/mcp_config.json"),
        entry={"serverUrl": "{url}", **_HEADERS},
        note="It recommends fewer than 50 tools: a toolset keeps within that.",
    ),
    Client(
        id="zed",
        title="Zed",
        files=_by_system("~/.config/zed/settings.json", "~/.config/zed/settings.json", "%APPDATA%/Zed/settings.json"),
        project_file=".zed/settings.json",
        container=("context_servers",),
        entry=_PLAIN,
    ),
    Client(
        id="gemini-cli",
        title="Gemini CLI",
        files=_everywhere("~/.gemini/settings.json"),
        project_file=".gemini/settings.json",
        entry={"httpUrl": "{url}", **_HEADERS},
        sse_entry=_PLAIN,
    ),
    Client(
        id="qwen-code",
        title="Qwen Code",
        files=_everywhere("~/.qwen/settings.json"),
        project_file=".qwen/settings.json",
        entry={"httpUrl": "{url}", **_HEADERS},
        sse_entry=_PLAIN,
    ),
    Client(
        id="codex",
        title="Codex",
        files=_everywhere("~/.codex/config.toml"),
        project_file=".codex/config.toml",
        language=FileLanguage.TOML,
        container=("mcp_servers",),
        entry={"url": "{url}", "http_headers": {"Authorization": "{bearer}"}},
    ),
    Client(
        id="grok-cli",
        title="Grok CLI",
        files=_everywhere("~/.grok/config.toml"),
        language=FileLanguage.TOML,
        container=("mcp_servers",),
        entry={"url": "{url}", "headers": {"Authorization": "{bearer}"}},
    ),
    Client(
        id="goose",
        title="Goose",
        files=_by_system(
            "~/.config/goose/config.yaml", "~/.config/goose/config.yaml", "%APPDATA%/Block/goose/config/config.yaml"
        ),
        language=FileLanguage.YAML,
        container=("extensions",),
        entry={
            "type": "streamable_http",
            "name": "{name}",
            "enabled": True,
            "timeout": 300,
            "uri": "{url}",
            **_HEADERS,
        },
        link="goose://extension?type=streamable_http&url={url}&id={name}&name={name}&description={name}&timeout=300",
    ),
    Client(
        id="lm-studio",
        title="LM Studio",
        files=_everywhere("~/.lmstudio/mcp.json"),
        entry=_PLAIN,
        link="lmstudio://add_mcp?name={name}&config={config}",
        link_encoding="base64",
    ),
    Client(
        id="continue",
        title="Continue",
        files=_everywhere("~/.continue/config.yaml"),
        language=FileLanguage.YAML,
        is_list=True,
        entry={
            "name": "{name}",
            "type": "streamable-http",
            "url": "{url}",
            "requestOptions": {"headers": {"Authorization": "{bearer}"}},
        },
        sse_entry={
            "name": "{name}",
            "type": "sse",
            "url": "{url}",
            "requestOptions": {"headers": {"Authorization": "{bearer}"}},
        },
    ),
    Client(
        id="opencode",
        title="opencode",
        files=_everywhere("~/.config/opencode/opencode.json"),
        project_file="opencode.json",
        container=("mcp",),
        # Without `oauth: false` it tries to sign in by OAuth before it sends the key.
        entry={"type": "remote", "enabled": True, "oauth": False, **_PLAIN},
    ),
    Client(
        id="crush",
        title="Crush",
        files=_everywhere("~/.config/crush/crush.json"),
        project_file="crush.json",
        container=("mcp",),
        entry=_HTTP,
        sse_entry=_SSE,
    ),
    Client(
        id="amp",
        title="Amp",
        files=_everywhere("~/.config/amp/settings.json"),
        container=("amp.mcpServers",),
        entry=_PLAIN,
    ),
    Client(id="warp", title="Warp", way=Way.PAGE, entry=_PLAIN, note="/add-mcp, then paste."),
    Client(
        id="kiro",
        title="Kiro",
        files=_everywhere("~/.kiro/settings/mcp.json"),
        project_file=".kiro/settings/mcp.json",
        entry={"disabled": False, **_PLAIN},
        sse_entry={"disabled": False, **_PLAIN},
        link="https://kiro.dev/launch/mcp/add?name={name}&config={config}",
        link_encoding="url",
    ),
    Client(
        id="factory-droid",
        title="Factory droid",
        files=_everywhere("~/.factory/mcp.json"),
        entry=_HTTP,
        command='droid mcp add {name} {url} --type http --header "Authorization: {bearer}"',
    ),
    Client(
        id="openclaw",
        title="OpenClaw",
        files=_everywhere("~/.openclaw/openclaw.json"),
        container=("mcp", "servers"),
        entry={"transport": "streamable-http", **_PLAIN},
    ),
    Client(
        id="hermes",
        title="Hermes",
        files=_everywhere("~/.hermes/config.yaml"),
        language=FileLanguage.YAML,
        container=("mcp_servers",),
        entry=_PLAIN,
    ),
    Client(
        id="librechat",
        title="LibreChat",
        way=Way.PAGE,
        language=FileLanguage.YAML,
        entry={"type": "streamable-http", **_PLAIN},
        sse_entry=_SSE,
        note="Into librechat.yaml of its server.",
    ),
    Client(
        id="anythingllm",
        title="AnythingLLM",
        way=Way.PAGE,
        entry={"type": "streamable", **_PLAIN},
        note="Agent Skills > MCP Servers opens its file.",
    ),
    Client(
        id="chatgpt",
        title="ChatGPT",
        way=Way.PAGE,
        is_cloud=True,
        note="Settings > Apps takes a public https URL with OAuth, and has no place for a key.",
    ),
    Client(
        id="claude-web",
        title="claude.ai",
        way=Way.PAGE,
        is_cloud=True,
        note="Settings > Connectors takes a public https URL with OAuth, and has no place for a key.",
    ),
    Client(
        id="n8n",
        title="n8n",
        way=Way.PAGE,
        note="MCP Client Tool: endpoint {url}, transport HTTP Streamable, bearer authentication with the key.",
    ),
    Client(
        id="open-webui",
        title="Open WebUI",
        way=Way.PAGE,
        note="Admin > External tools > MCP (Streamable HTTP): {url}, bearer authentication with the key.",
    ),
    Client(
        id="mcp-inspector",
        title="MCP Inspector",
        way=Way.PAGE,
        command='npx @modelcontextprotocol/inspector --cli {url} --header "Authorization: {bearer}"',
    ),
)

BY_ID: Final[Mapping[str, Client]] = {client.id: client for client in CLIENTS}
