"""Holds the page list of an EPUB against the PDF that it was taken from.

    pages.py BOOK.epub BOOK.pdf

pdftotext says with which words each page of the PDF begins, below its running head; Python's own parser
says which text follows the place that the page list names for that page. The two must begin alike, page by
page. Every page that has text of its own must be listed, once, in order, and marked where it begins; and
the package must name the printed book as the source of its pages.
"""

import html
import json
import posixpath
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

NS = {"c": "urn:oasis:names:tc:opendocument:xmlns:container", "o": "http://www.idpf.org/2007/opf",
      "dc": "http://purl.org/dc/elements/1.1/", "h": "http://www.w3.org/1999/xhtml"}
OPS = "{http://www.idpf.org/2007/ops}type"
PICTURE = "\ufffc"
VOID = {"br", "hr", "img", "meta", "link", "wbr", "col", "input", "source", "area", "base", "embed", "track"}


def output(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8", "replace")


def folded(text):
    return unicodedata.normalize("NFKC", text).casefold()


def letters(text):
    return "".join(c for c in folded(text) if c.isalpha())


def signs(text):
    return "".join(c for c in folded(text) if c.isalnum())


# The PDF


def roman(n):
    text = ""
    for value, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                           "m cm d cd c xc l xl x ix v iv i".split()):
        text, n = text + sign * (n // value), n % value
    return text


def labels(path, count):
    """The folio of each page, by the file's own page labels."""
    said = json.loads(output("qpdf", "--json", "--json-key=pagelabels", path))["pagelabels"]
    ranges = sorted((r["index"], r["label"]) for r in said)
    found = []
    for page in range(count):
        start, label = [r for r in ranges if r[0] <= page][-1]
        n = label.get("/St", 1) + page - start
        style = label.get("/S")
        sign = {"/D": str(n), "/r": roman(n), "/R": roman(n).upper()}.get(style, "")
        found.append(label.get("/P", "u:").removeprefix("u:") + sign)
    return found


def lines_of(path):
    """The lines of each page, from the top, and from the left where they stand side by side: (top, text)."""
    text = output("pdftotext", "-bbox-layout", "-enc", "UTF-8", path, "-")
    for page in re.split(r"<page\b", text)[1:]:
        lines = []
        for line in re.finditer(r'<line xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">(.*?)</line>', page, re.S):
            words = re.findall(r"<word [^>]*>(.*?)</word>", line[4], re.S)
            lines.append((float(line[2]), float(line[3]), float(line[1]), html.unescape(" ".join(words))))
        rows = []
        for top, bottom, left, text in sorted(lines):
            if rows and top < (rows[-1][0] + rows[-1][1]) / 2:
                rows[-1][2].append((left, text))
            else:
                rows.append((top, bottom, [(left, text)]))
        yield [(round(top), text) for top, _, cells in rows for _, text in sorted(cells)]


def head_height(pages):
    """The height at which running heads stand: the highest where the topmost line says what it says
    elsewhere too, on some pages at least."""
    # A folio may stand before the head, beside it.
    tops = [(top, text) for lines in pages if len(lines) > 1 for top, text in lines if top == lines[0][0]]
    # A head may hold the folio, which differs from page to page.
    tops = [(top, signs(text).strip("0123456789")) for top, text in tops if re.search(r"[^\W\d_]", text)]
    texts = Counter(text for _, text in tops if text)
    heights = Counter(top for top, text in tops if texts[text] > 1)
    return min((top for top, times in heights.items() if times > 2), default=None)


def beginnings(path):
    """For each page its folio, and its first lines without running head and folio."""
    pages = list(lines_of(path))
    head = head_height(pages)
    for label, lines in zip(labels(path, len(pages)), pages):
        if head is not None:
            lines = [line for line in lines if abs(line[0] - head) > 2]
        texts = [text for _, text in lines if signs(text)]
        for end in (0, -1):
            if texts and signs(texts[end]) == signs(label):
                texts.pop(end)
        yield label, texts


# The EPUB


class Places(HTMLParser):
    """The text of a file, with the place of each id in it; its formulas as MathML has them, or as TeX."""

    SKIP = {"head", "script", "style", "annotation"}

    def __init__(self, tex):
        super().__init__(convert_charrefs=True)
        self.tex = tex
        self.text, self.at, self.marks, self.stack, self.skip = [], {}, {}, [], 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("id"):
            self.at[attrs["id"]] = len(self.text)
        if "pagebreak" in (attrs.get("epub:type") or "").split():
            self.marks[attrs.get("id")] = (attrs.get("aria-label") or attrs.get("title"), attrs.get("role"))
        if tag in ("img", "svg"):
            self.text.append(PICTURE)
        if tag == "math" and self.tex:
            self.text.extend(attrs.get("alttext") or "")
        hidden = (tag == "math" and self.tex or tag in self.SKIP or "noteref" in (attrs.get("epub:type") or "").split()
                  or "backlink" in (attrs.get("epub:type") or "").split())
        if tag not in VOID:
            self.stack.append((tag, hidden))
            self.skip += hidden

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.stack:
            name, hidden = self.stack.pop()
            self.skip -= hidden
            if name == tag:
                break

    def handle_data(self, data):
        if not self.skip:
            self.text.extend(data)


def page_list(path, tex=False):
    """The package document, and for each entry of the page list its label, its mark and the text after it."""
    with zipfile.ZipFile(path) as book:
        package = ElementTree.fromstring(book.read("META-INF/container.xml")).find(".//c:rootfile", NS).get("full-path")
        opf = ElementTree.fromstring(book.read(package))
        items = {i.get("id"): i.get("href") for i in opf.iterfind(".//o:item", NS)}
        nav = next(i.get("href") for i in opf.iterfind(".//o:item", NS) if "nav" in (i.get("properties") or "").split())
        nav = posixpath.join(posixpath.dirname(package), nav)
        tree = ElementTree.fromstring(book.read(nav))
        spine = [posixpath.join(posixpath.dirname(package), items[ref.get("idref")]) for ref in opf.iterfind(".//o:itemref", NS)]
        spine = [posixpath.normpath(unquote(name)) for name in spine]
        files, found = {}, []
        for element in tree.iterfind(".//h:nav", NS):
            if element.get(OPS) != "page-list":
                continue
            for link in element.iterfind(".//h:a", NS):
                name, _, fragment = unquote(link.get("href")).partition("#")
                name = posixpath.normpath(posixpath.join(posixpath.dirname(nav), name))
                for one in (name, *spine[spine.index(name) + 1:][:1]):
                    if one not in files:
                        files[one] = Places(tex)
                        files[one].feed(book.read(one).decode("utf-8"))
                places = files[name]
                at = places.at.get(fragment, 0 if not fragment else None)
                # What a file begins with may close the page that began in the file before.
                after = "".join(files[one].text[:2000])
                text = None if at is None else "".join(places.text[at:at + 4000]) + (after if one != name else "")
                found.append(("".join(link.itertext()), places.marks.get(fragment), text))
    return opf, found


def floats(path):
    """The letters of each figure, caption and table of an EPUB."""
    found = []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                tree = ElementTree.fromstring(book.read(name))
                for kind in ("figure", "figcaption", "table"):
                    found += [letters(" ".join(e.itertext())) for e in tree.iterfind(f".//h:{kind}", NS)]
    return found


# Comparison

# What print alone says behind a reference, whole or divided between two lines.
WHERE = r"(?:the (?:facing|next|preceding) page|page [\divxlc]+)"
ON_PAGE = re.compile(rf"\s*\({WHERE}\)|,? (?:on )?{WHERE}\b|\s*\((?:the )?(?:page)?$|,? on(?: the)?(?: page)?$|"
                     rf"^(?:the )?(?:(?:facing|next|preceding) )?(?:page )?(?:[\divxlc]+)?\)")


def alike(line, text, within):
    """Whether the text of the e-book begins as the printed line does, which may begin `within` a word."""
    if (bare := ON_PAGE.sub("", line)) != line:
        line, text = bare, ON_PAGE.sub("", text)
    # The leaders and the folio of an entry of the contents.
    line = re.sub(r"(?:\s*\.){3,}\s*\w*$", "", line)
    # A list's number or a bullet is printed, and not in the text of the e-book.
    bare = re.sub(r"^\s*(?:\(?\d+[.)]|[a-z][.)]|[•‣◦–—▪*☐☑✓]|\d+)\s+", "", line)
    for kind in (letters, signs):
        wanted, there = [kind(line), kind(bare)], kind(text)
        wanted = [w for w in wanted if w]
        if any(there.startswith(w[:60]) for w in wanted):
            return True
        if within and any(w[:40] in there[:40 + 20] for w in wanted):
            return True
    return False


def moved(lines, text, within, captions):
    """Whether the text begins below a figure or table that left its place in it for the head of the page."""
    begins = next((i for i, line in enumerate(lines) if alike(line, text, within)), 0)
    stands = [letters(line)[:40] for line in lines if letters(line)]
    if all(any(line in caption for caption in captions) for line in stands):
        return True
    above = [letters(line)[:40] for line in lines[:begins] if letters(line)]
    if any(line in caption for line in above for caption in captions):
        return True
    # Or the figure is what the text goes on with, and stands elsewhere.
    rest = letters(text)
    while found := next((caption for caption in captions if len(caption) > 3 and rest.startswith(caption)), None):
        rest = rest[len(found):]
        if any(rest.startswith(letters(line)[:60]) for line in lines if len(letters(line)) > 3):
            return True
    return False


def main():
    epub, pdf = sys.argv[1:3]
    opf, entries = page_list(epub)
    complaints = []
    listed = [label for label, _, _ in entries]
    for label, times in Counter(listed).items():
        if times > 1:
            complaints.append(f"page {label} is listed {times} times")
    captions = floats(epub)
    by_label = {label: (mark, text) for label, mark, text in entries}
    order, right, last = [], 0, ""
    tex = {label: text for label, _, text in page_list(epub, tex=True)[1]}
    before = []
    for label, lines in beginnings(pdf):
        order.append(label)
        within, last = last.endswith(("-", "\u00ad")), lines[-1] if lines else ""
        # A table that goes on shows its head again: lines of which the page before had every word.
        known = {word for line in before for word in line.split()}
        head = next((i for i, line in enumerate(lines[:12]) if not known.issuperset(line.split())), 0)
        firsts, before = lines[:head + 1], lines
        if not lines:
            continue
        # A page of figures alone, which left their places: it begins nowhere in the text.
        if label not in by_label and any(letters(lines[0])[:40] in caption for caption in captions):
            continue
        if label not in by_label:
            complaints.append(f"page {label} is not listed; it begins “{lines[0][:60]}”")
            continue
        mark, text = by_label[label]
        if text is None:
            complaints.append(f"page {label} is listed, but its place is not there")
        elif moved(lines, text, within, captions):
            right += 1
        elif PICTURE in re.match(r"\W*", text).group():
            # The page begins with a picture, and a drawing has words of its own: the text goes on below it.
            if not any(alike(line, text, within) for line in lines):
                complaints.append(f"page {label}: “{text[:60]}” stands on it nowhere")
            else:
                right += 1
        elif not any(alike(line, there, within) for line in firsts for there in (text, tex[label])):
            complaints.append(f"page {label} begins “{lines[0][:60]}”, its mark stands before “{' '.join(text.split())[:60]}”")
        elif mark != (label, "doc-pagebreak"):
            complaints.append(f"the mark of page {label} says {mark}")
        else:
            right += 1
    if [label for label in order if label in by_label] != listed:
        complaints.append("the page list is not in the order of the pages, or names pages that are not there")
    source = [s.text for s in opf.iterfind(".//dc:source", NS)]
    named = [m.text for m in opf.iterfind(".//o:meta", NS) if m.get("property") == "pageBreakSource"]
    refined = [m.text for m in opf.iterfind(".//o:meta", NS) if m.get("property") == "source-of"]
    if len(source) != 1 or named != source or refined != ["pagination"]:
        complaints.append(f"the source of the pages is said as {source}, {named}, {refined}")
    print(f"  pages: {right} of {len(order)} begin in the e-book with the words of print; {len(listed)} are listed")
    for complaint in complaints[:20]:
        print("  REFUSED", complaint)
    if len(complaints) > 20:
        print(f"  REFUSED … and {len(complaints) - 20} more")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
