"""Passwords: argon2id, off the loop, a bounded number at a time."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.identity.password_policy import LONGEST, PasswordPolicy
from mcp_orch.kit.secret import Secret

DEFAULT_POLICY: Final = PasswordPolicy()

_AT_ONCE: Final = 2
_WAIT_S: Final = 10.0

Found = TypeVar("Found")


class TooManySignIns(OrchError):
    """Checking passwords costs memory and time, so only a few are checked at once."""

    kind = ErrorKind.LIMITED
    retry_after_s = 2.0


class Passwords:
    """Hashes and checks passwords. 19 MiB and two rounds each (the OWASP floor), in threads, two at a time."""

    def __init__(self, policy: PasswordPolicy = DEFAULT_POLICY) -> None:
        self.policy: Final = policy
        self._hasher: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._turns: Final = asyncio.Semaphore(_AT_ONCE)
        # Made on first use, then kept: what is checked for people who do not exist.
        self._nobody: str | None = None

    async def hash(self, password: Secret, *, email: str) -> str:
        """The hash to keep. Raises WeakPassword or TooManySignIns."""
        return await self._take_turn(lambda: self._judge_and_hash(password.reveal(), email))

    async def matches(self, password: Secret, kept: str | None) -> bool:
        """Whether the password is the one that was hashed. Takes as long for people without one."""
        text = password.reveal()[: LONGEST + 1]
        return await self._take_turn(lambda: self._verify(text, kept))

    async def _take_turn(self, work: Callable[[], Found]) -> Found:
        try:
            async with asyncio.timeout(_WAIT_S):
                await self._turns.acquire()
        except TimeoutError as late:
            raise TooManySignIns("too many people sign in at the moment", hint="try again") from late
        try:
            return await asyncio.to_thread(work)
        finally:
            self._turns.release()

    def _judge_and_hash(self, password: str, email: str) -> str:
        self.policy.insist(password, email=email)
        return self._hasher.hash(password)

    def _verify(self, text: str, kept: str | None) -> bool:
        if kept is None:
            self._nobody = self._nobody or self._hasher.hash("nobody has this password")
        try:
            return self._hasher.verify(kept or self._nobody or "", text) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
