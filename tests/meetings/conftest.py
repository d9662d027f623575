"""What tests about meetings share."""

import pytest
from flask import Flask

from dialog.keys import Keys


@pytest.fixture
def keys(app: Flask) -> Keys:
    """The installation's keys."""
    found: Keys = app.extensions["dialog.keys"]
    return found
