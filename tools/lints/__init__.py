"""Lints: the rules of the house that no ready-made checker knows, as programs.

Each rule is a function from a parsed file to findings. `python -m tools.lints` runs all of them over `src`.
A line is excused by `# house: allow <rule>, <reason>`.
"""
