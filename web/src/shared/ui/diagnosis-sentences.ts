import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Why } from "#client/types.gen";

/** What is the matter, and what to do about it; in braces what the diagnosis names. */
interface Sentence {
  text: MessageDescriptor;
  hint?: MessageDescriptor;
}

/* A cause stands at `{cause}`, else after a colon at the end. */
export const SENTENCES: Record<Why, Sentence> = {
  words: { text: msg({ message: "{text}" }) },
  "not-registered": { text: msg({ message: "the server is not registered any more" }) },
  replaced: { text: msg({ message: "the server is switched off, or its definition has changed" }) },
  "turned-off": { text: msg({ message: "switched off by an admin" }) },
  "off-in-file": { text: msg({ message: "disabled in the configuration file" }) },
  "gone-from-file": { text: msg({ message: "gone from the configuration file" }) },
  "secret-missing": {
    text: msg({ message: "the secret {name} is not set in this project" }),
    hint: msg({ message: "set it on the page of secrets, or with PUT .../secrets/{name}" }),
  },
  "secrets-sealed": {
    text: msg({ message: "its secrets can't be opened: AUTH_SECRET is not the one they were sealed with" }),
  },
  "project-archived": { text: msg({ message: "the project is archived" }) },
  "project-deleted": { text: msg({ message: "the project is deleted and will be purged on {date}" }) },
  "waits-for-approval": {
    text: msg({ message: "waits for approval: a hub admin decides whether its command may run on the hub's machine" }),
  },
  "will-wait-for-approval": {
    text: msg({
      message:
        "once it is saved, it waits for approval: a hub admin decides whether its command may run on the hub's machine",
    }),
  },
  "not-approved": { text: msg({ message: "was not approved" }) },
  "ended-often": { text: msg({ message: "it ended {times} times" }) },
  "lists-failed": { text: msg({ message: "its tools could not be listed" }) },
  "lists-late": { text: msg({ message: "its lists did not come within {seconds} s (timeout)" }) },
  "lists-too-large": { text: msg({ message: "its lists are larger than {mebibytes} MiB" }) },
  "lists-too-long": { text: msg({ message: "it lists more than {most} {what}; the first {most} are served" }) },
  "listed-without-key": { text: msg({ message: "one of its {what} has no {key} and is left out" }) },
  "listed-twice": { text: msg({ message: "it lists {name} twice; the first one is served" }) },
  "tool-left-out": { text: msg({ message: "the tool {name} is left out" }) },
  "list-refused": { text: msg({ message: "{method} failed: {said} ({code})" }) },
  "no-list": { text: msg({ message: "its answer to {method} is not a list" }) },
  "ended-at-once": { text: msg({ message: "the connection ended at once" }) },
  "ended-before-call": { text: msg({ message: "the connection ended before the call" }) },
  "ended-during-call": {
    text: msg({ message: "the connection ended during the call" }),
    hint: msg({ message: "it may have been carried out" }),
  },
  closed: { text: msg({ message: "the connection was closed" }) },
  "tried-again-in": { text: msg({ message: "{cause}; next try in {seconds} s" }) },
  "not-ready": { text: msg({ message: "the server was not ready within {seconds} s (timeout)" }) },
  "call-timeout": { text: msg({ message: "no answer and no progress for {seconds} s (call_timeout)" }) },
  "called-once-at-a-time": {
    text: msg({
      message:
        "another call of this client has been running for {seconds} s (call_timeout); a server that may ask questions over stdio or HTTP+SSE is called once at a time",
    }),
  },
  "lanes-busy": {
    text: msg({ message: "all {most} own connections to this server are busy" }),
    hint: msg({ message: "a client that can be asked questions has a connection of its own; try again in a moment" }),
  },
  "gave-way": {
    text: msg({ message: "the call waited longest for its client's answers, and another one needed the connection" }),
  },
  "command-not-found": {
    text: msg({ message: "command not found: {command}" }),
    hint: msg({ message: "install it where the hub runs; it was looked for in {path}" }),
  },
  "no-directory": {
    text: msg({ message: "the working directory {directory} does not exist" }),
    hint: msg({ message: "create it or change cwd" }),
  },
  "no-home": { text: msg({ message: "no home for the server at {directory}" }) },
  "not-started": { text: msg({ message: "the process could not be started" }) },
  "not-executed": { text: msg({ message: "the command could not be executed" }) },
  exited: { text: msg({ message: "the process exited with code {code}" }) },
  "ended-by-signal": { text: msg({ message: "the process was ended by {signal}" }) },
  killed: { text: msg({ message: "the process was killed" }) },
  stopped: { text: msg({ message: "the process was stopped" }) },
  "process-ended": { text: msg({ message: "the process has ended" }) },
  "stdout-closed": { text: msg({ message: "the server closed its stdout" }) },
  "not-reading": { text: msg({ message: "the process does not read what it is sent" }) },
  "line-too-long": { text: msg({ message: "the server sent a line of more than {mebibytes} MiB and was stopped" }) },
  "url-unreadable": { text: msg({ message: "the URL can't be read" }) },
  "url-not-http": { text: msg({ message: "the URL must begin with http:// or https:// and name a host" }) },
  "url-with-user": {
    text: msg({ message: "the URL holds a user name or password" }),
    hint: msg({ message: "use a header instead" }),
  },
  "url-path-unencoded": { text: msg({ message: "the URL's path holds characters that must be percent-encoded" }) },
  "no-host-name": { text: msg({ message: "the host name {host} is not a host name" }) },
  "host-unresolved": {
    text: msg({ message: "the host name {host} can't be resolved" }),
    hint: msg({ message: "check the URL" }),
  },
  "receiver-unresolved": {
    text: msg({ message: "the host name {host} can't be resolved" }),
    hint: msg({ message: "check the address" }),
  },
  "resolved-late": { text: msg({ message: "the host name {host} was not resolved in time" }) },
  "out-of-reach": {
    text: msg({ message: "{host} is at {addresses}, which this hub may not reach" }),
    hint: msg({ message: "a hub admin can open address ranges (MCP_ORCH_UPSTREAM_RANGES)" }),
  },
  "no-connection": {
    text: msg({ message: "can't connect to {address}" }),
    hint: msg({ message: "is the server running?" }),
  },
  "no-receiver": {
    text: msg({ message: "can't reach {address}" }),
    hint: msg({ message: "is the receiver running?" }),
  },
  "connection-late": { text: msg({ message: "no connection to {address} within {seconds} s" }) },
  "connections-busy": { text: msg({ message: "all {most} connections were busy for {seconds} s" }) },
  "tls-failed": { text: msg({ message: "TLS with {address} failed" }) },
  "messages-not-taken": { text: msg({ message: "{address} did not take the messages within {seconds} s" }) },
  "connection-refused": { text: msg({ message: "Connection refused" }) },
  "connection-reset": { text: msg({ message: "Connection reset by peer" }) },
  "no-route": { text: msg({ message: "No route to host" }) },
  "network-unreachable": { text: msg({ message: "Network is unreachable" }) },
  "connection-timed-out": { text: msg({ message: "Connection timed out" }) },
  "no-permission": { text: msg({ message: "Permission denied" }) },
  "no-such-file": { text: msg({ message: "No such file or directory" }) },
  "http-refused": { text: msg({ message: "the server answered with HTTP {status}" }) },
  "wants-credentials": {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "check the server's headers: it wants credentials" }),
  },
  "refuses-credentials": {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "check the server's headers: it refuses these credentials" }),
  },
  "nothing-there": {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "check the URL" }),
  },
  "other-transport": {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "check the URL and the transport" }),
  },
  "limits-the-hub": {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "it is limiting the hub; try again later" }),
  },
  redirects: {
    text: msg({ message: "the server answered with HTTP {status}" }),
    hint: msg({ message: "it redirects to {location}, use that as URL" }),
  },
  "answer-late": { text: msg({ message: "the server did not answer within {seconds} s" }) },
  "cut-short": { text: msg({ message: "the server closed the connection in the middle of its answer" }) },
  unanswered: { text: msg({ message: "the server closed the connection without an answer" }) },
  "not-http": { text: msg({ message: "the server does not speak HTTP" }) },
  "headers-too-large": { text: msg({ message: "its headers are too large" }) },
  "event-too-large": { text: msg({ message: "the server sent an event of more than {mebibytes} MiB" }) },
  "body-too-large": { text: msg({ message: "the server sent a body of more than {mebibytes} MiB" }) },
  "encoded-unasked": { text: msg({ message: "its body is encoded as {encoding}, unasked" }) },
  "not-compressed": { text: msg({ message: "its body is not compressed as it says" }) },
  "unpacked-too-large": { text: msg({ message: "its body is larger than {mebibytes} MiB when decompressed" }) },
  "unpacked-too-much": { text: msg({ message: "its body grows more than {times}-fold when decompressed" }) },
  "accepted-unanswered": {
    text: msg({ message: "the server accepted the request (HTTP {status}) without answering it" }),
  },
  "no-message": { text: msg({ message: "the server answered with something else than a message ({type})" }) },
  "other-answer": { text: msg({ message: "the server answered another request than the one it was sent" }) },
  "stream-unanswered": { text: msg({ message: "the server ended the stream without an answer" }) },
  "stream-closed": { text: msg({ message: "the server closed its event stream" }) },
  "stream-ended": { text: msg({ message: "the stream has ended" }) },
  "subscription-ended": { text: msg({ message: "the server ended the subscription" }) },
  "subscription-refused": { text: msg({ message: "the server refused the subscription" }) },
  "message-unsent": { text: msg({ message: "a message could not be sent" }) },
  "other-origin": { text: msg({ message: "the server names an endpoint of another origin" }) },
  "session-forgotten": { text: msg({ message: "the server has forgotten the session" }) },
  "session-id-unfit": { text: msg({ message: "the server gave a session id that no header can carry" }) },
  "session-late": { text: msg({ message: "no new session within {seconds} s (timeout)" }) },
  "speaks-otherwise": { text: msg({ message: "it does not speak the revision any more that it spoke" }) },
  "no-longer-modern": { text: msg({ message: "it does not speak 2026-07-28 any more" }) },
  "greeting-refused": { text: msg({ message: "the server refused initialize: {said} ({code})" }) },
  "greeting-not-mcp": { text: msg({ message: "the answer to initialize is not MCP" }) },
  "greeting-strange": { text: msg({ message: "the server answered initialize with the revision {revision}" }) },
  "speaks-unknown": { text: msg({ message: "the server speaks only {revisions}, which this hub does not know" }) },
  "answered-error": { text: msg({ message: "the server answered with error {code}: {said}" }) },
  "result-no-object": { text: msg({ message: "the server answered with a result that is not an object" }) },
  "answer-empty": { text: msg({ message: "the server answered with neither a result nor an error" }) },
  "result-unreadable": { text: msg({ message: "the server sent a result that can't be read" }) },
  "result-strange": { text: msg({ message: "the server sent a result of the unknown type {type}" }) },
  "asked-too-often": { text: msg({ message: "the server asked for input more than {most} times in one request" }) },
  "asked-unreadably": { text: msg({ message: "the server asked for input that can't be read" }) },
  "asked-nothing": { text: msg({ message: "the server asked for input without saying what" }) },
  "asked-unanswerable": { text: msg({ message: "the server asked for something that no client can answer" }) },
  "command-there": { text: msg({ message: "{command} is there" }) },
  "command-missing": {
    text: msg({ message: "{command} is not found where the hub looks" }),
    hint: msg({ message: "install it on the hub's machine, or write its full path" }),
  },
  "runner-missing": {
    text: msg({ message: "{command} is not found where the hub looks" }),
    hint: msg({ message: "install {product}" }),
  },
  "version-pinned": { text: msg({ message: "{package} is pinned" }) },
  "from-outside": { text: msg({ message: "{package} comes from outside the registry" }) },
  "version-open": {
    text: msg({ message: "{package} has no version: every start may run other code than the last" }),
    hint: msg({ message: "pin the version that you know, as in {example}" }),
  },
  "plain-http": {
    text: msg({ message: "{host} is asked over plain HTTP: whoever is on the way reads headers and results" }),
    hint: msg({ message: "use https, if the server has it" }),
  },
};
