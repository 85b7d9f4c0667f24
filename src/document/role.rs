//! What a section is in a book.

/// The three bodies of matter a book is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Matter {
    /// Before the text proper; roman folios.
    Front,
    /// The text.
    Body,
    /// After it.
    Back,
}

macro_rules! roles {
    ($($variant:ident $name:literal $matter:ident $epub:literal $doc:literal;)*) => {
        /// What a section is in its book.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role { $(#[doc = $doc] $variant,)* }

        impl Role {
            /// Every role, in the order a book has them.
            pub const ALL: &[Role] = &[$(Role::$variant,)*];

            /// The word for it in a manifest.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Role::$variant => $name,)* }
            }

            /// Which body of matter it belongs to.
            #[must_use]
            pub fn matter(self) -> Matter {
                match self { $(Role::$variant => Matter::$matter,)* }
            }

            /// Its term in the EPUB structural semantics vocabulary; empty where that has none.
            #[must_use]
            pub fn epub_type(self) -> &'static str {
                match self { $(Role::$variant => $epub,)* }
            }

            /// The role of a word in a manifest.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Role::$variant),)* _ => None }
            }
        }
    };
}

roles! {
    HalfTitle "half-title" Front "halftitlepage" "The title alone, on the first page.";
    Frontispiece "frontispiece" Front "frontispiece" "A picture facing the title page.";
    TitlePage "title-page" Front "titlepage" "The author's own title page.";
    Copyright "copyright" Front "copyright-page" "The author's own copyright page.";
    Dedication "dedication" Front "dedication" "To whom the book is given.";
    Epigraph "epigraph" Front "epigraph" "A motto for the whole book.";
    ListOfFigures "list-of-figures" Front "loi" "The list of figures, made by Aldine.";
    ListOfTables "list-of-tables" Front "lot" "The list of tables, made by Aldine.";
    ListOfListings "list-of-listings" Front "" "The list of listings, made by Aldine.";
    ListOfEquations "list-of-equations" Front "" "The list of numbered formulas, made by Aldine.";
    Foreword "foreword" Front "foreword" "By someone other than the author.";
    Preface "preface" Front "preface" "By the author, about the book.";
    Acknowledgements "acknowledgements" Front "acknowledgments" "Thanks.";
    FrontChapter "front-chapter" Front "preamble" "Any other front matter.";
    Introduction "introduction" Body "introduction" "The text's own beginning.";
    Prologue "prologue" Body "prologue" "Before the first chapter of a story.";
    Part "part" Body "part" "A part: a page of its own before its chapters.";
    Chapter "chapter" Body "chapter" "A chapter.";
    Epilogue "epilogue" Body "epilogue" "After the last chapter of a story.";
    Conclusion "conclusion" Body "conclusion" "The argument's end.";
    Afterword "afterword" Back "afterword" "After the text.";
    Appendix "appendix" Back "appendix" "An appendix.";
    Notes "notes" Back "endnotes" "Notes gathered at the end.";
    Glossary "glossary" Back "glossary" "Words explained.";
    Bibliography "bibliography" Back "bibliography" "Works used.";
    Index "index" Back "index" "The index, made by Aldine from its marks.";
    AboutTheAuthor "about-the-author" Back "backmatter" "The author.";
    BackChapter "back-chapter" Back "backmatter" "Any other back matter.";
    Colophon "colophon" Back "colophon" "How the book was made.";
}
