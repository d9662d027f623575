"""Components keep what was typed, name every field, and hold the rules of the design guide."""

import re
from pathlib import Path
from typing import Any

import pytest
import wtforms
from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import validators, widgets
from wtforms.fields.choices import SelectChoice

TEMPLATES = Path(__file__).parents[2] / "dialog" / "templates"


class Example(wtforms.Form):
    text = wtforms.TextAreaField(
        "Text",
        description="No names",
        validators=[validators.DataRequired("Write something"), validators.Length(max=9)],
    )
    kind = wtforms.RadioField(
        "Kind", choices=[SelectChoice("a", "A"), SelectChoice("b", "B"), SelectChoice("none", "Do not know")]
    )
    topics = wtforms.SelectMultipleField(
        "Topics",
        choices=[SelectChoice("x", "X"), SelectChoice("y", "Y")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(),
    )
    email = wtforms.StringField("E-mail", validators=[validators.DataRequired("Write an address")])


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("dialog", template_folder=str(TEMPLATES))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["number"] = str
    Babel(app)
    return app


def show(app: Flask, source: str, **context: Any) -> str:
    with app.test_request_context("/"):
        return app.jinja_env.from_string(source).render(**context)


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_every_template_can_be_read(app: Flask, file: Path) -> None:
    app.jinja_env.get_template(str(file.relative_to(TEMPLATES)))


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_no_inline_style_or_script(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?! src=)|javascript:", source)


def test_textarea_names_describes_and_keeps(app: Flask) -> None:
    form = Example(MultiDict({"text": "for long a text <b>"}))
    form.validate()
    html = show(app, "{% from 'components/textarea.html' import textarea %}{{ textarea(f.text, limit=9) }}", f=form)
    assert '<label for="text">Text</label>' in html
    assert 'aria-describedby="text-error text-hint text-count"' in html
    assert 'aria-invalid="true"' in html
    assert "for long a text &lt;b&gt;</textarea>" in html
    assert "required" not in html
    assert "maxlength" not in html


def test_options_are_named_and_non_answers_stand_apart(app: Flask) -> None:
    form = Example(MultiDict({"kind": "b"}))
    html = show(
        app,
        "{% from 'components/radio_list.html' import radio_list %}"
        "{{ radio_list(f.kind, legend_as='h1', apart=['none']) }}",
        f=form,
    )
    assert "<legend><h1>Kind</h1></legend>" in html
    assert html.count('class="opts"') == 2
    assert re.findall(r'value="(\w+)" checked', html) == ["b"]
    assert html.index('value="b"') < html.index('class="or"') < html.index('value="none"')


def test_several_choices_stay_checked(app: Flask) -> None:
    form = Example(MultiDict([("topics", "x"), ("topics", "y")]))
    html = show(
        app, "{% from 'components/checkbox_list.html' import checkbox_list %}{{ checkbox_list(f.topics) }}", f=form
    )
    assert html.count(" checked") == 2
    assert html.count('type="checkbox" name="topics"') == 2


def test_the_summary_links_to_the_first_input_of_each_fault(app: Flask) -> None:
    form = Example(MultiDict())
    form.validate()
    source = "{% from 'components/error_summary.html' import error_summary %}{{ error_summary(f, more) }}"
    html = show(app, source, f=form, more=[("other", "Something else")])
    assert re.findall(r'href="#([\w-]+)"', html) == ["other", "text", "kind-0", "email"]
    assert 'role="alert" tabindex="-1"' in html
    assert "4 things" in html
    assert show(app, source, f=Example(), more=[]).strip() == ""


def test_a_category_name_breaks_after_its_slashes_and_is_escaped(app: Flask) -> None:
    html = show(app, "{% from 'components/breakable.html' import breakable %}{{ breakable(n) }}", n="A/B <c>")
    assert html.strip() == "A/<wbr>B &lt;c&gt;"


def test_a_small_multiple_stays_inside_its_box(app: Flask) -> None:
    source = "{% from 'components/sparkline.html' import sparkline %}{{ sparkline(v, 1, 4, 30, 'd') }}"
    html = show(app, source, v=[0, 3, 30])
    assert 'points="3.0,64.0 116.0,58.9 229.0,12.8 "' in html
    assert show(app, source, v=[7]).count("<circle") == 1
