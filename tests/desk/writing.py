"""What a browser without script sends of a form."""

import re
from typing import Any


def hidden(page: Any) -> dict[str, str]:
    """The hidden values that a page sends along."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
