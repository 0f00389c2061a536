"""The command line of dltutor: reads it, checks it, and calls the one command it names."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dltutor.command import (
    IN_CLONE,
    ROOT,
    WORK,
    changed,
    check,
    copies,
    environment,
    lab,
    release,
    room,
    stick,
    testing,
    wheelhouse,
    wheels,
)
from dltutor.command.catalogue import SOURCES, chapters, find_chapter, notebooks_in, unrun
from dltutor.command.steps import clean_environ
from dltutor.errors import LearnerError
from dltutor.translations import catalog


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise LearnerError(f"{message}; see {self.prog} --help")


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status: 0 right, 1 something failed, 2 cannot be done as asked."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        known, rest = parser().parse_known_args(arguments)
        if rest and known.command != "test":
            raise LearnerError(f"{' '.join(rest)}: not understood; see python3 -m dltutor {known.command} --help")
        return known.call(known, rest)
    except LearnerError as problem:
        print(f"dltutor: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        print(f"dltutor: {_in_words(problem)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = _Parser(prog="python3 -m dltutor", description="Learn deep learning by doing.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    about = "set up what is needed and open your copies of the notebooks in JupyterLab"
    kept = (
        "The copies are in my_notebooks, without outputs, and what you write there is never written over. "
        "A copy that you delete or rename is made anew; a newer chapter lies beside yours as NAME_newer.ipynb."
    )
    add = commands.add_parser("lab", help=about, description=f"S{about[1:]}. {kept}")
    add.add_argument("--port", help="the port JupyterLab answers on (default: the first free one from 8888 on)")
    add.add_argument("--no-browser", action="store_true", help="only print the address")
    add.add_argument("--wheelhouse", metavar="DIR", help="install from this folder, without a network")
    add.add_argument("--language", metavar="LANG", default="en", help="the language of the chapters, for example fr")
    add.set_defaults(call=_lab)

    add = commands.add_parser("notebooks", help="write the chapters into a folder, never over your work")
    add.add_argument("folder", metavar="DIR")
    add.add_argument("--language", metavar="LANG", default="en", help="the language of the chapters, for example fr")
    add.set_defaults(call=_notebooks)

    add = commands.add_parser("check", help="say what is installed, what is missing and how to mend it")
    add.add_argument(
        "--room",
        nargs="?",
        const="",
        metavar="CODE",
        help="for a workshop, ends in a code word; with one, what it says",
    )
    add.set_defaults(call=_check)

    add = commands.add_parser("test", help="run every test; further arguments go to pytest")
    add.add_argument("--colab", action="store_true", help="on Colab's versions instead of today's")
    add.add_argument("--changed", metavar="BASE", help="only what can have been touched since this branch or commit")
    add.set_defaults(call=_test)

    add = commands.add_parser("run", help="run a chapter from top to bottom and write it as a web page")
    add.add_argument("chapter", help="its number, for example 1")
    add.add_argument("--out", metavar="FILE", help="where to write the page")
    add.add_argument("--language", metavar="LANG", default="en", help="the language of the chapter, for example fr")
    add.set_defaults(call=_run)

    add = commands.add_parser("slides", help="make the decks of slides as web pages that need no network")
    add.add_argument("chapter", nargs="*", help="their numbers (default: all)")
    add.add_argument("--out", metavar="DIR", help="where to write them (default: build/slides)")
    add.set_defaults(call=_slides)

    add = commands.add_parser("site", help="make the web site from the built notebooks; nothing is run, no network")
    add.add_argument("--out", metavar="DIR", help="where to write it (default: build/site/html)")
    add.set_defaults(call=_site)

    add = commands.add_parser("build", help="make the notebooks from their source")
    add.add_argument("chapter", nargs="*", help="their numbers (default: all)")
    add.add_argument("--check", action="store_true", help="only say whether sources and notebooks agree")
    add.add_argument("--text", action="store_true", help="run nothing: only the cells of text are new")
    add.set_defaults(call=_build)

    add = commands.add_parser("translate", help="begin a translation of the chapters, or bring it up to date")
    add.add_argument("language", metavar="LANG", help="the code of the language, for example fr")
    add.add_argument("chapter", nargs="*", help="numbers (default: all that has been begun)")
    add.set_defaults(call=_translate)

    add = commands.add_parser("show", help="draw a lab in both themes, for authors")
    add.add_argument("name", help="the lab, for example OneNeuron")
    add.add_argument("--out", metavar="DIR", help="where to write the two files (default: build/pictures)")
    add.set_defaults(call=_show)

    add = commands.add_parser("new", help="begin a lab that runs, with its test, for authors")
    add.add_argument("what", choices=["lab"])
    add.add_argument("topic", help="the folder in labs/, for example descent")
    add.add_argument("name", help="the name of its class, for example TwoSprings")
    add.set_defaults(call=_new)

    add = commands.add_parser("wheelhouse", help="fill a folder with what a workshop without a network needs")
    add.add_argument("folder", metavar="DIR")
    add.add_argument("--platform", help="windows, mac or linux (default: as this computer)")
    add.add_argument("--python", help="3.11, 3.12 or 3.13 (default: as this Python)")
    add.set_defaults(call=_wheelhouse)

    add = commands.add_parser("release", help="make a release: all of it, or with --dry-run nothing that stays")
    add.add_argument("version", help="its number, for example 1.2.0")
    add.add_argument("--dry-run", action="store_true", help="build and try everything, and keep nothing")
    add.set_defaults(call=_release)

    add = commands.add_parser(
        "stick", help="fill a folder for a room without a network: wheels, clone, hand-outs, slides"
    )
    add.add_argument("folder", metavar="DIR")
    add.add_argument("--platform", action="append", help="windows, mac or linux, once for each (default: all three)")
    add.add_argument("--python", action="append", help="3.11, 3.12 or 3.13, once for each (default: as this Python)")
    add.add_argument("--check", action="store_true", help="only say whether every file is as it was made")
    add.set_defaults(call=_stick)

    add = commands.add_parser("class", help="from learners' progress files: who is where, and where the room is stuck")
    add.add_argument("folder", metavar="FOLDER")
    add.set_defaults(call=_class)

    add = commands.add_parser("wall", help="a page for the wall: an address as a QR code")
    add.add_argument("address", metavar="ADDRESS")
    add.add_argument("--out", metavar="FILE", default="wall.html", help="where to write the page (default: wall.html)")
    add.set_defaults(call=_wall)
    return top


def _lab(known: argparse.Namespace, _rest: list[str]) -> int:
    language = _other(known.language)
    port = lab.free_port(None if known.port is None else lab.port_number(known.port))
    folder = None if known.wheelhouse is None else Path(known.wheelhouse).expanduser().resolve()
    if folder is not None:
        wheels.demand_folder(folder)
    python = environment.ensure(environment.today("lab"), folder)
    return lab.start(python, port, not known.no_browser, language)


def _other(language: str) -> str:
    """A language that is not English, or ""."""
    return "" if catalog.check(language) == catalog.ENGLISH else language


def _notebooks(known: argparse.Namespace, _rest: list[str]) -> int:
    folder = Path(known.folder).expanduser().resolve()
    if said := copies.fill(folder, unrun(_other(known.language)).values()):
        print(said)
    print(f"{folder} holds {len(chapters(folder))} chapters; begin with {copies.BEGIN}.")
    return 0


def _check(known: argparse.Namespace, _rest: list[str]) -> int:
    if known.room:
        print(room.in_words(known.room))
        return 0
    if known.room is not None:
        return room.main()
    own = environment.today("lab")
    if IN_CLONE and sys.prefix != str(own.folder) and environment.running_python(own) is None:
        if not own.ready():
            print(check.written(check.not_set_up(own.folder.exists())))
            return 1
        command = [str(own.python), "-m", "dltutor.command.check"]
        return subprocess.call(command, cwd=ROOT, env=clean_environ())
    return check.main()


def _test(known: argparse.Namespace, rest: list[str]) -> int:
    wanted = environment.colab() if known.colab else environment.today("lab", "test", "site")
    environment.demand_clone(wanted)
    chosen = None
    if known.changed is not None:
        chosen = changed.since(known.changed)
        print(f"Since {known.changed}: {chosen or 'anything can have been touched'}", flush=True)
    return testing.run(environment.ensure(wanted), known.colab, rest, chosen)


def _run(known: argparse.Namespace, _rest: list[str]) -> int:
    chapter = find_chapter(known.chapter, notebooks_in(known.language))
    out = Path(known.out or f"{chapter.stem}.html").expanduser().resolve()
    arguments = [known.chapter, "--out", str(out), "--language", known.language]
    return _hand_over(environment.ensure(environment.today("lab")), "publish.run", arguments)


def _slides(known: argparse.Namespace, _rest: list[str]) -> int:
    options = [] if known.out is None else ["--out", str(Path(known.out).expanduser().resolve())]
    return _hand_over(environment.ensure(environment.today("lab")), "publish.slides", [*known.chapter, *options])


def _site(known: argparse.Namespace, _rest: list[str]) -> int:
    options = [] if known.out is None else ["--out", str(Path(known.out).expanduser().resolve())]
    return _hand_over(environment.ensure(environment.today("lab", "test", "site")), "publish.site.make", options)


def _build(known: argparse.Namespace, _rest: list[str]) -> int:
    for number in known.chapter:
        find_chapter(number, SOURCES, ".py")
    options = [f"--{option}" for option in ("check", "text") if getattr(known, option)]
    return _hand_over(environment.ensure(environment.today("lab", "test")), "publish.build", [*known.chapter, *options])


def _translate(known: argparse.Namespace, _rest: list[str]) -> int:
    arguments = [known.language, *known.chapter]
    return _hand_over(environment.ensure(environment.today("lab", "test")), "publish.translate", arguments)


def _show(known: argparse.Namespace, _rest: list[str]) -> int:
    options = [] if known.out is None else ["--out", str(Path(known.out).expanduser().resolve())]
    return _hand_over(environment.ensure(environment.today("lab", "test")), "authoring.show", [known.name, *options])


def _new(known: argparse.Namespace, _rest: list[str]) -> int:
    arguments = [known.what, known.topic, known.name]
    return _hand_over(environment.ensure(environment.today("lab", "test")), "authoring.new", arguments)


def _hand_over(python: Path, module: str, arguments: list[str]) -> int:
    """Run a module of the package in the environment; returns its exit status."""
    quiet = clean_environ(TF_CPP_MIN_LOG_LEVEL="3")
    return subprocess.call([str(python), "-m", f"dltutor.{module}", *arguments], cwd=WORK, env=quiet)


def _wheelhouse(known: argparse.Namespace, _rest: list[str]) -> int:
    return wheelhouse.fill(Path(known.folder).expanduser().resolve(), wheelhouse.target(known.platform, known.python))


def _release(known: argparse.Namespace, _rest: list[str]) -> int:
    python = environment.ensure(environment.today("lab", "test"))
    return release.make(known.version, python, keep=not known.dry_run)


def _stick(known: argparse.Namespace, _rest: list[str]) -> int:
    folder = Path(known.folder).expanduser().resolve()
    if known.check:
        return stick.check(folder)
    pages_by = [str(environment.ensure(environment.today("lab"))), "-m", "dltutor.publish.stick"]
    return stick.fill(folder, known.platform or wheelhouse.PROCESSORS, known.python or (), pages_by)


def _class(known: argparse.Namespace, _rest: list[str]) -> int:
    folder = str(Path(known.folder).expanduser().resolve())
    return _hand_over(environment.ensure(environment.today("lab")), "publish.classroom", [folder])


def _wall(known: argparse.Namespace, _rest: list[str]) -> int:
    out = Path(known.out).expanduser().resolve()
    python = environment.ensure(environment.today("lab", "workshop"))
    return _hand_over(python, "publish.wall", [known.address, "--out", str(out)])


def _in_words(problem: OSError) -> str:
    place = f"{problem.filename}: " if problem.filename else ""
    return f"{place}{problem.strerror or problem}"
