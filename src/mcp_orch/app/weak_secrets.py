"""Secrets that nobody should rely on."""

from typing import Final

SHORTEST_ROOT: Final = 32
SHORTEST_PASSWORD: Final = 12

_KNOWN_WORDS: Final = (
    "changeme",
    "change-me",
    "change_me",
    "changethis",
    "change-this",
    "secret",
    "password",
    "passw0rd",
    "admin",
    "example",
    "default",
    "letmein",
    "qwerty",
    "12345",
    "test",
    "your-",
    "your_",
)
_FEWEST_DIFFERENT: Final = 8


def why_weak_root(secret: str) -> str | None:
    """Why a root secret is weak; None: it is not known to be."""
    if len(secret) < SHORTEST_ROOT:
        return f"has fewer than {SHORTEST_ROOT} characters"
    if len(set(secret)) < _FEWEST_DIFFERENT:
        return "repeats a few characters"
    # Random letters hold one of these words once in a blue moon, and never two: this is an example that was kept.
    is_example = sum(word in secret.lower() for word in _KNOWN_WORDS) > 1
    return "is made of words everybody knows" if is_example or _is_known(secret) else None


def why_weak_password(password: str) -> str | None:
    """Why a password is weak; None: it is not known to be."""
    if len(password) < SHORTEST_PASSWORD:
        return f"has fewer than {SHORTEST_PASSWORD} characters"
    return "is made of a word everybody knows" if _is_known(password) else None


def _is_known(text: str) -> bool:
    """Whether little is left of it without the words that examples and lazy people use."""
    rest = text.lower()
    for word in _KNOWN_WORDS:
        rest = rest.replace(word, "")
    return len(rest) < min(_FEWEST_DIFFERENT, len(text) / 2)
