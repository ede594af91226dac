"""How the theme's templates become Python: Jinja's compiler, with less to do for each page.

A page asks for two hundred keys and prints a hundred values. What can be decided when a template is compiled is
decided then: the words of a language, and that nearly every `a.b` is a key of a mapping.
"""

from collections.abc import Callable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import markupsafe
from jinja2 import Environment, Undefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import Expr, Getattr
from jinja2.runtime import Context, Macro
from markupsafe import Markup

_CALL = ("name", "lparen", "string", "rparen")


class Words(Extension):
    """Puts the words of the page's language where a template asks for them by `_('…')`.

    They are part of the compiled text then, together with what stands around them.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        words: Mapping[str, str] = getattr(self.environment, "words", {})
        ahead: list[Token] = []
        for token in stream:
            ahead.append(token)
            if token.type != _CALL[len(ahead) - 1] or ahead[0].value != "_":
                yield from ahead
                ahead = []
            elif len(ahead) == len(_CALL):
                yield Token(ahead[0].lineno, "string", words.get(ahead[2].value, ahead[2].value))
                ahead = []
        yield from ahead


class TemplateCode(CodeGenerator):
    """Jinja's compiler with keys of mappings looked up in place, and texts escaped without a copy that says so."""

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - its name in Jinja
        found = self.temporary_identifier()
        self.write(f"({found}[{node.attr!r}] if type({found} := ")
        self.visit(node.node, frame)
        self.write(
            f") is dict and {node.attr!r} in {found} else environment.getattr({found}, {node.attr!r}))"
        )

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.escaped({finalize.src or ''}")


class PageContext(Context):
    """Jinja's context, which asks of what a template calls only once whether it wants the context too."""

    def call(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        kind = type(function)
        if kind is Macro or (kind in _PLAIN and not hasattr(function, "jinja_pass_arg")):
            if named:
                named.pop("_loop_vars", None)  # what a template has set, for functions that want the context
                named.pop("_block_vars", None)
            return function(*args, **named)
        return super().call(function, *args, **named)


_PLAIN = frozenset({FunctionType, MethodType, BuiltinFunctionType})
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""markupsafe's own loop over a text, where this version of it has one by itself."""


def escaped(value: Any) -> str:
    """A value as a page may hold it."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    return value if kind is Markup else markupsafe.escape(value)


def attributes(environment: Environment) -> Callable[[Any, str], Any]:
    """Jinja's `a.b` for what is no key of a dict: an attribute, or what the environment gives for what is missing."""
    usual = type(environment).getattr

    def attribute(value: Any, name: str) -> Any:
        if type(value) is dict and not hasattr(dict, name):
            return Undefined(None, value, name)
        try:
            return getattr(value, name)
        except AttributeError:
            return usual(environment, value, name)

    return attribute
