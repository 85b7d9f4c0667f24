//! PDF/UA-1: ISO 14289-1:2014, by the failure conditions of the Matterhorn Protocol 1.1.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Object, ObjectId};

use super::Report;
use super::file::{DC, File, PDFUA_ID, name};
use super::fonts::{self, Clauses};
use super::structure::{Element, Structure, attribute, language, says};

const CLAUSES: Clauses = Clauses {
    embedded: "7.21.4.1",
    composite: "7.21.3",
    cmap: "7.21.3.3",
    widths: "7.21.5",
    unicode: Some("7.21.7"),
    notdef: "7.21.8",
};

/// Holds a file against the standard.
pub fn check(file: &File<'_>, report: &mut Report) {
    document(file, report);
    content(file, report);
    match Structure::read(file) {
        Some(structure) => {
            structure.check_roles("7.1", report);
            sequences(file, &structure, report);
            nesting(&structure, report);
            headings(&structure, report);
            alternatives(file, &structure, report);
            tables(file, &structure, report);
            notes(file, &structure, report);
            languages(file, &structure, report);
            annotations(file, &structure, report);
        }
        None => report.say("7.1", "the file has no structure tree", None, "the file must be tagged"),
    }
    fonts::check(file, &CLAUSES, report);
}

fn document(file: &File<'_>, report: &mut Report) {
    if let Some(error) = &file.xmp_error {
        report.say("7.1", error.clone(), None, "the catalog needs XMP metadata");
    }
    report.hold(
        file.property(PDFUA_ID, "part") == Some("1"),
        "5",
        "the metadata do not name the standard",
        "pdfuaid:part must be 1",
    );
    let header = file.bytes.get(..8).unwrap_or_default();
    let version = header.starts_with(b"%PDF-1.") && header.last().is_some_and(|b| (b'0'..=b'7').contains(b));
    report.hold(version, "6.1", "the file's version is none of 1.0 to 1.7", "write PDF 1.7");
    let marked = file.dict(&file.catalog, b"MarkInfo");
    let flag = |key: &[u8]| marked.and_then(|dict| file.get(dict, key)).and_then(|o| o.as_bool().ok());
    report.hold(
        flag(b"Marked") == Some(true),
        "7.1",
        "the file is not marked as tagged",
        "MarkInfo must have Marked true",
    );
    report.hold(
        flag(b"Suspects") != Some(true),
        "7.1",
        "the file doubts its own tags",
        "Suspects must be false",
    );
    let title = file.property(DC, "title").is_some_and(|title| !title.trim().is_empty());
    report.hold(title, "7.1", "the metadata have no title", "give the book a `title`");
    let shown = file
        .dict(&file.catalog, b"ViewerPreferences")
        .and_then(|dict| file.get(dict, b"DisplayDocTitle"))
        .and_then(|object| object.as_bool().ok());
    report.hold(shown == Some(true), "7.1", "the title is not shown", "DisplayDocTitle must be true");
    let lang = file.text(&file.catalog, b"Lang");
    report.hold(
        lang.as_deref().is_some_and(language),
        "7.2",
        "the file has no language, or one that is no name of a language",
        "give the book a `language`, such as \"en\"",
    );
    report.hold(!file.doc.trailer.has(b"Encrypt"), "7.16", "the file is encrypted", "leave it open");
    if let Some(layers) = file.dict(&file.catalog, b"OCProperties") {
        let named =
            file.dict(layers, b"D").is_some_and(|d| file.text(d, b"Name").is_some_and(|n| !n.is_empty()));
        report.hold(named, "7.10", "layers have no name", "name them");
    }
    let form = file.dict(&file.catalog, b"AcroForm");
    report.hold(
        form.is_none_or(|form| !form.has(b"XFA")),
        "7.15",
        "the file has an XFA form",
        "leave it out",
    );
}

