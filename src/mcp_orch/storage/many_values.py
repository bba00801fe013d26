"""Many values in one parameter: a statement with thousands of them would cost more than the question."""

import json
from collections.abc import Collection

from sqlalchemy import JSON, Select, String, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession


def listed(session: AsyncSession, values: Collection[str]) -> Select[str]:
    """Values as a table of one column."""
    text = literal(json.dumps(list(values)), String)
    if session.get_bind().dialect.name == "sqlite":
        return select(func.json_each(text).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(text, JSON)).column_valued("value"))
