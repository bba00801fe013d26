"""Each rule of the house catches what it forbids and leaves alone what it allows."""

import pytest

from tools.lints.__main__ import findings
from tools.lints.source import Source

A_LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 51
A_DEEP_FUNCTION = """
def f(a):
    if a:
        for b in a:
            while b:
                if b:
                    return 1
"""
AN_ELIF_CHAIN = """
def f(a):
    if a == 1:
        for b in a:
            if b:
                return 1
    elif a == 2:
        return 2
    elif a == 3:
        return 3
    elif a == 4:
        return 4
"""

BROKEN = [
    ("owned-tasks", "app/serve.py", "import asyncio\nasyncio.create_task(f())"),
    ("owned-tasks", "app/serve.py", "import asyncio\nasyncio.get_running_loop().create_task(f())"),
    ("owned-tasks", "app/serve.py", "import asyncio\nasyncio.ensure_future(f())"),
    ("handed-in-time", "app/serve.py", "from datetime import datetime\nnow = datetime.now(UTC)"),
    ("handed-in-time", "gateway/call/pipeline.py", "import time\nnow = time.monotonic()"),
    ("one-commit", "control/keys/service.py", "async def f(session):\n    await session.commit()"),
    ("queries-in-repositories", "control/keys/service.py", "from sqlalchemy import select"),
    ("private-area-files", "control/keys/service.py", "from mcp_orch.control.servers.repository import Servers"),
    ("private-area-files", "control/keys/service.py", "from mcp_orch.control.servers import schemas"),
    ("named-rooms", "control/keys/utils.py", "x = 1"),
    ("room-cards", "control/keys/__init__.py", "x = 1"),
    ("thin-init", "control/keys/__init__.py", '"""Keys."""\nfrom mcp_orch.control.keys import service'),
    ("roles-decided-once", "control/keys/service.py", "def f(role):\n    return role == Role.ADMIN"),
    (
        "roles-decided-once",
        "rest/application.py",
        "def f(role):\n    return role in (1, 2) or pictures.Role.ADMIN is role",
    ),
    ("file-size", "app/serve.py", "x = 1\n" * 401),
    ("function-size", "app/serve.py", A_LONG_FUNCTION),
    ("nesting", "app/serve.py", A_DEEP_FUNCTION),
    ("reasons", "app/serve.py", "x = 1  # noqa: E501"),
    ("reasons", "app/serve.py", "x = 1  # noqa"),
    ("reasons", "app/serve.py", "x = 1  # pyright: ignore[reportAny]"),
    ("reasons", "app/serve.py", "x = 1  # pragma: no cover"),
    ("any-says-why", "app/serve.py", "def f(x: Any) -> None: ..."),
]

KEPT = [
    ("app/serve.py", "async def f(group):\n    group.create_task(g())"),
    ("kit/clock.py", "import time\nnow = time.monotonic()"),
    ("app/serve.py", "from x import clock\nnow = clock.now()"),
    ("storage/unit_of_work.py", "async def f(session):\n    await session.commit()"),
    ("control/keys/repository.py", "from sqlalchemy import select"),
    ("control/keys/service.py", "from mcp_orch.control.servers.service import Servers"),
    ("control/keys/service.py", "from mcp_orch.control.keys.repository import Keys"),
    ("control/keys/__init__.py", '"""Keys: what opens a project."""'),
    ("access/decide.py", "def f(role):\n    return role == Role.ADMIN"),
    ("app/serve.py", AN_ELIF_CHAIN),
    ("app/serve.py", "x = 1  # noqa: E501  the address is one word"),
    ("app/serve.py", "def f(x: Any) -> None: ...  # what msgspec gives"),
    ("app/serve.py", "import time\nnow = time.monotonic()  # house: allow handed-in-time, measures the loop itself"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_rule_catches_what_it_forbids(rule: str, path: str, text: str) -> None:
    assert [found.rule for found in findings(Source.parse(path, text))] == [rule]


@pytest.mark.parametrize(("path", "text"), KEPT)
def test_rules_leave_alone_what_they_allow(path: str, text: str) -> None:
    assert findings(Source.parse(path, text)) == []


def test_excuse_needs_a_reason() -> None:
    source = Source.parse("app/serve.py", "import time\nnow = time.monotonic()  # house: allow handed-in-time,")

    assert [found.rule for found in findings(source)] == ["handed-in-time"]
