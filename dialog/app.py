"""The only place where all parts meet."""

import logging
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from dialog import schema
from dialog.accounts.guard import DOORS, STAFF_PREFIX, signed_in
from dialog.accounts.rules import cookie_name
from dialog.accounts.sessions import ServerSessions
from dialog.audit.operations import chain_keeper
from dialog.concerns.operations.index import keep_index
from dialog.concerns.operations.journal import keep_action
from dialog.concerns.queries.belonging import EXTENSION as CONCERN_BELONGS
from dialog.concerns.queries.belonging import NAMED as NAMED_BELONGS
from dialog.concerns.queries.belonging import ROWS as ROWS_BELONG
from dialog.conferences.queries.decided import decisions_between
from dialog.database import Database, prepare_sqlite
from dialog.errors import Unavailable
from dialog.extensions import babel, csrf, db, limiter, migrate
from dialog.home.menu import menu_for
from dialog.keys import load_keys
from dialog.meetings.operations.leaving import link_keeper
from dialog.organisations.queries import ProgrammeFacts, programme_facts, render_mail
from dialog.resources import migrations_folder, translations_folder
from dialog.settings import STAFF_LANGUAGES, Settings
from dialog.situation.operations.counting import keep_counts, raise_versions
from dialog.situation.operations.freezing import keep_quotes
from dialog.situation.queries.kept import noted
from dialog.situation.rules.decided import DECISIONS
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.problems import belongs_to_problems, named_belongs_to_problems, rows_belong_to_problems
from dialog.web.assets import Assets
from dialog.web.converters import init_converters
from dialog.web.error_pages import init_error_pages
from dialog.web.formatting import init_formatting
from dialog.web.headers import STANDARD, init_headers
from dialog.web.language import LanguagePrefix, choices, current_language, direction, locale
from dialog.web.limits import init_limits
from dialog.web.notices import get_notices
from dialog.web.rich_text import init_rich_text

PACKAGE = Path(__file__).parent
SLICES = (
    "audit", "outbox", "places", "organisations", "accounts", "categories", "concerns", "surveys", "groups", "meetings",
    "statistics", "situation", "conferences", "cycles", "pledges", "agreements", "records", "home",
)  # fmt: skip
PAGES = ("public_pages", "staff_pages", "api_pages")


