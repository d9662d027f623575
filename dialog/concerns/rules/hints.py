"""What the resident's own page looks for while typing, as JavaScript patterns (flags `iu`). Nothing leaves the device.

Rougher than `details` on purpose: a hint that is wrong costs a glance, and the page stays light.
"""

# Personal numbers, phone numbers, plates and addresses of mail, in the digits of any script.
NUMBERS = (
    r"(?<!\p{Nd})(?:19|20)?\p{Nd}{6}[-+ ]?\p{Nd}{4}(?!\p{Nd})"
    r"|(?<!\p{Nd})(?:\+|00)\p{Nd}(?:[- ]?\p{Nd}){8,12}"
    r"|(?<!\p{Nd})0\p{Nd}{1,3}[- ]\p{Nd}{2,3}[- ]?\p{Nd}{2,3}[- ]?\p{Nd}{2,3}(?!\p{Nd})"
    r"|(?<!\p{Nd})[0٠۰][7٧۷]\p{Nd}[- ]?\p{Nd}{3}[- ]?\p{Nd}{2}[- ]?\p{Nd}{2}"
    r"|(?<![\p{L}\p{Nd}])[a-z]{3}\p{Nd}{2}[a-z\p{Nd}](?![\p{L}\p{Nd}])|\S+@\S+\.\p{L}{2,}"
)
# Words that lead up to a name, surnames by their form, and words of a home with a number.
PEOPLE = (
    r"(?<!\p{L})(?:heter|hette|familjen|grannen|herr|named|called|nimeltään|magaciisu waa|magaceedu waa)\s+\p{L}{3,}"
    r"|(?:اسمه|اسمها|يدعى|نامش|اسمش)\s+\p{L}{2,}|(?<!\p{L})\p{L}{2,}\s\p{L}{2,}ss[oe]n(?!\p{L})"
    r"|(?<!\p{L})(?:bor på|bor i|lives at|lives in|asuu|hemma hos|lgh|lägenhet)\s[^.\n]{0,40}\p{Nd}"
)
