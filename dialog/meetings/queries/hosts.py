"""Who can invite to a meeting."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.organisations.models import Organisation


def host_choices(session: Session) -> list[tuple[str, str]]:
    """('organisation' or 'organisation:unit' as ids, name): the parties first, each followed by its units."""
    found = session.scalars(
        select(Organisation)
        .options(selectinload(Organisation.units))
        .order_by(Organisation.party_order.is_(None), Organisation.party_order, Organisation.name, Organisation.id)
    )
    choices = []
    for organisation in found:
        choices.append((str(organisation.id), organisation.name))
        choices += [
            (f"{organisation.id}:{unit.id}", f"{organisation.name}, {unit.name}") for unit in organisation.units
        ]
    return choices
