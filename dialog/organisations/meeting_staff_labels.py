"""What the placeholders of mails about meetings are called in the editor of texts, and what a preview shows for them."""

from typing import Any

from flask_babel import lazy_gettext as _l

MEETING_PLACEHOLDERS: dict[str, Any] = {
    "meeting": _l("the meeting's title"),
    "when": _l("the meeting's day and time"),
    "where": _l("the meeting's place and address"),
    "day": _l("the meeting's day, short"),
    "time": _l("when the meeting begins"),
    "standing": _l("how many seats the reader has and waits for"),
    "door": _l("the number to say at the door"),
    "until": _l("until when the reader can answer"),
    "before": _l("when the meeting was to be before"),
    "because": _l("why the meeting is cancelled"),
    "instead": _l("the meeting to come to instead"),
    "taken": _l("what was taken along from the meeting"),
    "next": _l("what happens after the meeting"),
    "code": _l("the code to write on the page"),
}
MEETING_SAMPLES: dict[str, Any] = {
    "meeting": _l("Dialogue meeting in the library"),
    "when": _l("Thursday 26 November 2026, 18:00–19:30"),
    "where": _l("The library, Storgatan 1"),
    "day": _l("26 November"),
    "time": "18:00",
    "standing": _l("There are seats for 6 people."),
    "door": "4821",
    "until": _l("Monday 23 November, 12:00"),
    "before": _l("Before, it was Tuesday 24 November, 18:00."),
    "because": _l("The library is closed because of a water leak."),
    "instead": _l("You are welcome to this one instead: Dialogue meeting in the school."),
    "taken": _l("The lamps by the tunnel, and more people about in the evening."),
    "next": _l("The municipality changes the lamps before the end of March."),
    "code": "482 136",
}
