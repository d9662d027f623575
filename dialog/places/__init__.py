"""Areas with levels and validity dates, their polygons, and streets: which area an address lies in.

Who answers for an area is the organisations' matter; an area only remembers the unit code of its import file.
"""
