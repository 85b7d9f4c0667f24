"""Compares the words of a manuscript with those of its finished books.

    words.py BOOK-FOLDER BOOK.epub BOOK.pdf

The manuscript is read by markdown-it, not by Aldine; the PDF by pdftotext; the EPUB by Python's own
parsers. Every word must be in both books, in order: the text first, then the notes among what the text
left over (a note stands at the foot of a page or at the end of a chapter). Words that are there but out
of order are counted as moved, for pdftotext reads a table by columns where it likes; a few are allowed.
Formulas and made text (numbers, running heads, references) are not compared.
"""

import html
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import zipfile
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

MOVED_ALLOWED = 0.03
MARK = "\ue000"  # stands for a hyphen of the text between two words

UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u200c\u200d\ufeff\u200e\u200f"
                              "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
# What is not divided by spaces: each letter counts as a word.
IDEOGRAPH = re.compile("([\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff])")

ATTRIBUTE = r'(?:[#.][\w:.-]+|[\w-]+=(?:"[^"]*"|[^\s}"]+))'
ATTRIBUTES = re.compile(r"\{\s*" + ATTRIBUTE + r"(?:\s+" + ATTRIBUTE + r")*\s*\}")
REFERENCE = re.compile(r"(?<!\w)@(?:fig|tbl|sec|ch|eq|lst):[\w:-]*\w")
# Citations, as the style of a book with a bibliography writes them otherwise.
CITATION = re.compile(r"\[[^\[\]]*(?<![\w/])@\{?\w[^\[\]]*\]|(?<![\w/])-?@\{?\w[\w:.-]*\w\}?(?:\s\[[^\[\]]*\])?")
cites = False
FENCE = re.compile(r"^(?:\s|>)*(`{3,}|~{3,})(.*)$")
CONTAINER = re.compile(r"^((?:\s|>)*):{3,}\s*(\{[^}]*\})?([\w-]*)\s*(\{[^}]*\})?(.*)$")
ADMONITIONS = {"note", "tip", "important", "warning", "caution", "info", "danger"}
INDEX_ONLY = re.compile(r"\[[^\]]*\]\{\.index-only[^}]*\}")
PAGE_BREAK = re.compile(r"^\s*\\(?:newpage|pagebreak)\s*$")
COMMAND = re.compile(r"\\(\{\{#.*\}\})|\{\{\s*#(\w+)\s+([^}\s][^}]*)\}\}")
MATHJAX = re.compile(r"\\\\\(.*?\\\\\)|\\\\\[.*?\\\\\]|\$\$.*?\$\$", re.S)


def words(text):
    """Words as (word, joined to the next by a hyphen). Letters and figures are words apart."""
    text = unicodedata.normalize("NFKC", text.translate(UNSEEN)).casefold()
    text = IDEOGRAPH.sub(r" \1 ", text)
    found = []
    for match in re.finditer(r"[^\W\d_]+|\d+|[-\u2010\u2011\u2012\u2013\u2014" + MARK + r"/.:_]", text):
        token = match.group()
        if token[0].isalnum():
            found.append([token, False])
        elif found:
            found[-1][1] = True
    return found


# The manuscript


def include(text, folder, root, depth=0):
    def replace(match):
        escaped, name, arguments = match.groups()
        if escaped:
            return escaped
        if name == "title" or depth > 9:
            return ""
        if name not in ("include", "rustdoc_include", "playground", "playpen"):
            return match.group()
        path, _, part = arguments.split()[0].partition(":")
        path = os.path.join(folder, path)
        if not os.path.isfile(path):
            return match.group()
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        anchor_line = re.compile(r"ANCHOR(?:_END)?:\s*[\w-]+")
        if part and not re.fullmatch(r"[\d:]+", part):
            kept, inside = [], False
            for line in lines:
                if re.search(r"ANCHOR_END:\s*" + re.escape(part) + r"\b", line):
                    inside = False
                elif re.search(r"ANCHOR:\s*" + re.escape(part) + r"\b", line):
                    inside = True
                elif inside and not anchor_line.search(line):
                    kept.append(line)
            lines = kept
        elif part:
            first, colon, last = part.partition(":")
            start = int(first or 1) - 1
            end = (int(last) if last else None) if colon else start + 1
            lines = lines[start:end]
        lines = [line for line in lines if not anchor_line.search(line)]
        text = include("\n".join(lines), os.path.dirname(path), root, depth + 1)
        return f"```rust\n{text}\n```\n" if name.startswith("play") else text

    return COMMAND.sub(replace, text)


