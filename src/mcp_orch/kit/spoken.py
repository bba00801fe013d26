"""Spoken facts: fields of a representation that hold sentences of ours, in English as they were written down."""

from typing import Final

SPOKEN: Final = "x-spoken"
"""For `Field(json_schema_extra={SPOKEN: True})`: REST says the field in the language that is asked for.

Of an object without a shape, such as details of an action, a list of names says which of its members are meant.
"""

SPOKEN_EVENTS: Final = "x-spoken-events"
"""For `openapi_extra` of a route that answers by event stream: by kind of event, the fields of it that hold sentences.

A field is a dot-separated path; on the way through a list all of its items are meant.
"""
