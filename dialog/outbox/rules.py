"""States of a mail, when it is tried again, and what a reply from the mail server means."""

from datetime import timedelta
from enum import StrEnum


class MailState(StrEnum):
    """`waiting` until it has left; `failed` is given up; `late` and `withdrawn` are not sent: nobody needs them any more."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    LATE = "late"
    WITHDRAWN = "withdrawn"


class Delivery(StrEnum):
    """What the mail server's answer means to the one who reads it."""

    OK = "ok"
    NO_SUCH_ADDRESS = "no_such_address"
    TRY_LATER = "try_later"
    OUR_FAULT = "our_fault"


# Minutes until the next try: some two days in all, then a person must look.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
LEASE = timedelta(minutes=5)
DAILY_CAP = 2
# What somebody who registers to meetings, or says they do, can cause in a day.
MEETING_CAP = 20
# What the contact of a group can cause, or somebody who asks to join it.
GROUP_CAP = 6

# Mails a resident's own action causes; nothing of them is kept when they have left.
_OF_GROUPS = ("mail.group_confirm", "mail.group_join", "mail.group_code")
FORGOTTEN_WHEN_SENT = frozenset({"mail.concern_receipt", *_OF_GROUPS})
CAPPED = {"mail.concern_receipt": DAILY_CAP, **dict.fromkeys(_OF_GROUPS, GROUP_CAP)} | {
    "mail.meeting_confirmed": MEETING_CAP,
    "mail.meeting_waiting": MEETING_CAP,
    "mail.meeting_changed": MEETING_CAP,
    "mail.meeting_withdrawn": MEETING_CAP,
    "mail.meeting_code": MEETING_CAP,
}


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after this many tries; None when it is time to give up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def meaning(code: int) -> Delivery:
    """What SMTP reply `code` means; 0 stands for no contact with the server."""
    if 200 <= code < 400:
        return Delivery.OK
    if code in (550, 551, 553):
        return Delivery.NO_SUCH_ADDRESS
    if 400 <= code < 500:
        return Delivery.TRY_LATER
    return Delivery.OUR_FAULT
