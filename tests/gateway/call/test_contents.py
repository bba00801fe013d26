"""What records keep of arguments and results, mode by mode."""

import json
import time
from collections.abc import Callable

import pytest

from mcp_orch.contract.names import ServerId, ServerName
from mcp_orch.contract.pictures import RemoteAddress, ServerDefinition, ServerView, StdioLaunch, Transport
from mcp_orch.contract.records import ContentMode
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Completed
from mcp_orch.gateway.call.contents import Content, content_of
from mcp_orch.kit.secret import Secret

KEY = b"k" * 32
TOKEN = "canary-of-the-vault"
PARAMS = {"name": "echo", "arguments": {"text": "hi", "n": 1}, "_meta": {"x": 1}}
ANSWER = Completed(result=b'{"content":[]}', era=Era.LEGACY)
REMOTE = RemoteAddress(url="https://example.org/mcp", headers={"Authorization": Secret(f"Bearer {TOKEN}")})
CHILD = StdioLaunch(command="npx", env={"TOKEN": Secret(TOKEN), "N": Secret("1")})


def kept(mode: ContentMode, *, reach: RemoteAddress | StdioLaunch = REMOTE, **traits: object) -> Content:
    definition = ServerDefinition(
        id=ServerId("srv_1"), name=ServerName("one"), transport=Transport.STREAMABLE_HTTP, reach=reach
    )
    asked: dict[str, object] = {"params": PARAMS, "answer": ANSWER} | traits
    return content_of(mode, server=ServerView(definition=definition), key=KEY, **asked)  # type: ignore[arg-type]


def test_a_digest_says_that_arguments_are_equal_and_nothing_else() -> None:
    one = kept(ContentMode.DIGEST)
    assert (one.arguments, one.result) == (None, None)
    assert one == kept(ContentMode.DIGEST, params={"name": "other", "arguments": PARAMS["arguments"]})
    assert one != kept(ContentMode.DIGEST, params={"arguments": {"text": "ho", "n": 1}})
    assert one.arguments_hmac is not None
    assert len(one.arguments_hmac) == 64


def test_full_keeps_arguments_and_result_and_cuts_what_is_too_long() -> None:
    whole = kept(ContentMode.FULL)
    assert (whole.arguments, whole.result) == ('{"text":"hi","n":1}', '{"content":[]}')
    long = kept(ContentMode.FULL, params={"arguments": {"text": "x" * 100_000}})
    assert long.arguments is not None
    assert len(long.arguments) == 64 * 1024 + 1
    assert kept(ContentMode.FULL, answer=None).result is None


def test_what_is_no_tool_keeps_its_other_parameters() -> None:
    assert kept(ContentMode.FULL, params={"uri": "file:///a", "level": 3}).arguments == '{"level":3}'


@pytest.mark.parametrize("reach", [REMOTE, CHILD])
def test_redacted_keeps_no_secret_of_the_server_and_nothing_that_looks_like_one(
    reach: RemoteAddress | StdioLaunch,
) -> None:
    secrets = [TOKEN, "ghp_" + "a" * 20, "user_0123456789ab_" + "s" * 49, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.sig"]
    arguments = {"text": " ".join(secrets), "password": 'hun"ter2', "n": 1, "api_key": "x"}
    answer = Completed(result=json.dumps({"text": secrets}).encode(), era=Era.LEGACY)
    content = kept(ContentMode.REDACTED, reach=reach, params={"arguments": arguments}, answer=answer)
    text = f"{content.arguments} {content.result}"
    assert [one for one in [*secrets, "ter2"] if one in text] == []
    assert json.loads(content.arguments or "")["n"] == 1
    assert json.loads(content.arguments or "")["api_key"] == "[redacted]"
    assert json.loads(content.result or "") == {"text": ["[redacted]"] * 4}


@pytest.mark.parametrize("beginning", ["eyJaaaaaaaa-", "eyJaaaaaaaa.", '"token":', "-----BEGIN "])
def test_much_that_looks_like_the_beginning_of_a_secret_holds_nobody_up(beginning: str) -> None:
    text = beginning * (1024 * 1024 // len(beginning))
    began = time.process_time()
    kept(ContentMode.REDACTED, params={"arguments": {"text": text}})
    assert time.process_time() - began < 2


def test_a_secret_at_the_end_of_what_is_looked_through_is_not_kept_in_part() -> None:
    known, unknown = "ghp_" + "a" * 20_000, "ghp_" + "a" * 200
    text = " ".join([known] * 13) + " " + unknown * 50 + TOKEN * 100
    at = text.index(TOKEN)
    text = "x" * (4 * 64 * 1024 - len('{"text":"') - at - 4) + text
    content = kept(ContentMode.REDACTED, params={"arguments": {"text": text}})
    assert content.arguments is not None
    assert "canar" not in content.arguments[-100:]
    assert content.arguments.endswith("…")


@pytest.mark.parametrize("write", [json.dumps, lambda value: json.dumps(value, ensure_ascii=False).replace("/", "\\/")])
def test_a_secret_is_found_however_json_has_it(write: Callable[[object], str]) -> None:
    secret = 'pa"ss\\wörd/1'
    reach = StdioLaunch(command="npx", env={"PASSWORD": Secret(secret)})
    answer = Completed(result=write({"text": f"it is {secret}"}).encode(), era=Era.LEGACY)
    content = kept(ContentMode.REDACTED, reach=reach, params={"arguments": {"text": secret}}, answer=answer)
    assert json.loads(content.arguments or "") == {"text": "[redacted]"}
    assert json.loads(content.result or "") == {"text": "it is [redacted]"}
