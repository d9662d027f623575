"""Triage: what can be undone, drafts, views, templates, macros; words, prints and suggestions; marks and shares."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_model")),
    )
    op.create_table(
        "answer_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_answer_template_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
    )
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_template_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "concern_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff_user.id"], name=op.f("fk_concern_action_actor_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff_user.id"], name=op.f("fk_concern_action_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_action")),
    )
    with op.batch_alter_table("concern_action", schema=None) as batch_op:
        batch_op.create_index("ix_concern_action_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_action_at"), ["at"], unique=False)

    op.create_table(
        "concern_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_concern_matter_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_matter")),
    )
    op.create_table(
        "own_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_own_pattern_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_pattern")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_saved_view_organisation_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff_user.id"], name=op.f("fk_saved_view_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_view_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "triage_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("keys_on", sa.Boolean(), nullable=False),
        sa.Column("moves_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_triage_settings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_triage_settings")),
    )
    op.create_table(
        "macro",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=1), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("closing_reason", sa.String(length=500), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_macro_organisation_id")),
        sa.ForeignKeyConstraint(["template_id"], ["answer_template.id"], name=op.f("fk_macro_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro")),
    )
    with op.batch_alter_table("macro", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_macro_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "concern_action_item",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["concern_action.id"], name=op.f("fk_concern_action_item_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_action_item_concern_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("action_id", "concern_id", name=op.f("pk_concern_action_item")),
    )
    with op.batch_alter_table("concern_action_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_action_item_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "concern_named",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_named_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_concern_named_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("concern_id", "user_id", name=op.f("pk_concern_named")),
    )
    with op.batch_alter_table("concern_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_named_user_id"), ["user_id"], unique=False)

    op.create_table(
        "concern_print",
        sa.Column("band", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_print_concern_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "value", "concern_id", name=op.f("pk_concern_print")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("concern_print", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_print_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "concern_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("legal_ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("shared_by", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_share_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["staff_user.id"], name=op.f("fk_concern_share_ended_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_concern_share_organisation_id")
        ),
        sa.ForeignKeyConstraint(["shared_by"], ["staff_user.id"], name=op.f("fk_concern_share_shared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_share")),
    )
    with op.batch_alter_table("concern_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_share_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index("ix_concern_share_organisation_id", ["organisation_id", "ended_at"], unique=False)

    op.create_table(
        "concern_suggestion",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_suggestion_concern_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("concern_id", name=op.f("pk_concern_suggestion")),
    )
    with op.batch_alter_table("concern_suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_suggestion_decided_on"), ["decided_on"], unique=False)

    op.create_table(
        "concern_word",
        sa.Column(
            "stem", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_word_concern_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("stem", "concern_id", name=op.f("pk_concern_word")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("concern_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_word_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "staff_draft",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_staff_draft_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_staff_draft_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "concern_id", "field", name=op.f("pk_staff_draft")),
    )
    with op.batch_alter_table("staff_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_draft_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "concern_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_mark_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["staff_user.id"], name=op.f("fk_concern_mark_decided_by")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["concern_message.id"], name=op.f("fk_concern_mark_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_mark")),
    )
    with op.batch_alter_table("concern_mark", schema=None) as batch_op:
        batch_op.create_index("ix_concern_mark_concern_id", ["concern_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_mark_message_id"), ["message_id"], unique=False)

    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("part_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("part_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("part_to", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("divided", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("matter_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("redacted_text", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("redacted_place", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("marks_checked", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("aside", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_concern_year_number"), type_="unique")
        batch_op.create_index(
            "ix_concern_answer_by",
            ["answer_by"],
            unique=False,
            sqlite_where=sa.text("answer_by IS NOT NULL"),
            postgresql_where=sa.text("answer_by IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_concern_aside",
            ["aside"],
            unique=False,
            sqlite_where=sa.text("aside <> ''"),
            postgresql_where=sa.text("aside <> ''"),
        )
        batch_op.create_index(
            "ix_concern_matter_id",
            ["matter_id"],
            unique=False,
            sqlite_where=sa.text("matter_id IS NOT NULL"),
            postgresql_where=sa.text("matter_id IS NOT NULL"),
        )
        batch_op.create_index("ix_concern_owed", ["wants_answer", "state"], unique=False)
        batch_op.create_index(
            "ix_concern_part_of_id",
            ["part_of_id"],
            unique=False,
            sqlite_where=sa.text("part_of_id IS NOT NULL"),
            postgresql_where=sa.text("part_of_id IS NOT NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_concern_year_number_part"), ["year", "number", "part"])
        batch_op.create_foreign_key(
            batch_op.f("fk_concern_part_of_id"), "concern", ["part_of_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_foreign_key(batch_op.f("fk_concern_matter_id"), "concern_matter", ["matter_id"], ["id"])

    with op.batch_alter_table("concern_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("redacted_text", sa.Text(), nullable=True))
        batch_op.create_index("ix_concern_message_seen", ["seen", "concern_id"], unique=False)

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suggestions", sa.Text(), nullable=True))

    with op.batch_alter_table("staff_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("staff_grant", schema=None) as batch_op:
        batch_op.drop_column("asked_by")

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_column("suggestions")

    with op.batch_alter_table("concern_message", schema=None) as batch_op:
        batch_op.drop_index("ix_concern_message_seen")
        batch_op.drop_column("redacted_text")

    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_concern_matter_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_concern_part_of_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_concern_year_number_part"), type_="unique")
        batch_op.drop_index(
            "ix_concern_part_of_id",
            sqlite_where=sa.text("part_of_id IS NOT NULL"),
            postgresql_where=sa.text("part_of_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_concern_owed")
        batch_op.drop_index(
            "ix_concern_matter_id",
            sqlite_where=sa.text("matter_id IS NOT NULL"),
            postgresql_where=sa.text("matter_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_concern_aside", sqlite_where=sa.text("aside <> ''"), postgresql_where=sa.text("aside <> ''")
        )
        batch_op.drop_index(
            "ix_concern_answer_by",
            sqlite_where=sa.text("answer_by IS NOT NULL"),
            postgresql_where=sa.text("answer_by IS NOT NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_concern_year_number"), ["year", "number"])
        batch_op.drop_column("answer_by")
        batch_op.drop_column("aside")
        batch_op.drop_column("marks_checked")
        batch_op.drop_column("redacted_place")
        batch_op.drop_column("redacted_text")
        batch_op.drop_column("matter_id")
        batch_op.drop_column("divided")
        batch_op.drop_column("part_to")
        batch_op.drop_column("part_from")
        batch_op.drop_column("part_of_id")
        batch_op.drop_column("part")

    with op.batch_alter_table("concern_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_mark_message_id"))
        batch_op.drop_index("ix_concern_mark_concern_id")

    op.drop_table("concern_mark")
    with op.batch_alter_table("staff_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_draft_saved_at"))
        batch_op.drop_index(batch_op.f("ix_staff_draft_concern_id"))

    op.drop_table("staff_draft")
    with op.batch_alter_table("concern_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_word_concern_id"))

    op.drop_table("concern_word")
    with op.batch_alter_table("concern_suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_suggestion_decided_on"))

    op.drop_table("concern_suggestion")
    with op.batch_alter_table("concern_share", schema=None) as batch_op:
        batch_op.drop_index("ix_concern_share_organisation_id")
        batch_op.drop_index(batch_op.f("ix_concern_share_concern_id"))

    op.drop_table("concern_share")
    with op.batch_alter_table("concern_print", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_print_concern_id"))

    op.drop_table("concern_print")
    with op.batch_alter_table("concern_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_named_user_id"))

    op.drop_table("concern_named")
    with op.batch_alter_table("concern_action_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_action_item_concern_id"))

    op.drop_table("concern_action_item")
    with op.batch_alter_table("macro", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_macro_organisation_id"))

    op.drop_table("macro")
    op.drop_table("triage_settings")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_view_owner_id"))
        batch_op.drop_index(batch_op.f("ix_saved_view_organisation_id"))

    op.drop_table("saved_view")
    op.drop_table("own_pattern")
    op.drop_table("concern_matter")
    with op.batch_alter_table("concern_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_action_at"))
        batch_op.drop_index("ix_concern_action_actor_id")

    op.drop_table("concern_action")
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_template_organisation_id"))

    op.drop_table("answer_template")
    op.drop_table("suggestion_model")
