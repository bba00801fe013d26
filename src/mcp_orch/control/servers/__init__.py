"""Servers: the MCP servers that projects register: definitions, switches, tools, and how they are.

Gets definitions from people and files, writes rows that pictures are made from; asks the gateway through
`contract.ports.UpstreamControl` only. `drafts` says what a definition must be, `commands` what is running code,
`sealed_values` keeps env and headers, `registry` writes rows, `imports` takes many at once.
May import: identity, storage, access, contract, kit. Knows nothing of: protocol messages, connections, processes.
"""
