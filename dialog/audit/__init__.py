"""Who did what to which record: append-only and hash-chained.

Not a copy of content: entries hold references and short facts, never what a resident wrote.
"""
