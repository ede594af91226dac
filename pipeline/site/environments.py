"""The theme's templates as the pages of one site in one language see them.

What all these pages share is a global of their own environment, so that macros are imported once for all of them and
not once for each page; the code of a template is read once for all environments.
"""

from collections.abc import Callable, Mapping, MutableMapping
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, Template

from pipeline.site import template_code
from pipeline.site.template_code import PageContext, TemplateCode, Words, attributes, escaped

_REMEMBERED = 10_000
_COMPILER = blake2b(Path(template_code.__file__).read_bytes(), digest_size=8).hexdigest()
"""What makes kept code of templates stale: a compiler that has changed."""


class OneCode(BaseLoader):
    """A loader whose templates are compiled once for each language, whichever environment asks for them.

    A theme that changes while a build runs is the next build's: nothing is looked at again.
    """

    def __init__(self, loader: BaseLoader, words: Mapping[str, Callable[[], Mapping[str, str]]]) -> None:
        self._loader = loader
        self._words = words
        self._codes: dict[tuple[str, str], CodeType] = {}

    def words(self, lang: str) -> Mapping[str, str]:
        """Words of the theme in a language, each by the Vietnamese that stands in the templates."""
        return self._words[lang]() if lang in self._words else {}

    def get_source(self, environment: Environment, template: str) -> Any:
        return self._loader.get_source(environment, template)

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        lang = str(environment.globals.get("lang", ""))
        if (lang, name) not in self._codes:
            self._codes[lang, name] = self._code(environment, lang, name)
        return environment.template_class.from_code(environment, self._codes[lang, name], dict(globals or {}))

    def _code(self, environment: Environment, lang: str, name: str) -> CodeType:
        source, filename, _ = self.get_source(environment, name)
        kept = environment.bytecode_cache
        if kept is None:
            return environment.compile(source, name, filename)
        made_from = f"{source}{lang}{sorted(self.words(lang).items())}{_COMPILER}"
        bucket = kept.get_bucket(environment, f"{lang}/{name}", filename, made_from)
        if bucket.code is None:
            bucket.code = environment.compile(source, name, filename)
            kept.set_bucket(bucket)
        return bucket.code


def environment_of(environment: Environment, lang: str, shared: Mapping[str, Any]) -> Environment:
    """An environment for pages in a language whose templates also see what is shared; its macros are imported once."""
    own = environment.overlay(auto_reload=False, extensions=[Words])
    loader = own.loader
    own.globals = {**environment.globals, **shared, "lang": lang, "once": _once()}
    own.code_generator_class = TemplateCode
    own.context_class = PageContext
    own.getattr = attributes(own)  # type: ignore[method-assign, assignment]
    own.escaped = escaped  # type: ignore[attr-defined]
    own.words = loader.words(lang) if isinstance(loader, OneCode) else {}  # type: ignore[attr-defined]
    return own


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
