"""The theme's templates as the pages of one site in one language see them.

What all these pages share is a global of their own environment, so that macros are imported once for all of them and
not once for each page; the code of a template is read once for all environments.
"""

from collections.abc import Callable, Mapping, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, Template

_REMEMBERED = 10_000


class OneCode(BaseLoader):
    """A loader whose templates are compiled once, whichever environment asks for them.

    A theme that changes while a build runs is the next build's: nothing is looked at again.
    """

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader
        self._codes: dict[str, CodeType] = {}

    def get_source(self, environment: Environment, template: str) -> Any:
        return self._loader.get_source(environment, template)

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if name not in self._codes:
            self._codes[name] = self._code(environment, name)
        return environment.template_class.from_code(environment, self._codes[name], dict(globals or {}))

    def _code(self, environment: Environment, name: str) -> CodeType:
        source, filename, _ = self.get_source(environment, name)
        kept = environment.bytecode_cache
        if kept is None:
            return environment.compile(source, name, filename)
        bucket = kept.get_bucket(environment, name, filename, source)
        if bucket.code is None:
            bucket.code = environment.compile(source, name, filename)
            kept.set_bucket(bucket)
        return bucket.code


def environment_of(environment: Environment, shared: Mapping[str, Any]) -> Environment:
    """An environment whose templates also see what is shared; its macros are imported once."""
    own = environment.overlay(auto_reload=False)
    own.globals = {**environment.globals, **shared, "once": _once()}
    own.getattr = _attributes(own)  # type: ignore[method-assign, assignment]
    return own


def _attributes(environment: Environment) -> Callable[[Any, str], Any]:
    """Jinja's `a.b`, with keys of a dict first: nearly all that templates read is one, and a missed attribute slow."""
    usual = type(environment).getattr

    def attribute(value: Any, name: str) -> Any:
        if type(value) is not dict:
            return usual(environment, value, name)
        if name in value:
            return value[name]
        return getattr(value, name) if hasattr(dict, name) else environment.undefined(obj=value, name=name)

    return attribute


def _once() -> Callable[[Callable[[Any], str], Any], str]:
    """A function that gives a macro's output for a value with a digest, and makes it once.

    The same row stands in the lists of many pages; a macro that is called so may depend on its value and on what
    these pages share, and on nothing else.
    """
    made: dict[tuple[Callable[[Any], str], bytes], str] = {}

    def once(macro: Callable[[Any], str], value: Any) -> str:
        key = (macro, value.digest)
        if key not in made:
            if len(made) >= _REMEMBERED:
                made.clear()
            made[key] = macro(value)
        return made[key]

    return once
