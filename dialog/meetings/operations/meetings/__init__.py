"""What staff do with a meeting: plan it, show it, give it another time or room, call it off, plan it again."""

from dialog.meetings.operations.meetings.moving import cancel_meeting, change_room, move
from dialog.meetings.operations.meetings.parts import draft_of, taken_meeting
from dialog.meetings.operations.meetings.planning import (
    MeetingKey,
    change_meeting,
    copy_meeting,
    create_meeting,
    discard,
    draw,
    hold,
    publish,
)
from dialog.meetings.rules.planning import Host, MeetingDraft

__all__ = [
    "Host",
    "MeetingDraft",
    "MeetingKey",
    "cancel_meeting",
    "change_meeting",
    "change_room",
    "copy_meeting",
    "create_meeting",
    "discard",
    "draft_of",
    "draw",
    "hold",
    "move",
    "publish",
    "taken_meeting",
]
