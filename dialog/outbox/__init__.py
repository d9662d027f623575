"""E-mails waiting to be sent: queued in the transaction of the change, delivered by the worker, then forgotten.

Addresses and links are sealed to the worker's key; what waits is listed without them.
"""
