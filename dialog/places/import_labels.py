"""What an import of areas or streets says: columns, faults and notes."""

from collections.abc import Mapping

from dialog.catalogue import N_, translate
from dialog.places.rules.faults import FileFault
from dialog.places.rules.report import Note

COLUMNS: Mapping[str, str] = {
    "name": N_("name"),
    "level": N_("level"),
    "parent_code": N_("area it lies in"),
    "local_name": N_("local name of the work"),
    "unit_code": N_("responsible unit"),
    "police_district_code": N_("police district"),
    "valid_to": N_("last day"),
    "geometry": N_("shape"),
    "area_code": N_("area"),
}

FAULTS: Mapping[str, str] = {
    # the whole file
    "too_large": N_("The file is larger than %(megabytes)s MB. Divide it, or leave out what is not needed"),
    "utf16": N_("The file is saved as UTF-16. Save it as UTF-8 and try again"),
    "not_utf8": N_("The file is not saved as UTF-8. Save it as UTF-8 (in Excel: Save as, CSV UTF-8) and try again"),
    "empty": N_("The file is empty"),
    "no_rows": N_("The file holds column names but no rows"),
    "too_many_columns": N_("The file has more than %(most)s columns. Keep those that are described below"),
    "too_many_rows": N_("The file has more than %(most)s rows. Divide it"),
    "too_many_points": N_("The shapes have more than %(most)s points together. Simplify them and try again"),
    "column_twice": N_("Two columns have the same name"),
    "column_missing": N_("The column %(column)s is missing"),
    "more_cells_than_columns": N_(
        "Row %(row)s has more cells than there are columns. Check separators and quotation marks"
    ),
    "csv_broken": N_("Row %(row)s cannot be read. Check its quotation marks"),
    "json_broken": N_("The file begins like JSON but cannot be read as JSON"),
    "not_feature_collection": N_("The file is JSON but not a GeoJSON FeatureCollection"),
    "coordinates_unknown": N_("The coordinates are EPSG:%(epsg)s. Convert them to WGS 84 or SWEREF 99"),
    # one cell
    "cell_empty": N_("The cell is empty, and a value is needed"),
    "too_long": N_("The text is longer than %(limit)s characters"),
    "character": N_("The text holds a character that cannot be read"),
    "code_characters": N_("A code has only letters, digits, full stop, colon, hyphen and underscore"),
    "day_broken": N_("Write the date like this: 2026-01-31"),
    "number_broken": N_("Write the house number with digits only, at most five"),
    "choice_unknown": N_("Write one of these: %(choices)s"),
    "no_letters": N_("A street name needs letters"),
    "level_unknown": N_("Write one of these levels: %(levels)s"),
    "ends_before_it_begins": N_("The last day comes before the first"),
    "end_without_beginning": N_("A row with a last day needs a first day too"),
    "range_backwards": N_("The last house number is lower than the first"),
    # shapes
    "not_polygon": N_("The shape is neither Polygon nor MultiPolygon"),
    "point_broken": N_("The shape has a point without two numbers"),
    "looks_like_sweref": N_(
        "The coordinates look like SWEREF 99, but the file does not say which zone. "
        "Save it as WGS 84, or let the file name its coordinates (crs)"
    ),
    "outside_wgs84": N_("Ring %(ring)s has a point outside WGS 84: longitude −180 to 180, latitude −90 to 90"),
    "few_points": N_("Ring %(ring)s has fewer than four points"),
    "open": N_("Ring %(ring)s is not closed: its last point is not its first"),
    "flat": N_("Ring %(ring)s encloses nothing"),
    "crosses_itself": N_("Ring %(ring)s crosses itself"),
    "too_detailed": N_("Ring %(ring)s has too many points. Simplify it"),
    "overlap": N_("The shape overlaps %(other)s, which lies beside it, by more than 5 per cent"),
    # rows together
    "code_twice": N_("The code stands in row %(other)s too, for some of the same days"),
    "parent_missing": N_("The file has no area %(parent)s"),
    "level_order": N_("The level is not finer than that of %(parent)s, which the area lies in"),
    "past_differs": N_("Another version of %(code)s is stored for those days, and the past is not rewritten"),
    "row_twice": N_("The row says the same as row %(other)s"),
    "house_in_two_areas": N_("Some of the houses are in row %(other)s too, in another area"),
    "area_missing": N_("There is no area %(area)s. Load the areas first"),
}

NOTES: Mapping[Note, str] = {
    Note.CONVERTED: N_("The coordinates were read as %(what)s and converted to WGS 84."),
    Note.IGNORED_COLUMNS: N_("These columns are not used: %(what)s."),
    Note.STREETS_LEFT: N_(
        "Areas end that streets still lie in (rows in the street register: %(what)s). Load a new street register afterwards."
    ),
    Note.NO_SHAPES: N_("The file has no shapes. Shapes that are stored already stay."),
}


def column_name(column: str, language: str) -> str:
    """What changed, in words."""
    return translate(language, COLUMNS.get(column, column))


def fault_text(fault: FileFault, language: str) -> str:
    """What is to correct."""
    return translate(language, FAULTS[fault.code], **fault.values)


def note_text(note: Note, what: str, language: str) -> str:
    """What is worth knowing."""
    return (
        translate(language, NOTES[note], what=what) if "%(what)s" in NOTES[note] else translate(language, NOTES[note])
    )
