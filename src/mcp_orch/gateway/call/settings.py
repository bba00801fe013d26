"""Limits of the call room, each with its default."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettings:
    """What one hub allows. All waits are in seconds."""

    content_key: bytes = field(default=b"", repr=False)
    """Of the digests of arguments in records."""
    list_wait_s: float = 5.0
    """How long a list waits for a server that was never listed before; the others do not wait longer for it."""
    describe_wait_s: float = 8.0
    """How long `initialize` and `server/discover` wait for a server that was never connected."""
    page_size: int = 1_000
    longest_ttl_s: float = 60.0
    """For which lists are said to hold, whatever servers say: switches and rights of the hub change them as well."""
    max_calls_per_caller: int = 1_000
    max_calls_per_project: int = 5_000
    max_parked_per_caller: int = 32
    """Calls that wait for their client's answers between two of its requests, or places that they take."""
    max_parked_per_project: int = 512
    parked_place_bytes: int = 256 * 1024
    """A call takes one place more for each time that its request is as large as this."""
    max_rounds: int = 20
    """How often one call may ask."""
    answer_within_s: float = 600.0
    """How long a client has for its answers, and how long a lost answer to them can be had once more."""
    open_page_within_s: float = 3_600.0
    """The same where the user is sent to a web page."""
    task_life_s: float = 3_600.0
    """How long a call that became a task may take, from its first question on, and how long its result is kept."""
    gather_s: float = 0.1
    """Questions that come within this time after the one before are put to the client together."""
    gather_at_most_s: float = 0.5
    """How long the first question of a round waits for others."""
    kept_answers: int = 500
    """Last answers that are kept for clients that lost them; one of more bytes than the next limit never is."""
    kept_answer_bytes: int = 256 * 1024
    cached_lists: int = 2_000
    cached_list_bytes: int = 32 * 1024 * 1024
    """Remembered lists; one that is larger by itself is made anew every time."""
    refusals_per_second: int = 50
    """Records of callers nobody could recognise; what comes beyond is counted, so that a flood can't fill the disk."""
