"""What is documented for secret scanners is what the hub makes."""

import re
from pathlib import Path
from types import CodeType

import mcp_orch
from mcp_orch.access.keys import CREDENTIAL_PATTERN, mint_key, mint_token, parse_key
from mcp_orch.kit.ids import RandomIds

PAGE = (Path(mcp_orch.__file__).parents[2] / "docs/keys.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_documented_pattern_finds_every_credential_and_the_check_sum_confirms_it() -> None:
    ids = RandomIds()
    pattern = re.compile(block("regex").strip())
    assert pattern.pattern == CREDENTIAL_PATTERN
    code: CodeType = compile(block("python"), "docs/keys.md", "exec")
    names: dict[str, object] = {}
    exec(code, names)
    is_key = names["is_key"]
    assert callable(is_key)
    for _ in range(200):
        for text in (mint_key(ids).text, mint_token(ids).text):
            [found] = [one.group() for one in pattern.finditer(f"TOKEN={text}\n")]
            assert (found, is_key(found)) == (text, True)
            typo = text[:-1] + ("a" if text[-1] != "a" else "b")
            assert not is_key(typo)
            assert parse_key(typo) is None
