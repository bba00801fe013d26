"""A hub to be asked over REST."""

from tests.rest.conftest import hub

__all__ = ["hub"]
