"""Lays a finished EPUB and PDF before judges that know nothing of Aldine.

    judge.py BOOK.epub BOOK.pdf

EPUBCheck: no fatal error, error, warning or message on usage. Ace by DAISY: no violation. qpdf --check: clean.
pdffonts: every font embedded, subset, and mapped to Unicode. mutool: no complaint.
"""

import json
import os
import subprocess
import sys
import tempfile


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
    print(f"  PDF: {info.get('Pages', '?').strip()} pages, {len(fonts)} fonts, {os.path.getsize(path)} bytes")


def main():
    epub_path, pdf_path = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as scratch:
        complaints = [*epubcheck(epub_path, scratch), *ace(epub_path, scratch), *pdf(pdf_path)]
    for complaint in complaints:
        print("  REFUSED", complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