fn content(file: &File<'_>, report: &mut Report) {
    for unit in &file.units {
        let painted = &unit.painted;
        if painted.unmarked > 0 {
            let help = "everything must be tagged, or an artifact";
            report.say("7.1", "something is neither tagged nor an artifact", unit.page, help);
        }
        if painted.nested > 0 {
            let message = "tagged content and artifacts stand within one another";
            report.say("7.1", message, unit.page, "end the one before the other begins");
        }
        if painted.unbalanced {
            let message = "marks begin that do not end, or end that did not begin";
            report.say("7.1", message, unit.page, "balance BDC and EMC");
        }
        for lang in &painted.langs {
            if !language(&super::file::text(lang)) {
                report.say(
                    "7.2",
                    "a span's language is no name of a language",
                    unit.page,
                    "use BCP 47: \"fr\"",
                );
            }
        }
    }
    for (_, form) in file.streams(b"Form") {
        if form.dict.has(b"Ref") {
            report.say("7.20", "a form takes its content from another file", None, "embed it");
        }
    }
}

/// Every sequence of a page belongs to one element, and the parent tree says to which.
fn sequences(file: &File<'_>, structure: &Structure, report: &mut Report) {
    let mut claimed: BTreeMap<(ObjectId, i64), usize> = BTreeMap::new();
    for element in &structure.elements {
        for content in &element.content {
            *claimed.entry(*content).or_default() += 1;
        }
    }
    let root = file.dict(&file.catalog, b"StructTreeRoot");
    let parents = root.and_then(|root| file.dict(root, b"ParentTree")).map(|tree| numbers(file, tree));
    let parents = parents.unwrap_or_default();
    let units = file.units.iter().filter(|unit| unit.page.is_some());
    for (number, (page, unit)) in (1..).zip(file.pages.iter().zip(units)) {
        let key = page.dict.get(b"StructParents").and_then(Object::as_i64).ok();
        let list =
            key.and_then(|key| parents.get(&key)).and_then(|object| file.follow(object)?.as_array().ok());
        for mcid in &unit.painted.mcids {
            match claimed.get(&(page.id, *mcid)) {
                Some(1) => {}
                Some(_) => {
                    let message = "content belongs to several elements";
                    report.say("7.1", message, Some(number), "give it to one");
                }
                None => {
                    let message = "tagged content belongs to no element";
                    report.say("7.1", message, Some(number), "the structure tree must have it");
                }
            }
            let known =
                list.is_some_and(|list| usize::try_from(*mcid).is_ok_and(|at| list.get(at).is_some()));
            if !known {
                let message = "the parent tree does not know the page's content";
                report.say("7.1", message, Some(number), "StructParents must lead to the elements");
            }
        }
    }
}

/// A number tree, flat.
fn numbers<'f>(file: &'f File<'_>, tree: &'f lopdf::Dictionary) -> BTreeMap<i64, &'f Object> {
    let mut all = BTreeMap::new();
    let mut stack = vec![(tree, 0)];
    while let Some((node, depth)) = stack.pop() {
        for pair in file.array(node, b"Nums").chunks_exact(2) {
            if let Some(key) = file.follow(&pair[0]).and_then(|key| key.as_i64().ok()) {
                all.insert(key, &pair[1]);
            }
        }
        if depth < 32 {
            stack.extend(
                file.array(node, b"Kids").iter().filter_map(|kid| Some((file.as_dict(kid)?, depth + 1))),
            );
        }
    }
    all
}

