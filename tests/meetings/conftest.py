"""What tests about meetings share."""

import pytest
from flask import Flask

from dialog.keys import Keys
from tests.groups.conftest import stored

__all__ = ["keys", "stored"]


@pytest.fixture
def keys(app: Flask) -> Keys:
    """The installation's keys."""
    found: Keys = app.extensions["dialog.keys"]
    return found
