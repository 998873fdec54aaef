"""`schema --against` on the command line: what changed between two states of the API."""

from rich.console import Console

from schema.compare import Weight, compare

_WORDS = {Weight.BREAKS: "bricht", Weight.RISKS: "Vorsicht", Weight.FITS: "passt"}


def show(old: str, new: str) -> int:
    """Print the changes from one SDL to another. The exit code: 1 where one breaks clients, else 0."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    changes = compare(old, new)
    for change in changes:
        console.print(f"{_WORDS[change.weight]:<9} {change.text}")
    if not changes:
        console.print("Nichts hat sich geändert.")
    return int(any(change.weight is Weight.BREAKS for change in changes))
