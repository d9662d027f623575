"""Everything residents and staff tell us: received, triaged, answered, followed.

Not surveys' answer sheets, and not the weighing of what is told: that is the situation picture.
"""
