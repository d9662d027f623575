"""What mails and their fates are called on screen."""

from flask_babel import lazy_gettext as _l

from dialog.outbox.rules import Delivery, MailState

STATES = {
    MailState.WAITING: _l("Waiting"),
    MailState.SENT: _l("Sent"),
    MailState.FAILED: _l("Not sent"),
    MailState.LATE: _l("Too late, so it was not sent"),
    MailState.WITHDRAWN: _l("Taken back before it left"),
}
DELIVERIES = {
    Delivery.OK: _l("The mail server took it"),
    Delivery.NO_SUCH_ADDRESS: _l("The address does not exist"),
    Delivery.TRY_LATER: _l("The receiver asks us to try later"),
    Delivery.OUR_FAULT: _l("Our mail does not work right now"),
}
TEMPLATES = {
    "mail.concern_receipt": _l("Receipt for a concern"),
    "mail.concern_answer": _l("Answer to a concern"),
    "mail.concern_answer_waiting": _l("An answer waits"),
    "mail.account_invite": _l("Invitation to a staff member"),
    "mail.account_reset": _l("New password for a staff member"),
    "mail.meeting_confirmed": _l("Registered for a meeting"),
    "mail.meeting_waiting": _l("In the queue for a meeting"),
    "mail.meeting_lottery": _l("Registered for a meeting where lots are drawn"),
    "mail.meeting_offered": _l("Seats in a meeting have become free"),
    "mail.meeting_offer_expired": _l("The time to answer about free seats has passed"),
    "mail.meeting_changed": _l("A registration is changed"),
    "mail.meeting_withdrawn": _l("A registration is cancelled"),
    "mail.meeting_not_drawn": _l("Not drawn in the lottery for a meeting"),
    "mail.meeting_meeting_changed": _l("A meeting has a new time or place"),
    "mail.meeting_meeting_cancelled": _l("A meeting is cancelled"),
    "mail.meeting_reminder_72": _l("Reminder some days before a meeting"),
    "mail.meeting_reminder_3": _l("Reminder some hours before a meeting"),
    "mail.meeting_taken_along": _l("What was taken along from a meeting"),
    "mail.meeting_code": _l("Code to change contact details"),
    "mail.group_confirm": _l("Confirm as contact of a group"),
    "mail.group_join": _l("Somebody wants to join a group"),
    "mail.group_code": _l("Code to hand over a group"),
    "mail.group_start": _l("Start meeting of a group"),
    "mail.group_start_off": _l("Start meeting of a group that is called off"),
    "mail.group_yearly": _l("Is this still right?"),
    "mail.group_notice": _l("Notice to groups"),
}
EXPLAINED = {
    "none": _l("The mails wait here until a mail server is set up."),
    "some": _l("The mails leave by themselves within a minute. What has failed waits for you."),
}
EMPTY = _l("Nothing waits. Every mail has left.")
AGAIN = _l("The mail is in the queue again")
HEADINGS = (_l("Mail"), _l("About"), _l("State"), _l("Tries"), _l("What the mail server said"), _l("Do"))
"""Column headings of the outbox table."""
