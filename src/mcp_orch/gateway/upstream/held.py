"""Which resources of a server somebody wants to hear of."""

from collections import Counter
from collections.abc import Callable


class Held:
    """Counts holders by URI."""

    def __init__(self) -> None:
        # Changed by `hold` and by what it returns.
        self._count: Counter[str] = Counter()

    @property
    def uris(self) -> frozenset[str]:
        """Those with a holder."""
        return frozenset(self._count)

    def __contains__(self, uri: str) -> bool:
        return uri in self._count

    def hold(self, uri: str) -> Callable[[], bool]:
        """One more holder; the returned function lets go, once, and says whether it was the last one."""
        self._count[uri] += 1
        is_holding = [True]

        def let_go() -> bool:
            if not is_holding:
                return False
            is_holding.clear()
            self._count[uri] -= 1
            if self._count[uri] > 0:
                return False
            del self._count[uri]
            return True

        return let_go
