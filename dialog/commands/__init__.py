"""The `dialog` console script. One file per command group, loaded when called."""

import sys
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from dialog.errors import DialogError
from dialog.settings import SettingsError

# Name of the command -> module and object.
COMMANDS = {
    "audit": "dialog.commands.audit:audit",
    "check": "dialog.commands.check:check",
    "db": "dialog.commands.db:db_group",
    "demo": "dialog.commands.demo:demo",
    "export": "dialog.commands.export:export",
    # The module that adds the last kind of file to the group.
    "import": "dialog.commands.import_figures:import_group",
    "init": "dialog.commands.init:init",
    "rebuild": "dialog.commands.rebuild:rebuild",
    "retention": "dialog.commands.retention:retention",
    "serve": "dialog.commands.serve:serve",
    "simulate": "dialog.commands.simulate:simulate",
    "survey": "dialog.commands.survey:survey",
    "train": "dialog.commands.train:train",
    "user": "dialog.commands.user:user",
    "worker": "dialog.commands.worker:worker",
}


class Commands(click.Group):
    """Finds a command by name and imports only its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dialog")
def dialog() -> None:
    """Dialogue on safety between a municipality, its police and its residents."""


def main() -> None:
    """Run a command. What the operator got wrong is said in clear lines; never a traceback."""
    try:
        dialog(standalone_mode=False)
    except click.UsageError as fault:
        _end(fault.format_message(), 2)
    except click.ClickException as fault:
        _end(fault.format_message())
    except (click.Abort, KeyboardInterrupt):
        sys.exit(1)
    except SettingsError as fault:
        _end("\n".join(fault.faults))
    except OperationalError as fault:
        _end(f"the database does not answer: {str(fault.orig).splitlines()[0]}")
    except DialogError as fault:
        _end(f"not possible: {fault.code or type(fault).__name__}")
    except OSError as fault:
        _end(str(fault))


def _end(line: str, status: int = 1) -> None:
    click.echo(line, err=True)
    sys.exit(status)
