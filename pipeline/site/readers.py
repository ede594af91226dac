"""Pelican's reader of our documents: the same examination and the same Markdown as the build's own."""

from pathlib import Path
from typing import Any

from pelican.readers import BaseReader

from pipeline.checks.messages import shown
from pipeline.checks.stages import examine
from pipeline.errors import RefusedError


class PortalReader(BaseReader):  # type: ignore[misc]
    """Reads a document for a Pelican plugin that asks for one by path."""

    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the body's HTML and the checked values; raises RefusedError with every fault."""
        portal, root = self.settings["CONGSO"].build.portal, Path(self.settings["PATH"]).parent
        path = Path(source_path).resolve().relative_to(root.resolve()).as_posix()
        examined = examine(path, Path(source_path).read_bytes(), portal, "draft")
        if examined.document is None or examined.rendered is None:
            raise RefusedError("\n".join(shown(issue) for issue in examined.issues))
        return examined.rendered.html, dict(examined.document.values)
