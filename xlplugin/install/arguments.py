"""Add the commands install, check, upgrade and remove to the command line; load nothing else."""

import argparse
from pathlib import Path


def add_install_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    for name, text in (
        ("install", "put the add-in where Excel starts it"),
        ("check", "find what is wrong with the installation, the computer or a workbook"),
        ("upgrade", "install this version over an older one, and say what is new"),
        ("remove", "delete what install made; workbooks and databases stay"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument(
            "--to",
            type=Path,
            metavar="FOLDER",
            help="a folder for the program and the add-in, instead of the user's own",
        )
        if name == "check":
            command.add_argument("workbook", type=Path, nargs="?", help="a workbook to look at too")
            command.add_argument(
                "--offline",
                action="store_true",
                help="do not ask TikTok's server; without a linked shop it is not asked",
            )
        if name == "remove":
            command.add_argument(
                "--yes", action="store_true", help="forget links and passwords too"
            )
