"""Passing facts: fields of a representation that tell what happens, not what somebody set."""

from typing import Final

PASSING: Final = "x-passing"
"""For `Field(json_schema_extra={PASSING: True})`: the field is no part of the version that `If-Match` compares."""
