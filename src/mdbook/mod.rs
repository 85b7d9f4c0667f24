//! mdBook's protocol: the book as JSON, in which mdBook hands it to renderers and preprocessors.
//!
//! As a renderer, Aldine is given the book: [`RenderContext`] is what `aldine mdbook` reads. As
//! mdBook does before it renders, it can hand the book to preprocessors, one after another, and
//! take what they make of it: `preprocess`, which runs programs and so is done only where the
//! book's owner allows it.

mod book;
mod context;
mod order;
mod preprocess;

pub use context::{ContextError, RenderContext};
pub(crate) use preprocess::preprocess;

/// The name under which mdBook and its preprocessors know this renderer.
const RENDERER: &str = "aldine";

/// The version of mdBook whose protocol is spoken.
const VERSION: &str = "0.5.4";
