"""Questionnaires, answering them, who was asked, and first results: a person's answers and nothing that leads to the person.

What is told in free text becomes a concern only when an analyst codes it; estimates for all residents are not made here.
"""
