//! Lines that CommonMark has no word for, turned into lines that its parser keeps apart.
//!
//! A line `::: note` becomes the processing instruction `<?::: note?>`: a block of its own
//! wherever it stands, which ends a paragraph, a list's lazy continuation and a table. So
//! containers nest with lists and quotations as the parser's own blocks do, and links and notes
//! are still those of the whole file. Inside verse, every line gets marks in front
//! ([`LINE_MARK`]) that keep it from being read as a list, a heading or code and that count its
//! indent.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::{Fences, is_item, parted};
use super::prepared::{Prepared, Writer};
use crate::manifest::MarkdownOptions;

/// Stands before each line of verse, once and once more for each step of indent, and before a
/// container's title. A space to the parser, but not one that starts a block.
pub(super) const LINE_MARK: char = '\u{2005}';

/// What [`mark_lines`] leaves for the parser, within `<?` and `?>`.
pub(super) const TITLE: &str = "aldine-title";
/// See [`TITLE`].
pub(super) const PAGE_BREAK: &str = "aldine-pagebreak";

const MAX_INDENT: usize = 40;

/// Marks container fences and page breaks, and turns MathJax's delimiters into `$`.
pub(super) fn mark_lines(text: Prepared, options: &MarkdownOptions) -> Prepared {
    let (mathjax, dollars) = (options.mathjax, options.math);
    let t = text.text();
    let breaks = t.contains("\\newpage") || t.contains("\\pagebreak");
    let mathjax = mathjax && t.contains(['\\', '$']);
    let admonish = options.admonish && t.contains("admonish");
    let callouts = t.contains("<1> ");
    let listings = options.listings && t.contains("<Listing");
    if !(breaks || mathjax || admonish || callouts || listings || t.contains(":::")) {
        return text;
    }
    let file = text.span(&(0..0));
    let writer = Writer::new(file.file, file.start as usize, t.len() + t.len() / 8);
    let mut marker = Marker {
        text: &text,
        out: writer,
        fences: Fences::default(),
        code_from: 0,
        listing: None,
        open: Vec::new(),
        in_list: false,
        unclosed: [0; DELIMITERS.len()],
        admonish,
        admonitions: Vec::new(),
        listings,
        captions: Vec::new(),
    };
    let mut at = 0;
    while at < t.len() {
        let end = t[at..].find('\n').map_or(t.len(), |found| at + found + 1);
        at = marker.line(&t[at..end], at, mathjax, dollars);
    }
    marker.out.finish()
}

struct Marker<'a> {
    text: &'a Prepared,
    out: Writer,
    fences: Fences,
    /// Where the text of the block of code began that was open last.
    code_from: usize,
    /// The text of the block of code that ended right above, and what stands before its lines.
    listing: Option<(Range<usize>, String)>,
    /// Containers that are open: for verse, what stands before its lines.
    open: Vec<Option<String>>,
    /// Whether an indented line may belong to a list rather than be code.
    in_list: bool,
    /// For each of [`DELIMITERS`], the byte up to which nothing closes it.
    unclosed: [usize; DELIMITERS.len()],
    /// Whether fences of `mdbook-admonish` are containers.
    admonish: bool,
    /// Those that are open: their character and length.
    admonitions: Vec<(u8, usize)>,
    /// Whether `<Listing>` is a listing with a number, a file and a caption.
    listings: bool,
    /// Captions of those that are open.
    captions: Vec<String>,
}

/// What opens a formula of MathJax's and what closes it, as mdBook's authors write them, and what
/// stands for either in front of the parser.
const DELIMITERS: [(&str, &str, &str); 3] =
    [("\\\\(", "\\\\)", "$"), ("\\\\[", "\\\\]", "$$"), ("$$", "$$", "$$")];