def grid(match):
    """The cells of a grid table, row by row, each as a paragraph; not of one in code."""
    if match.string.count("\n```", 0, match.start()) % 2:
        return match.group()
    out, cells = [], []
    for line in match.group().splitlines():
        parts = re.split(r"[|+](?:[-=:+]{2,}[|+])?", line)[1:-1]
        if line.startswith("+") or len(parts) != len(cells):
            out, cells = out + cells, [""] * len(parts)
        cells = [cell + part.strip() + "\n" for cell, part in zip(cells, parts)]
    return "\n".join(out + cells) + "\n"


def plain_lines(text):
    """House syntax that is on lines of its own, outside code."""
    text = re.sub(r"^\+[-:+]+\+\n(?:[+|].*\n)+", grid, text, flags=re.M)
    out, fence = [], None
    for line in text.split("\n"):
        match = FENCE.match(line)
        if fence:
            if match and match.group(1).startswith(fence) and not match.group(2).strip():
                fence = None
            out.append(line)
            continue
        if match:
            fence = match.group(1)
        container = CONTAINER.match(line)
        if container:
            before, _, name, _, rest = container.groups()
            out.append(before + (rest if name in ADMONITIONS else ""))
            out.append(before)
        elif PAGE_BREAK.match(line):
            out.append("")
        else:
            out.append(line)
    return "\n".join(out)


def visible_code(token, marks):
    """mdBook hides lines of Rust that begin with a lone #, and of others what begins with a mark."""
    info = re.split(r"[\s,]+", token.info.strip()) if token.info else [""]
    if info[0] != "rust":
        own = [word.removeprefix("hidelines=") for word in info if word.startswith("hidelines=")]
        mark = (own or [marks.get(info[0])])[0]
        lines = token.content.split("\n")
        return "\n".join(line for line in lines if not (mark and line.lstrip().startswith(mark)))
    lines = []
    for line in token.content.split("\n"):
        bare = line.lstrip()
        if bare == "#" or bare.startswith("# "):
            continue
        lines.append(line.replace("##", "#", 1) if bare.startswith("##") else line)
    return "\n".join(lines)


def strip_html(text):
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r"<(script|style|iframe|video|audio|object)\b.*?</\1\s*>", " ", text, flags=re.S | re.I)
    text = re.sub(r"</?(?:b|i|em|strong|u|s|sup|sub|span|small|kbd|a|code|mark|abbr|cite|q|wbr)\b[^>]*>", "", text, flags=re.I)
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def inline_text(token):
    out = []
    lone = [c for c in token.children if not (c.type == "text" and not ATTRIBUTES.sub("", c.content).strip())]
    for child in token.children:
        if child.type == "text":
            out.append(child.content)
        elif child.type == "code_inline":
            # Kept from being read as attributes or references.
            out.append(child.content.replace("{", " ").replace("@", " "))
        elif child.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif child.type == "html_inline":
            out.append(strip_html(child.content) if not child.content.lower().startswith("<br") else " ")
        elif child.type == "image":
            out.append(" ")
            if len(lone) == 1 and child.attrs.get("title"):
                out.append(str(child.attrs["title"]))
        elif child.type in ("footnote_ref", "footnote_anchor", "math_inline", "math_inline_double"):
            out.append(" ")
    text = re.sub(r"^\[[ xX]\]\s|^(?:Table)?: ", "", "".join(out))
    text = REFERENCE.sub(" ", ATTRIBUTES.sub("", INDEX_ONLY.sub("", text)))
    return CITATION.sub(" ", text) if cites else text


