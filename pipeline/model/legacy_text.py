"""Vietnamese from before Unicode: texts in TCVN3 (`.VnTime`) and VNI-Windows, found and turned into Unicode.

Both are one-byte fonts: read as Latin-1 they look like `Céng hoµ x· héi` and `Coäng hoøa xaõ hoäi`
(TCVN 6909:2001 asks for Unicode, Đ7.1).
"""

import re

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_PAIRS = {
    "a": {"ø": "à", "ù": "á", "û": "ả", "õ": "ã", "ï": "ạ", "â": "â", "á": "ấ", "à": "ầ", "å": "ẩ", "ã": "ẫ"}
    | {"ä": "ậ", "ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"},
    "e": {"ø": "è", "ù": "é", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "á": "ế", "à": "ề", "å": "ể", "ã": "ễ"}
    | {"ä": "ệ"},
    "o": {"ø": "ò", "ù": "ó", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "á": "ố", "à": "ồ", "å": "ổ", "ã": "ỗ"}
    | {"ä": "ộ"},
    "ô": {"ø": "ờ", "ù": "ớ", "û": "ở", "õ": "ỡ", "ï": "ợ"},
    "u": {"ø": "ù", "ù": "ú", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "ö": {"ø": "ừ", "ù": "ứ", "û": "ử", "õ": "ữ", "ï": "ự"},
    "y": {"ø": "ỳ", "ù": "ý", "û": "ỷ", "õ": "ỹ"},
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI = {
    **{base + mark: letter for base, marks in _VNI_PAIRS.items() for mark, letter in marks.items()},
    **_VNI_SINGLE,
}
_VNI |= {found.upper(): letter.upper() for found, letter in _VNI.items()}
_VNI |= {found[0].upper() + found[1:]: letter.upper() for found, letter in _VNI.items() if found[0].islower()}
_VNI_FOUND = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_TCVN3_WORD = re.compile(r"[a-z][¨©«¬®µ¶·¸¹»¼½¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïðñöøûüþ]|[¨®§][a-zA-Z¨-ÿ]", re.IGNORECASE)
_VNI_WORD = re.compile(r"[aeo][øùûõïáàåãäâ]|[uyôö][øùûõï]|a[êéèúüë]|ñ[a-z]|[a-z]ö", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z\xa1-\xff]+")
_UNICODE_ONLY = re.compile("[\u0100-\u01b0\u1ea0-\u1ef9]")
_BEYOND_ASCII = re.compile("[\xa1-\xff]")
_FEWEST_WORDS = 4
_SHARE = 0.33
"""Share of a line's words that must look like the old encoding; real text has well over half."""


def from_tcvn3(text: str) -> str:
    """Turn TCVN3 text, read as Latin-1, into Unicode; what is not TCVN3 stays."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """Turn VNI-Windows text, read as Latin-1, into Unicode; what is not VNI stays."""
    return _VNI_FOUND.sub(lambda found: _VNI[found[0]], text)


def old_encoding(line: str) -> str:
    """Name the encoding that a line of text is still in: `TCVN3`, `VNI` or nothing."""
    words = _RUN.findall(line)
    if len(words) < _FEWEST_WORDS or _UNICODE_ONLY.search(line):
        return ""
    shares = {
        "TCVN3": sum(bool(_TCVN3_WORD.search(word)) for word in words) / len(words),
        "VNI": sum(bool(_VNI_WORD.search(word)) for word in words) / len(words),
    }
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _SHARE else ""


def looks_legacy(text: str) -> bool:
    """Whether a text, though too short to name its encoding, has letters of one and none of Unicode's."""
    return bool(_BEYOND_ASCII.search(text)) and not _UNICODE_ONLY.search(text)


def to_unicode(line: str, encoding: str) -> str:
    """Turn a line in a named old encoding (see `old_encoding`) into Unicode."""
    return from_tcvn3(line) if encoding == "TCVN3" else from_vni(line)