def create_app(settings: Settings) -> Flask:
    """The web application for `settings`. Raises SettingsError when keys are missing or open to others."""
    app = Flask("dialog", root_path=str(PACKAGE), static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=cookie_name(settings),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        BABEL_TRANSLATION_DIRECTORIES=str(translations_folder()),
        BABEL_DEFAULT_LOCALE="sv",
        TRUSTED_HOSTS=_hosts(settings),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.rate_limit_url,
        RATELIMIT_ENABLED=not settings.testing,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=settings.rate_limit_url != "memory://",
        TESTING=settings.testing,
    )
    app.extensions["dialog.settings"] = settings
    app.extensions["dialog.keys"] = load_keys(settings.data_dir, quick=settings.testing)
    _init_extensions(app, settings)
    _init_templates(app, settings)
    init_headers(app, settings)
    init_limits(app)
    init_converters(app)
    _init_staff_token(app)
    init_error_pages(app)
    _init_slices(app)
    _init_counts(app)
    app.wsgi_app = LanguagePrefix(app.wsgi_app, settings.languages)  # type: ignore[method-assign]
    assets = Assets(PACKAGE / "static", settings.data_dir / "assets", headers=STANDARD)
    app.extensions["dialog.assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    app.wsgi_app = assets.serve(app.wsgi_app)  # type: ignore[method-assign, assignment]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    logging.getLogger("dialog").setLevel(logging.INFO)
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    # A request may hold one connection to read while it waits for another to write: twice as many as there are threads.
    pool: dict[str, Any] = {"pool_size": 10, "max_overflow": 40}
    if settings.database_url.startswith("sqlite"):
        return pool | {"connect_args": {"check_same_thread": False, "timeout": 10}}
    return pool | {"pool_pre_ping": True}


def _hosts(settings: Settings) -> list[str]:
    name = settings.host.rsplit(":", 1)[0] if "]" not in settings.host else settings.host
    loopback = name in ("127.0.0.1", "localhost", "[::1]")
    return ["127.0.0.1", "localhost", "[::1]"] if loopback else [name]


def _init_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    keys = app.extensions["dialog.keys"]
    app.extensions["dialog.database"] = Database(
        engine, finishers=(keep_action, keep_index, keep_quotes, link_keeper(keys), raise_versions, chain_keeper(keys))
    )
    migrate.init_app(app, db, directory=str(migrations_folder()), render_as_batch=True)
    babel.init_app(app, locale_selector=lambda: str(locale()))
    csrf.init_app(app)
    limiter.init_app(app)
    app.session_interface = ServerSessions(settings)
    app.extensions["dialog.render_mail"] = partial(_render_mail, app)
    app.extensions[CONCERN_BELONGS] = belongs_to_problems
    app.extensions[NAMED_BELONGS] = named_belongs_to_problems
    app.extensions[ROWS_BELONG] = rows_belong_to_problems
    app.extensions[DECISIONS] = decisions_between


def _init_templates(app: Flask, settings: Settings) -> None:
    rooms = {
        folder.parent.name: FileSystemLoader(folder)
        for folder in sorted(PACKAGE.glob("*/templates"))
        if folder.parent != PACKAGE
    }
    own = FileSystemLoader(PACKAGE / "templates")
    app.jinja_loader = ChoiceLoader([own, PrefixLoader(rooms)])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    init_formatting(app)
    init_rich_text(app)
    # A part of the picture may lie in a slice to its left.
    app.jinja_env.globals["picture_parts"] = part_tabs

    @app.context_processor
    def _page() -> dict[str, Any]:
        code = current_language()
        staff_page = request.path.startswith(STAFF_PREFIX)
        return {
            "language": code,
            "direction": direction(code),
            "languages": choices(tuple(c for c in settings.languages if not staff_page or c in STAFF_LANGUAGES)),
            "staff": signed_in(),
            "get_notices": get_notices,
            "programme": _programme(code),
            "staff_menu": menu_for(signed_in()),
            "page_path": request.path,
        }


def _init_staff_token(app: Flask) -> None:
    """Every change behind sign-in carries the session's token. Doors (sign-in, links) carry a form key instead."""

    @app.before_request
    def _check() -> None:
        changing = request.method not in ("GET", "HEAD", "OPTIONS")
        behind = request.path.startswith(STAFF_PREFIX) and request.blueprint != DOORS
        if changing and behind and g.get("staff") is not None:
            csrf.protect()


def _init_slices(app: Flask) -> None:
    """Register the pages of every slice, in the order of the process. Pages are found by their file names."""
    for name in SLICES:
        for pages in PAGES:
            if find_spec(f"dialog.{name}") and find_spec(f"dialog.{name}.{pages}"):
                app.register_blueprint(import_module(f"dialog.{name}.{pages}").pages)


def _init_counts(app: Flask) -> None:
    """What a page has counted is kept, in a write of its own: the session it read with changes nothing (decision 6)."""

    @app.after_request
    def _keep(response: Response) -> Response:
        reading: Any = db.session
        new = noted(reading()) if reading.registry.has() else []
        if new and request.method == "GET":
            try:
                app.extensions["dialog.database"].write(partial(keep_counts, new=new))
            except Unavailable:
                app.logger.warning("counts are not kept now")
        return response


def _render_mail(app: Flask, template: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body. A link that is a path on this site gets the configured address before it, never a request's."""
    database: Database = app.extensions["dialog.database"]
    settings: Settings = app.extensions["dialog.settings"]
    link = values.get("link", "")
    absolute = {"link": settings.base_url + link} if link.startswith("/") else {}
    with database.read() as session:
        return render_mail(session, template, language, dict(values) | absolute)


def _programme(language: str) -> ProgrammeFacts:
    if "programme" not in g:
        try:
            g.programme = programme_facts(db.session, language)
        except OperationalError:
            # The error page for a lost database must itself do without it.
            g.programme = ProgrammeFacts.nameless(language)
    facts: ProgrammeFacts = g.programme
    return facts


__all__ = ["create_app", "schema"]
