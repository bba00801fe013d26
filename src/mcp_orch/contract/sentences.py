"""What each kind of diagnosis says in English: with `{name}` where what it names stands."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.why import Why


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is the matter, and what to do about it.

    A cause stands at `{cause}`; where there is no such place, after a colon at the end.
    """

    text: str
    hint: str | None = None


SENTENCES: Final[dict[Why, Sentence]] = {
    Why.WORDS: Sentence(
        "{text}",
    ),
    Why.NOT_REGISTERED: Sentence(
        "the server is not registered any more",
    ),
    Why.REPLACED: Sentence(
        "the server is switched off, or its definition has changed",
    ),
    Why.TURNED_OFF: Sentence("switched off by an admin"),
    Why.OFF_IN_FILE: Sentence("disabled in the configuration file"),
    Why.GONE_FROM_FILE: Sentence(
        "gone from the configuration file",
    ),
    Why.SECRET_MISSING: Sentence(
        "the secret {name} is not set in this project",
        "set it on the page of secrets, or with PUT .../secrets/{name}",
    ),
    Why.SECRETS_SEALED: Sentence(
        "its secrets can't be opened: AUTH_SECRET is not the one they were sealed with",
    ),
    Why.PROJECT_ARCHIVED: Sentence("the project is archived"),
    Why.PROJECT_DELETED: Sentence("the project is deleted and will be purged on {date}"),
    Why.WAITS_FOR_APPROVAL: Sentence(
        "waits for approval: a hub admin decides whether its command may run on the hub's machine",
    ),
    Why.WILL_WAIT_FOR_APPROVAL: Sentence(
        "once it is saved, it waits for approval: a hub admin decides whether its command may run on the hub's machine",
    ),
    Why.NOT_APPROVED: Sentence(
        "was not approved",
    ),
    Why.ENDED_OFTEN: Sentence(
        "it ended {times} times",
    ),
    Why.LISTS_FAILED: Sentence(
        "its tools could not be listed",
    ),
    Why.LISTS_LATE: Sentence(
        "its lists did not come within {seconds} s (timeout)",
    ),
    Why.LISTS_TOO_LARGE: Sentence(
        "its lists are larger than {mebibytes} MiB",
    ),
    Why.LISTS_TOO_LONG: Sentence(
        "it lists more than {most} {what}; the first {most} are served",
    ),
    Why.LISTED_WITHOUT_KEY: Sentence(
        "one of its {what} has no {key} and is left out",
    ),
    Why.LISTED_TWICE: Sentence(
        "it lists {name} twice; the first one is served",
    ),
    Why.TOOL_LEFT_OUT: Sentence(
        "the tool {name} is left out",
    ),
    Why.LIST_REFUSED: Sentence(
        "{method} failed: {said} ({code})",
    ),
    Why.NO_LIST: Sentence(
        "its answer to {method} is not a list",
    ),
    Why.ENDED_AT_ONCE: Sentence(
        "the connection ended at once",
    ),
    Why.ENDED_BEFORE_CALL: Sentence(
        "the connection ended before the call",
    ),
    Why.ENDED_DURING_CALL: Sentence(
        "the connection ended during the call",
        "it may have been carried out",
    ),
    Why.CLOSED: Sentence(
        "the connection was closed",
    ),
    Why.TRIED_AGAIN_IN: Sentence(
        "{cause}; next try in {seconds} s",
    ),
    Why.NOT_READY: Sentence(
        "the server was not ready within {seconds} s (timeout)",
    ),
    Why.CALL_TIMEOUT: Sentence(
        "no answer and no progress for {seconds} s (call_timeout)",
    ),
    Why.CALLED_ONCE_AT_A_TIME: Sentence(
        "another call of this client has been running for {seconds} s (call_timeout); a "
        "server that may ask questions over stdio or HTTP+SSE is called once at a time",
    ),
    Why.LANES_BUSY: Sentence(
        "all {most} own connections to this server are busy",
        "a client that can be asked questions has a connection of its own; try again in a moment",
    ),
    Why.GAVE_WAY: Sentence(
        "the call waited longest for its client's answers, and another one needed the connection",
    ),
    Why.COMMAND_NOT_FOUND: Sentence(
        "command not found: {command}",
        "install it where the hub runs; it was looked for in {path}",
    ),
    Why.NO_DIRECTORY: Sentence(
        "the working directory {directory} does not exist",
        "create it or change cwd",
    ),
    Why.NO_HOME: Sentence(
        "no home for the server at {directory}",
    ),
    Why.NOT_STARTED: Sentence(
        "the process could not be started",
    ),
    Why.NOT_EXECUTED: Sentence(
        "the command could not be executed",
    ),
    Why.EXITED: Sentence(
        "the process exited with code {code}",
    ),
    Why.ENDED_BY_SIGNAL: Sentence(
        "the process was ended by {signal}",
    ),
    Why.KILLED: Sentence(
        "the process was killed",
    ),
    Why.STOPPED: Sentence(
        "the process was stopped",
    ),
    Why.PROCESS_ENDED: Sentence(
        "the process has ended",
    ),
    Why.STDOUT_CLOSED: Sentence(
        "the server closed its stdout",
    ),
    Why.NOT_READING: Sentence(
        "the process does not read what it is sent",
    ),
    Why.LINE_TOO_LONG: Sentence(
        "the server sent a line of more than {mebibytes} MiB and was stopped",
    ),
    Why.URL_UNREADABLE: Sentence(
        "the URL can't be read",
    ),
    Why.URL_NOT_HTTP: Sentence(
        "the URL must begin with http:// or https:// and name a host",
    ),
    Why.URL_WITH_USER: Sentence(
        "the URL holds a user name or password",
        "use a header instead",
    ),
    Why.URL_PATH_UNENCODED: Sentence(
        "the URL's path holds characters that must be percent-encoded",
    ),
    Why.NO_HOST_NAME: Sentence(
        "the host name {host} is not a host name",
    ),
    Why.HOST_UNRESOLVED: Sentence(
        "the host name {host} can't be resolved",
        "check the URL",
    ),
    Why.RECEIVER_UNRESOLVED: Sentence(
        "the host name {host} can't be resolved",
        "check the address",
    ),
    Why.RESOLVED_LATE: Sentence(
        "the host name {host} was not resolved in time",
    ),
    Why.OUT_OF_REACH: Sentence(
        "{host} is at {addresses}, which this hub may not reach",
        "a hub admin can open address ranges (MCP_ORCH_UPSTREAM_RANGES)",
    ),
    Why.NO_CONNECTION: Sentence(
        "can't connect to {address}",
        "is the server running?",
    ),
    Why.NO_RECEIVER: Sentence(
        "can't reach {address}",
        "is the receiver running?",
    ),
    Why.CONNECTION_LATE: Sentence(
        "no connection to {address} within {seconds} s",
    ),
    Why.CONNECTIONS_BUSY: Sentence(
        "all {most} connections were busy for {seconds} s",
    ),
    Why.TLS_FAILED: Sentence(
        "TLS with {address} failed",
    ),
    Why.MESSAGES_NOT_TAKEN: Sentence(
        "{address} did not take the messages within {seconds} s",
    ),
    Why.CONNECTION_REFUSED: Sentence(
        "Connection refused",
    ),
    Why.CONNECTION_RESET: Sentence(
        "Connection reset by peer",
    ),
    Why.NO_ROUTE: Sentence(
        "No route to host",
    ),
    Why.NETWORK_UNREACHABLE: Sentence(
        "Network is unreachable",
    ),
    Why.CONNECTION_TIMED_OUT: Sentence(
        "Connection timed out",
    ),
    Why.NO_PERMISSION: Sentence(
        "Permission denied",
    ),
    Why.NO_SUCH_FILE: Sentence(
        "No such file or directory",
    ),
    Why.HTTP_REFUSED: Sentence(
        "the server answered with HTTP {status}",
    ),
    Why.WANTS_CREDENTIALS: Sentence(
        "the server answered with HTTP {status}",
        "check the server's headers: it wants credentials",
    ),
    Why.REFUSES_CREDENTIALS: Sentence(
        "the server answered with HTTP {status}",
        "check the server's headers: it refuses these credentials",
    ),
    Why.NOTHING_THERE: Sentence(
        "the server answered with HTTP {status}",
        "check the URL",
    ),
    Why.OTHER_TRANSPORT: Sentence(
        "the server answered with HTTP {status}",
        "check the URL and the transport",
    ),
    Why.LIMITS_THE_HUB: Sentence(
        "the server answered with HTTP {status}",
        "it is limiting the hub; try again later",
    ),
    Why.REDIRECTS: Sentence(
        "the server answered with HTTP {status}",
        "it redirects to {location}, use that as URL",
    ),
    Why.ANSWER_LATE: Sentence(
        "the server did not answer within {seconds} s",
    ),
    Why.CUT_SHORT: Sentence(
        "the server closed the connection in the middle of its answer",
    ),
    Why.UNANSWERED: Sentence(
        "the server closed the connection without an answer",
    ),
    Why.NOT_HTTP: Sentence(
        "the server does not speak HTTP",
    ),
    Why.HEADERS_TOO_LARGE: Sentence(
        "its headers are too large",
    ),
    Why.EVENT_TOO_LARGE: Sentence(
        "the server sent an event of more than {mebibytes} MiB",
    ),
    Why.BODY_TOO_LARGE: Sentence(
        "the server sent a body of more than {mebibytes} MiB",
    ),
    Why.ENCODED_UNASKED: Sentence(
        "its body is encoded as {encoding}, unasked",
    ),
    Why.NOT_COMPRESSED: Sentence(
        "its body is not compressed as it says",
    ),
    Why.UNPACKED_TOO_LARGE: Sentence(
        "its body is larger than {mebibytes} MiB when decompressed",
    ),
    Why.UNPACKED_TOO_MUCH: Sentence(
        "its body grows more than {times}-fold when decompressed",
    ),
    Why.ACCEPTED_UNANSWERED: Sentence(
        "the server accepted the request (HTTP {status}) without answering it",
    ),
    Why.NO_MESSAGE: Sentence(
        "the server answered with something else than a message ({type})",
    ),
    Why.OTHER_ANSWER: Sentence(
        "the server answered another request than the one it was sent",
    ),
    Why.STREAM_UNANSWERED: Sentence(
        "the server ended the stream without an answer",
    ),
    Why.STREAM_CLOSED: Sentence(
        "the server closed its event stream",
    ),
    Why.STREAM_ENDED: Sentence(
        "the stream has ended",
    ),
    Why.SUBSCRIPTION_ENDED: Sentence(
        "the server ended the subscription",
    ),
    Why.SUBSCRIPTION_REFUSED: Sentence(
        "the server refused the subscription",
    ),
    Why.MESSAGE_UNSENT: Sentence(
        "a message could not be sent",
    ),
    Why.OTHER_ORIGIN: Sentence(
        "the server names an endpoint of another origin",
    ),
    Why.SESSION_FORGOTTEN: Sentence(
        "the server has forgotten the session",
    ),
    Why.SESSION_ID_UNFIT: Sentence(
        "the server gave a session id that no header can carry",
    ),
    Why.SESSION_LATE: Sentence(
        "no new session within {seconds} s (timeout)",
    ),
    Why.SPEAKS_OTHERWISE: Sentence(
        "it does not speak the revision any more that it spoke",
    ),
    Why.NO_LONGER_MODERN: Sentence(
        "it does not speak 2026-07-28 any more",
    ),
    Why.GREETING_REFUSED: Sentence(
        "the server refused initialize: {said} ({code})",
    ),
    Why.GREETING_NOT_MCP: Sentence(
        "the answer to initialize is not MCP",
    ),
    Why.GREETING_STRANGE: Sentence(
        "the server answered initialize with the revision {revision}",
    ),
    Why.SPEAKS_UNKNOWN: Sentence(
        "the server speaks only {revisions}, which this hub does not know",
    ),
    Why.ANSWERED_ERROR: Sentence(
        "the server answered with error {code}: {said}",
    ),
    Why.RESULT_NO_OBJECT: Sentence(
        "the server answered with a result that is not an object",
    ),
    Why.ANSWER_EMPTY: Sentence(
        "the server answered with neither a result nor an error",
    ),
    Why.RESULT_UNREADABLE: Sentence(
        "the server sent a result that can't be read",
    ),
    Why.RESULT_STRANGE: Sentence(
        "the server sent a result of the unknown type {type}",
    ),
    Why.ASKED_TOO_OFTEN: Sentence(
        "the server asked for input more than {most} times in one request",
    ),
    Why.ASKED_UNREADABLY: Sentence(
        "the server asked for input that can't be read",
    ),
    Why.ASKED_NOTHING: Sentence(
        "the server asked for input without saying what",
    ),
    Why.ASKED_UNANSWERABLE: Sentence(
        "the server asked for something that no client can answer",
    ),
    Why.COMMAND_THERE: Sentence(
        "{command} is there",
    ),
    Why.COMMAND_MISSING: Sentence(
        "{command} is not found where the hub looks",
        "install it on the hub's machine, or write its full path",
    ),
    Why.RUNNER_MISSING: Sentence(
        "{command} is not found where the hub looks",
        "install {product}",
    ),
    Why.VERSION_PINNED: Sentence(
        "{package} is pinned",
    ),
    Why.FROM_OUTSIDE: Sentence(
        "{package} comes from outside the registry",
    ),
    Why.VERSION_OPEN: Sentence(
        "{package} has no version: every start may run other code than the last",
        "pin the version that you know, as in {example}",
    ),
    Why.PLAIN_HTTP: Sentence(
        "{host} is asked over plain HTTP: whoever is on the way reads headers and results",
        "use https, if the server has it",
    ),
}
