"""A list of listeners: who wants to be called when something happened."""

from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

Happening = TypeVar("Happening")

Unsubscribe: TypeAlias = Callable[[], None]


class Signal(Generic[Happening]):
    """Calls its listeners one after the other, at once, in the order in which they came.

    A listener must not block and must not raise: it sets an event, fills a bounded queue or swaps a value.
    """

    def __init__(self) -> None:
        # Changed by `subscribe` and by what it returns; walked as a copy, so a listener may leave while it is called.
        self._listeners: dict[object, Callable[[Happening], None]] = {}

    def subscribe(self, listener: Callable[[Happening], None]) -> Unsubscribe:
        """Calls `listener` for everything from now on, until the returned function is called."""
        token = object()
        self._listeners[token] = listener
        return lambda: self._listeners.pop(token, None) and None

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens: where not, there is nothing to say."""
        return bool(self._listeners)

    def emit(self, happening: Happening) -> None:
        """Tells all listeners."""
        for listener in list(self._listeners.values()):
            listener(happening)
