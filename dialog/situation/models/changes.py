"""What is going to change in an area: building work, openings, closings, events."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base
from dialog.organisations.models import Organisation
from dialog.places.models import Area


class PlannedChange(Base):
    """A coming change with date and place. `ends_on` None: from then on. `public`: shown on the area's page too."""

    __tablename__ = "planned_change"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        Index("ix_planned_change_starts_on", "starts_on"),
        Index("ix_planned_change_area_id", "area_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text, default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id))
    public: Mapped[bool] = mapped_column(default=False)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
