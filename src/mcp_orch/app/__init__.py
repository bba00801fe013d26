"""App: wiring. Settings are read here once, everything is built here, and taken down in reverse.

May import: everything below. Holds no logic.
"""
