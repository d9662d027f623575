"""What views, states and steps are called for staff."""

from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import lazy_gettext as _l

from dialog.concerns.queries.filters import View
from dialog.concerns.queries.queues import Fault
from dialog.concerns.queries.tellers import Teller
from dialog.concerns.rules import Aside, Restriction
from dialog.concerns.rules.queues import Queue
from dialog.outbox.rules import Delivery, MailState
from dialog.web.language import locale

VIEWS: dict[View, Any] = {
    View.NEW: _l("New ones"),
    View.MINE: _l("Mine"),
    View.WAITING: _l("Waiting for an answer"),
    View.OVERDUE: _l("Late with an answer"),
    View.PAUSED: _l("Paused ones"),
    View.UNCLEAR: _l("Unclear ones"),
    View.URGENT: _l("Urgent ones"),
    View.THREATS: _l("Threats against staff"),
    View.ASIDE: _l("Set aside"),
    View.DONE: _l("Done"),
    View.ALL: _l("All"),
    View.WITHDRAWN: _l("Taken back"),
}
HEADINGS: dict[View, Any] = {
    View.NEW: _l("New concerns"),
    View.MINE: _l("My concerns"),
    View.WAITING: _l("Waiting for an answer"),
    View.OVERDUE: _l("Late with an answer"),
    View.PAUSED: _l("Paused concerns"),
    View.UNCLEAR: _l("Unclear concerns"),
    View.URGENT: _l("Urgent concerns"),
    View.THREATS: _l("Threats against staff"),
    View.ASIDE: _l("Set aside for a look"),
    View.DONE: _l("Concerns that are done"),
    View.ALL: _l("All concerns"),
    View.WITHDRAWN: _l("Concerns that were taken back"),
    View.COUNTED: _l("Concerns behind a figure"),
    View.UNCOUNTED: _l("Concerns that are not reviewed yet"),
}
EMPTY: dict[View, Any] = {
    View.NEW: _l("Nothing new."),
    View.MINE: _l("Nothing lies on you."),
    View.WAITING: _l("Nobody waits for an answer."),
    View.OVERDUE: _l("No answer is late."),
    View.PAUSED: _l("Nothing is paused."),
    View.UNCLEAR: _l("Nothing is unclear."),
    View.URGENT: _l("Nothing is urgent."),
    View.THREATS: _l("No threats against staff are open."),
    View.ASIDE: _l("Nothing is set aside."),
    View.DONE: _l("Nothing is done yet."),
    View.ALL: _l("There is nothing here."),
    View.WITHDRAWN: _l("Nothing has been taken back."),
    View.COUNTED: _l("Nothing here counts any longer."),
    View.UNCOUNTED: _l("Everything here is reviewed."),
}
DAYS: dict[str, Any] = {
    "mon": _l("Mondays"),
    "tue": _l("Tuesdays"),
    "wed": _l("Wednesdays"),
    "thu": _l("Thursdays"),
    "fri": _l("Fridays"),
    "sat": _l("Saturdays"),
    "sun": _l("Sundays"),
}
SHORT_DAYS: dict[str, Any] = {
    "mon": _l("Mon"),
    "tue": _l("Tue"),
    "wed": _l("Wed"),
    "thu": _l("Thu"),
    "fri": _l("Fri"),
    "sat": _l("Sat"),
    "sun": _l("Sun"),
}
RECURRING: dict[str, Any] = {"yes": _l("Again and again"), "no": _l("Once"), "unknown": _l("Not known")}
TELLERS: dict[str, Any] = {
    Teller.RESIDENTS: _l("Told by residents"),
    Teller.STAFF: _l("Told by staff"),
    Teller.PARTNERS: _l("Told by partners"),
    Teller.SOCIAL: _l("Told by the municipality’s staff"),
    Teller.POLICE: _l("Told by the police"),
}
RESTRICTED: dict[str, Any] = {
    Restriction.EXTREMISM: _l("Only coordinators and those who work against violent extremism can open this."),
    Restriction.DOMESTIC_VIOLENCE: _l("Only coordinators and the unit for violence in close relations can open this."),
    Restriction.THREAT: _l("Only coordinators can open this: somebody on the staff is threatened."),
    Restriction.SEVERAL: _l("Only coordinators can open this."),
}
STEPS: dict[str, Any] = {
    "received": _l("Came in"),
    "message": _l("The one who wrote added something"),
    "withdrawn": _l("Taken back by the one who wrote"),
    "coded": _l("Coded"),
    "assigned": _l("Given to somebody"),
    "handed_over": _l("Handed over to another unit"),
    "urgent_seen": _l("The urgent mark was seen"),
    "messages_seen": _l("The addition was read"),
    "urgent": _l("Marked as urgent"),
    "not_urgent": _l("The urgent mark was taken away"),
    "set_aside": _l("Set aside for a look"),
    "released": _l("Released to its queue"),
    "note": _l("Internal note"),
    "marks_accepted": _l("Passages were hidden"),
    "mark_added": _l("Words were hidden"),
    "mark_rejected": _l("A passage was let stand"),
    "mark_changed": _l("What a passage is was changed"),
    "original_read": _l("The original was read"),
    "staff_named": _l("Kept from a colleague it speaks of"),
    "staff_unnamed": _l("No longer kept from a colleague"),
    "shared": _l("Shared with another organisation"),
    "sharing_ended": _l("Sharing ended"),
    "new": _l("Taken up again"),
    "reviewed": _l("Reviewed"),
    "unclear": _l("Marked as unclear"),
    "paused": _l("Paused"),
    "waiting_answer": _l("Waits for an answer"),
    "answered": _l("Answered"),
    "macro": _l("A macro was played"),
    "promised": _l("A day was promised for the answer"),
    "answer_taken_back": _l("The answer was taken back before it left"),
    "closed": _l("Closed"),
    "grouped": _l("Linked as one matter"),
    "ungrouped": _l("Taken out of its matter"),
    "divided": _l("Divided into parts"),
    "cut_out": _l("Came about as a part of another one"),
    "joined": _l("The parts were put together again"),
    "undone": _l("Undone"),
}
# What can be done with many at once.
BULK: dict[str, Any] = {
    "tag": _l("Tag them"),
    "untag": _l("Take a tag away"),
    "area": _l("Move them to an area"),
    "assign": _l("Give them to somebody"),
    "state": _l("Change state"),
    "answer": _l("Answer them"),
    "close": _l("Close them"),
    "group": _l("Connect them"),
}
# Why a text was not divided like that.
BAD_CUTS: dict[str, Any] = {
    "split_few": _l("Choose where at least one more part begins"),
    "split_many": _l("Divide it into at most twenty parts"),
    "split_overlap": _l("Two of the parts hold the same words. Mark them again"),
    "split_outside": _l("The text is not the one that was marked. Mark it again"),
    "split_empty": _l("One of the parts holds no words. Mark it again"),
    "changed": _l("Somebody changed it while you had it open. Look at it again, then divide it"),
}
# Why one of many stayed as it was, or could not be undone.
WHY_LEFT: dict[str, Any] = {
    "not_yours": _l("You cannot open it any longer, or it does not exist."),
    "concern": _l("You cannot open it any longer, or it does not exist."),
    "changed": _l("Somebody has changed it meanwhile."),
    "withdrawn": _l("The one who wrote has taken it back."),
    "divided": _l("It is divided: its parts are handled one by one."),
    "no_tags": _l("It has no category, and what is reviewed must have one."),
    "tags": _l("It is reviewed, and would be left without a category."),
    "no_reason": _l("Nobody has answered it, and no reason is written."),
    "colleague": _l("The colleague may not open it."),
    "unit": _l("You cannot hand it to that unit."),
    "area": _l("The area is not one of yours."),
    "tag": _l("The category is no longer in use."),
    "template": _l("The template is no longer in use."),
    "template_language": _l("The template has no text in its language."),
    "no_answer": _l("The answer is empty."),
    "placeholder_left": _l("A placeholder is left in the answer."),
    "answer_sent": _l("The answer has left the house. It can be corrected with a new one, not undone."),
    "part_answered": _l("One of its parts has been answered, closed or shared already."),
    "part_elsewhere": _l("One of its parts lies with others now."),
    "not_divided": _l("It is not divided."),
    "": _l("It could not be done."),
}
FLOODS: dict[str, Any] = {
    Aside.CAMPAIGN: _l("Many with nearly the same words"),
    Aside.REPEAT: _l("The same words again from the same address"),
    Aside.BURST: _l("Far more than on other days"),
}
FLOODS_EXPLAINED: dict[str, Any] = {
    Aside.CAMPAIGN: _l(
        "Probably one call that many have answered. Made one matter, it gets one answer to all and counts as many voices with"
        " one text."
    ),
    Aside.REPEAT: _l("They wait while the first ones are open. They count as one voice."),
    Aside.BURST: _l(
        "Something may have happened, or somebody may be flooding the form. If you let them go, nothing more is set aside"
        " from that day."
    ),
}
QUEUES: dict[str, Any] = {
    Queue.THREATS: _l("Threats against staff"),
    Queue.SEVERAL: _l("For few eyes, several reasons"),
    Queue.EXTREMISM: _l("Violent extremism"),
    Queue.VIOLENCE: _l("Violence in close relations"),
    Queue.ASIDE: _l("Set aside for a look"),
    Queue.NEW: _l("New ones"),
    Queue.UNCLEAR: _l("Unclear ones"),
    Queue.PAUSED: _l("Paused ones"),
    Queue.WAITING: _l("Waiting for an answer"),
    Queue.FINISHED: _l("Done"),
    Queue.DIVIDED: _l("Divided: the parts lie in queues"),
    Queue.WITHDRAWN: _l("Taken back"),
}
# What is wrong, and what to do about it.
QUEUE_FAULTS: dict[str, tuple[Any, Any]] = {
    Fault.NO_QUEUE: (_l("In no queue, or in two"), _l("This is a fault in the program. Tell those who look after it.")),
    Fault.NOBODY: (
        _l("Nobody works these off"),
        _l("No active person has the role and the area. Give somebody the role, or hand them over to another unit."),
    ),
    Fault.LOST: (
        _l("Given to somebody who can no longer open them"),
        _l("The person has left, or has another role now. Give them to somebody else."),
    ),
    Fault.RESTING: (
        _l("Paused or unclear for more than twenty working days"),
        _l("Nobody has done anything with them in that time. Take them up again, or close them with a reason."),
    ),
    Fault.UNREAD: (_l("New for more than ten working days"), _l("Nobody has read them through.")),
}
FIELDS: dict[str, Any] = {
    "kind": _l("Kind"),
    "area": _l("Area"),
    "place": _l("Street or place"),
    "when_days": _l("Days as told"),
    "when_times": _l("Time of day"),
    "days": _l("Weekdays"),
    "time_from": _l("From"),
    "time_to": _l("To"),
    "recurring": _l("Recurring"),
    "how": _l("How"),
    "place_type": _l("Sort of place"),
    "target": _l("What was hit"),
    "tags": _l("Tags"),
}
MAIL_STATES: dict[str, Any] = {
    MailState.WAITING: _l("The mail leaves within a minute"),
    MailState.SENT: _l("The mail has been sent"),
    MailState.FAILED: _l("The mail could not be delivered"),
    "": _l("Shown under the code"),
}
DELIVERIES: dict[Delivery, Any] = {
    Delivery.NO_SUCH_ADDRESS: _l("The address does not exist. The answer stands under the code."),
    Delivery.TRY_LATER: _l("The receiver's mail server asked us to try later. We do."),
    Delivery.OUR_FAULT: _l("Our own mail does not work right now. We try again."),
}


def language_name(code: str) -> str:
    """The language's name in the page's language; the code for one that has none."""
    try:
        name = Locale.parse(code).get_language_name(locale())
    except (UnknownLocaleError, ValueError):
        return code
    return (name or code).capitalize()
