#!/usr/bin/env bash
# Turns finished EPUBs into AZW3 and back with calibre, and looks for what was lost on the way.
# Run by hand, since calibre is large:
#
#     apt-get install calibre
#     tests/calibre.sh BOOK.epub …
#
# The words of the book that comes back must be those that went in; every entry of the contents, every
# note with its way back, and the cover must be there; ebook-meta must show the metadata.
set -euo pipefail
command -v ebook-convert >/dev/null || { echo "calibre is not installed" >&2; exit 2; }
[ $# -gt 0 ] || { echo "usage: $0 BOOK.epub …" >&2; exit 2; }
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
export QT_QPA_PLATFORM=offscreen QTWEBENGINE_DISABLE_SANDBOX=1
failed=0
for book in "$@"; do
  echo "== $book"
  ebook-convert "$book" "$scratch/book.azw3" >"$scratch/log" 2>&1 || { tail -20 "$scratch/log"; failed=1; continue; }
  ebook-convert "$scratch/book.azw3" "$scratch/back.epub" >"$scratch/log" 2>&1 || { tail -20 "$scratch/log"; failed=1; continue; }
  ebook-meta "$book" --get-cover "$scratch/cover" | tee "$scratch/meta"
  [ -s "$scratch/cover" ] || { echo "REFUSED ebook-meta finds no cover"; failed=1; }
  ebook-meta "$scratch/book.azw3" --get-cover "$scratch/cover-azw3" >"$scratch/meta-azw3"
  [ -s "$scratch/cover-azw3" ] || { echo "REFUSED the AZW3 has no cover"; failed=1; }
  python3 - "$book" "$scratch/back.epub" "$scratch/meta" "$scratch/meta-azw3" <<'PYTHON' || failed=1
import posixpath, re, sys, zipfile
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

NS = {"c": "urn:oasis:names:tc:opendocument:xmlns:container", "o": "http://www.idpf.org/2007/opf",
      "dc": "http://purl.org/dc/elements/1.1/", "n": "http://www.daisy.org/z3986/2005/ncx/"}


class Page(HTMLParser):
    def __init__(self, name):
        super().__init__(convert_charrefs=True)
        self.name, self.text, self.ids, self.links, self.images, self.skip = name, [], set(), [], 0, 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.skip += tag in ("head", "style", "script", "math")
        self.ids.add(attrs.get("id"))
        self.images += tag in ("img", "image")
        if tag == "a" and attrs.get("href"):
            path, _, fragment = unquote(attrs["href"]).partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path)) if path else self.name
            if "://" not in attrs["href"] and not attrs["href"].startswith("mailto:"):
                self.links.append((path, fragment))

    def handle_endtag(self, tag):
        self.skip -= tag in ("head", "style", "script", "math")

    def handle_data(self, data):
        if not self.skip:
            self.text.append(data)


def read(path):
    with zipfile.ZipFile(path) as book:
        package = ElementTree.fromstring(book.read("META-INF/container.xml")).find(".//c:rootfile", NS).get("full-path")
        opf = ElementTree.fromstring(book.read(package))
        base = posixpath.dirname(package)
        items = {i.get("id"): posixpath.normpath(posixpath.join(base, unquote(i.get("href")))) for i in opf.iterfind(".//o:item", NS)}
        nav = [i for i in opf.iterfind(".//o:item", NS) if "nav" in (i.get("properties") or "").split()]
        nav = items[nav[0].get("id")] if nav else None
        ncx = next(n for n in items.values() if n.endswith(".ncx"))
        titles = [" ".join("".join(t.itertext()).split()) for t in ElementTree.fromstring(book.read(ncx)).iterfind(".//n:navMap//n:text", NS)]
        pages = {}
        for ref in opf.iterfind(".//o:itemref", NS):
            name = items[ref.get("idref")]
            pages[name] = Page(name)
            pages[name].feed(book.read(name).decode("utf-8"))
    # The contents as a page are made anew on the way; calibre shows the cover as it likes.
    text = "".join("".join(p.text) for p in pages.values() if p.name != nav)
    return titles, re.findall(r"[^\W\d_]+", text.replace("\u00ad", "").casefold()), pages


before, after = read(sys.argv[1]), read(sys.argv[2])
said = []
missing = [t for t in before[0] if t not in after[0]]
if missing:
    said.append(f"{len(missing)} entries of the contents are gone: {missing[:5]}")
from collections import Counter
lost = Counter(before[1]) - Counter(after[1])
if sum(lost.values()) > len(before[1]) // 1000:
    said.append(f"words are gone: {lost.most_common(10)}")
links = [sum(len(p.links) for p in book[2].values()) for book in (before, after)]
broken = [(p.name, l) for p in after[2].values() for l in p.links if l[0] in after[2] and l[1] and l[1] not in after[2][l[0]].ids]
if broken:
    said.append(f"{len(broken)} links lead nowhere: {broken[:3]}")
if links[1] < links[0]:
    said.append(f"of {links[0]} links {links[1]} are left")
images = [sum(p.images for p in book[2].values()) for book in (before, after)]
if images[1] < images[0] - 1:
    said.append(f"of {images[0]} images {images[1]} are left")
with zipfile.ZipFile(sys.argv[1]) as book:
    opf = ElementTree.fromstring(book.read(next(n for n in book.namelist() if n.endswith(".opf"))))
meta = {line.split(":", 1)[0].strip(): line.split(":", 1)[1].strip() for line in open(sys.argv[3], encoding="utf-8") if ":" in line}
wanted = {"Title": "title", "Author(s)": "creator", "Publisher": "publisher", "Languages": "language", "Published": "date",
          "Tags": "subject", "Comments": "description"}  # calibre reads no rights from EPUB 3
for shown, element in wanted.items():
    if opf.find(f".//dc:{element}", NS) is not None and not meta.get(shown):
        said.append(f"ebook-meta shows no {shown}")
if any(m.get("property") == "belongs-to-collection" for m in opf.iterfind(".//o:meta", NS)) and not meta.get("Series"):
    said.append("ebook-meta shows no series")
print(f"{len(before[0])} entries, {len(before[1])} words, {links[0]} links, {images[0]} images; back: {len(after[0])}, {len(after[1])}, {links[1]}, {images[1]}")
for line in said:
    print("REFUSED", line)
sys.exit(bool(said))
PYTHON
done
exit "$failed"