/// Which elements may stand within which (7.2, by ISO 32000-1, 14.8.4.3).
fn nesting(structure: &Structure, report: &mut Report) {
    let within: [(&str, &[&str]); 9] = [
        ("TR", &["Table", "THead", "TBody", "TFoot"]),
        ("THead", &["Table"]),
        ("TBody", &["Table"]),
        ("TFoot", &["Table"]),
        ("TH", &["TR"]),
        ("TD", &["TR"]),
        ("LI", &["L"]),
        ("LBody", &["LI"]),
        ("TOCI", &["TOC"]),
    ];
    let holds: [(&str, &[&str]); 8] = [
        ("Table", &["TR", "THead", "TBody", "TFoot", "Caption"]),
        ("TR", &["TH", "TD"]),
        ("THead", &["TR"]),
        ("TBody", &["TR"]),
        ("TFoot", &["TR"]),
        ("L", &["L", "LI", "Caption"]),
        ("LI", &["Lbl", "LBody"]),
        ("TOC", &["TOC", "TOCI", "Caption"]),
    ];
    for element in &structure.elements {
        let role = element.role.as_str();
        if let Some((_, parents)) = within.iter().find(|(inner, _)| *inner == role)
            && !parents.contains(&structure.around(element))
        {
            let message = format!("a {role} stands within {}", structure.around(element));
            report.say("7.2", message, element.page, "put it where its kind belongs");
        }
        if let Some((_, kids)) = holds.iter().find(|(outer, _)| *outer == role) {
            for kid in structure.roles(element).filter(|kid| !kids.contains(kid)) {
                report.say(
                    "7.2",
                    format!("a {role} holds a {kid}"),
                    element.page,
                    "put it where its kind belongs",
                );
            }
            if !element.content.is_empty() {
                report.say(
                    "7.2",
                    format!("a {role} holds text of its own"),
                    element.page,
                    "text belongs to the elements in it",
                );
            }
        }
        if role == "Table" {
            let groups: Vec<&str> = structure.roles(element).collect();
            let count = |kind: &str| groups.iter().filter(|group| **group == kind).count();
            let once = count("THead") <= 1 && count("TFoot") <= 1 && count("Caption") <= 1;
            let bodied = count("THead") + count("TFoot") == 0 || count("TBody") > 0;
            let captioned = count("Caption") == 0
                || groups.first() == Some(&"Caption")
                || groups.last() == Some(&"Caption");
            if !(once && bodied && captioned) {
                let help = "one head, bodies, one foot, and a caption first or last";
                report.say("7.2", "a table's parts are not in order", element.page, help);
            }
        }
    }
}

fn headings(structure: &Structure, report: &mut Report) {
    let mut last = 0;
    let (mut numbered, mut plain) = (false, false);
    for element in &structure.elements {
        let depth = match element.role.as_bytes() {
            b"H" => {
                plain = true;
                continue;
            }
            [b'H', depth @ b'1'..=b'6'] => u32::from(depth - b'0'),
            _ => continue,
        };
        numbered = true;
        if depth > last + 1 {
            let message = if last == 0 {
                "the first heading is not of level 1"
            } else {
                "a level of headings is skipped"
            };
            report.say("7.4.2", message, element.page, "headings go down by one level at a time");
        }
        last = depth;
    }
    report.hold(
        !(numbered && plain),
        "7.4.4",
        "headings with and without levels are mixed",
        "use H1 to H6 alone",
    );
}

fn alternatives(file: &File<'_>, structure: &Structure, report: &mut Report) {
    for (role, clause, message) in [
        ("Figure", "7.3", "a picture has no text alternative"),
        ("Formula", "7.7", "a formula has no text alternative"),
    ] {
        for element in structure.of(role) {
            if !says(file, element, b"Alt") && !says(file, element, b"ActualText") {
                let help = "say what it shows: ![what it shows](picture.png), or mark it {.decorative}";
                report.say(clause, message, element.page, help);
            }
        }
    }
}

fn tables(file: &File<'_>, structure: &Structure, report: &mut Report) {
    let cell = |element: &Element, key: &[u8]| {
        attribute(file, element, key).and_then(|o| o.as_i64().ok()).unwrap_or(1).clamp(1, 10_000) as usize
    };
    for table in structure.of("Table") {
        // The rows, through the groups that hold them.
        let mut rows: Vec<Vec<&Element>> = Vec::new();
        for kid in &table.kids {
            let kid = &structure.elements[*kid];
            let lines = if kid.role == "TR" {
                vec![kid]
            } else {
                kid.kids.iter().map(|k| &structure.elements[*k]).collect()
            };
            for line in lines.into_iter().filter(|line| line.role == "TR") {
                rows.push(line.kids.iter().map(|k| &structure.elements[*k]).collect());
            }
        }
        // Cells that reach down from rows above, by column.
        let mut below: Vec<usize> = Vec::new();
        let mut widths: BTreeSet<usize> = BTreeSet::new();
        for row in &rows {
            let mut column = 0;
            for element in row {
                while below.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                let (wide, tall) = (cell(element, b"ColSpan"), cell(element, b"RowSpan"));
                if below.len() < column + wide {
                    below.resize(column + wide, 0);
                }
                for reach in &mut below[column..column + wide] {
                    *reach = tall;
                }
                column += wide;
            }
            while below.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            widths.insert(column);
            for reach in &mut below {
                *reach = reach.saturating_sub(1);
            }
        }
        if widths.len() > 1 {
            let help = "every row of a table has as many cells, spans counted";
            report.say("7.2", "a table's rows are not of one length", table.page, help);
        }
        let cells = || rows.iter().flatten();
        let headers = cells().filter(|cell| cell.role == "TH").count();
        let scoped =
            cells().filter(|cell| cell.role == "TH").all(|cell| attribute(file, cell, b"Scope").is_some());
        let named =
            cells().filter(|cell| cell.role == "TD").all(|cell| attribute(file, cell, b"Headers").is_some());
        if headers > 0 && !scoped && !named {
            let help = "header cells need a Scope";
            report.say("7.5", "a table does not say which cells its headers head", table.page, help);
        }
        let ids: BTreeSet<&[u8]> =
            cells().filter_map(|cell| cell.dict.get(b"ID").and_then(Object::as_str).ok()).collect();
        for cell in cells() {
            let Some(Object::Array(names)) = attribute(file, cell, b"Headers") else { continue };
            if names.iter().any(|name| !name.as_str().is_ok_and(|name| ids.contains(name))) {
                report.say(
                    "7.5",
                    "a cell names a header that its table has not",
                    cell.page,
                    "name header cells by their ID",
                );
            }
        }
    }
}

