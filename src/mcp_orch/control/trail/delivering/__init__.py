"""Delivering: tells the trail to places outside, as it grows: syslog, webhooks, OpenTelemetry.

Gets linked records and checkpoints from the trail around it, gives messages to the way outward.
May import: the trail around it, identity, storage, access, contract, kit. Knows nothing of: sockets.
"""
