"""What a person may do, and which role may do it: one enumeration and one table."""

from enum import StrEnum


class Role(StrEnum):
    """Each is held for an organisation and for areas."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    HANDLER = "handler"
    ANALYST = "analyst"
    POLICE = "police"
    VBE = "vbe"
    CONTACT_CENTRE = "contact_centre"
    READER = "reader"


class Permission(StrEnum):
    """Stated by every staff page; what it covers for one record is decided by that slice's rules."""

    OWN_ACCOUNT = "own_account"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"
    EDIT_TEXTS = "edit_texts"
    MANAGE_PLACES = "manage_places"
    MANAGE_FACETS = "manage_facets"
    READ_LOG = "read_log"
    READ_OUTBOX = "read_outbox"
    ENTER_CONCERNS = "enter_concerns"
    LOOK_UP_REFERENCE = "look_up_reference"
    LIST_CONCERNS = "list_concerns"
    READ_CONCERNS = "read_concerns"
    TRIAGE_CONCERNS = "triage_concerns"
    ANSWER_CONCERNS = "answer_concerns"
    READ_ORIGINALS = "read_originals"
    SHARE_CONCERNS = "share_concerns"
    READ_SHARED = "read_shared"
    MANAGE_TRIAGE = "manage_triage"
    READ_FIGURES = "read_figures"
    READ_SURVEYS = "read_surveys"
    MANAGE_SURVEYS = "manage_surveys"
    READ_SURVEY_TEXTS = "read_survey_texts"
    ASSIST_SURVEYS = "assist_surveys"
    READ_GROUPS = "read_groups"
    RUN_GROUPS = "run_groups"
    READ_MEETINGS = "read_meetings"
    RUN_MEETINGS = "run_meetings"
    REGISTER_PARTIES = "register_parties"
    MANAGE_RETENTION = "manage_retention"
    OBSERVE = "observe"
    DESCRIBE_PROBLEMS = "describe_problems"
    JUDGE_AREAS = "judge_areas"
    MAKE_PICTURES = "make_pictures"
    DECIDE_PICTURES = "decide_pictures"
    IMPORT_STATISTICS = "import_statistics"
    PLAN_CHANGES = "plan_changes"
    RUN_CONFERENCES = "run_conferences"
    TAKE_TASKS = "take_tasks"
    READY_QUEUES = "ready_queues"
    MANAGE_LAW = "manage_law"


_SURVEY_WORK = frozenset(
    {
        Permission.READ_SURVEYS,
        Permission.MANAGE_SURVEYS,
        Permission.READ_SURVEY_TEXTS,
        Permission.ASSIST_SURVEYS,
    }
)

# Police and readers see totals; names, needs and contacts are for hosts.
_MEETING_TOTALS = frozenset({Permission.READ_MEETINGS, Permission.READ_GROUPS})
_MEETING_WORK = _MEETING_TOTALS | {Permission.RUN_MEETINGS, Permission.REGISTER_PARTIES, Permission.RUN_GROUPS}

# Who describes what is wrong, judges it and meets about it. READ_FIGURES is enough to read all of that.
_SITUATION_WORK = frozenset(
    {
        Permission.OBSERVE,
        Permission.DESCRIBE_PROBLEMS,
        Permission.JUDGE_AREAS,
        Permission.PLAN_CHANGES,
        Permission.TAKE_TASKS,
    }
)

_CONCERN_WORK = frozenset(
    {
        Permission.ENTER_CONCERNS,
        Permission.LOOK_UP_REFERENCE,
        Permission.LIST_CONCERNS,
        Permission.READ_CONCERNS,
        Permission.TRIAGE_CONCERNS,
        Permission.ANSWER_CONCERNS,
        Permission.READ_FIGURES,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_USERS,
            Permission.MANAGE_SETTINGS,
            Permission.EDIT_TEXTS,
            Permission.MANAGE_PLACES,
            Permission.MANAGE_FACETS,
            Permission.READ_LOG,
            Permission.READ_OUTBOX,
            Permission.MANAGE_RETENTION,
            Permission.OBSERVE,
            Permission.IMPORT_STATISTICS,
            Permission.MANAGE_LAW,
        }
    ),
    Role.COORDINATOR: _CONCERN_WORK
    | _SURVEY_WORK
    | _MEETING_WORK
    | _SITUATION_WORK
    | {
        Permission.MAKE_PICTURES,
        Permission.DECIDE_PICTURES,
        Permission.IMPORT_STATISTICS,
        Permission.RUN_CONFERENCES,
        Permission.READY_QUEUES,
        Permission.MANAGE_LAW,
        Permission.EDIT_TEXTS,
        Permission.MANAGE_FACETS,
        Permission.READ_LOG,
        Permission.READ_OUTBOX,
        Permission.READ_ORIGINALS,
        Permission.SHARE_CONCERNS,
        Permission.MANAGE_TRIAGE,
        Permission.MANAGE_RETENTION,
    },
    Role.HANDLER: _CONCERN_WORK
    | _MEETING_WORK
    | _SITUATION_WORK
    | {Permission.READ_SURVEYS, Permission.ASSIST_SURVEYS, Permission.READ_SHARED, Permission.READY_QUEUES},
    Role.ANALYST: _SURVEY_WORK
    | _MEETING_TOTALS
    | {
        Permission.LIST_CONCERNS,
        Permission.READ_FIGURES,
        Permission.OBSERVE,
        Permission.DESCRIBE_PROBLEMS,
        Permission.MAKE_PICTURES,
        Permission.IMPORT_STATISTICS,
        Permission.PLAN_CHANGES,
        Permission.TAKE_TASKS,
    },
    Role.POLICE: _MEETING_TOTALS
    | {
        Permission.READ_FIGURES,
        Permission.READ_SURVEYS,
        Permission.READ_SHARED,
        Permission.OBSERVE,
        Permission.JUDGE_AREAS,
        Permission.TAKE_TASKS,
    },
    Role.VBE: (_CONCERN_WORK | {Permission.OBSERVE}) - {Permission.ENTER_CONCERNS, Permission.READ_FIGURES},
    Role.CONTACT_CENTRE: frozenset(
        {
            Permission.ENTER_CONCERNS,
            Permission.LOOK_UP_REFERENCE,
            Permission.READ_SURVEYS,
            Permission.ASSIST_SURVEYS,
            Permission.READ_MEETINGS,
            Permission.REGISTER_PARTIES,
            Permission.OBSERVE,
        }
    ),
    Role.READER: _MEETING_TOTALS | {Permission.READ_FIGURES, Permission.READ_SURVEYS},
}


def permissions_of(role: Role) -> frozenset[Permission]:
    """What `role` may do, its own account included."""
    return PERMISSIONS[role] | {Permission.OWN_ACCOUNT}
