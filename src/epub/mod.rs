//! The e-book: XHTML, style sheet and package, through epub-builder.
//!
//! Each section of the book becomes one XHTML file ([`section`], [`block`], [`inline`],
//! [`notes`]), written straight into a string, all in parallel. epub-builder packs them; then one
//! pass ([`finish`]) puts the package document ([`opf`]) and the navigation ([`nav`]) of our own
//! in place of the builder's. The printed book, where it is at hand, gives the page list
//! ([`marks`]): each page of the PDF begins here at the very same word.

mod apparatus;
mod author_css;
mod block;
mod code;
mod css;
mod divide;
mod drawing;
mod finish;
mod fonts;
mod images;
mod inline;
mod made;
mod marks;
mod math;
mod names;
mod nav;
mod notes;
mod opf;
mod raw;
mod section;
mod subset;
mod xml;

pub use self::images::{components, moves, transparent};
pub use self::names::media_type;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, ZipLibrary};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use self::divide::Division;
use self::finish::Stored;
use self::marks::{Home, Mark, Marks};
use self::names::Names;
use self::nav::Landmark;
use self::notes::Calls;
use self::opf::{Item, Package};
use self::section::{Context, Facts, Page, Writer, Written};
use crate::cover::{self, Cover};
use crate::dates::Time;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AssetKind, Block, Book, Matter, Role, SectionId};
use crate::manifest::EpubOptions;
use crate::theme::Theme;
use crate::typeset::page::PrintedBook;

/// The folder of the package within the archive: the builder's choice.
const ROOT: &str = "OEBPS/";

const XHTML: &str = "application/xhtml+xml";

