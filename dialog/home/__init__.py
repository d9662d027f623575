"""Pages that gather the others: the start page, the area page, about, the staff's start page.

It owns no tables and decides nothing.
"""