impl Marker<'_> {
    /// Does the line at a byte; gives the byte after what was done.
    fn line(&mut self, line: &str, at: usize, mathjax: bool, dollars: bool) -> usize {
        let whole = at..at + line.len();
        let body = line.trim_end_matches(['\n', '\r']);
        let end = &line[body.len()..];
        let (prefix, rest) = parted(body);
        let prefix_len = prefix.len();
        let rest_trimmed = rest.trim_end();
        if self.admonish
            && !self.fences.is_open()
            && let Some(name) = self.admonition(rest_trimmed)
        {
            self.container(prefix, &name, end, at + prefix_len, whole.end);
            return whole.end;
        }
        if self.listings
            && !self.fences.is_open()
            && let Some(lines) = self.numbered(rest_trimmed)
        {
            let span = self.text.span(&(at + prefix_len..at + body.len()));
            let end = if end.is_empty() { "\n" } else { end };
            self.out.copy(self.text, at..at + prefix_len);
            self.out.insert(&lines.join(&format!("{end}{}{end}{prefix}", prefix.trim_end())), span);
            self.out.insert(end, span);
            return whole.end;
        }
        let fence = self.fences.line(rest);
        if fence && self.fences.is_open() {
            self.code_from = whole.end;
        } else if fence {
            self.listing = Some((self.code_from..at, prefix.to_owned()));
        }
        if fence || self.fences.is_open() {
            self.out.copy(self.text, whole);
            return at + line.len();
        }
        if let Some((listing, before)) = self.listing.take_if(|_| !rest.is_empty())
            && before == prefix
            && rest.starts_with("<1> ")
            && let Some(end) = self.callouts(prefix, listing, at)
        {
            return end;
        }
        let code = !self.in_list && prefix.len() >= 4 && !prefix.contains('>');
        if !rest.is_empty() {
            let item = is_item(rest);
            self.in_list = item || (self.in_list && !prefix.is_empty());
        }
        let verse = self.open.last().is_some_and(Option::is_some);
        if rest.starts_with(":::") && (!code || verse) {
            let colons = rest.len() - rest.trim_start_matches(':').len();
            let name = rest_trimmed[colons.min(rest_trimmed.len())..].trim().trim_end_matches(':').trim();
            if name.is_empty() || !verse {
                self.container(prefix, name, end, at + prefix_len, whole.end);
                return whole.end;
            }
        }
        if let Some(Some(stem)) = self.open.last() {
            let skip = body.bytes().zip(stem.bytes()).take_while(|(a, b)| a == b).count();
            let lead = body[skip..].len() - body[skip..].trim_start_matches([' ', '\t']).len();
            let content = &body[skip + lead..];
            if !content.is_empty() {
                let columns: usize =
                    body[skip..skip + lead].bytes().map(|b| if b == b'\t' { 4 } else { 1 }).sum();
                let steps = (columns / 2).min(MAX_INDENT);
                let marks: String = std::iter::repeat_n(LINE_MARK, steps + 1).collect();
                let span = self.text.span(&(at + skip + lead..at + body.len()));
                self.out.copy(self.text, at..at + skip);
                self.out.insert(&marks, span);
                self.out.copy(self.text, at + skip + lead..whole.end);
                return whole.end;
            }
        } else if matches!(rest_trimmed, "\\newpage" | "\\pagebreak") && !code {
            let span = self.text.span(&(at + prefix_len..at + body.len()));
            self.out.copy(self.text, at..at + prefix_len);
            self.out.insert(&format!("<?{PAGE_BREAK}?>"), span);
            self.out.insert(end, span);
            return whole.end;
        } else if mathjax && !code && body.contains(['\\', '$']) {
            return self.formulas(line, at, dollars);
        }
        let end = whole.end;
        self.out.copy(self.text, whole);
        end
    }

    /// Makes a numbered list of lines `<1> text` below a block of code that has all of these marks;
    /// gives the byte after them.
    fn callouts(&mut self, prefix: &str, listing: Range<usize>, start: usize) -> Option<usize> {
        let text = self.text.text();
        let code = &text[listing];
        let number =
            |line: &str| -> Option<usize> { line.strip_prefix('<')?.split_once("> ")?.0.parse().ok() };
        // Each item's number, where its line begins, and where the next one does.
        let mut items: Vec<(usize, Range<usize>)> = Vec::new();
        let (mut at, mut blank) = (start, false);
        for line in text[start..].split_inclusive('\n') {
            let from = at;
            at += line.len();
            let rest = line.strip_prefix(prefix).map(str::trim_end);
            let next = items.len() + 1;
            match (rest, items.last_mut()) {
                (Some(rest), _) if number(rest) == Some(next) => {
                    items.push((next, from..at));
                    blank = false;
                }
                _ if parted(line.trim_end()).1.is_empty() => blank = true,
                // A paragraph goes on, unless something else begins.
                (Some(rest), Some((_, lines))) if !blank && rest.starts_with(char::is_alphanumeric) => {
                    lines.end = at
                }
                _ => break,
            }
        }
        if items.is_empty() || !items.iter().all(|(number, _)| code.contains(&format!("<{number}>"))) {
            return None;
        }
        let end = items.last().map_or(start, |(_, lines)| lines.end);
        for (number, lines) in items {
            let mark = lines.start + prefix.len();
            let after = mark + number.to_string().len() + 2;
            self.out.copy(self.text, lines.start..mark);
            self.out.insert(&format!("{number}."), self.text.span(&(mark..after)));
            self.out.copy(self.text, after..lines.end);
        }
        Some(end)
    }

    fn container(&mut self, prefix: &str, name: &str, end: &str, at: usize, line_end: usize) {
        let span = self.text.span(&(at..line_end - end.len()));
        let end = if end.is_empty() { "\n" } else { end };
        self.out.copy(self.text, at - prefix.len()..at);
        if name.is_empty() {
            self.open.pop();
            self.out.insert(&format!("<?:::?>{end}"), span);
            return;
        }
        let (spec, title) = split_title(name);
        // Attributes may stand after the title as well.
        let trailing = title
            .strip_suffix('}')
            .and_then(|inner| inner.rfind('{').map(|open| (open, &inner[open + 1..])))
            .filter(|(_, inner)| !spec.contains('{') && super::attrs::parse(inner).is_some());
        let (spec, title) = match trailing {
            Some((open, _)) => (Cow::Owned(format!("{spec} {}", &title[open..])), title[..open].trim_end()),
            None => (Cow::Borrowed(spec), title),
        };
        let verse = spec.split(['{', ' ', '}']).any(|word| matches!(word, "verse" | ".verse"));
        self.open.push(verse.then(|| prefix.to_owned()));
        let spec = spec.replace("?>", "? >");
        self.out.insert(&format!("<?:::{spec}?>{end}"), span);
        if !title.is_empty() {
            let bare = prefix.trim_end();
            let text =
                format!("{bare}{end}{prefix}{LINE_MARK}{title}{end}{bare}{end}{prefix}<?{TITLE}?>{end}");
            self.out.insert(&text, span);
        }
    }

    /// The container that a fence of `mdbook-admonish` opens; an empty name for one that closes it.
    fn admonition(&mut self, rest: &str) -> Option<String> {
        let &mark @ (b'`' | b'~') = rest.as_bytes().first()? else { return None };
        let length = rest.bytes().take_while(|b| *b == mark).count();
        let info = &rest[length..];
        if length < 3 {
            return None;
        }
        let closes = |(open, least): &(u8, usize)| mark == *open && length >= *least && info.is_empty();
        if self.admonitions.last().is_some_and(closes) {
            self.admonitions.pop();
            return Some(String::new());
        }
        let name = super::admonish::container(info)?;
        self.admonitions.push((mark, length));
        Some(name)
    }

    /// What stands for a line that opens or closes a `<Listing>`, as the book on Rust and its
    /// translations have them: blocks of Markdown.
    fn numbered(&mut self, rest: &str) -> Option<Vec<String>> {
        if rest == "</Listing>" {
            let caption = self.captions.pop()?;
            let caption =
                (!caption.is_empty()).then(|| ["<figcaption>".into(), caption, "</figcaption>".into()]);
            return Some(caption.into_iter().flatten().chain(["</figure>".into()]).collect());
        }
        let values = rest.strip_prefix("<Listing")?.strip_suffix('>')?;
        if !(values.is_empty() || values.starts_with([' ', '\t'])) {
            return None;
        }
        let value = |name| super::admonish::value(values, name);
        let number = value("number").map(|number| format!("Listing {number}"));
        let parts = [number, value("caption").map(str::to_owned)];
        self.captions.push(parts.into_iter().flatten().collect::<Vec<_>>().join(": "));
        let file = value("file-name").map(|file| format!("`{file}`"));
        Some(["<figure class=\"here\">".to_owned()].into_iter().chain(file).collect())
    }

    /// Formulas between MathJax's delimiters, which may end on a later line of the paragraph, get
    /// the parser's. As mdBook's pages, they have been through Markdown: `\\` within is `\`.
    fn formulas(&mut self, line: &str, at: usize, dollars: bool) -> usize {
        let text = self.text.text();
        let end = at + line.len();
        let (mut done, mut from) = (at, at);
        while from < end
            && let Some(found) = text[from..end].find(['\\', '`', '$'])
        {
            let open = from + found;
            let rest = &text[open..end];
            if rest.starts_with('`') {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let close = rest[run..].find(&rest[..run]).map_or(run, |n| n + 2 * run);
                from = open + close;
                continue;
            }
            let kind = DELIMITERS.iter().position(|(opens, _, _)| rest.starts_with(opens));
            let Some((kind, close)) = kind.and_then(|kind| Some((kind, self.closing(kind, open)?))) else {
                from = open + 1;
                if let Some(after) = rest.strip_prefix('\\') {
                    from += after.chars().next().map_or(0, char::len_utf8);
                } else if !dollars {
                    // A dollar is one.
                    let count = rest.len() - rest.trim_start_matches('$').len();
                    from = open + count;
                    self.out.copy(self.text, done..open);
                    self.out.insert(&"\\$".repeat(count), self.text.span(&(open..from)));
                    done = from;
                }
                continue;
            };
            let (opens, closes, mark) = DELIMITERS[kind];
            let span = self.text.span(&(open..open + opens.len()));
            self.out.copy(self.text, done..open);
            self.out.insert(mark, span);
            self.formula(open + opens.len(), close);
            self.out.insert(mark, span);
            from = close + closes.len();
            done = from;
        }
        let end = end.max(done);
        self.out.copy(self.text, done..end);
        end
    }

    /// Where what was opened at a byte closes in its paragraph.
    fn closing(&mut self, kind: usize, open: usize) -> Option<usize> {
        if open < self.unclosed[kind] {
            return None;
        }
        let (opens, closes, _) = DELIMITERS[kind];
        let rest = &self.text.text()[open + opens.len()..];
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty() && length > 0 {
                break;
            }
            if let Some(found) = line.find(closes) {
                return Some(open + opens.len() + length + found);
            }
            length += line.len();
        }
        self.unclosed[kind] = open + opens.len() + length;
        None
    }

    /// Copies a formula: on one line, without the marks of a quotation, its escapes undone.
    fn formula(&mut self, start: usize, end: usize) {
        const MARKS: [char; 5] = [' ', '\t', '\n', '\r', '>'];
        let inner = &self.text.text()[start..end];
        let mut trimmed = inner.trim_start_matches([' ', '\t']);
        if trimmed.starts_with(['\n', '\r']) {
            trimmed = trimmed.trim_start_matches(MARKS);
        }
        let mut at = start + (inner.len() - trimmed.len());
        let trimmed = match trimmed.trim_end_matches([' ', '\t', '>']) {
            lines if lines.ends_with('\n') => lines.trim_end_matches(MARKS),
            _ => trimmed.trim_end(),
        };
        let stop = at + trimmed.len();
        let mut done = at;
        while let Some(found) = self.text.text()[at..stop].find(['\\', '\n', '\r', '$']) {
            let here = at + found;
            let rest = &self.text.text()[here..stop];
            at = here + 1;
            match rest.as_bytes() {
                [b'\\', escaped, ..] if escaped.is_ascii_punctuation() => {
                    self.out.copy(self.text, done..here);
                    done = here + 1;
                    at = here + 2;
                }
                [b'\n' | b'\r', ..] => {
                    self.out.copy(self.text, done..here);
                    let next = rest.trim_start_matches(MARKS);
                    at = here + (rest.len() - next.len());
                    self.out.insert(" ", self.text.span(&(here..at)));
                    done = at;
                }
                _ => {}
            }
        }
        self.out.copy(self.text, done..stop);
    }
}

