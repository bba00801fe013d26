"""Queries of requests: what a route takes once is given once."""

from collections import Counter
from typing import cast, get_args, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


async def given_once(request: Request) -> None:
    """Refuses several values where one is taken: nobody could say which was meant. Raises RequestValidationError."""
    counts = Counter(name for name, _ in request.query_params.multi_items())
    repeated = {name for name, count in counts.items() if count > 1}
    if repeated:
        repeated -= _taken_severally(cast("APIRoute", request.scope["route"]).dependant)
    if repeated:
        raise RequestValidationError(
            [{"type": "repeated", "loc": ("query", name), "msg": "Give one value"} for name in sorted(repeated)]
        )


def _taken_severally(dependant: Dependant) -> set[str]:
    own = {one.alias for one in dependant.query_params if _holds_list(one.field_info.annotation)}
    return own.union(*(_taken_severally(child) for child in dependant.dependencies))


def _holds_list(annotation: object) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))
