"""The tables of meetings, by what they are for."""

from dialog.meetings.models.meeting import Meeting, MeetingChange, MeetingHost
from dialog.meetings.models.notes import MeetingNote, MeetingSummary, Proposal, ProposalCode, ProposalView
from dialog.meetings.models.registration import MeetingTold, Registration, RegistrationContact, RegistrationNeed
from dialog.meetings.models.walk import Finding, FindingPicture, Walk, WalkGroup, WalkStop

__all__ = [
    "Finding",
    "FindingPicture",
    "Meeting",
    "MeetingChange",
    "MeetingHost",
    "MeetingNote",
    "MeetingSummary",
    "MeetingTold",
    "Proposal",
    "ProposalCode",
    "ProposalView",
    "Registration",
    "RegistrationContact",
    "RegistrationNeed",
    "Walk",
    "WalkGroup",
    "WalkStop",
]
