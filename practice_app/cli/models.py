"""models: what speech models are on this machine; fetch, import, remove, choose and time them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from practice_app import settings
from practice_app.cli.common import JsonOption, Session, print_json, progress
from practice_app.errors import MissingError

if TYPE_CHECKING:
    from practice_app.speech.models import InstalledModel
    from practice_app.speech.speed import Speed

app = typer.Typer(help="Speech models on this machine.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="A name as 'models list' prints it.")]


@app.command("list")
def list_models(context: typer.Context, json: JsonOption = False) -> None:
    """List the speech models and how each is on this machine."""
    _show(context.obj, recheck=False, json=json)


@app.command()
def verify(context: typer.Context, json: JsonOption = False) -> None:
    """Read every byte again and compare with the hashes we know. Exit code 3 when a model is damaged."""
    _show(context.obj, recheck=True, json=json)


@app.command()
def fetch(
    context: typer.Context,
    name: NameArgument,
    mirror: Annotated[str | None, typer.Option(help="Fetch from this address, this once.")] = None,
    json: JsonOption = False,
) -> None:
    """Fetch a model from the hub, or from the mirror of your settings. Ctrl-C pauses; fetch again goes on."""
    from practice_app.speech.download import bytes_kept, fetch_model
    from practice_app.speech.models import installed_model, speech_model

    session: Session = context.obj
    model = speech_model(name)
    address = mirror or settings.load(session.data.settings).model_mirror
    fetched = not installed_model(name, session.data).status.usable
    if fetched:
        report = progress(f"Fetching {name}")
        try:
            fetch_model(model, session.data, report, threading.Event(), address)
        except KeyboardInterrupt:
            kept = bytes_kept(model, session.data)
            typer.echo(f"\nPaused with {kept / 1e6:.0f} MB here. Fetch it again to go on.", err=True)
            raise typer.Exit(1) from None
    if json:
        print_json({"name": name, "fetched": fetched, "bytes": model.size if fetched else 0})
    else:
        typer.echo(f"{name} is here." if fetched else f"{name} was on this machine already.")


@app.command("import")
def import_(context: typer.Context, source: Path, json: JsonOption = False) -> None:
    """Take a model from a folder or a zip; its bytes must be those of a model in the list."""
    from practice_app.speech.manage import import_model

    session: Session = context.obj
    report = progress("Importing")
    model = import_model(source, session.data, report, threading.Event())
    if json:
        print_json({"name": model.name, "bytes": model.size, "sha256": model.weights.sha256})
    else:
        typer.echo(f"{model.name} was imported: {model.label}.")


@app.command()
def remove(context: typer.Context, name: NameArgument, json: JsonOption = False) -> None:
    """Remove a model that was fetched, imported or unpacked. The one in use stays."""
    from practice_app.speech.manage import remove_model

    session: Session = context.obj
    freed = remove_model(name, session.data, settings.load(session.data.settings).speech_model)
    if json:
        print_json({"name": name, "freed_bytes": freed})
    else:
        typer.echo(f"{name} is removed; {freed / 1e6:.0f} MB are free again.")


@app.command()
def use(context: typer.Context, name: NameArgument, json: JsonOption = False) -> None:
    """Choose the model that writes down your answers."""
    from practice_app.speech.manage import use_model

    session: Session = context.obj
    use_model(name, session.data)
    if json:
        print_json({"name": name})
    else:
        typer.echo(f"Your answers are written down with {name} from now on.")


@app.command()
def measure(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Default: every model that is here.")] = None,
    json: JsonOption = False,
) -> None:
    """Time the models on this machine and say which one serves it best."""
    from practice_app.speech.models import installed_models, speech_model
    from practice_app.speech.speed import measure, recommended, speeds

    session: Session = context.obj
    wanted = [speech_model(name).name] if name else _usable(session)
    for each in wanted:
        if not json:
            typer.echo(f"Timing {each}…", err=True)
        measure(each, session.data, threading.Event())
    known = speeds(session.data)
    best = recommended(installed_models(session.data), known)
    if json:
        print_json(
            {
                "models": [{"name": each, **_speed_data(known.get(each))} for each in wanted],
                "recommended": best.name if best else None,
            }
        )
    else:
        for each in wanted:
            typer.echo(f"{each:10} {known[each]}")
        if best is not None:
            typer.echo(f"Best for this machine: {best.name}")


def _usable(session: Session) -> list[str]:
    from practice_app.speech.models import installed_models

    found = [each.model.name for each in installed_models(session.data) if each.status.usable]
    if not found:
        raise MissingError("There is no speech model on this machine.", "Fetch or import one first.")
    return found


def _speed_data(speed: Speed | None) -> dict[str, Any]:
    if speed is None:
        return {"window_s": None, "s_per_minute": None}
    return {"window_s": round(speed.window_seconds, 3), "s_per_minute": round(speed.per_minute, 3)}


def _show(session: Session, *, recheck: bool, json: bool) -> None:
    from practice_app.speech.download import bytes_kept
    from practice_app.speech.models import ModelStatus, installed_models
    from practice_app.speech.speed import recommended, speeds

    chosen = settings.load(session.data.settings).speech_model
    found = installed_models(session.data, recheck)
    known = speeds(session.data)
    best = recommended(found, known)
    if json:
        rows = [
            {
                "name": each.model.name,
                "label": each.model.label,
                "status": each.status.value,
                "chosen": each.model.name == chosen,
                "recommended": each.model == best,
                "english_only": each.model.english_only,
                "bytes": each.model.size,
                "bytes_fetched": bytes_kept(each.model, session.data),
                "sha256": each.model.weights.sha256,
                "source": each.source,
                "refused": list(each.refused),
                **_speed_data(known.get(each.model.name)),
            }
            for each in found
        ]
        print_json({"models": rows})
    else:
        for each in found:
            _print(each, each.model.name == chosen, known.get(each.model.name))
            if kept := bytes_kept(each.model, session.data):
                typer.echo(f"    {kept / each.model.size:.0%} fetched")
    if any(each.status is ModelStatus.DAMAGED for each in found):
        raise typer.Exit(MissingError.exit_code)


def _print(found: InstalledModel, chosen: bool, speed: Speed | None) -> None:
    size = f"{found.model.size / 1e6:.0f} MB"
    mark = "*" if chosen else " "
    told = f"; {speed}" if speed else ""
    typer.echo(f"{mark} {found.model.name:10} {found.status.value:13} {size:>7}  {found.model.label}{told}")
    for refusal in found.refused:
        typer.echo(f"    refused: {refusal}")
