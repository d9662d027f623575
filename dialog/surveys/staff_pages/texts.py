"""Free texts: read by analysts, and chosen one by one for the picture of the situation. Every reading is logged."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_choices, tag_label, ticked
from dialog.categories.queries import facets
from dialog.concerns.labels import KINDS
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.places.queries import area_choices
from dialog.surveys.operations.coding import code_text, note_reading_of_texts
from dialog.surveys.queries.surveys import SurveyFacts
from dialog.surveys.queries.texts import (
    TextFilter,
    WrittenText,
    areas_with_texts,
    key_of,
    languages_with_texts,
    next_uncoded,
    one_text,
    questions_with_texts,
    text_counts,
    text_page,
)
from dialog.surveys.queries.versions import questions_of
from dialog.surveys.rules.questionnaire import Question, worded
from dialog.surveys.rules.texts import TextCoding
from dialog.surveys.staff_pages.blueprint import facts_of, pages, way_here
from dialog.surveys.text_forms import TextCodingForm, TextFilterForm, as_query
from dialog.web.language import OWN_NAMES, current_language
from dialog.web.notices import notice_text, redirect_with_notice

READ_TEXTS = Permission.READ_SURVEY_TEXTS
CHOSEN = notice_text("survey_text_chosen", _l("The text is chosen. It becomes a view when the survey has closed."))
LEFT = notice_text("survey_text_left", _l("The text stays with the survey."))


@pages.get("/enkater/<slug>/texter", permission=READ_TEXTS)
def texts(slug: str) -> str:
    """A page of them, narrowed by the address."""
    facts = facts_of(slug)
    form, wanted = _narrowed(facts)
    page = text_page(db.session, facts.id, wanted)
    _note_reading(facts, len(page.rows))
    return render_template(
        "surveys/staff/texts.html",
        facts=facts,
        trail=way_here(facts),
        form=form,
        narrowed=bool(as_query(wanted, 1)),
        page={
            "number": page.number,
            "pages": page.pages,
            "previous_url": _list_url(facts, wanted, page.number - 1) if page.number > 1 else None,
            "next_url": _list_url(facts, wanted, page.number + 1) if page.number < page.pages else None,
        },
        total=page.total,
        counts=text_counts(db.session, facts.id),
        rows=[_row(facts, text, wanted) for text in page.rows],
        list_url=url_for("surveys_staff.texts", slug=slug),
    )


@pages.get("/enkater/<slug>/texter/<name>", permission=READ_TEXTS)
def text(slug: str, name: str) -> str:
    """One of them, with what may be ticked about it."""
    facts = facts_of(slug)
    written = _found(facts, name)
    _note_reading(facts, 1)
    return _text_page(facts, written, _form_for(written))


@pages.post("/enkater/<slug>/texter/<name>", permission=READ_TEXTS)
def choose_text(slug: str, name: str) -> Response | tuple[str, int]:
    """`action` is choose, choose_next (on to the next one that is not chosen) or leave."""
    facts = facts_of(slug)
    written, staff, key = _found(facts, name), current_staff(), key_of(name)
    form = _with_areas(TextCodingForm())
    chosen = request.form.get("action") != "leave"
    if not form.validate() or (chosen and form.asks_for_category()):
        return _text_page(facts, written, form), 422
    coding = form.coding(chosen=chosen)
    current.write(lambda session: code_text(session, staff, facts.id, key, coding))
    _form, wanted = _narrowed(facts)
    following = next_uncoded(db.session, facts.id, wanted, key) if request.form.get("action") == "choose_next" else None
    url = _text_url(facts, following, wanted) if following else _list_url(facts, wanted, wanted.page)
    return redirect_with_notice(url, CHOSEN if chosen else LEFT)


def _found(facts: SurveyFacts, name: str) -> WrittenText:
    written = one_text(db.session, facts.id, name)
    if written is None:
        raise Missing("text")
    return written


def _form_for(written: WrittenText) -> TextCodingForm:
    # The area that the sheet is about is a proposal, like any other choice on the form.
    area = written.area_code if written.area_code in _area_names() else ""
    return _with_areas(TextCodingForm.of(written.coding or TextCoding(frozenset(), area_code=area)))


def _with_areas(form: TextCodingForm) -> TextCodingForm:
    form.offer_areas(list(_area_names().items()))
    return form


def _text_page(facts: SurveyFacts, written: WrittenText, form: TextCodingForm) -> str:
    _form, wanted = _narrowed(facts)
    offered, general = category_choices(db.session, written.coding.tags if written.coding else ())
    return render_template(
        "surveys/staff/text.html",
        facts=facts,
        trail=way_here(facts, (str(_l("Free texts")), _list_url(facts, wanted, wanted.page))),
        row=_row(facts, written, wanted),
        written=written,
        form=form,
        categories=offered,
        general=general,
        ticked=ticked(form.tags.data or (), general),
        list_url=_list_url(facts, wanted, wanted.page),
    )


def _row(facts: SurveyFacts, written: WrittenText, wanted: TextFilter) -> dict[str, Any]:
    return {
        "written": written,
        "question": _question_words(_questions(facts), written),
        "area": _area_names().get(written.area_code, ""),
        "language": OWN_NAMES.get(written.language, written.language),
        "chosen": _coding_words(written.coding) if written.coding else [],
        "url": _text_url(facts, written.name, wanted),
    }


def _coding_words(coding: TextCoding) -> list[str]:
    known = facets(db.session)
    tags = [tag_label(tag.category, known.get(tag.facet)) for tag in sorted(coding.tags)]
    area = _area_names().get(coding.area_code, "")
    return [*tags, *([area] if area else []), *([str(KINDS[coding.kind])] if coding.kind != "concern" else [])]


def _question_words(questions: Mapping[str, Question], written: WrittenText) -> str:
    """The question, and the choice the words belong to."""
    question = questions.get(written.question)
    if question is None:
        return written.question
    words, _language = worded(question.texts, current_language())
    option = question.option(written.suffix)
    return f"{words} – {worded(option.texts, current_language())[0]}" if option is not None else words


def _narrowed(facts: SurveyFacts) -> tuple[TextFilterForm, TextFilter]:
    form = TextFilterForm(request.args)
    questions, names = _questions(facts), _area_names()
    form.offer(
        question=[(code, _short(questions, code)) for code in questions_with_texts(db.session, facts.id)],
        area=[(code, names.get(code, code)) for code in areas_with_texts(db.session, facts.id)],
        language=[(code, OWN_NAMES.get(code, code)) for code in languages_with_texts(db.session, facts.id)],
    )
    return form, form.wanted(request.args.get("page", ""))


def _short(questions: Mapping[str, Question], code: str) -> str:
    return worded(questions[code].texts, current_language())[0] if code in questions else code


def _questions(facts: SurveyFacts) -> Mapping[str, Question]:
    """Read once for a page."""
    if "survey_questions" not in g:
        g.survey_questions = questions_of(db.session, facts.id)
    found: Mapping[str, Question] = g.survey_questions
    return found


def _area_names() -> Mapping[str, str]:
    """Read once for a page."""
    if "survey_areas" not in g:
        g.survey_areas = {area.code: area.name for area in area_choices(db.session)}
    found: Mapping[str, str] = g.survey_areas
    return found


def _list_url(facts: SurveyFacts, wanted: TextFilter, page: int) -> str:
    return url_for("surveys_staff.texts", slug=facts.slug, **as_query(wanted, page))


def _text_url(facts: SurveyFacts, name: str, wanted: TextFilter) -> str:
    return url_for("surveys_staff.text", slug=facts.slug, name=name, **as_query(wanted))


def _note_reading(facts: SurveyFacts, number: int) -> None:
    """A write of its own: the log of who reads is the only thing that reading changes."""
    staff = current_staff()
    if number:
        current.write(lambda session: note_reading_of_texts(session, staff, facts.id, number))