/// Makes the e-book of a resolved book. The result is the whole file.
///
/// With `printed`, and where `options` want it, the page numbers of the printed book are marked in
/// the text. The time of the last change is `SOURCE_DATE_EPOCH` (seconds since 1970) where that is
/// set, else the book's date: the same book gives the same bytes.
///
/// # Errors
///
/// None stops it: formulas that cannot be read, images without description, links that an e-book
/// cannot have are said in `diags` and shown as well as can be. If the archive cannot be written at
/// all, that is said as `epub-failed` and the result is empty.
#[must_use]
pub fn write(
    book: &Book,
    theme: &Theme,
    options: &EpubOptions,
    printed: Option<&PrintedBook>,
    diags: &Diagnostics,
) -> Vec<u8> {
    let pictures = images::prepare(book, &options.images, diags);
    let kinds: Vec<AssetKind> = pictures.iter().map(|p| p.kind).collect();
    let mut names = Names::new(book, &kinds);
    let calls = Calls::new(book, &mut names);
    let mut marks = match printed {
        Some(printed) if options.page_list => Marks::new(printed, book, &mut names),
        _ => Marks::default(),
    };
    if let Some(printed) = printed.filter(|_| options.page_list) {
        marks.index(printed, book);
    }
    let pages = sections(book, theme, &mut names, &marks, &calls, diags);
    let cx = Context { book, theme, names: &names, marks: &marks, calls: &calls, diags };
    let mut style = css::write(theme);
    // Lists are counted by the reader's program, in the figures of the book.
    let counter = match book.meta.words.digits.chars().next() {
        Some('٠') => Some("arabic-indic"),
        Some('۰') => Some("persian"),
        Some('०') => Some("devanagari"),
        Some('০') => Some("bengali"),
        Some('๐') => Some("thai"),
        _ => None,
    };
    if let Some(counter) = counter {
        style.push_str(&format!("ol {{ list-style-type: {counter}; }}\n"));
    }
    // Rules for fonts come between the theme's and the author's, who keep the last word.
    let theirs = style.len();
    author_css::append(&mut style, &options.css, diags);

    let mut facts = Facts::default();
    for page in pages.iter().flatten().flatten() {
        facts.add(&page.facts);
    }
    let entries = nav::entries(&cx, options.contents_depth);
    // Only marks that were written can be listed, in the order of the pages.
    facts.marks.extend(marks.all.iter().enumerate().filter_map(|(n, mark)| match &mark.home {
        Home::Section(_) => None,
        Home::Contents(Some(anchor)) => nav::holds(&entries, anchor).then_some(n),
        Home::Contents(None) | Home::TitlePage | Home::Imprint => Some(n),
    }));
    facts.marks.sort_unstable();
    facts.marks.dedup();
    let listed: Vec<&Mark> = facts.marks.iter().map(|n| &marks.all[*n]).collect();

    let drawn = book.cover.is_none().then(|| cover::draw(&book.meta, theme, &options.fonts));
    let made = Made::new(&cx, drawn.as_ref());
    let landmarks = landmarks(&cx, &made);
    let nav = nav::document(&cx, &entries, &landmarks, &listed);
    let ncx = nav::ncx(&cx, &entries, &listed);
    let mut fonts = Vec::new();
    let mut covered = None;
    if options.embed_fonts {
        let texts = pages.iter().flatten().flatten().map(|page| page.xhtml.as_str());
        let made = [&made.cover, &nav, &style].into_iter().chain(&made.title_page).chain(&made.imprint);
        let characters = fonts::characters(texts.chain(made.map(String::as_str)));
        let mut rules = String::new();
        fonts = fonts::embed(&mut rules, theme, &characters, &options.fonts, diags);
        style.insert_str(theirs, &rules);
        if options.obfuscate_fonts {
            covered = Some(fonts::obfuscate(&mut fonts, &opf::identifier(&book.meta)));
        }
    }
    let mut items = items(&cx, &made, &pages, drawn.as_ref(), &kinds);
    items.extend(fonts.iter().map(|font| Item {
        id: font.id.clone(),
        href: font.href.clone(),
        media_type: font.media_type,
        properties: Vec::new(),
        spine: None,
    }));
    let package = Package {
        specified_fonts: !fonts.is_empty(),
        book,
        items: &items,
        landmarks: &landmarks,
        facts: &facts,
        pages: !listed.is_empty(),
        cover_image: true,
        modified: Time::of(book.meta.date.as_deref()).unwrap_or(Time::FIRST).to_string(),
    };
    let opf = opf::document(&package);

    let packed = pack(&cx, &made, &pages, &style).and_then(|packed| {
        let mut added: Vec<Stored> = Vec::new();
        if let Some(drawn) = &drawn {
            let files = [drawn.png.as_deref(), Some(drawn.svg.as_bytes())];
            for (bytes, (_, name, kind)) in files.into_iter().flatten().zip(drawn.files()) {
                let path = format!("{ROOT}{name}");
                added.push(Stored { path, bytes, deflate: kind == AssetKind::Svg });
            }
        }
        if let Some(covered) = &covered {
            let path = "META-INF/encryption.xml".to_string();
            added.push(Stored { path, bytes: covered.as_bytes(), deflate: true });
        }
        for font in &fonts {
            added.push(Stored { path: format!("{ROOT}{}", font.href), bytes: &font.bytes, deflate: true });
        }
        for (i, picture) in pictures.iter().enumerate() {
            let path = names.asset(crate::document::AssetId(u32::try_from(i).unwrap_or(u32::MAX)));
            added.push(Stored {
                path: format!("{ROOT}{}", path.unwrap_or_default()),
                bytes: &picture.bytes,
                deflate: picture.kind == AssetKind::Svg,
            });
        }
        let replaced = [("OEBPS/content.opf", &*opf), ("OEBPS/nav.xhtml", &*nav), ("OEBPS/toc.ncx", &*ncx)];
        // It asks Apple's reader to prefer the book's fonts to the reader's.
        let dropped: &[&str] =
            if fonts.is_empty() { &["META-INF/com.apple.ibooks.display-options.xml"] } else { &[] };
        finish::finish(&packed, &replaced, dropped, &added).map_err(|e| e.to_string())
    });
    packed.unwrap_or_else(|error| {
        diags.push(Diagnostic::error("epub-failed", format!("the e-book cannot be packed: {error}")));
        Vec::new()
    })
}

