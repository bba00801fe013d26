"""Contract: the frozen values and the ports on which the control plane and the gateway agree.

May import: kit. Holds no I/O, no frameworks, no defaults read from the environment.
"""
