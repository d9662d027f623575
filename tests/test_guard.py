"""Every address of the staff area × every role equals the table below. An address that is not in it fails the build."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.routing import Rule

from dialog.accounts.guard import DOORS, STAFF_PREFIX, StaffBlueprint
from dialog.accounts.models import Grant
from dialog.accounts.permissions import Permission, Role, permissions_of
from tests.client import PageClient
from tests.people import NAMES, People

A, C, H, N, P, V, K, R = (
    Role.ADMINISTRATOR, Role.COORDINATOR, Role.HANDLER, Role.ANALYST, Role.POLICE, Role.VBE, Role.CONTACT_CENTRE, Role.READER,
)  # fmt: skip
EVERYBODY = frozenset(Role)
CONCERN_READERS = {C, H, N, V}
CONCERN_WORKERS = {C, H, V}
MEETING_READERS = {C, H, N, P, K, R}
MEETING_HOSTS = {C, H}
OBSERVERS = EVERYBODY - {R}
SURVEY_READERS = {C, H, N, P, K, R}
SURVEY_MAKERS = {C, N}
SURVEY_HELPERS = {C, H, N, K}
MEETING_READERS = {C, H, N, P, K, R}
MEETING_RUNNERS = {C, H}
GROUP_READERS = {C, H, N, P, R}

# Endpoint -> the roles that may use it somewhere. What each may see of a record is tested in the slices.
MATRIX: dict[str, set[Role] | frozenset[Role]] = {
    "accounts_staff.account": EVERYBODY,
    "accounts_staff.add_role": {A},
    "accounts_staff.app": EVERYBODY,
    "accounts_staff.begin_app": EVERYBODY,
    "accounts_staff.close_account": {A},
    "accounts_staff.confirm_app": EVERYBODY,
    "accounts_staff.end_sessions": EVERYBODY,
    "accounts_staff.invite_person": {A},
    "accounts_staff.new_link": {A},
    "accounts_staff.new_person": {A},
    "accounts_staff.new_recovery_codes": EVERYBODY,
    "accounts_staff.one_person": {A},
    "accounts_staff.open_account": {A},
    "accounts_staff.password": EVERYBODY,
    "accounts_staff.recovery_codes": EVERYBODY,
    "accounts_staff.remove_role": {A},
    "accounts_staff.reset_app": {A},
    "accounts_staff.save_account": EVERYBODY,
    "accounts_staff.save_password": EVERYBODY,
    "accounts_staff.sign_out": EVERYBODY,
    "accounts_staff.users": {A},
    "accounts_staff.waiting_roles": {A, C},
    "accounts_staff.decide_role": {A, C},
    "audit_staff.log": {A, C},
    "audit_staff.log_csv": {A, C},
    "concerns_staff.answer": CONCERN_WORKERS,
    "concerns_staff.aside": CONCERN_WORKERS,
    "concerns_staff.observe": OBSERVERS,
    "concerns_staff.observed": OBSERVERS,
    "concerns_staff.assign": CONCERN_WORKERS,
    "concerns_staff.change_saved_view": CONCERN_READERS,
    "concerns_staff.close": CONCERN_WORKERS,
    "concerns_staff.code": CONCERN_WORKERS,
    "concerns_staff.concern": CONCERN_READERS,
    "concerns_staff.draft": CONCERN_WORKERS,
    "concerns_staff.drafts": CONCERN_WORKERS,
    "concerns_staff.enter": {C, H, K},
    "concerns_staff.entered": {C, H, K},
    "concerns_staff.following": CONCERN_READERS,
    "concerns_staff.change_many": CONCERN_WORKERS,
    "concerns_staff.history": CONCERN_WORKERS,
    "concerns_staff.connect": CONCERN_WORKERS,
    "concerns_staff.connect_with": CONCERN_WORKERS,
    "concerns_staff.divide_concern": CONCERN_WORKERS,
    "concerns_staff.join_parts": CONCERN_WORKERS,
    "concerns_staff.leave_matter": CONCERN_WORKERS,
    "concerns_staff.many": CONCERN_WORKERS,
    "concerns_staff.one_matter": CONCERN_WORKERS,
    "concerns_staff.rename_matter": CONCERN_WORKERS,
    "concerns_staff.split": CONCERN_WORKERS,
    "concerns_staff.own_history": CONCERN_WORKERS,
    "concerns_staff.undo": CONCERN_WORKERS,
    "concerns_staff.inbox": CONCERN_READERS,
    "concerns_staff.marks": CONCERN_WORKERS,
    "concerns_staff.hide": CONCERN_WORKERS,
    "concerns_staff.original": {C},
    "concerns_staff.named": {C},
    "concerns_staff.patterns": {C},
    "concerns_staff.change_patterns": {C},
    "concerns_staff.share": {C},
    "concerns_staff.give": {C},
    "concerns_staff.end_share": {C},
    "concerns_staff.shared": {C, H, P},
    "concerns_staff.shared_concern": {H, P},
    "concerns_staff.keep_view": CONCERN_READERS,
    "concerns_staff.keys": CONCERN_READERS,
    "concerns_staff.look_up": {C, H, V, K},
    "concerns_staff.messages_seen": CONCERN_WORKERS,
    "concerns_staff.preceding": CONCERN_READERS,
    "concerns_staff.rows": CONCERN_READERS,
    "concerns_staff.save_keys": CONCERN_READERS,
    "concerns_staff.saved_views": CONCERN_READERS,
    "concerns_staff.suggestions": {C},
    "concerns_staff.switch_suggestions": {C},
    "concerns_staff.shown": CONCERN_READERS,
    "concerns_staff.urgency": CONCERN_WORKERS,
    "concerns_staff.link_similar": CONCERN_WORKERS,
    "concerns_staff.note": CONCERN_WORKERS,
    "concerns_staff.change_macro": {C},
    "concerns_staff.change_template": {C},
    "concerns_staff.create_macro": {C},
    "concerns_staff.create_template": {C},
    "concerns_staff.macro": CONCERN_WORKERS,
    "concerns_staff.macro_use": {C},
    "concerns_staff.macros": CONCERN_WORKERS,
    "concerns_staff.new_macro": {C},
    "concerns_staff.new_template": {C},
    "concerns_staff.play": CONCERN_WORKERS,
    "concerns_staff.queues": {C},
    "concerns_staff.times": {C},
    "concerns_staff.promise": CONCERN_WORKERS,
    "concerns_staff.retire": {C},
    "concerns_staff.template": CONCERN_WORKERS,
    "concerns_staff.templates": CONCERN_WORKERS,
    "concerns_staff.settle_aside": CONCERN_WORKERS,
    "concerns_staff.state": CONCERN_WORKERS,
    "concerns_staff.take_back": CONCERN_WORKERS,
    "concerns_staff.unclear": CONCERN_WORKERS,
    "concerns_staff.urgent_seen": CONCERN_WORKERS,
    "groups_staff.add_person": MEETING_RUNNERS,
    "groups_staff.change": MEETING_RUNNERS,
    "groups_staff.contact": MEETING_RUNNERS,
    "groups_staff.group": MEETING_RUNNERS,
    "groups_staff.groups": GROUP_READERS,
    "groups_staff.new_group": MEETING_RUNNERS,
    "groups_staff.notice": MEETING_RUNNERS,
    "groups_staff.register": MEETING_RUNNERS,
    "groups_staff.right": MEETING_RUNNERS,
    "groups_staff.send": MEETING_RUNNERS,
    "groups_staff.signs": MEETING_RUNNERS,
    "groups_staff.state": MEETING_RUNNERS,
    "groups_staff.survey": MEETING_RUNNERS,
    "meetings_staff.new_start_meeting": MEETING_RUNNERS,
    "meetings_staff.book_start_meeting": MEETING_RUNNERS,
    "home_staff.start": EVERYBODY,
    "meetings_staff.walk": MEETING_RUNNERS,
    "meetings_staff.walk_state": MEETING_RUNNERS,
    "meetings_staff.write_finding": MEETING_RUNNERS,
    "meetings_staff.write_conditions": MEETING_RUNNERS,
    "meetings_staff.finish_walk": MEETING_RUNNERS,
    "meetings_staff.go_on": MEETING_RUNNERS,
    "meetings_staff.walk_worker": MEETING_RUNNERS,
    "meetings_staff.walk_route": MEETING_RUNNERS,
    "meetings_staff.change_walk": MEETING_RUNNERS,
    "meetings_staff.create_stop": MEETING_RUNNERS,
    "meetings_staff.walk_stop": MEETING_RUNNERS,
    "meetings_staff.save_stop": MEETING_RUNNERS,
    "meetings_staff.order_stop": MEETING_RUNNERS,
    "meetings_staff.publish_walk": MEETING_RUNNERS,
    "meetings_staff.walk_finding": MEETING_RUNNERS,
    "meetings_staff.follow_finding": MEETING_RUNNERS,
    "meetings_staff.leave_out": MEETING_RUNNERS,
    "meetings_staff.lay_picture": MEETING_RUNNERS,
    "meetings_staff.change_picture": MEETING_RUNNERS,
    "meetings_staff.walk_follow_up": MEETING_RUNNERS,
    "meetings_staff.walk_protocol": MEETING_READERS,
    "meetings_staff.walk_protocol_pdf": MEETING_READERS,
    "meetings_staff.walk_picture": MEETING_READERS,
    "surveys_staff.choose_text": {C, N},
    "surveys_staff.text": {C, N},
    "surveys_staff.texts": {C, N},
    "organisations_staff.add_area": {A},
    "organisations_staff.add_exception": {A},
    "organisations_staff.add_picture_file": {A, C},
    "organisations_staff.change_guide_entry": {A, C},
    "organisations_staff.change_hours": {A},
    "organisations_staff.change_organisation": {A},
    "organisations_staff.change_picture": {A, C},
    "organisations_staff.change_programme": {A},
    "organisations_staff.change_statement": {A, C},
    "organisations_staff.change_unit": {A},
    "organisations_staff.create_guide_entry": {A, C},
    "organisations_staff.create_organisation": {A},
    "organisations_staff.create_unit": {A},
    "organisations_staff.drop_exception": {A},
    "organisations_staff.drop_guide_entry": {A, C},
    "organisations_staff.drop_picture": {A, C},
    "organisations_staff.end_area": {A},
    "organisations_staff.guide": {A, C},
    "organisations_staff.guide_entry": {A, C},
    "organisations_staff.hours": {A},
    "organisations_staff.move_guide": {A, C},
    "organisations_staff.new_guide_entry": {A, C},
    "organisations_staff.new_organisation": {A},
    "organisations_staff.new_unit": {A},
    "organisations_staff.organisation": {A},
    "organisations_staff.organisations": {A},
    "organisations_staff.picture": {A, C},
    "organisations_staff.picture_file": {A, C},
    "organisations_staff.pictures": {A, C},
    "organisations_staff.programme": {A},
    "organisations_staff.publish": {A, C},
    "organisations_staff.restore": {A, C},
    "organisations_staff.settings": {A, C},
    "organisations_staff.statement": {A, C},
    "organisations_staff.take_picture_down": {A, C},
    "organisations_staff.text": {A, C},
    "organisations_staff.texts": {A, C},
    "organisations_staff.unit": {A},
    "meetings_staff.meetings": MEETING_READERS,
    "meetings_staff.statistics": MEETING_READERS,
    "meetings_staff.meeting": MEETING_READERS,
    "meetings_staff.publish_meeting": MEETING_HOSTS,
    "meetings_staff.hold_meeting": MEETING_HOSTS,
    "meetings_staff.discard_meeting": MEETING_HOSTS,
    "meetings_staff.draw_now": MEETING_HOSTS,
    "meetings_staff.new_meeting": MEETING_HOSTS,
    "meetings_staff.create": MEETING_HOSTS,
    "meetings_staff.edit_meeting": MEETING_HOSTS,
    "meetings_staff.save_meeting": MEETING_HOSTS,
    "meetings_staff.copy_form": MEETING_HOSTS,
    "meetings_staff.copy": MEETING_HOSTS,
    "meetings_staff.move_form": MEETING_HOSTS,
    "meetings_staff.move_meeting": MEETING_HOSTS,
    "meetings_staff.room_form": MEETING_HOSTS,
    "meetings_staff.save_room": MEETING_HOSTS,
    "meetings_staff.cancel_form": MEETING_HOSTS,
    "meetings_staff.cancel": MEETING_HOSTS,
    "meetings_staff.parties": MEETING_HOSTS,
    "meetings_staff.parties_file": MEETING_HOSTS,
    "meetings_staff.party": MEETING_HOSTS,
    "meetings_staff.act_for_party": MEETING_HOSTS,
    "meetings_staff.register_party": {C, H, K},
    "meetings_staff.write_party": {C, H, K},
    "meetings_staff.messages": MEETING_HOSTS,
    "meetings_staff.called": MEETING_HOSTS,
    "meetings_staff.close_door": {C, H},
    "meetings_staff.count_at_door": {C, H},
    "meetings_staff.door": {C, H},
    "meetings_staff.door_list": {C, H},
    "meetings_staff.door_state": {C, H},
    "meetings_staff.mark_party": {C, H},
    "outbox_staff.outbox": {A, C},
    "outbox_staff.send_again": {A, C},
    "places_staff.area": {A},
    "places_staff.areas": {A},
    "places_staff.confirm": {A},
    "places_staff.name_area": {A},
    "places_staff.preview": {A},
    "places_staff.upload": {A},
    "meetings_staff.send_summary": {C, H},
    "meetings_staff.summary": {C, H},
    "meetings_staff.write_summary": {C, H},
    "meetings_staff.add_area_proposal": {C, H},
    "conferences_staff.before_and_after": {C, H, N, P, R},
    "conferences_staff.say_task_cause": {C, H, N},
    "conferences_staff.add_own": {C, H, N, P},
    "conferences_staff.begin_conference": {C},
    "conferences_staff.close_conference": {C},
    "conferences_staff.conference": {C, H, N, P, R},
    "conferences_staff.earlier_conferences": {C, H, N, P, R},
    "conferences_staff.minutes_as_text": {C, H, N, P, R},
    "conferences_staff.minutes_csv": {C, H, N, P, R},
    "conferences_staff.minutes_file": {C, H, N, P, R},
    "conferences_staff.minutes_page": {C, H, N, P, R},
    "conferences_staff.move_conference": {C},
    "conferences_staff.one_conference": {C, H, N, P, R},
    "conferences_staff.other_day": {C},
    "conferences_staff.pack": {C, H, N, P, R},
    "conferences_staff.plan": {C},
    "conferences_staff.save_attendance": {C},
    "conferences_staff.save_ends": {C},
    "conferences_staff.save_how": {C},
    "conferences_staff.save_task": {C, H, N, P},
    "conferences_staff.task": {C, H, N, P},
    "conferences_staff.tasks": {C, H, N, P, R},
    "conferences_staff.tasks_csv": {C, H, N, P, R},
    "conferences_staff.ready": {C, H},
    "conferences_staff.say_queue_ready": {C, H},
    "conferences_staff.write_point": {C},
    "meetings_staff.add_proposal": {C, H},
    "meetings_staff.area_proposal_codes": {C, H},
    "meetings_staff.area_proposals": {C, H},
    "meetings_staff.areas_of_proposals": {C, H},
    "meetings_staff.comment_themes": {C, H},
    "meetings_staff.proposal": {C, H},
    "meetings_staff.proposal_codes": {C, H},
    "meetings_staff.proposal_state": {C, H},
    "meetings_staff.proposals": {C, H},
    "meetings_staff.save_proposal": {C, H},
    "meetings_staff.note": {C, H},
    "meetings_staff.note_along": {C, H},
    "meetings_staff.notes": {C, H},
    "records_staff.end": {A, C},
    "records_staff.make_rule": {A, C},
    "records_staff.law": {A, C, H, N, P, R},
    "records_staff.add_to_register": {A, C},
    "records_staff.take_out": {A, C},
    "records_staff.rules": {A, C},
    "situation_staff.add_planned_change": {C, H, N},
    "situation_staff.change": {C, H, N},
    "situation_staff.changes": {C, H, N, P, R},
    "situation_staff.crossings": {C, H, N, P, R},
    "situation_staff.new_change": {C, H, N},
    "situation_staff.picture": {C, H, N, P, R},
    "situation_staff.documents": {C, H, N, P, R},
    "situation_staff.make_document": {C, N},
    "situation_staff.document": {C, N},
    "situation_staff.draft": {C, N},
    "situation_staff.explain_document_sources": {C, N},
    "situation_staff.freeze_document": {C, N},
    "situation_staff.drop_draft": {C, N},
    "situation_staff.section": {C, N},
    "situation_staff.save_section": {C, N},
    "situation_staff.quotes": {C, N},
    "situation_staff.save_quotes": {C, N},
    "situation_staff.version": {C, H, N, P, R},
    "situation_staff.public_version": {C, H, N, P, R},
    "situation_staff.version_pdf": {C, H, N, P, R},
    "situation_staff.public_pdf": {C, H, N, P, R},
    "situation_staff.version_table": {C, H, N, P, R},
    "situation_staff.version_differences": {C, H, N, P, R},
    "situation_staff.decision": {C},
    "situation_staff.decide_version": {C},
    "situation_staff.withdraw": {C, N},
    "situation_staff.remove_quote": {C, N},
    "situation_staff.problems": {C, H, N, P, R},
    "situation_staff.problem": {C, H, N, P, R},
    "situation_staff.problem_causes": {C, H, N, P, R},
    "situation_staff.look_for_problems": {C, H, N},
    "situation_staff.new_problem": {C, H, N},
    "situation_staff.describe": {C, H, N},
    "situation_staff.edit_problem": {C, H, N},
    "situation_staff.save_described": {C, H, N},
    "situation_staff.decide_problem": {C, H, N},
    "situation_staff.link_problem_concerns": {C, H, N},
    "situation_staff.link_problem_evidence": {C, H, N},
    "situation_staff.unlink_problem_evidence": {C, H, N},
    "situation_staff.choose_problem": {C, H, N},
    "situation_staff.make_part_of_problem": {C, H, N},
    "situation_staff.add_problem_cause": {C, H, N},
    "situation_staff.argue_problem_cause": {C, H, N},
    "situation_staff.remove_problem_cause": {C, H, N},
    "situation_staff.save_planned_change": {C, H, N},
    "situation_staff.withdraw_planned_change": {C, H, N},
    "situation_staff.judgements": {C, H, N, P, R},
    "situation_staff.judgement": {C, H, N, P, R},
    "situation_staff.new_judgement": {C, H, P},
    "situation_staff.write_new_judgement": {C, H, P},
    "situation_staff.edit_judgement": {C, H, P},
    "situation_staff.save_judgement": {C, H, P},
    "situation_staff.put_judgement_right": {C, H, P},
    "situation_staff.throw_judgement": {C, H, P},
    "situation_staff.summary": {C, H, N, P, R},
    "situation_staff.save_summary": {C, N},
    "situation_staff.propose_sentences": {C, N},
    "situation_staff.add_own_sentence": {C, N},
    "situation_staff.sentence": {C, H, N, P, R},
    "situation_staff.take_sentence_back": {C, N},
    "situation_staff.weekly_report": {C, H, N, P, R},
    "situation_staff.weekly_report_file": {C, H, N, P, R},
    "statistics_staff.classes": {A, C, N},
    "statistics_staff.confirm": {A, C, N},
    "statistics_staff.load": {A, C, N},
    "statistics_staff.note": {A, C, N},
    "statistics_staff.one_class": {A, C, N},
    "statistics_staff.preview": {A, C, N},
    "statistics_staff.save_class": {A, C, N},
    "statistics_staff.save_note": {A, C, N},
    "statistics_staff.statistics": {C, H, N, P, R},
    "statistics_staff.upload": {A, C, N},
    "surveys_staff.question_results": {C, H, N, P, R},
    "surveys_staff.question_results_file": {C, H, N, P, R},
    "surveys_staff.results_file": {C, H, N, P, R},
    "surveys_staff.results_page": {C, H, N, P, R},
    "surveys_staff.add_channel": SURVEY_MAKERS,
    "surveys_staff.assist": SURVEY_HELPERS,
    "surveys_staff.build": SURVEY_MAKERS,
    "surveys_staff.change_survey": SURVEY_MAKERS,
    "surveys_staff.channel": SURVEY_MAKERS,
    "surveys_staff.channel_poster": SURVEY_READERS,
    "surveys_staff.channel_square": SURVEY_READERS,
    "surveys_staff.channels": SURVEY_MAKERS,
    "surveys_staff.create": SURVEY_MAKERS,
    "surveys_staff.discard_draft": SURVEY_MAKERS,
    "surveys_staff.invitations": SURVEY_MAKERS,
    "surveys_staff.load_version": SURVEY_MAKERS,
    "surveys_staff.make_codes": SURVEY_MAKERS,
    "surveys_staff.map_questions": SURVEY_MAKERS,
    "surveys_staff.new_survey": SURVEY_MAKERS,
    "surveys_staff.preview": SURVEY_READERS,
    "surveys_staff.publish_questions": SURVEY_MAKERS,
    "surveys_staff.rename_channel": SURVEY_MAKERS,
    "surveys_staff.start_assisted": SURVEY_HELPERS,
    "surveys_staff.survey": SURVEY_READERS,
    "surveys_staff.survey_settings": SURVEY_MAKERS,
    "surveys_staff.surveys": SURVEY_READERS,
    "surveys_staff.switch_channel": SURVEY_MAKERS,
    "surveys_staff.version_file": SURVEY_READERS,
    "surveys_staff.versions": SURVEY_MAKERS,
    "surveys_staff.walk": SURVEY_READERS,
}

# Open to everybody: they carry form keys and one-time links instead of a session.
OPEN = {
    "accounts.ask_reset",
    "accounts.choose_password",
    "accounts.invitation",
    "accounts.send_reset",
    "accounts.set_password",
    "accounts.sign_in_page",
    "accounts.take_invitation",
    "accounts.try_sign_in",
}
OPENED = "this page is open"


def staff_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.lower().lstrip("/").startswith("intern")]


def address(app: Flask, rule: Rule) -> str:
    """An address that `rule` matches."""
    values = {
        name: 999_999 if isinstance(converter.to_python("1"), int) else "x"
        for name, converter in rule._converters.items()
    }
    path = rule.build(values, append_unknown=False)
    assert path is not None, rule
    return path[1]


def one_of_each_kind(app: Flask) -> list[Rule]:
    """One guarded address for each slice, method and set of roles: enough where all go the same way."""
    kinds = {
        (rule.endpoint.partition(".")[0], method(rule), frozenset(MATRIX[rule.endpoint])): rule
        for rule in staff_rules(app)
        if rule.endpoint not in OPEN
    }
    return list(kinds.values())


def method(rule: Rule) -> str:
    (found,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return found


@pytest.fixture
def stubbed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app with every staff view replaced by one that only says it was reached: what is tested is the guard."""
    for rule in staff_rules(app):
        if rule.endpoint not in OPEN:
            monkeypatch.setitem(app.view_functions, rule.endpoint, lambda **_: (OPENED, {"Content-Type": "text/plain"}))
    return app


