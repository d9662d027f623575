from dialog.app import create_app
from dialog.settings import Settings

app = create_app(Settings.from_environment())