/// Splits `note {.x} Of caution` into what names the container and its title.
fn split_title(name: &str) -> (&str, &str) {
    let word = if name.starts_with('{') {
        0
    } else {
        name.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(name.len())
    };
    let rest = name[word..].trim_start();
    if rest.starts_with('{')
        && let Some(close) = super::attrs::closing_brace(rest)
    {
        let end = name.len() - rest.len() + close + 1;
        return (&name[..end], name[end..].trim());
    }
    (&name[..word], rest)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{FileId, SourceFile};

    fn marked(text: &str) -> String {
        let source = SourceFile { path: "a.md".into(), text: text.into() };
        let prepared = Prepared::file(FileId(0), Arc::new(source), 0);
        let options =
            MarkdownOptions { mathjax: true, math: false, admonish: true, ..MarkdownOptions::default() };
        mark_lines(prepared, &options).text().to_owned()
    }

    #[test]
    fn fences_become_instructions() {
        assert_eq!(marked("a\n::: note\nb\n:::\n"), "a\n<?:::note?>\nb\n<?:::?>\n");
        assert_eq!(
            marked("> ::: tip {#x} *T*\r\n> b\r\n> :::"),
            "> <?:::tip {#x}?>\r\n>\r\n> \u{2005}*T*\r\n>\r\n> <?aldine-title?>\r\n> b\r\n> <?:::?>\n"
        );
    }

    #[test]
    fn listings_have_their_file_above_and_their_caption_below() {
        let text = "> <Listing number=\"1-1\" file-name=\"a.rs\" caption=\"A `Vec<T>`\">\n>\n> ```\n> <Listing>\n> ```\n>\n> </Listing>\n";
        let sources = crate::source::Sources::default();
        let file = sources.add("a.md", text.to_string());
        let text = Prepared::file(file, sources.get(file).unwrap(), 0);
        let marked = mark_lines(text, &MarkdownOptions { listings: true, ..MarkdownOptions::default() });
        assert_eq!(
            marked.text(),
            "> <figure class=\"here\">\n>\n> `a.rs`\n>\n> ```\n> <Listing>\n> ```\n>\n> <figcaption>\n>\n\
             > Listing 1-1: A `Vec<T>`\n>\n> </figcaption>\n>\n> </figure>\n"
        );
    }

    #[test]
    fn fences_of_admonish_become_containers() {
        assert_eq!(
            marked("````admonish bug\n```rust\nx\n```\n````\n```\n"),
            "<?:::danger?>\n\n\u{2005}Bug\n\n<?aldine-title?>\n```rust\nx\n```\n<?:::?>\n```\n"
        );
    }

    #[test]
    fn callouts_become_a_list() {
        let code = "> ```\n> a // <1>\n> b // <2>\n> ```\n";
        let of = |below: &str| marked(&format!("{code}{below}")).strip_prefix(code).unwrap().to_owned();
        assert_eq!(of(">\n> <1> One\n> goes on\n>\n> <2> Two\n\nx"), ">\n> 1. One\n> goes on\n> 2. Two\n\nx");
        // Nothing that the code does not name, and nothing but right below it.
        for plain in ["> <1> One\n> <2> Two\n> <3> Three\n", "> <2> Two\n", "\nx\n\n<1> One\n", "<1> One\n"] {
            assert_eq!(of(plain), plain);
        }
    }

    #[test]
    fn verse_lines_are_marked() {
        assert_eq!(
            marked("::: verse\nOne\n    - two\n\n\tthree\n:::\nafter"),
            "<?:::verse?>\n\u{2005}One\n\u{2005}\u{2005}\u{2005}- two\n\n\u{2005}\u{2005}\u{2005}three\n<?:::?>\nafter"
        );
    }

    #[test]
    fn code_is_left_alone() {
        let text = "```\n::: note\n\\newpage\n```\n\n    ::: x\n";
        assert_eq!(marked(text), text);
    }

    #[test]
    fn mathjax_delimiters() {
        assert_eq!(marked(r"a \\( x_1 \\) `\\(` $5 \\[y\\]"), r"a $x_1$ `\\(` \$5 $$y$$");
        assert_eq!(
            marked("a\n> \\\\[\n> x \\\\\\\\ y\n> \\\\], z \\\\( open\n\n\\\\) $$b$$ $$c\n"),
            "a\n> $$x \\\\ y$$, z \\\\( open\n\n\\\\) $$b$$ \\$\\$c\n"
        );
    }
}