/// Writes every section that is no draft: its files. What comes out too large is divided and
/// written again, with whatever leads to it.
fn sections(
    book: &Book,
    theme: &Theme,
    names: &mut Names,
    marks: &Marks,
    calls: &Calls,
    diags: &Diagnostics,
) -> Vec<Option<Vec<Page>>> {
    let id = |i: usize| SectionId(u32::try_from(i).unwrap_or(u32::MAX));
    let mut divisions = vec![Division::default(); book.sections.len()];
    let mut pages: Vec<Option<Vec<Page>>> = Vec::new();
    pages.resize_with(book.sections.len(), || None);
    let mut leads: Vec<FxHashSet<SectionId>> = vec![FxHashSet::default(); book.sections.len()];
    let mut wanted: Vec<bool> = book.sections.iter().map(|section| !section.draft).collect();
    // What is wrong is said once.
    let unheard = Diagnostics::default();
    let mut said = diags;
    while wanted.contains(&true) {
        let cx = Context { book, theme, names, marks, calls, diags: said };
        let written: Vec<Option<Written>> = wanted
            .par_iter()
            .zip(&divisions)
            .enumerate()
            .map(|(i, (wanted, division))| {
                wanted.then(|| Writer::write(cx, id(i), &book.sections[i], division))
            })
            .collect();
        let mut divided = Vec::new();
        for (i, written) in written.into_iter().enumerate() {
            let Some(written) = written else { continue };
            let (section, division) = (&book.sections[i], &divisions[i]);
            if divide::too_large(&written.pages) {
                let new = divide::further(section, division, &written);
                match new {
                    Some(new) => {
                        let homes = written.trail.iter().map(|(id, block)| (*id, new.file(*block)));
                        let homes: Vec<(String, usize)> = homes
                            .filter(|(_, file)| *file > 0)
                            .map(|(id, file)| (id.to_string(), file))
                            .collect();
                        divided.push((i, homes, new));
                    }
                    None => too_large(division.blocks(section), &written.sizes, diags),
                }
            }
            leads[i] = written.leads;
            pages[i] = Some(written.pages);
        }
        wanted.fill(false);
        for (i, homes, new) in divided {
            wanted[i] = true;
            if !new.starts.is_empty() {
                names.divide(id(i), homes, new.starts.len());
                for (wanted, leads) in wanted.iter_mut().zip(&leads) {
                    *wanted |= leads.contains(&id(i));
                }
            }
            divisions[i] = new;
        }
        said = &unheard;
    }
    pages
}

/// Says which blocks fill more than a file and could not be divided.
fn too_large(blocks: &[Block], sizes: &[usize], diags: &Diagnostics) {
    for (block, size) in blocks.iter().zip(sizes).filter(|(_, size)| divide::too_large_block(**size)) {
        let message = format!(
            "this fills a file of {} kB in the e-book; old devices may refuse more than {} kB",
            size / 1000,
            divide::LARGEST / 1000
        );
        let help = "divide it into several paragraphs, tables or lists";
        diags.push(Diagnostic::warning("large-file", message).at(block.span).help(help));
    }
}

impl Facts {
    fn add(&mut self, other: &Self) {
        self.mathml |= other.mathml;
        self.svg |= other.svg;
        self.images += other.images;
        self.undescribed += other.undescribed;
        self.notes += other.notes;
        self.tables += other.tables;
        self.marks.extend_from_slice(&other.marks);
    }
}

impl Cover {
    /// Its files, the one that shelves show first: id and path in the package, kind.
    fn files(&self) -> impl Iterator<Item = (&'static str, &'static str, AssetKind)> + use<> {
        let png = self.png.is_some().then_some(("cover-image", "cover.png", AssetKind::Png));
        let id = if png.is_some() { "cover-drawing" } else { "cover-image" };
        png.into_iter().chain([(id, "cover.svg", AssetKind::Svg)])
    }
}

