"""Problems, judgements, frozen pictures and planned changes; imported statistics; weekly conferences; the law page."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_note",
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("city_core", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_area_note")),
    )
    op.create_table(
        "conference_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("dial_in", sa.Text(), nullable=False),
        sa.Column("organisations", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_conference_plan_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_plan")),
    )
    op.create_table(
        "counted_sheet",
        sa.Column("sight", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "sight", "area", "channel", "part", "first_day", "last_day", name=op.f("pk_counted_sheet")
        ),
    )
    with op.batch_alter_table("counted_sheet", schema=None) as batch_op:
        batch_op.create_index("ix_counted_sheet_made_on", ["made_on"], unique=False)

    op.create_table(
        "counted_week",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_counted_week")),
    )
    op.create_table(
        "crime_class",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("crime_group", sa.String(length=40), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_crime_class")),
    )
    op.create_table(
        "statistic_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_statistic_upload_token")),
    )
    with op.batch_alter_table("statistic_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statistic_upload_uploaded_on"), ["uploaded_on"], unique=False)

    op.create_table(
        "conference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("moved_because", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("dial_in", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("gathered_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed', 'cancelled')", name=op.f("ck_conference_state")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff_user.id"], name=op.f("fk_conference_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("week", name=op.f("uq_conference_week")),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_held_on"), ["held_on"], unique=False)

    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("causes", sa.Text(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_function", sa.String(length=120), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('', 'green', 'yellow', 'orange', 'red')", name=op.f("ck_judgement_level")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_judgement_area_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_judgement_organisation_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["staff_user.id"], name=op.f("fk_judgement_signed_by")),
        sa.ForeignKeyConstraint(["written_by"], ["staff_user.id"], name=op.f("fk_judgement_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index("ix_judgement_area_id", ["area_id", "last_day"], unique=False)
        batch_op.create_index("ix_judgement_organisation_id", ["organisation_id", "last_day"], unique=False)

    op.create_table(
        "planned_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_planned_change_days")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_planned_change_area_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_planned_change_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_planned_change_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_change")),
    )
    with op.batch_alter_table("planned_change", schema=None) as batch_op:
        batch_op.create_index("ix_planned_change_area_id", ["area_id", "starts_on"], unique=False)
        batch_op.create_index("ix_planned_change_starts_on", ["starts_on"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("when_words", sa.String(length=300), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("time_from", sa.String(length=5), nullable=False),
        sa.Column("time_to", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("place_key", sa.String(length=200), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("recurring", sa.String(length=10), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("recurring IN ('', 'yes', 'no')", name=op.f("ck_problem_recurring")),
        sa.CheckConstraint("state <> 'kept' OR recurring = 'yes'", name=op.f("ck_problem_kept_recurs")),
        sa.CheckConstraint(
            "state IN ('proposed', 'kept', 'event', 'closed', 'dismissed')", name=op.f("ck_problem_state")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_problem_area_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_problem_made_by")),
        sa.ForeignKeyConstraint(["responsible_id"], ["organisation.id"], name=op.f("fk_problem_responsible_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("number", name=op.f("uq_problem_number")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index("ix_problem_area_id", ["area_id", "state"], unique=False)
        batch_op.create_index("ix_problem_subject", ["category", "facet", "area_id", "place_key"], unique=False)

    op.create_table(
        "situation_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("span", sa.String(length=10), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("empty_sources", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'frozen', 'decided', 'withdrawn')", name=op.f("ck_situation_document_state")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_situation_document_area_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_situation_document_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_document")),
    )
    with op.batch_alter_table("situation_document", schema=None) as batch_op:
        batch_op.create_index("ix_situation_document_area_id", ["area_id", "last_day"], unique=False)

    op.create_table(
        "statistic_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("exported_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by"], ["staff_user.id"], name=op.f("fk_statistic_source_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic_source")),
    )
    op.create_table(
        "summary_sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("by_machine", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_summary_sentence_area_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["staff_user.id"], name=op.f("fk_summary_sentence_signed_by")),
        sa.ForeignKeyConstraint(["written_by"], ["staff_user.id"], name=op.f("fk_summary_sentence_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_sentence")),
    )
    with op.batch_alter_table("summary_sentence", schema=None) as batch_op:
        batch_op.create_index("ix_summary_sentence_area_id", ["area_id", "last_day"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("judgement_id", sa.Integer(), nullable=True),
        sa.Column("shared_with", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_agenda_item_area_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_item_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["judgement_id"], ["judgement.id"], name=op.f("fk_agenda_item_judgement_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_agenda_item_problem_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_item_conference_id", ["conference_id", "position"], unique=False)

    op.create_table(
        "conference_attendance",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_conference_attendance_conference_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_conference_attendance_organisation_id")
        ),
        sa.PrimaryKeyConstraint("conference_id", "organisation_id", name=op.f("pk_conference_attendance")),
    )
    op.create_table(
        "conference_ready",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ready_at", sa.DateTime(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_ready_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_conference_ready_unit_id")),
        sa.PrimaryKeyConstraint("conference_id", "unit_id", name=op.f("pk_conference_ready")),
    )
    op.create_table(
        "frozen_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=160), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paragraph", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("erased", sa.Text(), nullable=False),
        sa.Column("same_day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["situation_document.id"], name=op.f("fk_frozen_picture_document_id")),
        sa.ForeignKeyConstraint(["frozen_by"], ["staff_user.id"], name=op.f("fk_frozen_picture_frozen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_picture")),
        sa.UniqueConstraint("number", name=op.f("uq_frozen_picture_number")),
    )
    with op.batch_alter_table("frozen_picture", schema=None) as batch_op:
        batch_op.create_index("ix_frozen_picture_document_id", ["document_id"], unique=False)

    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("age", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_population_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["statistic_source.id"], name=op.f("fk_population_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
        sa.UniqueConstraint("area_id", "year", "sex", "age", name=op.f("uq_population_area_id_year_sex_age")),
    )
    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_population_source_id"), ["source_id"], unique=False)

    op.create_table(
        "problem_cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_problem_cause_made_by")),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_problem_cause_problem_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_cause")),
    )
    with op.batch_alter_table("problem_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_cause_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "reported_crime",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("crime_class", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("count IS NULL OR count >= 0", name=op.f("ck_reported_crime_count")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_reported_crime_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["statistic_source.id"], name=op.f("fk_reported_crime_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_crime")),
        sa.UniqueConstraint(
            "area_id", "year", "crime_class", "sex", name=op.f("uq_reported_crime_area_id_year_crime_class_sex")
        ),
    )
    with op.batch_alter_table("reported_crime", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reported_crime_source_id"), ["source_id"], unique=False)
        batch_op.create_index("ix_reported_crime_year", ["year", "crime_class"], unique=False)

    op.create_table(
        "cause_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.CheckConstraint("stance IN ('for', 'against')", name=op.f("ck_cause_evidence_stance")),
        sa.ForeignKeyConstraint(
            ["cause_id"], ["problem_cause.id"], name=op.f("fk_cause_evidence_cause_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause_evidence")),
    )
    with op.batch_alter_table("cause_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cause_evidence_cause_id"), ["cause_id"], unique=False)

    op.create_table(
        "conference_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("decision", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_conference_task_area_id")),
        sa.ForeignKeyConstraint(
            ["cause_id"], ["problem_cause.id"], name=op.f("fk_conference_task_cause_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_conference_task_conference_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_conference_task_item_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_conference_task_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_conference_task_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_user.id"], name=op.f("fk_conference_task_owner_id")),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_conference_task_problem_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_conference_task_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_task")),
        sa.UniqueConstraint("conference_id", "form_key", name=op.f("uq_conference_task_conference_id_form_key")),
    )
    with op.batch_alter_table("conference_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_task_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_task_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_conference_task_open", ["done_on", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_task_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_conference_task_problem_id", ["problem_id"], unique=False)

    op.create_table(
        "frozen_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_frozen_quote_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["frozen_picture.id"], name=op.f("fk_frozen_quote_picture_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_quote")),
        sa.UniqueConstraint("picture_id", "concern_id", name=op.f("uq_frozen_quote_picture_id_concern_id")),
    )
    with op.batch_alter_table("frozen_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frozen_quote_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "law_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= on_date", name=op.f("ck_law_record_days")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_law_record_made_by")),
        sa.ForeignKeyConstraint(["picture_id"], ["frozen_picture.id"], name=op.f("fk_law_record_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_record")),
    )
    with op.batch_alter_table("law_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_record_kind"), ["kind"], unique=False)

    op.create_table(
        "law_reminder",
        sa.Column("frozen_picture_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_picture_id"], ["frozen_picture.id"], name=op.f("fk_law_reminder_frozen_picture_id")
        ),
        sa.PrimaryKeyConstraint("frozen_picture_id", "months", name=op.f("pk_law_reminder")),
    )
    op.create_table(
        "problem_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["staff_user.id"], name=op.f("fk_problem_evidence_added_by")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_problem_evidence_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_problem_evidence_problem_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_evidence")),
        sa.UniqueConstraint(
            "problem_id", "kind", "reference", name=op.f("uq_problem_evidence_problem_id_kind_reference")
        ),
    )
    with op.batch_alter_table("problem_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_evidence_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index("ix_problem_evidence_reference", ["kind", "reference"], unique=False)

    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_type", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("target", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source_unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_concern_source_unit_id"), "unit", ["source_unit_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_concern_source_id"), "organisation", ["source_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_concern_source_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_concern_source_unit_id"), type_="foreignkey")
        batch_op.drop_column("source_unit_id")
        batch_op.drop_column("source_id")
        batch_op.drop_column("target")
        batch_op.drop_column("place_type")

    with op.batch_alter_table("problem_evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_evidence_reference")
        batch_op.drop_index(batch_op.f("ix_problem_evidence_concern_id"))

    op.drop_table("problem_evidence")
    op.drop_table("law_reminder")
    with op.batch_alter_table("law_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_record_kind"))

    op.drop_table("law_record")
    with op.batch_alter_table("frozen_quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_quote_concern_id"))

    op.drop_table("frozen_quote")
    with op.batch_alter_table("conference_task", schema=None) as batch_op:
        batch_op.drop_index("ix_conference_task_problem_id")
        batch_op.drop_index(batch_op.f("ix_conference_task_owner_id"))
        batch_op.drop_index("ix_conference_task_open")
        batch_op.drop_index(batch_op.f("ix_conference_task_item_id"))
        batch_op.drop_index(batch_op.f("ix_conference_task_conference_id"))

    op.drop_table("conference_task")
    with op.batch_alter_table("cause_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cause_evidence_cause_id"))

    op.drop_table("cause_evidence")
    with op.batch_alter_table("reported_crime", schema=None) as batch_op:
        batch_op.drop_index("ix_reported_crime_year")
        batch_op.drop_index(batch_op.f("ix_reported_crime_source_id"))

    op.drop_table("reported_crime")
    with op.batch_alter_table("problem_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_cause_problem_id"))

    op.drop_table("problem_cause")
    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_population_source_id"))

    op.drop_table("population")
    with op.batch_alter_table("frozen_picture", schema=None) as batch_op:
        batch_op.drop_index("ix_frozen_picture_document_id")

    op.drop_table("frozen_picture")
    op.drop_table("conference_ready")
    op.drop_table("conference_attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_conference_id")

    op.drop_table("agenda_item")
    with op.batch_alter_table("summary_sentence", schema=None) as batch_op:
        batch_op.drop_index("ix_summary_sentence_area_id")

    op.drop_table("summary_sentence")
    op.drop_table("statistic_source")
    with op.batch_alter_table("situation_document", schema=None) as batch_op:
        batch_op.drop_index("ix_situation_document_area_id")

    op.drop_table("situation_document")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_subject")
        batch_op.drop_index("ix_problem_area_id")

    op.drop_table("problem")
    with op.batch_alter_table("planned_change", schema=None) as batch_op:
        batch_op.drop_index("ix_planned_change_starts_on")
        batch_op.drop_index("ix_planned_change_area_id")

    op.drop_table("planned_change")
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.drop_index("ix_judgement_organisation_id")
        batch_op.drop_index("ix_judgement_area_id")

    op.drop_table("judgement")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_held_on"))

    op.drop_table("conference")
    with op.batch_alter_table("statistic_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statistic_upload_uploaded_on"))

    op.drop_table("statistic_upload")
    op.drop_table("crime_class")
    op.drop_table("counted_week")
    with op.batch_alter_table("counted_sheet", schema=None) as batch_op:
        batch_op.drop_index("ix_counted_sheet_made_on")

    op.drop_table("counted_sheet")
    op.drop_table("conference_plan")
    op.drop_table("area_note")
