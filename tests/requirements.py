"""What the hub promises and what the protocol demands, each once: id, source, sentence.

A test that shows one carries `@requirement("P01")`. `just promises` prints which are kept. A promise nobody shows yet
stands in `tests/open_promises.txt` with the issue that will keep it.
"""

from dataclasses import dataclass
from typing import Final

import pytest

FOUNDING: Final = "founding document"
SPEC_NEW: Final = "MCP 2026-07-28"
SPEC_OLD: Final = "MCP 2024-11-05 to 2025-11-25"
HUB: Final = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One sentence that has to be true."""

    id: str
    source: str
    sentence: str


_PROMISES: Final = {
    "P01": "one unified endpoint holds every tool, prompt and resource of the project's enabled servers",
    "P02": "names are stable and reversible: server__tool is listed, server.tool is understood",
    "P03": "a server's own endpoint behaves as the server itself would",
    "P04": "HTTP+SSE serves every legacy revision faithfully",
    "P05": "Streamable HTTP serves every revision on one URL",
    "P06": "the project URL is the same as unified",
    "P07": "individual, toolset and unified endpoints share names, keys and policies",
    "P08": "project keys are bearers: shown once, hashed, with scopes, expiry and last use",
    "P09": "keys rotate with a grace period, and revoking ends open connections at once",
    "P10": "one permission table is enforced on every route and every MCP call",
    "P11": "a team added to a project gives its members a role, live",
    "P12": "people are invited by link or mail, and accept or decline",
    "P13": "a server switched off or on is seen by open clients within a second",
    "P14": "every call and every change is recorded, searchable and exportable",
    "P15": "activity and server state are live in the UI, without reload",
    "P16": "connecting a client is one click or one command, proven by a round trip",
    "P17": "the web interface replaces the JSON file",
    "P18": "the audit trail is append-only, tamper-evident and survives a crash",
    "P19": "standing compliance checks give findings with owner and remedy",
    "P20": "policies allow, deny, ask, redact and limit at call time",
    "P21": "usage, latency and errors are charted per server, tool, key and member",
    "P22": "hub-wide policies and quotas hold over all projects; tenants cannot see or starve each other",
    "P23": "secrets are sealed at rest under a rotatable key and write-only in the API",
    "P24": "`serve` takes --host, --port and --log-level, and works on a bare clone",
    "P25": "`list-servers` and `list-tools` show state, era, tool count and the reason of a failure",
    "P26": "mcp-config.json works as it is, live, and can be imported and exported",
    "P27": "one process serves the dashboard and the API on port 8000",
    "P28": "scripts/quickstart.sh leads a fresh machine to a first tool call in under two minutes",
    "P29": "component scripts for database, backend, frontend and status exist and work",
    "P30": "docker compose brings hub and PostgreSQL without a prior step",
    "P31": "the documented environment variables work, and weak ones are refused in production",
    "P32": "doctor and a diagnosis per server say what failed and what to do",
    "P33": "JWTs are verified with fixed algorithms; proxies, public URL and TLS are configured and tested",
    "P34": "servers from npm and PyPI work as they are, in any language and over any transport",
    "P35": "licence, contribution guides, changelog and security policy are present, true and short",
    "P36": "replicas on PostgreSQL need no sticky load balancing",
}

_RULES: Final = (
    (
        "namespace:two-servers-same-tool",
        HUB,
        "the same tool name on two servers stays two tools",
    ),
    (
        "bytes:unknown-fields-survive",
        HUB,
        "unknown fields, unknown content types, _meta, big integers and decimals reach the other side unchanged",
    ),
    (
        "repeat:only-if-nothing-written",
        HUB,
        "a call is repeated after a lost connection only if nothing was written or its tool is marked repeatable",
    ),
    (
        "children:none-survive-the-hub",
        HUB,
        "no child process is left after its server is stopped or the hub is killed",
    ),
    (
        "answers:each-to-its-asker",
        HUB,
        "with a thousand calls in flight every answer goes to its asker, and none is lost",
    ),
    (
        "questions:to-their-cause-alone",
        HUB,
        "a question of a server reaches the caller whose call caused it and nobody else, in every generation",
    ),
    (
        "lists:dead-server-named",
        HUB,
        "a server that fails is named beside the list of the others, and never an empty success",
    ),
    (
        "bad-input:defined-answer",
        HUB,
        "every malformed request has its defined answer and disturbs nobody",
    ),
    (
        "hub:terminal",
        HUB,
        "what the API offers for daily work is done from a terminal, with tables for people and JSON for programs",
    ),
    (
        "conformance:non-interactive",
        "official conformance suite",
        "everything non-interactive of 2025-06-18, 2025-11-25 and 2026-07-28 passes through the hub",
    ),
)

REQUIREMENTS: Final = {
    one.id: one
    for one in (
        *(Requirement(id=id_, source=FOUNDING, sentence=sentence) for id_, sentence in _PROMISES.items()),
        *(Requirement(id=id_, source=source, sentence=sentence) for id_, source, sentence in _RULES),
    )
}


def requirement(*ids: str) -> pytest.MarkDecorator:
    """Marks a test as the one that shows these requirements. An unknown id is an error here and now."""
    for id_ in ids:
        if id_ not in REQUIREMENTS:
            raise KeyError(f"{id_} is not in tests/requirements.py")
    return pytest.mark.requirement(*ids)
