"""The programme, its parties, units and the areas they own, contacts, helplines, and every text a municipality words itself.

Not staff accounts, and not agreements between the parties.
"""
