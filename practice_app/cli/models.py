"""models: which speech models are on this machine, and whether their bytes are right."""

from __future__ import annotations

import typer

from practice_app import settings
from practice_app.cli.common import JsonOption, Session, print_json
from practice_app.errors import MissingError

app = typer.Typer(help="Speech models on this machine.", no_args_is_help=True)


@app.command("list")
def list_models(context: typer.Context, json: JsonOption = False) -> None:
    """List the speech models and how each is on this machine."""
    _show(context.obj, recheck=False, json=json)


@app.command()
def verify(context: typer.Context, json: JsonOption = False) -> None:
    """Read every byte again and compare with the hashes we know. Exit code 3 when a model is damaged."""
    _show(context.obj, recheck=True, json=json)


def _show(session: Session, *, recheck: bool, json: bool) -> None:
    from practice_app.speech.models import ModelStatus, installed_models

    chosen = settings.load(session.data.settings).speech_model
    found = installed_models(session.data, recheck)
    if json:
        print_json(
            {
                "models": [
                    {
                        "name": each.model.name,
                        "label": each.model.label,
                        "status": each.status.value,
                        "chosen": each.model.name == chosen,
                        "bytes": each.model.size,
                        "sha256": each.model.weights.sha256,
                        "source": each.source,
                        "refused": list(each.refused),
                    }
                    for each in found
                ]
            }
        )
    else:
        for each in found:
            mark = "*" if each.model.name == chosen else " "
            size = f"{each.model.size / 1e6:.0f} MB"
            typer.echo(f"{mark} {each.model.name:10} {each.status.value:13} {size:>7}  {each.model.label}")
            for refusal in each.refused:
                typer.echo(f"    refused: {refusal}")
    if any(each.status is ModelStatus.DAMAGED for each in found):
        raise typer.Exit(MissingError.exit_code)
