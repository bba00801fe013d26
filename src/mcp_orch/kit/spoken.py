"""Spoken facts: fields of a representation that hold sentences of ours, in English as they were written down."""

from typing import Final

SPOKEN: Final = "x-spoken"
"""For `Field(json_schema_extra={SPOKEN: True})`: REST says the field in the language that is asked for."""
