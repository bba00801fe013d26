"""The server: takes messages, answers requests."""

from collections.abc import Callable
from typing import Final, cast

from mcp_orch.demo import eras, library, tools
from mcp_orch.demo.eras import INVALID_PARAMS, ProtocolError
from mcp_orch.demo.jobs import Job, Jobs, TooManyJobs
from mcp_orch.demo.logging_levels import LEVELS
from mcp_orch.demo.wire import INVALID_REQUEST, Json, Wire, member

_METHOD_NOT_FOUND: Final = -32601
_LEGACY_ONLY: Final = frozenset({"initialize", "ping", "logging/setLevel"})


class DemoServer:
    """One conversation over stdio."""

    def __init__(self, wire: Wire) -> None:
        self._wire: Final = wire
        self._jobs: Final = Jobs()
        # Said by a legacy client, once at the beginning and whenever it likes.
        self._revision: str | None = None
        self._log_level: str | None = None
        self._handlers: Final[dict[str, Callable[[Json], Json]]] = {
            "initialize": self._initialize,
            "ping": lambda _: {},
            "logging/setLevel": self._set_level,
            "server/discover": lambda _: eras.discovered(),
            "tools/list": lambda _: {"tools": list(tools.TOOLS)},
            "resources/list": lambda _: {"resources": list(library.RESOURCES)},
            "resources/templates/list": lambda _: {"resourceTemplates": list(library.TEMPLATES)},
            "resources/read": lambda params: library.read(params, eras.modern_revision(params)),
            "prompts/list": lambda _: {"prompts": list(library.PROMPTS)},
            "prompts/get": library.get_prompt,
            "completion/complete": library.complete,
        }

    def run(self) -> None:
        """Answers until the other side hangs up."""
        for message in self._wire.messages():
            if isinstance(message, dict):
                self.take(message)
            elif self._revision == eras.BATCHING:
                for one in message:
                    self.take(cast("Json", one) if isinstance(one, dict) else {})
            else:
                self._wire.refuse(None, code=INVALID_REQUEST, message="this revision has no batches")

    def take(self, message: Json) -> None:
        """Takes one message."""
        method, number = message.get("method"), message.get("id")
        if not isinstance(method, str):
            if "result" not in message and "error" not in message:
                self._wire.refuse(number, code=INVALID_REQUEST, message="a message needs a method")
            return
        params = member(message, "params")
        if "id" not in message:
            if method == "notifications/cancelled":
                self._jobs.cancel(params.get("requestId"))
            return
        try:
            self._answer(number, method, params=params)
        except ProtocolError as error:
            self._wire.refuse(number, code=error.code, message=error.message, data=error.data)

    def _answer(self, number: object, method: str, *, params: Json) -> None:
        is_modern = eras.modern_revision(params) is not None
        if method == "tools/call":
            self._call(number, params, is_modern=is_modern)
            return
        if method == "subscriptions/listen" and is_modern:
            self._listen(number)
            return
        handler = self._handlers.get(method)
        is_foreign = method in _LEGACY_ONLY if is_modern else method == "server/discover"
        if handler is None or is_foreign:
            raise ProtocolError(_METHOD_NOT_FOUND, f"unknown method: {method[:60]}")
        self._reply(number, method, result=handler(params), is_modern=is_modern)

    def _reply(self, number: object, method: str, *, result: Json, is_modern: bool) -> None:
        self._wire.send({"id": number, "result": eras.in_modern_words(method, result) if is_modern else result})

    def _call(self, number: object, params: Json, *, is_modern: bool) -> None:
        name, arguments = params.get("name"), member(params, "arguments")
        if name == tools.LONG:
            self._start(number, params, is_modern=is_modern)
            return
        tool = tools.QUICK.get(str(name))
        if tool is None:
            raise ProtocolError(INVALID_PARAMS, f"unknown tool: {str(name)[:60]}")
        try:
            result = tool(arguments)
        except tools.BadArguments as bad:
            result = tools.failed(str(bad))
        self._reply(number, "tools/call", result=result, is_modern=is_modern)

    def _start(self, number: object, params: Json, *, is_modern: bool) -> None:
        level = eras.wanted_log_level(params) if is_modern else self._log_level
        job = Job(self._wire, token=member(params, "_meta").get("progressToken"), log_level=level)

        def work(job: Job) -> None:
            try:
                result = tools.long_task(member(params, "arguments"), job)
            except tools.BadArguments as bad:
                result = tools.failed(str(bad))
            if result is not None:
                self._reply(number, "tools/call", result=result, is_modern=is_modern)

        try:
            self._jobs.start(number, job, work=work)
        except TooManyJobs as busy:
            self._reply(number, "tools/call", result=tools.failed(str(busy)), is_modern=is_modern)

    def _listen(self, number: object) -> None:
        # Nothing here ever changes, so the stream is acknowledged for no kind of news and stays quiet until cancelled.
        meta = {"io.modelcontextprotocol/subscriptionId": number}
        acknowledged: Json = {"_meta": meta, "notifications": {}}
        self._wire.send({"method": "notifications/subscriptions/acknowledged", "params": acknowledged})

    def _initialize(self, params: Json) -> Json:
        answer = eras.initialized(params)
        self._revision = str(answer["protocolVersion"])
        return answer

    def _set_level(self, params: Json) -> Json:
        level = params.get("level")
        if level not in LEVELS:
            raise ProtocolError(INVALID_PARAMS, f"unknown log level: {str(level)[:40]}")
        self._log_level = str(level)
        return {}