fn notes(file: &File<'_>, structure: &Structure, report: &mut Report) {
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::new();
    for note in structure.of("Note") {
        match file.get(&note.dict, b"ID").and_then(|id| id.as_str().ok()) {
            Some(id) if !id.is_empty() => {
                if !seen.insert(id.to_vec()) {
                    report.say("7.9", "two notes have one ID", note.page, "every note needs its own");
                }
            }
            _ => report.say("7.9", "a note has no ID", note.page, "every note needs one"),
        }
    }
}

fn languages(file: &File<'_>, structure: &Structure, report: &mut Report) {
    for element in &structure.elements {
        if let Some(lang) = file.text(&element.dict, b"Lang")
            && !lang.is_empty()
            && !language(&lang)
        {
            let message = format!("“{lang}” is no name of a language");
            report.say("7.2", message, element.page, "use BCP 47: lang=fr, lang=de-CH");
        }
    }
}

fn annotations(file: &File<'_>, structure: &Structure, report: &mut Report) {
    let mut owners: BTreeMap<ObjectId, &Element> = BTreeMap::new();
    for element in &structure.elements {
        owners.extend(element.objects.iter().map(|id| (*id, element)));
    }
    let mut pages: BTreeSet<usize> = BTreeSet::new();
    for (page, id, annotation) in file.annotations() {
        pages.insert(page);
        let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        let kind = name(annotation, b"Subtype").unwrap_or_default();
        if flags & 2 != 0 || kind == b"Popup" {
            continue;
        }
        let owner = owners.get(&id);
        let told = file.text(annotation, b"Contents").is_some_and(|text| !text.trim().is_empty())
            || owner.is_some_and(|element| says(file, element, b"Alt"));
        match kind {
            b"Link" => {
                if owner.is_none_or(|element| element.role != "Link") || !annotation.has(b"StructParent") {
                    let help = "the Link element needs an OBJR, the annotation a StructParent";
                    report.say("7.18.5", "a link is in no Link element", Some(page), help);
                }
                if !told {
                    report.say(
                        "7.18.5",
                        "a link does not say what it is",
                        Some(page),
                        "annotations need Contents",
                    );
                }
            }
            b"TrapNet" => report.say("7.18.2", "the file has a trap network", Some(page), "leave it out"),
            b"PrinterMark" => {}
            _ => {
                if owner.is_none() {
                    report.say("7.18.1", "an annotation is in no element", Some(page), "tag it");
                }
                if !told {
                    report.say(
                        "7.18.1",
                        "an annotation does not say what it is",
                        Some(page),
                        "annotations need Contents",
                    );
                }
            }
        }
    }
    for page in pages {
        let tabs = file.pages.get(page - 1).and_then(|page| name(&page.dict, b"Tabs"));
        if tabs != Some(b"S") {
            report.say(
                "7.18.3",
                "the order of links is not that of the structure",
                Some(page),
                "the page needs Tabs S",
            );
        }
    }
}