/// The pages that Aldine makes.
struct Made {
    cover: String,
    title_page: Option<String>,
    imprint: Option<String>,
    /// Whether the contents are worth a page of the text.
    contents: bool,
}

impl Made {
    fn new(cx: &Context, drawn: Option<&Cover>) -> Self {
        let book = cx.book;
        let file = book.cover.and_then(|id| cx.names.asset(id)).unwrap_or_default();
        let files: Vec<&str> =
            drawn.map_or_else(|| vec![file], |drawn| drawn.files().map(|(_, name, _)| name).collect());
        // The author's own page stands in place of ours.
        let has = |role: Role| book.sections.iter().any(|s| s.role == role && !s.draft);
        Self {
            cover: made::cover(cx, files.first().unwrap_or(&file), files.get(1).copied()),
            title_page: (!has(Role::TitlePage)).then(|| made::title_page(cx)),
            imprint: if has(Role::Copyright) { None } else { made::imprint(cx) },
            contents: book.sections.iter().filter(|s| !s.draft && !s.title.is_empty()).count() > 1,
        }
    }
}

/// Where among the sections the contents page stands: before the first that is not an opening
/// page of the book.
fn contents_place(book: &Book) -> usize {
    let opening = |role: Role| {
        matches!(
            role,
            Role::HalfTitle
                | Role::Frontispiece
                | Role::TitlePage
                | Role::Copyright
                | Role::Dedication
                | Role::Epigraph
        )
    };
    book.sections.iter().position(|s| !opening(s.role)).unwrap_or(book.sections.len())
}

fn landmarks(cx: &Context, made: &Made) -> Vec<Landmark> {
    let book = cx.book;
    let words = &book.meta.words;
    let mut list = Vec::new();
    let mut add = |kind, text: &str, href: &str| {
        list.push(Landmark { kind, text: text.to_string(), href: href.to_string() });
    };
    let find = |wanted: &dyn Fn(Role) -> bool| {
        book.sections.iter().enumerate().find_map(|(i, s)| {
            let file = cx.names.file(SectionId(u32::try_from(i).ok()?))?;
            wanted(s.role).then_some((s, file))
        })
    };
    add("cover", &words.cover, names::COVER);
    match find(&|r| r == Role::TitlePage) {
        Some((_, file)) => add("titlepage", &words.title_page, file),
        None => add("titlepage", &words.title_page, names::TITLE_PAGE),
    }
    match find(&|r| r == Role::Copyright) {
        Some((_, file)) => add("copyright-page", &words.copyright_page, file),
        None if made.imprint.is_some() => add("copyright-page", &words.copyright_page, names::IMPRINT),
        None => {}
    }
    add("toc", &words.contents, "nav.xhtml#toc");
    for role in [Role::ListOfFigures, Role::ListOfTables] {
        if let Some((section, file)) = find(&|r| r == role) {
            add(role.epub_type(), &nav::title(cx, section), file);
        }
    }
    let body = find(&|r| r.matter() == Matter::Body).or_else(|| find(&|_| true));
    if let Some((_, file)) = body {
        add("bodymatter", &words.start, file);
    }
    for role in [Role::Notes, Role::Glossary, Role::Bibliography, Role::Index] {
        if let Some((section, file)) = find(&|r| r == role) {
            let text = nav::title(cx, section);
            if !text.is_empty() {
                add(role.epub_type(), &text, file);
            }
        }
    }
    list
}

