//! Standards that a PDF can keep.

/// A standard that a PDF can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standard {
    /// PDF/UA-1, ISO 14289-1:2014: for everyone, with or without eyes.
    Ua1,
    /// PDF/A-2a, ISO 19005-2:2011, level A: for archives.
    A2a,
    /// PDF/X-4, ISO 15930-7:2010: for presses.
    X4,
}

/// What the images of a PDF are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Inks {
    /// As they are.
    #[default]
    AsIs,
    /// Black ink alone.
    Grey,
    /// The four inks of a press.
    Cmyk,
}

impl Inks {
    /// Each of them, by its name in a manifest.
    pub const ALL: [(&'static str, Self); 3] =
        [("as-is", Self::AsIs), ("grey", Self::Grey), ("cmyk", Self::Cmyk)];
}

impl Standard {
    /// Every standard.
    pub const ALL: [Self; 3] = [Self::Ua1, Self::A2a, Self::X4];

    /// Its name in a manifest and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ua1 => "ua-1",
            Self::A2a => "a-2a",
            Self::X4 => "x-4",
        }
    }

    /// Its name among people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Ua1 => "PDF/UA-1",
            Self::A2a => "PDF/A-2a",
            Self::X4 => "PDF/X-4",
        }
    }

    /// The standard of a name in a manifest, whatever its case; `PDF/` may stand before it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_prefix("pdf/").unwrap_or(&name);
        Self::ALL.into_iter().find(|standard| standard.name() == name)
    }
}
