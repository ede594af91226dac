"""Where the files that come with the program stand: theme, data files and settings of a fresh portal."""

import sysconfig
from pathlib import Path

from pipeline.errors import BrokenEnvironmentError


def program_folder() -> Path:
    """The folder with `theme/`, `content/data/` and `pelicanconf.py` as the program brings them.

    In a checkout (or where the program is installed as editable) it is the checkout; otherwise the files
    were installed beside the package, below `share/congso`. Raises BrokenEnvironmentError where they are missing.
    """
    checkout = Path(__file__).resolve().parents[2]
    installed = Path(sysconfig.get_path("data")) / "share" / "congso"
    for folder in (checkout, installed):
        if (folder / "theme" / "templates").is_dir():
            return folder
    raise BrokenEnvironmentError(
        f"the program's own theme is neither in {checkout} nor in {installed}", "Install congso again."
    )