/// The manifest, in reading order.
fn items(
    cx: &Context,
    made: &Made,
    pages: &[Option<Vec<Page>>],
    drawn: Option<&Cover>,
    kinds: &[AssetKind],
) -> Vec<Item> {
    let book = cx.book;
    let item = |id: &str, href: &str, media_type, properties: &[&'static str], spine| Item {
        id: id.to_string(),
        href: href.to_string(),
        media_type,
        properties: properties.to_vec(),
        spine,
    };
    let mut list = vec![item("cover", names::COVER, XHTML, &[], Some(true))];
    if made.title_page.is_some() {
        list.push(item("title-page", names::TITLE_PAGE, XHTML, &[], Some(true)));
    }
    if made.imprint.is_some() {
        list.push(item("copyright-page", names::IMPRINT, XHTML, &[], Some(true)));
    }
    let place = contents_place(book);
    let contents = item("nav", "nav.xhtml", XHTML, &["nav"], Some(made.contents));
    for (i, page) in pages.iter().enumerate() {
        if i == place {
            list.push(contents.clone());
        }
        let id = SectionId(u32::try_from(i).unwrap_or(u32::MAX));
        for (n, page) in page.iter().flatten().enumerate() {
            let Some(file) = cx.names.piece(id, n) else { continue };
            let mut properties = Vec::new();
            if page.facts.mathml {
                properties.push("mathml");
            }
            if page.facts.svg {
                properties.push("svg");
            }
            let id = match n {
                0 => format!("section-{}", i + 1),
                n => format!("section-{}-{}", i + 1, n + 1),
            };
            list.push(item(&id, file, XHTML, &properties, Some(true)));
        }
    }
    if place >= pages.len() {
        list.push(contents);
    }
    list.push(item("ncx", "toc.ncx", "application/x-dtbncx+xml", &[], None));
    list.push(item("css", "stylesheet.css", "text/css", &[], None));
    if let Some(drawn) = drawn {
        for (n, (id, name, kind)) in drawn.files().enumerate() {
            let properties: &[&str] = if n == 0 { &["cover-image"] } else { &[] };
            list.push(item(id, name, names::media_type(kind), properties, None));
        }
    }
    for (i, kind) in kinds.iter().enumerate() {
        let id = crate::document::AssetId(u32::try_from(i).unwrap_or(u32::MAX));
        let file = cx.names.asset(id).unwrap_or_default();
        let media_type = names::media_type(*kind);
        if book.cover == Some(id) {
            list.push(item("cover-image", file, media_type, &["cover-image"], None));
        } else {
            list.push(item(&format!("image-{}", i + 1), file, media_type, &[], None));
        }
    }
    list
}

/// Has the builder make the package.
fn pack(cx: &Context, made: &Made, pages: &[Option<Vec<Page>>], style: &str) -> Result<Vec<u8>, String> {
    let build = || -> epub_builder::Result<Vec<u8>> {
        let meta = &cx.book.meta;
        let words = &meta.words;
        let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
        builder.epub_version(EpubVersion::V33);
        builder.set_title(meta.title.as_str());
        builder.add_language(meta.language.as_str());
        builder.set_toc_name(words.contents.as_str());
        builder.set_generator("Aldine");
        builder.set_uuid(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, opf::identifier(meta).as_bytes()));
        builder.stylesheet(style.as_bytes())?;
        let content = |file: &'static str, text: &'_ str, title: &'_ str, kind| {
            EpubContent::new(file, std::io::Cursor::new(text.to_string())).title(title).reftype(kind)
        };
        builder.add_content(content(names::COVER, &made.cover, &words.cover, ReferenceType::Cover))?;
        if let Some(page) = &made.title_page {
            builder.add_content(content(
                names::TITLE_PAGE,
                page,
                &words.title_page,
                ReferenceType::TitlePage,
            ))?;
        }
        if let Some(page) = &made.imprint {
            builder.add_content(content(
                names::IMPRINT,
                page,
                &words.copyright_page,
                ReferenceType::Copyright,
            ))?;
        }
        for (i, page) in pages.iter().enumerate() {
            let id = SectionId(u32::try_from(i).unwrap_or(u32::MAX));
            for (n, page) in page.iter().flatten().enumerate() {
                if let Some(file) = cx.names.piece(id, n) {
                    builder.add_content(EpubContent::new(file, page.xhtml.as_bytes()))?;
                }
            }
        }
        let mut packed = Vec::new();
        builder.generate(&mut packed)?;
        Ok(packed)
    };
    build().map_err(|e| e.to_string())
}
