"""The states of a project."""

from enum import StrEnum


class ProjectState(StrEnum):
    """What may happen in a project."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    """Nothing is called or changed until it is opened again."""
    DELETED = "deleted"
    """As archived, and seen by its admins alone; purged when its time of grace is over."""
