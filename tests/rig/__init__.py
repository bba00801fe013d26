"""Rig: the machinery of the journeys. Foreign clients and servers from their registries, and the hub as a process.

Imports nothing of `src`: the hub is known by its command, its URLs and its REST surface alone.
"""