def manuscript(folder):
    """The words of the text and the words of the notes."""
    markdown = (MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
                .use(footnote_plugin).use(deflist_plugin))
    with open(os.path.join(folder, "book.toml"), "rb") as file:
        manifest = tomllib.load(file)
    # To mdBook, a dollar is one, unless a preprocessor makes formulas of it.
    mdbook = any(key in manifest for key in ("output", "preprocessor", "build", "rust"))
    if not mdbook or {"katex", "mathjax", "math"} & manifest.get("preprocessor", {}).keys():
        markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    html_options = manifest.get("output", {}).get("html", {})
    marks = html_options.get("code", {}).get("hidelines", {})
    tools = manifest.get("diagrams", {})
    drawn = {lang for name, tool in tools.items() if isinstance(tool, dict) for lang in tool.get("languages", [name])}
    src = os.path.join(folder, manifest.get("book", {}).get("src", "src"))
    global cites
    cites = "bibliography" in manifest
    with open(os.path.join(src, "SUMMARY.md"), encoding="utf-8") as file:
        files = re.findall(r"\]\(<?([^)>]+\.md)>?\)", file.read())
    text, notes = [], []
    for name in dict.fromkeys(files):
        path = os.path.join(src, html.unescape(name.replace("%20", " ").removeprefix("./")))
        if mdbook and not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8-sig") as file:
            source = file.read().replace("\r\n", "\n")
        source = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", source, flags=re.S)
        source = include(source, os.path.dirname(path), folder)
        if html_options.get("mathjax-support"):
            source = MATHJAX.sub(" ", source)
        source = plain_lines(source)
        into = text
        for token in markdown.parse(source):
            if token.type == "footnote_block_open":
                into = notes
            elif token.type == "footnote_block_close":
                into = text
            elif token.type == "inline":
                into.append(inline_text(token))
            elif token.type == "fence" and re.split(r"[\s,{]", token.info)[0] in drawn:
                pass  # a picture stands in its place
            elif token.type == "fence":
                into.append(visible_code(token, marks))
            elif token.type == "code_block":
                into.append(token.content)
            elif token.type == "html_block":
                into.append(strip_html(token.content))
    return words("\n".join(text)), words("\n".join(notes))


# The books


class Text(HTMLParser):
    SKIP = {"head", "math", "svg", "script", "style"}
    INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small",
              "span", "strong", "sub", "sup", "u", "wbr", "del", "ins"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in self.SKIP
        if tag not in self.INLINE:
            self.out.append(" ")

    def handle_endtag(self, tag):
        self.skip -= tag in self.SKIP
        if tag not in self.INLINE:
            self.out.append(" ")

    def handle_startendtag(self, tag, attrs):
        if tag not in self.INLINE:
            self.out.append(" ")

    def handle_data(self, data):
        if not self.skip:
            self.out.append(data)


def epub_words(path):
    ns = {"c": "urn:oasis:names:tc:opendocument:xmlns:container", "o": "http://www.idpf.org/2007/opf"}
    with zipfile.ZipFile(path) as book:
        package = ElementTree.fromstring(book.read("META-INF/container.xml")).find(".//c:rootfile", ns).get("full-path")
        opf = ElementTree.fromstring(book.read(package))
        items = {i.get("id"): i.get("href") for i in opf.iterfind(".//o:item", ns)}
        parser = Text()
        for ref in opf.iterfind(".//o:itemref", ns):
            href = posixpath.normpath(posixpath.join(posixpath.dirname(package), items[ref.get("idref")]))
            parser.feed(book.read(href).decode("utf-8"))
            parser.out.append("\n")
            parser.skip = 0
        parser.close()
    return words("".join(parser.out))


