//! One theme for both books: families, scale, spacing, ornaments.
//!
//! A theme is a TOML file. Three are shipped (`src/theme/themes/*.toml`); a book may name a file
//! of its own and may override single values of any. Lengths are points; lengths called *lines*
//! are multiples of the text's leading, so that they keep the baseline grid.

mod load;
mod overrides;
mod scripts;
mod style;
mod tokens;

pub use load::{SHIPPED, shipped};
pub use style::*;
pub use tokens::{TokenStyle, TokenStyles};
