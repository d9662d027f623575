"""How imported figures are to be read: what classes of crime are about, and which areas are city cores."""

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_label
from dialog.categories.rules import Category
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.places.queries import area_by_code, areas_in_force
from dialog.statistics.forms import ClassForm, NoteForm
from dialog.statistics.labels import group_label
from dialog.statistics.operations.classes import map_class, note_area
from dialog.statistics.queries.crimes import city_core_notes
from dialog.statistics.queries.listing import area_note, crime_class, crime_classes
from dialog.statistics.rules.groups import CrimeGroup
from dialog.statistics.staff_pages.blueprint import pages
from dialog.web.language import current_language
from dialog.web.notices import notice_text, redirect_with_notice

MAPPED = notice_text("crime_class_mapped", _l("The kind of crime is mapped"))
NOTED = notice_text("area_noted", _l("The note is saved"))


@pages.get("/statistik/brottstyper", permission=Permission.IMPORT_STATISTICS)
def classes() -> str:
    """Every kind of crime that a file has named, and what it belongs with."""
    language = current_language()
    return render_template(
        "statistics/staff/classes.html",
        classes=crime_classes(db.session),
        cores=city_core_notes(db.session, language),
        areas=areas_in_force(db.session),
        group_label=lambda group: group_label(group, language),
        category_label=category_label,
    )


@pages.get("/statistik/brottstyper/<path:code>", permission=Permission.IMPORT_STATISTICS)
def one_class(code: str) -> str:
    """One kind of crime, to be mapped."""
    found = crime_class(db.session, code)
    if found is None:
        raise Missing("crime_class")
    return _class_page(code, ClassForm(formdata=None, data={"group": found.group, "categories": found.categories}))


@pages.post("/statistik/brottstyper/<path:code>", permission=Permission.IMPORT_STATISTICS)
def save_class(code: str) -> Response | tuple[str, int]:
    """What it is about."""
    form, staff = ClassForm(), current_staff()
    if not form.validate():
        return _class_page(code, form), 422
    group = CrimeGroup(form.group.data) if form.group.data else None
    categories = [Category(one) for one in form.categories.data or []]

    def change(session: Session) -> None:
        map_class(session, code, group, categories, actor_id=staff.id, actor=staff.name)

    current.write(change)
    return redirect_with_notice(url_for("statistics_staff.classes"), MAPPED)


@pages.get("/statistik/omrade/<code>", permission=Permission.IMPORT_STATISTICS)
def note(code: str) -> str:
    """What must stand beside rates of an area."""
    found = area_note(db.session, code)
    return _note_page(code, NoteForm(formdata=None, obj=found))


@pages.post("/statistik/omrade/<code>", permission=Permission.IMPORT_STATISTICS)
def save_note(code: str) -> Response | tuple[str, int]:
    """City core or not, and the sentence."""
    form, staff = NoteForm(), current_staff()
    if not form.validate():
        return _note_page(code, form), 422
    core, words = bool(form.city_core.data), form.note.data

    def change(session: Session) -> None:
        note_area(session, code, city_core=core, note=words, actor_id=staff.id, actor=staff.name)

    current.write(change)
    return redirect_with_notice(url_for("statistics_staff.classes"), NOTED)


def _class_page(code: str, form: ClassForm) -> str:
    return render_template("statistics/staff/class.html", code=code, form=form)


def _note_page(code: str, form: NoteForm) -> str:
    area = area_by_code(db.session, code)
    if area is None:
        raise Missing("area")
    return render_template("statistics/staff/note.html", area=area, form=form)