def pdf_words(path):
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], check=True, stdout=subprocess.PIPE).stdout
    return words(text.decode("utf-8"))


# Comparison


def hunks(wanted, found):
    """Where the two differ, as pairs of ranges, by GNU diff."""
    with tempfile.TemporaryDirectory() as scratch:
        names = [os.path.join(scratch, n) for n in "ab"]
        for name, tokens in zip(names, (wanted, found)):
            with open(name, "w", encoding="utf-8") as file:
                file.writelines(token + "\n" for token, _ in tokens)
        done = subprocess.run(["diff", "--minimal", *names], stdout=subprocess.PIPE, text=True, check=False)
    for line in done.stdout.splitlines():
        match = re.match(r"(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?$", line)
        if match:
            a, b, kind, c, d = match.groups()
            a, c = int(a), int(c)
            b, d = int(b or a), int(d or c)
            yield (a, a) if kind == "a" else (a - 1, b), (c, c) if kind == "d" else (c - 1, d)


def rejoined(lost, spare):
    """Takes out of both what differs by hyphens at line ends alone."""
    lost, spare = list(lost), list(spare)
    kept = []
    while lost:
        # A hyphen of the text lost at a line's end: well, known → wellknown.
        for n in range(min(5, len(lost)), 1, -1):
            joined = "".join(t for t, _ in lost[:n])
            if all(h for _, h in lost[: n - 1]) and [t for t, _ in spare].count(joined):
                spare.pop([t for t, _ in spare].index(joined))
                del lost[:n]
                break
        else:
            # A word broken at a page's end, or a very long one at several: beautiful → beau … tiful.
            pieces = broken(lost[0][0], spare)
            for i in reversed(pieces):
                del spare[i]
            if not pieces:
                kept.append(lost[0])
            lost.pop(0)
    return kept, spare


def broken(word, spare):
    """Places in `spare` of the pieces that make the word, in order; at most two of a common word."""
    for start, (head, _) in enumerate(spare):
        if not word.startswith(head):
            continue
        rest, places = word[len(head):], [start]
        for i in range(start + 1, len(spare)):
            if rest and rest.startswith(spare[i][0]):
                rest = rest[len(spare[i][0]):]
                places.append(i)
        if not rest and (len(places) == 2 or len(word) > 24):
            return places
    return []


def compare(wanted, found):
    """The words lost, and what of `found` was left over."""
    lost, spare = [], []
    for (a, b), (c, d) in hunks(wanted, found):
        kept, rest = rejoined(wanted[a:b], found[c:d])
        lost += [(a, w) for w in kept]
        spare += rest
    return lost, spare


def judge(name, text, notes, found):
    lost, spare = compare(text, found)
    lost_notes, spare = compare(notes, spare)
    lost += [(len(text) + place, word) for place, word in lost_notes]
    left = Counter(t for t, _ in spare)
    missing = []
    for place, word in lost:
        if left[word[0]]:
            left[word[0]] -= 1
        else:
            missing.append((place, word[0]))
    moved = len(lost) - len(missing)
    total = len(text) + len(notes)
    print(f"  {name}: {total} words of the manuscript, {len(missing)} missing, {moved} moved")
    for place, word in missing[:12]:
        around = " ".join(w for w, _ in (text + notes)[max(0, place - 4) : place + 6])
        print(f"    missing “{word}” near: {around}")
    if missing or moved > total * MOVED_ALLOWED:
        print(f"  REFUSED {name}: words missing or out of order")
        return False
    return True


def main():
    folder, epub, pdf = sys.argv[1:4]
    text, notes = manuscript(folder)
    good = [judge("EPUB", text, notes, epub_words(epub)), judge("PDF", text, notes, pdf_words(pdf))]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
