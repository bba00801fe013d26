"""Bench: what a call, a list, a session and a start cost, beside nginx and a bare relay in the same run.

`python -m bench` prints a table, writes JSON, and says of each goal whether it is reached. Compare ratios of one run
and CPU per call; calls per second shift with whatever else the machine does.
"""
