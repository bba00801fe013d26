"""What problems say in Korean: details and hints by their English sentence, with the same names and numbers in them.

May import: nothing of ours. Knows nothing of: requests, which only choose the language.
"""
