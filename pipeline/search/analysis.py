"""How Vietnamese text becomes words to search: as written, and without its marks."""

from whoosh.analysis import Filter, RegexTokenizer, Token

from pipeline.model.vietnamese import fold, nfc

_WORD = r"[^\W_]+(?:[/.\-][^\W_]+)*"
"""A syllable, or a document number such as `40/2012/QĐ-UBND` as one word."""


class _Written(Filter):  # type: ignore[misc]
    """Lower case and one spelling, marks kept."""

    def __call__(self, tokens: object) -> object:
        for token in _all(tokens):
            token.text = nfc(token.text).lower()
            yield token


class _Folded(Filter):  # type: ignore[misc]
    """Without any mark, so that `hoa binh` finds `Hoà Bình`."""

    def __call__(self, tokens: object) -> object:
        for token in _all(tokens):
            token.text = fold(token.text)
            yield token


def _all(tokens: object) -> "list[Token]":
    return tokens  # type: ignore[return-value]


written = RegexTokenizer(_WORD) | _Written()
folded = RegexTokenizer(_WORD) | _Folded()
