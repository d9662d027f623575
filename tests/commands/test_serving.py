"""What a web process loads."""

import gc

from flask import Flask

from dialog.commands.serving import settled


def test_parts_that_live_as_long_as_the_process_are_left_out_of_collections(app: Flask) -> None:
    try:
        assert settled(app) is app
        kept = gc.get_freeze_count()
        assert kept > 10_000
        found = gc.get_objects()
        assert not any(one is app for one in found)
    finally:
        gc.unfreeze()
    assert any(one is app for one in gc.get_objects())
