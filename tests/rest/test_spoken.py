"""Reasons that were written down in English are said in Korean to whoever asks in Korean: records stay as they are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import mcp_orch
from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.sentences import SENTENCES
from mcp_orch.contract.why import Why
from mcp_orch.kit.event_stream import KEEP_ALIVE, event_bytes
from mcp_orch.rest.application import plain_application
from mcp_orch.rest.interpreter import said_event, spoken_events, spoken_places
from mcp_orch.rest.korean.diagnoses import DIAGNOSES
from mcp_orch.rest.korean.reasons import REASONS
from mcp_orch.rest.korean.speaking import detail_in_korean
from tests.rest.asking import ask
from tests.rest.doubles import Hub
from tests.rest.test_korean import is_ours, sentence_of

ROOT = Path(mcp_orch.__file__).parent
CATALOGUE = Path(__file__).parents[2] / "web/src/shared/locales/ko.po"
# What makes the reasons that are written down, and where the sentence stands in it.
MADE_BY = {
    "access": {"_no": -1, "Verdict": "reason", "Refusal": "message"},
    "identity": {"_refused": -1, "Refusal": "message"},
    "gateway/call": {"Failed": "message", "refusals.invalid": 0, "_too_many": 0, "CannotAsk": 0},
    "gateway/edge": {"Failed": "message"},
    "control/servers": {"InvalidServer": 1},
    "control/trail": {"Finding": "reason"},
    "formats": {"BadDefinition": 1},
}
# Said by what they hold, which has sentences of its own.
OF_OTHERS = {"{} {}", "checkpoint {} {}", "server {}: {}", "Unknown {}: {}", "{} {}; this needs the permission {}"}


def written_in(room: str) -> Iterator[str]:
    """The sentences that a room gives to what makes reasons; constants of the module by their text."""
    for file in sorted((ROOT / room).glob("*.py")):
        tree = ast.parse(file.read_text())
        named = {
            ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0]): node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        }
        for node in ast.walk(tree):
            place = MADE_BY[room].get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if place is None or not isinstance(node, ast.Call):
                continue
            given = (
                next((one.value for one in node.keywords if one.arg == place), None)
                if isinstance(place, str)
                else node.args[place]
                if node.args
                else None
            )
            text = sentence_of(named.get(ast.unparse(given), given)) if given is not None else None
            if text is not None and is_ours(text) and text not in OF_OTHERS:
                yield text


def is_known(text: str) -> bool:
    """Filled with anything; what a sentence of identity is about is a key or a token."""
    return any(detail_in_korean(text.replace("{}", about, 1).replace("{}", "7")) for about in ("7", "key 7"))


@pytest.mark.parametrize("room", MADE_BY)
def test_every_reason_that_is_written_down_has_a_korean_sentence(room: str) -> None:
    found = set(written_in(room))
    assert len(found) >= {"identity": 2, "gateway/edge": 1, "control/trail": 2}.get(room, 4)
    assert {text for text in found if not is_known(text)} == set()


@pytest.mark.parametrize("english", REASONS)
def test_a_reason_in_korean_holds_what_the_english_one_holds(english: str) -> None:
    gaps = [f"<{number}>" for number in range(english.count("{}"))]
    assert all(gap in REASONS[english].format(*gaps) for gap in gaps)


@pytest.mark.parametrize("kind", [one for one in Why if one is not Why.WORDS])
def test_what_is_the_matter_with_a_server_is_known_again_from_its_english_sentence(kind: Why) -> None:
    named = dict.fromkeys(("cause", *_names(SENTENCES[kind].text)), "7")
    assert detail_in_korean(SENTENCES[kind].text.format(**named)) == DIAGNOSES[kind].text.format(**named)


def _names(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


REFUSED = because(Why.NO_CONNECTION, cause=because(Why.CONNECTION_REFUSED), address="127.0.0.1:9")


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("Unknown tool: nothing__here", "없는 도구예요: nothing__here"),
        (REFUSED.text, REFUSED.said(DIAGNOSES)),
        (
            because(Why.ENDED_DURING_CALL, cause=REFUSED).text,
            because(Why.ENDED_DURING_CALL, cause=REFUSED).said(DIAGNOSES),
        ),
        (REFUSED.line, f"{REFUSED.said(DIAGNOSES)} ({REFUSED.advised(DIAGNOSES)})"),
        (f"nothing can be listed: wiki: {REFUSED.line}", None),
        ("server wiki: its tools could not be listed", "wiki 서버: 도구 목록을 받지 못했어요"),
        ("server wiki cannot be called: switched off by an admin", "호출할 수 없는 서버예요: wiki. 관리자가 껐어요"),
        (because(Why.LISTS_FAILED, cause=in_words("boo")).text, "도구 목록을 받지 못했어요: boo"),
        ("url: must begin with http:// or https://", "url: http:// 또는 https://로 시작해야 해요"),
        (
            "server 'wiki': has neither a command nor a url; leave one of them out",
            "'wiki' 서버: command도 url도 없어요; 하나를 빼세요",
        ),
        ("the receiver answered 503: disk full", "수신처의 응답: 503: disk full"),
    ],
)
def test_a_sentence_is_found_within_and_beside_others(english: str, korean: str | None) -> None:
    said = detail_in_korean(english)
    assert said == korean if korean is not None else said is not None


@pytest.mark.parametrize("words", ["boo", "server demo says boo", "Traceback (most recent call last): boo", "x" * 9000])
def test_what_is_none_of_our_sentences_stays_as_it_is(words: str) -> None:
    assert detail_in_korean(words) is None


def test_what_takes_long_to_look_through_is_not_looked_through() -> None:
    for hostile in ("a: " * 600, "x; " * 600, "(" * 600 + ")" * 600, "key " * 400):
        assert detail_in_korean(hostile) is None


def test_the_pages_say_of_servers_what_the_hub_says_of_them() -> None:
    """One sentence in both places, for every kind, in both languages."""
    pages = {english: korean for english, korean, comment in _catalogue() if "diagnosis-sentences.ts" in comment}
    hub = {
        one[0]: one[1]
        for kind in Why
        for one in (
            (SENTENCES[kind].text, DIAGNOSES[kind].text),
            (SENTENCES[kind].hint, DIAGNOSES[kind].hint),
        )
        if one[0] is not None
    }
    assert pages == hub


def _catalogue() -> Iterator[tuple[str, str, str]]:
    for entry in CATALOGUE.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {"msgid": "", "msgstr": ""}
        name, comments = "", ""
        for line in entry.splitlines():
            if line.startswith("#"):
                comments += line
                continue
            if not line.startswith('"'):
                name = line.partition(" ")[0]
            parts[name] = parts.get(name, "") + ast.literal_eval(line.removeprefix(f"{name} "))
        yield parts["msgid"], parts["msgstr"], comments


def test_sentences_stand_in_calls_deliveries_and_imports() -> None:
    places = [dict(one) for one in spoken_places(plain_application("1").routes).values()]
    for wanted in ("reason", "last_error", "problems"):
        assert any(wanted in one or wanted in one.get("items", {}) for one in places), wanted


@pytest.mark.anyio
async def test_why_a_definition_cannot_be_taken_is_said_in_the_language_that_is_asked_for(hub: Hub) -> None:
    asked = {
        "text": '{"mcpServers": {"sse": {"url": "https://a.example/mcp"}, "bare": {}}}',
        "preview": True,
    }
    reports = [
        await ask(
            hub.rest,
            "POST",
            "/api/v1/projects/demo/servers/import/text",
            token=hub.tokens["ann"],
            body=asked,
            headers={"accept-language": language},
        )
        for language in ("en", "ko")
    ]
    assert [one.status for one in reports] == [200, 200]
    assert [one.headers["vary"] for one in reports] == ["Accept-Language", "Accept-Language"]
    english, korean = (one.json for one in reports)
    assert english["items"][0]["reason"] == "'sse' stands in the paths of the hub; choose another name"
    assert korean["items"][0]["reason"] == "허브 주소에 쓰이는 이름이에요: 'sse'. 다른 이름을 고르세요"
    assert english["problems"] == ["server 'bare': has neither a command nor a url"]
    assert korean["problems"] == ["'bare' 서버: command도 url도 없어요"]
    assert [one["name"] for one in korean["items"]] == ["sse"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("language", "said"), [("ko", "허브가 이 호출을 실행하지 못했어요"), ("en", "the hub failed to run")]
)
async def test_what_the_hub_says_of_a_run_is_said_in_the_language_that_is_asked_for(
    hub: Hub, language: str, said: str
) -> None:
    hub.door.break_down = True
    body = {"tool": "echo"}
    answer = await ask(
        hub.rest,
        "POST",
        "/api/v1/projects/demo/calls",
        token=hub.tokens["mia"],
        body=body,
        headers={"Accept-Language": language},
    )
    assert answer.status == 200, answer.body
    *others, last = answer.body.decode().strip().split("\n\n")
    assert [one.partition("\n")[0] for one in others] == ["event: started", "event: progress"]
    assert last.startswith('event: error\ndata: {"code"')
    assert said in last
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.anyio
async def test_what_verification_finds_is_said_in_korean(hub: Hub) -> None:
    async def verified(checkpoints: str) -> str:
        answer = await ask(
            hub.rest,
            "POST",
            "/api/v1/audit/verify",
            token=hub.tokens["ann"],
            body={"checkpoints": checkpoints},
            headers={"Accept-Language": "ko"},
        )
        return answer.body.decode()

    assert "1번째 줄이 체크포인트가 아니에요" in await verified("x")
    assert "허브가 체크포인트를 덧붙이는 파일을 그대로 주세요" in await verified("x")


def test_events_say_what_stands_at_their_places_and_nothing_else() -> None:
    places = spoken_events(plain_application("1").routes)
    assert {name for events in places.values() for name in events} == {"error", "progress", "result"}
    event = event_bytes("error", b'{"message": "it is switched off", "code": 12345678901234567890}')
    spoken = said_event(event, {"error": {"message": {}}}).decode()
    assert spoken == 'event: error\ndata: {"message": "꺼져 있어요", "code": 12345678901234567890}\n\n'
    for other in (event_bytes("log", b'{"message": "it is switched off"}'), KEEP_ALIVE, b"event: error\n"):
        assert said_event(other, {"error": {"message": {}}}) == other


@pytest.mark.anyio
async def test_sentences_in_details_of_activity_are_said_in_korean_and_names_stay(hub: Hub) -> None:
    new = {"name": "what", "title": "it is switched off", "command": "uvx"}
    made = await ask(hub.rest, "POST", "/api/v1/projects/demo/servers", token=hub.tokens["adam"], body=new)
    assert made.status == 201, made.body
    listed = [
        await ask(
            hub.rest,
            "GET",
            "/api/v1/projects/demo/activity?kind=server.proposed",
            token=hub.tokens["adam"],
            headers={"Accept-Language": language},
        )
        for language in ("en", "ko")
    ]
    english, korean = (one.json["items"][0] for one in listed)
    assert english["details"]["what"] == "the command 'uvx'"
    assert korean["details"] == english["details"] | {"what": "명령: 'uvx'"}
