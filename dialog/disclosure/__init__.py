"""Publishing limits and suppression: one function between any count and any page.

Limits may be raised by an installation, never lowered.
"""