@pytest.fixture
def unpainted(stubbed: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The same, where refusals and the sign-in page are not painted: thousands of them tell nothing of the guard.

    Status, headers and redirects are the real ones. Other tests look at the pages.
    """
    monkeypatch.setattr("flask.templating._render", lambda _app, template, _context: str(template.name))
    return stubbed


def reached(client: PageClient, path: str, verb: str = "GET", **options: object) -> bool:
    """True when the page itself answers, redirects followed."""
    answer = client.http.open(path, method=verb, follow_redirects=True, **options)  # type: ignore[arg-type]
    assert answer.status_code < 500, f"{verb} {path}"
    return OPENED in answer.get_data(as_text=True)


def test_every_address_of_the_staff_area_is_in_the_table(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in staff_rules(app)}
    assert endpoints - OPEN - set(MATRIX) == set(), "declare who may use them"
    assert (OPEN | set(MATRIX)) - endpoints == set(), "these are gone"


def test_every_address_is_guarded_or_a_declared_door(app: Flask) -> None:
    for rule in staff_rules(app):
        blueprint = app.blueprints[rule.endpoint.partition(".")[0]]
        if rule.endpoint in OPEN:
            assert blueprint.name == DOORS
        else:
            assert isinstance(blueprint, StaffBlueprint), rule
            assert blueprint.permissions[rule.endpoint], rule


def test_no_staff_page_lies_outside_the_prefix(app: Flask) -> None:
    staff = {name for name, blueprint in app.blueprints.items() if isinstance(blueprint, StaffBlueprint)}
    outside = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in staff and not rule.rule.startswith(f"{STAFF_PREFIX}/")
    ]
    assert outside == []


def test_a_page_without_a_permission_cannot_be_made() -> None:
    pages = StaffBlueprint("trial", __name__)
    with pytest.raises(TypeError):
        pages.route("/x")
    with pytest.raises(TypeError):
        pages.get("/x")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pages.post("/x")  # type: ignore[call-arg]


def test_a_page_with_an_empty_permission_opens_for_nobody(
    stubbed: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(stubbed.blueprints["accounts_staff"].permissions, "accounts_staff.account", frozenset())  # type: ignore[attr-defined]
    for role in NAMES:
        assert not reached(people.sign_in(role), "/intern/konto")


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_sec_Z01_each_role_reaches_exactly_what_the_table_says(unpainted: Flask, people: People, role: Role) -> None:
    client = people.sign_in(role.value)
    faults = []
    for rule in staff_rules(unpainted):
        if rule.endpoint in OPEN:
            continue
        verb = method(rule)
        answer = client.http.open(address(unpainted, rule), method=verb, data={"csrf_token": client.csrf_token})
        allowed = role in MATRIX[rule.endpoint]
        if answer.status_code != (200 if allowed else 403):
            faults.append(f"{verb} {rule.rule}: {answer.status_code}")
    assert faults == []


def test_a_person_whose_roles_are_gone_reaches_nothing(stubbed: Flask, people: People) -> None:
    staff = people.make("reader")
    people.database.write(lambda session: session.execute(delete(Grant)).rowcount)
    client = people.sign_in(staff)
    reachable = {
        rule.endpoint
        for rule in staff_rules(stubbed)
        if method(rule) == "GET" and reached(client, address(stubbed, rule))
    }
    assert reachable == set()


def test_signed_out_reading_is_sent_to_sign_in(stubbed: Flask, client: PageClient) -> None:
    for rule in staff_rules(stubbed):
        if rule.endpoint not in OPEN and method(rule) == "GET":
            path = address(stubbed, rule)
            for verb in ("GET", "HEAD"):
                answer = client.http.open(path, method=verb)
                assert (answer.status_code, answer.location) == (303, f"/intern/logga-in?next={path}")


def test_signed_out_writing_is_asked_to_sign_in(stubbed: Flask, client: PageClient) -> None:
    for rule in staff_rules(stubbed):
        if rule.endpoint not in OPEN and method(rule) == "POST":
            answer = client.http.post(address(stubbed, rule), data={"text": "typed"})
            assert answer.status_code in (401, 303), rule
            assert OPENED not in answer.get_data(as_text=True)


def test_sec_S04_writing_without_the_sessions_token_is_refused(unpainted: Flask, people: People) -> None:
    """The token is asked for before the right, so that one role tells for all."""
    client, other = people.sign_in("administrator"), people.sign_in("coordinator")
    for rule in staff_rules(unpainted):
        if rule.endpoint not in OPEN and method(rule) == "POST":
            assert client.http.post(address(unpainted, rule)).status_code == 400, rule
    for rule in one_of_each_kind(unpainted):
        for token in ("", "x", other.csrf_token):
            if method(rule) == "POST":
                assert client.http.post(address(unpainted, rule), data={"csrf_token": token}).status_code == 400, rule


VARIANTS = (
    "//intern{0}", "/intern/{0}", "/INTERN{0}", "/Intern{0}", "/intern{0}/", "/intern{0}//", "/intern/.{0}", "/intern/..{0}",
    "/intern/%2e%2e/intern{0}", "/%69ntern{0}", "/x/../intern{0}", "/intern{0}%00", "/intern{0};x", "/intern{0}.html",
    "/en/intern{0}",
    "/en//intern{0}", "/en/en/intern{0}", "/./intern{0}", "/intern{0}%2f", "/intern{0}?_method=GET", "/intern%2f{1}", "\\intern{0}",
    "/static/../intern{0}", "/synpunkt/../intern{0}", "/intern/logga-in/..{0}", "/intern/bjud-in/..%2f..{0}",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "FOO")
OVERRIDES = (
    {},
    {"X-HTTP-Method-Override": "GET"},
    {"X-Original-URL": "/intern/konto"},
    {"X-Rewrite-URL": "/intern/konto"},
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_sec_Z13_another_way_to_write_the_address_opens_nothing(
    unpainted: Flask, people: People, client: PageClient, variant: str
) -> None:
    reader = people.sign_in("reader")
    for rule in one_of_each_kind(unpainted):
        if method(rule) != "GET":
            continue
        tail = address(unpainted, rule).removeprefix("/intern")
        path = variant.format(tail, tail.lstrip("/"))
        assert not reached(client, path), f"signed out: {path}"
        if Role.READER not in MATRIX[rule.endpoint]:
            assert not reached(reader, path), f"reader: {path}"


@pytest.mark.parametrize("verb", METHODS)
def test_sec_Z13_another_method_opens_nothing(unpainted: Flask, people: People, client: PageClient, verb: str) -> None:
    reader = people.sign_in("reader")
    for rule in one_of_each_kind(unpainted):
        path = address(unpainted, rule)
        for headers in OVERRIDES:
            assert not reached(client, path, verb, headers=headers), f"signed out: {verb} {path}"
            if Role.READER not in MATRIX[rule.endpoint]:
                sent = {"csrf_token": reader.csrf_token, "_method": "GET"}
                assert not reached(reader, path, verb, headers=headers, data=sent), f"reader: {verb} {path}"


def test_every_permission_is_held_by_somebody_and_every_page_asks_for_a_real_one(app: Flask) -> None:
    guarded = [blueprint for blueprint in app.blueprints.values() if isinstance(blueprint, StaffBlueprint)]
    asked = {permission for blueprint in guarded for needed in blueprint.permissions.values() for permission in needed}
    held = {permission for role in Role for permission in permissions_of(role)}
    assert asked <= held == set(Permission)
