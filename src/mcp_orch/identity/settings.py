"""What operators may set of this room: figures alone, so that reading the settings loads nothing else."""

from typing import Final

DEFAULT_PER_MINUTE: Final = 3_000
"""Requests to the REST surface, of each caller and of each address that nobody is known by."""
