"""What is stored about people is known and little; nobody is a case here."""

import re

from sqlalchemy import String, Text

from dialog.schema import metadata

# Every column that holds words somebody typed, or an identity. A new one is added here on purpose, with docs/privacy.md.
HOLDS_WORDS_OF_RESIDENTS = {
    "concern.text", "concern.place", "concern.how", "concern.redacted_text", "concern.redacted_place",
    "concern_message.text", "concern_message.redacted_text", "concern_action_item.before", "concern_action_item.after",
    "concern_share.document", "concern_word.stem", "survey_text.text", "survey_waiting.texts",
    "frozen_picture.content", "finding.view", "finding.proposal", "finding.place", "proposal_view.comment", "watch_group.streets",
}  # fmt: skip
IDENTITY = re.compile(
    r"name|mail|phone|address|person|suspect|offender|victim|birth|gender|sex|ethnic|religio|ip$|agent|cookie"
)
IDENTITY_OF = {
    "organisation", "unit", "programme", "guide_entry", "area", "street_range", "place_import", "reference_series",
    "staff_user", "opening_exception", "opening_hours", "place_upload", "answer_template", "macro", "saved_view",
    "meeting",
}  # fmt: skip
# Columns whose word is one of identity and whose content is not: counters by group, and which question a text answers.
ABOUT_NOBODY = {
    "survey_chunk.name", "survey_cube.sex", "survey_text.address", "reported_crime.sex", "population.sex",
    "statistic_source.file_name", "statistic_upload.file_name",
}  # fmt: skip


def test_D19_no_table_for_suspects_or_case_persons() -> None:
    """SSPF and social intervention are work with individuals: they have their own systems."""
    found = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if re.search(
            r"suspect|offender|victim|perpetrator|personnummer|case_person|accused", f"{table.name}.{column.name}"
        )
    ]
    assert not found
    tables = {table.name for table in metadata.sorted_tables}
    assert not [name for name in tables if re.search(r"person|suspect|client|case", name)]


def test_columns_that_hold_identities_are_known() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if IDENTITY.search(column.name) and isinstance(column.type, String | Text) and table.name not in IDENTITY_OF
    }
    assert not found - ABOUT_NOBODY, "say in docs/privacy.md why this is stored, and add it here"


def test_what_residents_typed_lies_in_few_columns() -> None:
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert columns >= HOLDS_WORDS_OF_RESIDENTS


def test_sec_A05_nothing_a_resident_causes_has_a_time_of_day() -> None:
    """Arrival is a date. Moments are for what staff and the system do."""
    resident = {
        "concern", "concern_message", "concern_contact", "form_submission", "mail_count", "survey_draft",
        "survey_invitation", "survey_waiting", "survey_sent", "survey_answer", "survey_text", "survey_todo",
        "registration", "registration_contact", "registration_need", "proposal_view", "proposal_code", "watch_group",
        "watch_group_contact", "watch_group_handover",
    }  # fmt: skip
    deadlines_of_the_system = {"registration.answer_by", "registration_contact.code_until"}
    found = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name in resident
        for column in table.columns
        if type(column.type).__name__ in ("Moment", "DateTime")
    ]
    assert set(found) == deadlines_of_the_system
