"""The worker: everything that is due, again and again."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import click
from flask import Flask

from dialog import form_keys
from dialog.accounts.operations.forgetting import forget_expired
from dialog.app import create_app
from dialog.audit.witness import add_witness, witness_is_due
from dialog.categories.rules.linear import learn
from dialog.clock import monday_of, now, today
from dialog.concerns.operations.drafts import forget_old_staff_drafts
from dialog.concerns.operations.flood import gather_campaigns
from dialog.concerns.operations.index import index_is_missing, rebuild_index
from dialog.concerns.operations.journal import forget_old_actions
from dialog.concerns.operations.learning import (
    ask_model,
    decisions,
    keep_model,
    learning_is_due,
    model_is_to_be_asked,
)
from dialog.concerns.operations.queues import check_is_due, check_queues
from dialog.concerns.operations.suggestions import (
    measure_suggestions,
    measuring_is_due,
    some_are_missing,
    suggest_missing,
)
from dialog.conferences.operations.conferences import make_ready
from dialog.database import Database
from dialog.errors import NotPossibleNow, Unavailable
from dialog.groups.operations.forgetting import forget_handovers
from dialog.groups.operations.yearly import ask_group, forget_unconfirmed, groups_to_ask
from dialog.keys import load_worker_key
from dialog.meetings.operations.forgetting import forget_contact_codes
from dialog.meetings.operations.reminding import remind
from dialog.meetings.operations.seats import draw_lots, pass_on
from dialog.meetings.operations.telling import is_true_now
from dialog.meetings.queries.due_seats import lots_to_draw, meetings_to_pass_on
from dialog.meetings.queries.reminders import due_reminders
from dialog.migrating import require_current
from dialog.outbox.delivery import SmtpTransport, deliver_due
from dialog.outbox.operations import forget_counts
from dialog.places.operations import forget_old_uploads
from dialog.records.operations.law import remind_of_renewal
from dialog.records.operations.run import run as run_rules
from dialog.records.queries.law import holding_picture, reminder_to_give
from dialog.records.queries.rules import run_is_due
from dialog.settings import Settings
from dialog.situation.operations.counting import forget_old_counts, keep_counts
from dialog.situation.operations.proposing import propose_problems
from dialog.situation.operations.publishing import publish_totals
from dialog.situation.queries import is_published
from dialog.situation.queries.ready import count_ahead
from dialog.statistics.operations.uploads import forget_old_figures
from dialog.surveys.operations.batch import batch_is_due, move_due
from dialog.surveys.operations.drafts import forget_old_drafts
from dialog.surveys.operations.fold import fold, fold_is_due
from dialog.surveys.operations.forgetting import forget_after_waves
from dialog.surveys.operations.observations import gather, surveys_to_gather

log = logging.getLogger("dialog.worker")

PAUSE = timedelta(seconds=2)
INDEXED_AT_ONCE = 200
CONFERENCES_SEEN_ON = "dialog.conferences_seen_on"
GROUPS_SEEN_ON = "dialog.groups_seen_on"
LOG_TO_CLEAR = "dialog.log_to_clear"
PROPOSED_IN = "dialog.proposed_in"
SUGGESTED_AT = "dialog.suggested_at"
COUNTED_ON = "dialog.counted_on"
REMINDED_AT = "dialog.reminded_at"
LAW_SEEN_ON = "dialog.law_seen_on"
LOOK_EVERY = timedelta(minutes=1)


def pass_on_seats(app: Flask) -> None:
    """Draw lots that are due; offers that nobody answered and seats that are held no longer go to the next."""
    database, keys = _database(app), app.extensions["dialog.keys"]
    with database.read() as session:
        lots, offers = lots_to_draw(session), meetings_to_pass_on(session)
    for meeting_id in lots:
        database.write(partial(draw_lots, keys=keys, meeting_id=meeting_id))
    for meeting_id in offers:
        database.write(partial(pass_on, keys=keys, meeting_id=meeting_id))


def send_mails(app: Flask) -> None:
    """Hand due mails to the mail server; without one they wait."""
    settings: Settings = app.extensions["dialog.settings"]
    if settings.smtp_url:
        key = load_worker_key(settings.data_dir)
        transport = SmtpTransport(settings.smtp_url, settings.mail_from)
        render = app.extensions["dialog.render_mail"]
        deliver_due(_database(app), key, render, transport, settings, is_true_now)


def remind_parties(app: Flask) -> None:
    """Remind those who come to a meeting soon. Looked at once a minute."""
    if app.extensions.get(REMINDED_AT, now() - LOOK_EVERY) > now() - LOOK_EVERY:
        return
    app.extensions[REMINDED_AT] = now()
    database = _database(app)
    with database.read() as session:
        due = bool(due_reminders(session, limit=1))
    while due:
        due = bool(database.write(lambda session: remind(session, app.extensions["dialog.keys"])))


def move_survey_answers(app: Flask) -> None:
    """Mix and move the answers that wait, as soon as there are enough of them; then empty the log they lay in."""
    database = _database(app)
    with database.read() as session:
        due = batch_is_due(session)
    if due:
        try:
            while database.write(lambda session: move_due(session, app.extensions["dialog.keys"])):
                pass
        except Unavailable:
            # A backup holds the tables, or another worker does: whoever sends comes first.
            log.info("answers are not moved now; trying again")
        finally:
            app.extensions[LOG_TO_CLEAR] = True
    # Also when the worker starts: another one may have been stopped between the two.
    if app.extensions.get(LOG_TO_CLEAR, True):
        # Forgotten first: what another thread moves while the log is emptied asks for it anew.
        app.extensions[LOG_TO_CLEAR] = False
        if not database.clear_log():
            app.extensions[LOG_TO_CLEAR] = True


def count_survey_answers(app: Flask) -> None:
    """Add moved answers to the results."""
    database = _database(app)
    with database.read() as session:
        due = fold_is_due(session)
    while due and database.write(fold):
        pass


def gather_surveys(app: Flask) -> None:
    """When a wave is over, its answers and its coded texts become part of the picture."""
    database = _database(app)
    with database.read() as session:
        ended = surveys_to_gather(session)
    for survey_id in ended:
        try:
            database.write(partial(gather, survey_id=survey_id))
        except NotPossibleNow as fault:
            log.warning("a survey waits to become part of the picture: %s", fault.code)


def forget_temporary(app: Flask) -> None:
    """Erase temporary data past its built-in time."""
    database = _database(app)
    database.write(form_keys.forget_old)
    database.write(forget_counts)
    database.write(forget_expired)
    database.write(forget_old_uploads)
    database.write(forget_old_figures)
    database.write(forget_old_drafts)
    database.write(forget_old_actions)
    database.write(forget_old_staff_drafts)
    database.write(forget_contact_codes)
    database.write(forget_handovers)
    if database.write(forget_after_waves):
        app.extensions[LOG_TO_CLEAR] = True


def dispose(app: Flask) -> None:
    """Once a day, erase what decided rules say. Without a rule nothing is erased."""
    database = _database(app)
    with database.read() as session:
        if not run_is_due(session):
            return
    database.write(lambda session: run_rules(session, "worker"))
    app.extensions[LOG_TO_CLEAR] = True


def remind_of_law(app: Flask) -> None:
    """18, 21 and 24 months after the decision: say that the picture must be renewed. Looked at once a day."""
    if app.extensions.get(LAW_SEEN_ON) == today():
        return
    database = _database(app)
    with database.read() as session:
        due = reminder_to_give(session, holding_picture(session))
    if due:
        database.write(lambda session: remind_of_renewal(session, app.extensions["dialog.keys"]))
    app.extensions[LAW_SEEN_ON] = today()


def publish_weekly(app: Flask) -> None:
    """Publish the areas' totals, the first time the worker runs in a week."""
    database = _database(app)
    with database.read() as session:
        if is_published(session, monday_of(today())):
            return
    database.write(publish_totals)


