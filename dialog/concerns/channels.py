"""The ways a concern can reach us. A new channel is one entry here; all of them end in `receive_concern`."""

from dataclasses import dataclass

from dialog.catalogue import N_


@dataclass(frozen=True)
class Channel:
    """One way in. `code` is stored. `by_staff`: somebody signed in writes it down."""

    code: str
    label: str
    by_staff: bool = True


FORM = Channel("form", N_("Web form"), by_staff=False)
PHONE = Channel("phone", N_("Phone"))
COUNTER = Channel("counter", N_("Counter"))
SURVEY = Channel("survey", N_("Survey"), by_staff=False)
MEETING = Channel("meeting", N_("Meeting"))
SAFETY_WALK = Channel("safety_walk", N_("Safety walk"))
STAFF_DIALOGUE = Channel("staff_dialogue", N_("Staff dialogue"))
WEEKLY_CONFERENCE = Channel("weekly_conference", N_("Weekly conference"))
PARTNER = Channel("partner", N_("Partner"))

CHANNELS: dict[str, Channel] = {
    channel.code: channel
    for channel in (
        FORM,
        PHONE,
        COUNTER,
        SURVEY,
        MEETING,
        SAFETY_WALK,
        STAFF_DIALOGUE,
        WEEKLY_CONFERENCE,
        PARTNER,
    )
}
# What the contact centre chooses between when it writes down what somebody says.
SPOKEN = (PHONE, COUNTER)
