"""Rules of places: levels, names and keys, shapes on the map, and what an import file may hold. No database here."""