def propose_weekly(app: Flask) -> None:
    """Propose problems that come back, the first time the worker runs in a week. Doing it again changes nothing."""
    week = monday_of(today())
    if app.extensions.get(PROPOSED_IN) == week:
        return
    _database(app).write(propose_problems)
    app.extensions[PROPOSED_IN] = week


def index_after_upgrade(app: Flask) -> None:
    """The first time after an upgrade from a release without an index: make it, a few concerns at a time."""
    database = _database(app)
    with database.read() as session:
        last: int | None = 0 if index_is_missing(session) else None
    while last is not None:
        last = database.write(partial(rebuild_index, after_id=last, limit=INDEXED_AT_ONCE))


def look_at_queues(app: Flask) -> None:
    """Once a day: gather campaigns, and see that every concern lies in one queue that somebody works off."""
    database = _database(app)
    with database.read() as session:
        if not check_is_due(session):
            return
    database.write(gather_campaigns)
    database.write(lambda session: check_queues(session, app.extensions["dialog.keys"]))


def look_after_counts(app: Flask) -> None:
    """Once a day: forget counts that nobody needs, and have those ready that are asked for most."""
    if app.extensions.get(COUNTED_ON) == today():
        return
    database = _database(app)
    database.write(forget_old_counts)
    with database.read() as session:
        for new in count_ahead(session, today()):
            if new:
                database.write(partial(keep_counts, new=new))
    app.extensions[COUNTED_ON] = today()


