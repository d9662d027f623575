"""The situation picture: what is told, weighed by place, kind and time, against the weeks before.

It counts concerns; it never stores their words.
"""
