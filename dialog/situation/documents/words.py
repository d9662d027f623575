"""The words around the data, kept in the document so that it reads the same for good."""

from flask_babel import gettext as _

from dialog.situation.document_labels import LEVELS


def fixed_words() -> dict[str, str]:
    """By name, in the document's language."""
    return {
        "version": str(_("Version")),
        "contents": str(_("Contents")),
        "checksum": str(_("Checksum")),
        "removed": str(_("removed")),
        "internal": str(_("Internal passage")),
        "internal_reason": str(_("Why it is internal")),
        "left_out": str(_("A passage is left out here.")),
        "nothing": str(_("Nothing is written here.")),
        "decided": str(_("Decision")),
        "body": str(_("Decided by")),
        "decided_on": str(_("Date of the decision")),
        "paragraph": str(_("Paragraph")),
        "reference": str(_("Registry number")),
        "withdrawn": str(_("This version has been withdrawn")),
        "erased": str(_("A quote was removed, and the version got a new checksum")),
        "working": str(_("Working material, not decided")),
    } | {f"level_{level.value}": str(words) for level, words in LEVELS.items()}
