"""Events over REST: what changes, as server-sent events for those who may see it.

Gets changes of pictures and of servers' states, new rows of activity and of the call log; gives each subscriber its own
bounded row of events. May import: areas' services, identity, storage, contract, kit. Knows nothing of: pages.
"""
