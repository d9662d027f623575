"""Surveys: questionnaires, collectors, drafts, answers and their counters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("results_on", sa.Date(), nullable=True),
        sa.Column("wave", sa.String(length=40), nullable=False),
        sa.Column("batched_on", sa.Date(), nullable=True),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column("invited", sa.Text(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('open', 'sample')", name=op.f("ck_survey_kind")),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_survey_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("slug", name=op.f("uq_survey_slug")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index("ix_survey_dates", ["closes_on", "opens_on"], unique=False)

    op.create_table(
        "survey_collector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("group_type", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "group_type IN ('', 'neighbourhood_watch', 'safety_walkers', 'advisory_council')",
            name=op.f("ck_survey_collector_group_type"),
        ),
        sa.CheckConstraint(
            "kind IN ('link', 'event', 'group', 'letter', 'assisted')", name=op.f("ck_survey_collector_kind")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_collector_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_collector")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_collector_code")),
    )
    with op.batch_alter_table("survey_collector", schema=None) as batch_op:
        batch_op.create_index("ix_survey_collector_survey_id", ["survey_id", "id"], unique=False)

    op.create_table(
        "survey_cube",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("age", sa.String(length=5), nullable=False),
        sa.Column("sex", sa.String(length=5), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_cube_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "area", "age", "sex", "question", "value", name=op.f("pk_survey_cube")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_invitation",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("form_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_invitation_survey_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_survey_invitation")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_survey_invitation_survey_id", ["survey_id", "area_code"], unique=False)

    op.create_table(
        "survey_sent",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_sent_survey_id")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_survey_sent")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("likely_repeat", sa.Boolean(), nullable=False),
        sa.Column("alike", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id")),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_answer_version_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index("ix_survey_answer_alike", ["survey_id", "alike"], unique=False)
        batch_op.create_index("ix_survey_answer_survey_id", ["survey_id", "version_id"], unique=False)

    op.create_table(
        "survey_chunk",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_chunk_survey_id")),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_chunk_version_id")),
        sa.PrimaryKeyConstraint("survey_id", "version_id", "name", "number", name=op.f("pk_survey_chunk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_draft",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("resume_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("resume_box", sa.LargeBinary(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_draft_survey_id")),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_draft_version_id")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_survey_draft")),
        sa.UniqueConstraint("resume_lookup", name=op.f("uq_survey_draft_resume_lookup")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_draft_expires_on"), ["expires_on"], unique=False)

    op.create_table(
        "survey_waiting",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_waiting_survey_id")),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_waiting_version_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey_waiting")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_survey_waiting_form_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_waiting", schema=None) as batch_op:
        batch_op.create_index("ix_survey_waiting_survey_id", ["survey_id"], unique=False)

    op.create_table(
        "survey_text",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("answer_key", sa.LargeBinary(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=40), nullable=False),
        sa.Column("suffix", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("coding", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('uncoded', 'coded', 'moved')", name=op.f("ck_survey_text_state")),
        sa.ForeignKeyConstraint(["answer_key"], ["survey_answer.key"], name=op.f("fk_survey_text_answer_key")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_text_survey_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey_text")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_text", schema=None) as batch_op:
        batch_op.create_index("ix_survey_text_answer_key", ["answer_key"], unique=False)
        batch_op.create_index("ix_survey_text_survey_id", ["survey_id", "state"], unique=False)

    op.create_table(
        "survey_todo",
        sa.Column("answer_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["answer_key"], ["survey_answer.key"], name=op.f("fk_survey_todo_answer_key")),
        sa.PrimaryKeyConstraint("answer_key", name=op.f("pk_survey_todo")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("survey_todo")
    with op.batch_alter_table("survey_text", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_text_survey_id")
        batch_op.drop_index("ix_survey_text_answer_key")

    op.drop_table("survey_text")
    with op.batch_alter_table("survey_waiting", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_waiting_survey_id")

    op.drop_table("survey_waiting")
    with op.batch_alter_table("survey_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_draft_expires_on"))

    op.drop_table("survey_draft")
    op.drop_table("survey_chunk")
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answer_survey_id")
        batch_op.drop_index("ix_survey_answer_alike")

    op.drop_table("survey_answer")
    op.drop_table("survey_version")
    op.drop_table("survey_sent")
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_invitation_survey_id")

    op.drop_table("survey_invitation")
    op.drop_table("survey_cube")
    with op.batch_alter_table("survey_collector", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_collector_survey_id")

    op.drop_table("survey_collector")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_dates")

    op.drop_table("survey")
