"""doctor: is everything there that an answer needs?"""

from __future__ import annotations

from dataclasses import asdict

import typer

from practice_app import settings
from practice_app.cli.common import JsonOption, Session, print_json
from practice_app.errors import MissingError
from practice_app.model import Health

SIGNS = {Health.OK: "ok", Health.ATTENTION: "note", Health.FAULT: "fault"}


def doctor(context: typer.Context, json: JsonOption = False) -> None:
    """Look at microphone, PortAudio, models, data folder and display. Exit code 3 when one is at fault."""
    from practice_app.doctor import doctor as look

    session: Session = context.obj
    checks = look(session.data, speech_model=settings.load(session.data.settings).speech_model)
    if json:
        print_json({"checks": [{**asdict(check), "health": check.health.value} for check in checks]})
    else:
        for check in checks:
            typer.echo(f"{SIGNS[check.health]:6} {check.name}: {check.found}")
            if check.hint:
                typer.echo(f"       {check.hint}")
    if any(check.health is Health.FAULT for check in checks):
        raise typer.Exit(MissingError.exit_code)
