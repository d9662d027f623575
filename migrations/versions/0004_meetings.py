"""Neighbourhood watch groups; meetings, registrations, safety walks, notes and proposals; rules of disposal."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("erased", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_retention_rule_days")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_user.id"], name=op.f("fk_retention_rule_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    with op.batch_alter_table("retention_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_rule_what"), ["what"], unique=False)

    op.create_table(
        "watch_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("streets", sa.String(length=300), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("police_contact", sa.String(length=254), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('interest', 'meeting_booked', 'trained', 'active', 'resting')", name=op.f("ck_watch_group_state")
        ),
        sa.CheckConstraint("households BETWEEN 1 AND 2000", name=op.f("ck_watch_group_households")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_watch_group_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_group")),
        sa.UniqueConstraint("code", name=op.f("uq_watch_group_code")),
    )
    with op.batch_alter_table("watch_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_group_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_watch_group_state", ["state", "registered_on"], unique=False)

    op.create_table(
        "watch_group_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_codes", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("form_key_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sent_by"], ["staff_user.id"], name=op.f("fk_watch_group_notice_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_group_notice")),
        sa.UniqueConstraint("form_key_hash", name=op.f("uq_watch_group_notice_form_key_hash")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("travel", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("moved_from", sa.DateTime(), nullable=True),
        sa.Column("admission", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("extra_seats", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("needs_by", sa.Date(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(), nullable=True),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_because", sa.Text(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("for_group_id", sa.Integer(), nullable=True),
        sa.Column("door_count", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("admission IN ('queue', 'lottery', 'open')", name=op.f("ck_meeting_admission")),
        sa.CheckConstraint("state IN ('draft', 'published', 'cancelled', 'held')", name=op.f("ck_meeting_state")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_meeting_capacity")),
        sa.CheckConstraint(
            "capacity IS NULL OR seats_taken <= capacity + extra_seats", name=op.f("ck_meeting_seats_enough")
        ),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_meeting_seats_not_negative")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_times")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_meeting_area_id")),
        sa.ForeignKeyConstraint(
            ["for_group_id"], ["watch_group.id"], name=op.f("fk_meeting_for_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["meeting.id"], name=op.f("fk_meeting_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("slug", name=op.f("uq_meeting_slug")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_area_id", ["area_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_for_group_id"), ["for_group_id"], unique=False)
        batch_op.create_index("ix_meeting_state", ["state", "starts_at"], unique=False)

    op.create_table(
        "watch_group_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("locked_facts", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("link_salt", sa.LargeBinary(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('contact', 'main')", name=op.f("ck_watch_group_contact_role")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["watch_group.id"], name=op.f("fk_watch_group_contact_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_group_contact")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_watch_group_contact_link_hash")),
    )
    with op.batch_alter_table("watch_group_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_group_contact_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index("ix_watch_group_contact_group_id", ["group_id"], unique=False)

    op.create_table(
        "watch_group_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["staff_user.id"], name=op.f("fk_watch_group_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["watch_group.id"], name=op.f("fk_watch_group_event_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_group_event")),
    )
    with op.batch_alter_table("watch_group_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_group_event_group_id"), ["group_id"], unique=False)

    op.create_table(
        "watch_group_survey",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("collector_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector_id"], ["survey_collector.id"], name=op.f("fk_watch_group_survey_collector_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["watch_group.id"], name=op.f("fk_watch_group_survey_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_watch_group_survey_survey_id")),
        sa.PrimaryKeyConstraint("group_id", "survey_id", name=op.f("pk_watch_group_survey")),
        sa.UniqueConstraint("collector_id", name=op.f("uq_watch_group_survey_collector_id")),
    )
    op.create_table(
        "meeting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff_user.id"], name=op.f("fk_meeting_change_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_change_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_change")),
        sa.UniqueConstraint("meeting_id", "sequence", name=op.f("uq_meeting_change_meeting_id_sequence")),
    )
    op.create_table(
        "meeting_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_host_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_meeting_host_organisation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meeting_host_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_host")),
        sa.UniqueConstraint(
            "meeting_id", "organisation_id", "unit_id", name=op.f("uq_meeting_host_meeting_id_organisation_id_unit_id")
        ),
    )
    with op.batch_alter_table("meeting_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_host_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_host_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "meeting_note",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("taken_along", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_meeting_note_concern_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_note_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("concern_id", name=op.f("pk_meeting_note")),
    )
    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_note_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "meeting_summary",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["staff_user.id"], name=op.f("fk_meeting_summary_approved_by")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_summary_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["staff_user.id"], name=op.f("fk_meeting_summary_written_by")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_summary")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("meeting_id IS NOT NULL OR area_id IS NOT NULL", name=op.f("ck_proposal_place")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_proposal_area_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_proposal_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_area_id", ["area_id"], unique=False)
        batch_op.create_index("ix_proposal_meeting_id", ["meeting_id"], unique=False)

    op.create_table(
        "proposal_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_proposal_code_area_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_proposal_code_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_proposal_code")),
    )
    with op.batch_alter_table("proposal_code", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_code_area_id", ["area_id"], unique=False)
        batch_op.create_index("ix_proposal_code_meeting_id", ["meeting_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seated", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("skips", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("link_salt", sa.LargeBinary(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("notice_version", sa.String(length=40), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('active', 'resting', 'cancelled')", name=op.f("ck_registration_state")),
        sa.CheckConstraint("came IS NULL OR came >= 0", name=op.f("ck_registration_came")),
        sa.CheckConstraint(
            "size >= 0 AND seated >= 0 AND offered >= 0 AND seated + offered <= size",
            name=op.f("ck_registration_seats"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["watch_group.id"], name=op.f("fk_registration_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_registration_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_registration_link_hash")),
        sa.UniqueConstraint("meeting_id", "group_id", name=op.f("uq_registration_meeting_id_group_id")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_registration_meeting_id_position")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_answer_by", ["answer_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_group_id"), ["group_id"], unique=False)

    op.create_table(
        "walk",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("light", sa.String(length=10), nullable=False),
        sa.Column("weather", sa.String(length=80), nullable=False),
        sa.Column("leader", sa.String(length=120), nullable=False),
        sa.Column("note_taker", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("protocol_at", sa.DateTime(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_walk_meeting_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_walk")),
    )
    op.create_table(
        "watch_group_handover",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["watch_group_contact.id"],
            name=op.f("fk_watch_group_handover_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_watch_group_handover")),
    )
    with op.batch_alter_table("watch_group_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_group_handover_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_watch_group_handover_expires_on"), ["expires_on"], unique=False)

    op.create_table(
        "watch_group_notice_mail",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["watch_group_contact.id"],
            name=op.f("fk_watch_group_notice_mail_contact_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["watch_group_notice.id"],
            name=op.f("fk_watch_group_notice_mail_notice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("notice_id", "contact_id", name=op.f("pk_watch_group_notice_mail")),
    )
    op.create_table(
        "meeting_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["staff_user.id"], name=op.f("fk_meeting_told_called_by")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_told_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_meeting_told_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_told")),
        sa.UniqueConstraint(
            "meeting_id",
            "registration_id",
            "kind",
            "turn",
            name=op.f("uq_meeting_told_meeting_id_registration_id_kind_turn"),
        ),
    )
    with op.batch_alter_table("meeting_told", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_told_mail_id", ["mail_id"], unique=False)
        batch_op.create_index("ix_meeting_told_registration_id", ["registration_id"], unique=False)

    op.create_table(
        "proposal_view",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.LargeBinary(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.CheckConstraint("stance IN ('support', 'against', 'unsure')", name=op.f("ck_proposal_view_stance")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_view_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "voter", name=op.f("pk_proposal_view")),
    )
    op.create_table(
        "registration_contact",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("locked_facts", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", sa.DateTime(), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_contact_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registration_contact")),
    )
    with op.batch_alter_table("registration_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_contact_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "registration_need",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_need_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "need", name=op.f("pk_registration_need")),
    )
    op.create_table(
        "walk_group",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["walk.meeting_id"], name=op.f("fk_walk_group_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "code", name=op.f("pk_walk_group")),
    )
    op.create_table(
        "walk_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["walk.meeting_id"], name=op.f("fk_walk_stop_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_stop")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_walk_stop_meeting_id_position")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("owner_organisation_id", sa.Integer(), nullable=True),
        sa.Column("owner_unit_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decision = '' OR decision = 'yes' OR reason <> ''", name=op.f("ck_finding_reason")),
        sa.CheckConstraint("decision IN ('', 'yes', 'no', 'later')", name=op.f("ck_finding_decision")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_finding_concern_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["walk.meeting_id"], name=op.f("fk_finding_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_organisation_id"], ["organisation.id"], name=op.f("fk_finding_owner_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name=op.f("fk_finding_owner_unit_id")),
        sa.ForeignKeyConstraint(["stop_id"], ["walk_stop.id"], name=op.f("fk_finding_stop_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("meeting_id", "client_key", name=op.f("uq_finding_meeting_id_client_key")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_concern_id", ["concern_id"], unique=False)
        batch_op.create_index("ix_finding_due_on", ["decision", "done_on", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_stop_id"), ["stop_id"], unique=False)

    op.create_table(
        "finding_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_picture_finding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_picture")),
    )
    with op.batch_alter_table("finding_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_picture_finding_id"), ["finding_id"], unique=False)

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_after", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("not_after")

    with op.batch_alter_table("finding_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_picture_finding_id"))

    op.drop_table("finding_picture")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_stop_id"))
        batch_op.drop_index("ix_finding_due_on")
        batch_op.drop_index("ix_finding_concern_id")

    op.drop_table("finding")
    op.drop_table("walk_stop")
    op.drop_table("walk_group")
    op.drop_table("registration_need")
    with op.batch_alter_table("registration_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_contact_fingerprint"))

    op.drop_table("registration_contact")
    op.drop_table("proposal_view")
    with op.batch_alter_table("meeting_told", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_told_registration_id")
        batch_op.drop_index("ix_meeting_told_mail_id")

    op.drop_table("meeting_told")
    op.drop_table("watch_group_notice_mail")
    with op.batch_alter_table("watch_group_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_group_handover_expires_on"))
        batch_op.drop_index(batch_op.f("ix_watch_group_handover_contact_id"))

    op.drop_table("watch_group_handover")
    op.drop_table("walk")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_group_id"))
        batch_op.drop_index("ix_registration_answer_by")

    op.drop_table("registration")
    with op.batch_alter_table("proposal_code", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_code_meeting_id")
        batch_op.drop_index("ix_proposal_code_area_id")

    op.drop_table("proposal_code")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_meeting_id")
        batch_op.drop_index("ix_proposal_area_id")

    op.drop_table("proposal")
    op.drop_table("meeting_summary")
    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_note_meeting_id"))

    op.drop_table("meeting_note")
    with op.batch_alter_table("meeting_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_host_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_host_meeting_id"))

    op.drop_table("meeting_host")
    op.drop_table("meeting_change")
    op.drop_table("watch_group_survey")
    with op.batch_alter_table("watch_group_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_group_event_group_id"))

    op.drop_table("watch_group_event")
    with op.batch_alter_table("watch_group_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_watch_group_contact_group_id")
        batch_op.drop_index(batch_op.f("ix_watch_group_contact_fingerprint"))

    op.drop_table("watch_group_contact")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state")
        batch_op.drop_index(batch_op.f("ix_meeting_for_group_id"))
        batch_op.drop_index("ix_meeting_area_id")

    op.drop_table("meeting")
    op.drop_table("watch_group_notice")
    with op.batch_alter_table("watch_group", schema=None) as batch_op:
        batch_op.drop_index("ix_watch_group_state")
        batch_op.drop_index(batch_op.f("ix_watch_group_area_id"))

    op.drop_table("watch_group")
    with op.batch_alter_table("retention_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retention_rule_what"))

    op.drop_table("retention_rule")
    op.drop_table("retention_run")
