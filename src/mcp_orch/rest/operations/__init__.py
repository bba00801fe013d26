"""Operations over REST: is it alive, can it serve, how much did it do, and what can be asked at all.

May import: rest's problems and services, identity, contract, kit. Knows nothing of: any area.
"""
