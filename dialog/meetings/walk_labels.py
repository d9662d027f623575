"""What the parts of a safety walk are called: in the public protocol, on paper and for staff."""

from dialog.catalogue import N_
from dialog.meetings.rules.walks import Decision, Light, Walkers, Weather, What

WHAT: dict[str, str] = {
    What.LIGHTING: N_("Lamps and light"),
    What.GREENERY: N_("Trees and bushes"),
    What.OVERVIEW: N_("Hard to see around"),
    What.LITTER: N_("Litter on the ground"),
    What.GRAFFITI: N_("Graffiti or damage"),
    What.TRAFFIC: N_("Traffic here"),
    What.MEETING_PLACE: N_("Place to meet"),
    What.FEELS_GOOD: N_("Feels good here"),
    What.OTHER: N_("Something else seen"),
}
LIGHTS: dict[str, str] = {Light.DARK: N_("In the dark"), Light.DAYLIGHT: N_("In daylight")}
WEATHERS: dict[str, str] = {
    Weather.CLEAR: N_("Clear sky"),
    Weather.CLOUDY: N_("Clouded sky"),
    Weather.RAIN: N_("Rain falling"),
    Weather.SNOW: N_("Snow falling"),
    Weather.FOG: N_("Foggy weather"),
    Weather.WIND: N_("Windy weather"),
}
WALKERS: dict[str, str] = {
    Walkers.RESIDENTS: N_("People who live here"),
    Walkers.CHILDREN: N_("Children up to 12 years"),
    Walkers.YOUTH: N_("Young people, 13–19 years"),
    Walkers.OLDER: N_("People over 65 years"),
    Walkers.ASSOCIATIONS: N_("Associations and volunteers"),
    Walkers.HOUSING: N_("Those who own or manage the houses"),
    Walkers.BUSINESSES: N_("Shops and companies"),
    Walkers.MUNICIPALITY: N_("Staff of the municipality"),
    Walkers.POLICE: N_("Staff of the police"),
}
DECISIONS: dict[str, str] = {
    Decision.YES: N_("Will be done"),
    Decision.NO: N_("Will not be done"),
    Decision.LATER: N_("Decided later"),
    "": N_("Not yet decided"),
}
