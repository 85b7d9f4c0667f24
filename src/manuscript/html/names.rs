//! The elements that the model has words for.

/// What an element becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manuscript) enum Known {
    Emphasis,
    Strong,
    Strike,
    Underline,
    Small,
    Sub,
    Sup,
    Kbd,
    /// A span that keeps its name as a class.
    Named,
    /// A span, or nothing where it has no attributes.
    Span,
    Code,
    Quotation,
    Anchor,
    Image,
    Break,
    WordBreak,
    /// Ruby text above its base: set after it in parentheses.
    RubyText,
    /// What only old readers see.
    RubyParenthesis,

    Paragraph,
    Heading(u8),
    Div,
    Center,
    Quote,
    Bullets,
    Numbers,
    Item,
    Definitions,
    Term,
    Definition,
    Table,
    TableHead,
    TableBody,
    Row,
    Cell,
    HeaderCell,
    Caption,
    Column,
    Figure,
    FigureCaption,
    Details,
    Summary,
    Rule,
    Preformatted,

    /// Plays, or shows another page: no book can hold it.
    Player,
    /// Never part of a book's text.
    Dropped,
}

impl Known {
    /// Whether it is an element within a paragraph.
    pub(in crate::manuscript) fn is_inline(self) -> bool {
        use Known as K;
        matches!(
            self,
            K::Emphasis
                | K::Strong
                | K::Strike
                | K::Underline
                | K::Small
                | K::Sub
                | K::Sup
                | K::Kbd
                | K::Named
                | K::Span
                | K::Code
                | K::Quotation
                | K::Anchor
                | K::Image
                | K::Break
                | K::WordBreak
                | K::RubyText
                | K::RubyParenthesis
        )
    }

    /// Whether it has no content and no end tag.
    pub(in crate::manuscript) fn is_void(self) -> bool {
        matches!(self, Known::Image | Known::Break | Known::WordBreak | Known::Rule | Known::Column)
    }
}

/// The element of a name in lower case.
pub(in crate::manuscript) fn known(name: &str) -> Option<Known> {
    use Known as K;
    Some(match name {
        "em" | "i" | "cite" | "dfn" | "var" => K::Emphasis,
        "strong" | "b" => K::Strong,
        "s" | "del" | "strike" => K::Strike,
        "u" | "ins" => K::Underline,
        "small" => K::Small,
        "sub" => K::Sub,
        "sup" => K::Sup,
        "kbd" => K::Kbd,
        "mark" | "abbr" | "acronym" => K::Named,
        "span" | "font" | "big" | "nobr" | "time" | "data" | "label" | "bdi" | "bdo" | "ruby" | "rb" => {
            K::Span
        }
        "code" | "samp" | "tt" => K::Code,
        "q" => K::Quotation,
        "a" => K::Anchor,
        "img" => K::Image,
        "br" => K::Break,
        "wbr" => K::WordBreak,
        "rt" => K::RubyText,
        "rp" => K::RubyParenthesis,
        "p" | "address" => K::Paragraph,
        "h1" => K::Heading(1),
        "h2" => K::Heading(2),
        "h3" => K::Heading(3),
        "h4" => K::Heading(4),
        "h5" => K::Heading(5),
        "h6" => K::Heading(6),
        "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav" | "picture" => K::Div,
        "center" => K::Center,
        "blockquote" => K::Quote,
        "ul" | "menu" => K::Bullets,
        "ol" => K::Numbers,
        "li" => K::Item,
        "dl" => K::Definitions,
        "dt" => K::Term,
        "dd" => K::Definition,
        "table" => K::Table,
        "thead" => K::TableHead,
        "tbody" | "tfoot" => K::TableBody,
        "tr" => K::Row,
        "td" => K::Cell,
        "th" => K::HeaderCell,
        "caption" => K::Caption,
        "col" | "colgroup" | "source" => K::Column,
        "figure" => K::Figure,
        "figcaption" => K::FigureCaption,
        "details" => K::Details,
        "summary" => K::Summary,
        "hr" => K::Rule,
        "pre" => K::Preformatted,
        "iframe" | "video" | "audio" | "embed" | "object" => K::Player,
        "script" | "style" | "template" | "noscript" | "link" | "meta" | "title" | "head" => K::Dropped,
        _ => return None,
    })
}
