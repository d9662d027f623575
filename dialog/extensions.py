"""The extension objects, nothing else."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from flask import current_app, g
from flask_babel import Babel, Domain
from flask_limiter import Limiter
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from dialog.database import Base, Database
from dialog.keys import Keys
from dialog.settings import Settings
from dialog.web.limits import rate_key

T = TypeVar("T")


class Store(SQLAlchemy):
    """Flask-SQLAlchemy with its session's true type: the reading session of this request."""

    session: Session  # type: ignore[assignment]


class MarkedLimiter(Limiter):
    """Counts on pages that are marked with a limit, which do so themselves. There are no limits for all pages, and
    looking for them before each request would cost more than many a page.
    """

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name=callable_name, in_middleware=in_middleware)


class KeptTexts(Domain):
    """The page's translations, looked up once: a page asks for some four hundred texts."""

    def get_translations(self) -> Any:
        # Where Flask-Babel keeps what belongs to this page; it empties `babel_translations` while it forces a language.
        page = g.get("_flask_babel") if g else None
        found = getattr(page, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            if page is not None:
                page.babel_translations = found
        return found


class Languages(Babel):
    """Flask-Babel with the texts above."""

    @cached_property
    def domain_instance(self) -> Domain:
        return KeptTexts(domain=self.domain)


db = Store(model_class=Base, session_options={"autoflush": False, "expire_on_commit": False})
migrate = Migrate()
babel = Languages()
csrf = CSRFProtect()
limiter = MarkedLimiter(
    key_func=rate_key, headers_enabled=False, strategy="fixed-window", key_prefix="dialog-fixed-window"
)


class _Current:
    """This app's own objects, reached from pages."""

    @property
    def database(self) -> Database:
        found: Database = current_app.extensions["dialog.database"]
        return found

    @property
    def keys(self) -> Keys:
        found: Keys = current_app.extensions["dialog.keys"]
        return found

    @property
    def settings(self) -> Settings:
        found: Settings = current_app.extensions["dialog.settings"]
        return found

    def write(self, operation: Callable[[Session], T]) -> T:
        """`Database.write`, after letting go of this request's reading session: it must not see an older state after."""
        db.session.rollback()
        return self.database.write(operation)


current = _Current()
