"""The six steps of the model, as residents read them."""

from typing import Any

from flask_babel import lazy_gettext as _l

# In the order of the work: (name, what happens, what a resident can do with it).
STEPS: tuple[tuple[Any, Any, Any], ...] = (
    (
        _l("Situation picture"),
        _l(
            "We gather what you and others have written, what staff in the area have seen, surveys and reported crime. "
            "Together it shows what is going on and where."
        ),
        _l("This is where your view comes in. Every view is read and counted."),
    ),
    (
        _l("Problem picture"),
        _l(
            "We choose the problems that matter most and find out more: where exactly, when, who is affected and why it "
            "goes on."
        ),
        _l("The more we know about place and time, the better. That is why the form asks when and where."),
    ),
    (
        _l("Purpose and goals"),
        _l(
            "We write down what should be different and when, in a way that can be measured. The municipality and the "
            "police decide together."
        ),
        _l("Goals that concern your area are told on the page of the area."),
    ),
    (
        _l("Method, resources and organisation"),
        _l("We decide how to do it, who does it and what it may cost. We choose ways that are known to work."),
        _l("Housing companies, associations and schools are often part of it. So can you be."),
    ),
    (
        _l("Activity and measure"),
        _l(
            "Now it is done: lamps are mended, places are cleaned, the police walk, somebody talks with the young people."
        ),
        _l("What we have promised you can be followed, with dates and numbers."),
    ),
    (
        _l("Follow-up"),
        _l("We look at whether it was done, and whether it helped. What did not help is said just as plainly."),
        _l("Tell us if it got better. Then the work begins again with a new picture."),
    ),
)
