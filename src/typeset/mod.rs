//! From the book to pages: shapes, hyphenates, breaks lines, composes pages, places notes.

pub mod page;