def suggest_tags(app: Flask) -> None:
    """Make the suggestions that are missing, measure them on what people decided, and learn from that at night.

    Looked at once a minute: those that a text brings with it are made when it is received.
    """
    if app.extensions.get(SUGGESTED_AT, now() - LOOK_EVERY) > now() - LOOK_EVERY:
        return
    app.extensions[SUGGESTED_AT] = now()
    database = _database(app)
    with database.read() as session:
        missing, measures, learns = some_are_missing(session), measuring_is_due(session), learning_is_due(session)
        found = decisions(session) if learns else []
    while missing and database.write(suggest_missing):
        pass
    if measures:
        database.write(measure_suggestions)
    model = learn(found)
    if model is not None:
        database.write(partial(keep_model, model=model, number=len(found)))
    with database.read() as session:
        waits = model_is_to_be_asked(session)
    while waits and database.write(ask_model):
        pass


def look_after_groups(app: Flask) -> None:
    """Once a day: ask groups whose year has passed, and forget who never confirmed."""
    if app.extensions.get(GROUPS_SEEN_ON) == today():
        return
    database, keys = _database(app), app.extensions["dialog.keys"]
    with database.read() as session:
        due = groups_to_ask(session)
    for group_id in due:
        database.write(partial(ask_group, keys=keys, group_id=group_id))
    database.write(forget_unconfirmed)
    app.extensions[GROUPS_SEEN_ON] = today()


def make_conferences(app: Flask) -> None:
    """The coming weekly conference is there by itself. Looked at once a day, and when one has been closed."""
    if app.extensions.get(CONFERENCES_SEEN_ON) == today():
        return
    _database(app).write(make_ready)
    app.extensions[CONFERENCES_SEEN_ON] = today()


def witness_log(app: Flask) -> None:
    """Once a day, write the end of the log down outside the database."""
    settings: Settings = app.extensions["dialog.settings"]
    with _database(app).read() as session:
        if witness_is_due(settings.data_dir):
            add_witness(session, settings.data_dir)


# What people wait for comes first: figures follow a batch within three seconds.
JOBS: tuple[Callable[[Flask], None], ...] = (
    move_survey_answers,
    count_survey_answers,
    gather_surveys,
    pass_on_seats,
    remind_parties,
    send_mails,
    index_after_upgrade,
    forget_temporary,
    dispose,
    remind_of_law,
    publish_weekly,
    propose_weekly,
    suggest_tags,
    look_at_queues,
    look_after_groups,
    make_conferences,
    look_after_counts,
    witness_log,
)


def run_due(app: Flask) -> None:
    """Run once all that is due now."""
    for job in JOBS:
        job(app)


@click.command()
@click.option("--once", is_flag=True, help="Run all that is due now, then end.")
def worker(once: bool) -> None:
    """Send mails and run due jobs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    app = create_app(Settings.from_environment())
    require_current(app)
    load_worker_key(app.extensions["dialog.settings"].data_dir)
    if once:
        run_due(app)
        return
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    run_until(app, stopping)


def run_until(app: Flask, stopping: threading.Event) -> None:
    """Run due jobs until told to stop. A fault in one round is logged and the next round tries again."""
    while not stopping.is_set():
        started = now()
        try:
            run_due(app)
        except Unavailable:
            log.warning("the database does not answer; trying again")
        except Exception as fault:
            log.error("a job failed: %s", type(fault).__name__)
        stopping.wait(max(0.0, (started + PAUSE - now()).total_seconds()))


def _database(app: Flask) -> Database:
    found: Database = app.extensions["dialog.database"]
    return found
