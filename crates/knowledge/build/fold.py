"""Folding of characters, so that spelling variants of a term are one string. The product applies the same table."""

import unicodedata

DELETE = "\0"
HYPHENS = "-‐‑‒–—―−﹣－_"
APOSTROPHES = "'’‘`´ʼ＇"


def char_table(traditional):
    """Non-ASCII characters and what they fold to: one character, or DELETE.

    Traditional Chinese to Simplified, full width to half width, letters with marks to plain letters, upper to lower.
    """
    table = {}
    for code in range(0x80, 0x10000):
        char = chr(code)
        if 0xD800 <= code < 0xE000:
            continue
        folded = unicodedata.normalize("NFKD", char)
        base = folded[0]
        rest_is_marks = all(unicodedata.combining(mark) for mark in folded[1:])
        target = base if rest_is_marks or base == " " else char
        if unicodedata.combining(char):
            target = DELETE
        lower = target.lower()
        target = lower if len(lower) == 1 else target
        if target != char:
            table[char] = target
    for char, simplified in traditional.items():
        table[char] = simplified
    for char in HYPHENS:
        table[char] = " "
    for char in APOSTROPHES:
        table[char] = DELETE
    table["µ"] = table["μ"] = "u"
    table["\u3000"] = " "
    return {char: to for char, to in table.items() if ord(char) >= 0x80}


class Folder:
    """Folds whole terms."""

    def __init__(self, traditional):
        self.table = char_table(traditional)

    def __call__(self, term):
        out = []
        for char in term:
            if ord(char) < 0x80:
                char = " " if char in "-_" or char.isspace() else char.lower()
                char = DELETE if char in "'`" else char
            else:
                char = self.table.get(char, char)
            if char == DELETE:
                continue
            if char == " " and (not out or out[-1] == " "):
                continue
            out.append(char)
        return "".join(out).strip()


def simplified_characters(package):
    """One-to-one Traditional to Simplified characters of OpenCC."""
    table = {}
    for line in package.text("opencc/dictionary/TSCharacters.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        traditional, options = line.split("\t")
        simplified = options.split(" ")[0]
        if len(traditional) == 1 and len(simplified) == 1 and ord(traditional) < 0x10000:
            table[traditional] = simplified
    return table
