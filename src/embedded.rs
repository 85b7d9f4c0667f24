//! The fonts in the binary. Each stands beside its licence in `fonts/`.

macro_rules! files {
    ($($file:literal),* $(,)?) => { [$(include_bytes!(concat!("../fonts/", $file)).as_slice()),*] };
}

/// Libertinus Serif: regular, bold, italic, bold italic.
pub static SERIF: [&[u8]; 4] = files![
    "LibertinusSerif-Regular.otf",
    "LibertinusSerif-Bold.otf",
    "LibertinusSerif-Italic.otf",
    "LibertinusSerif-BoldItalic.otf",
];

/// JetBrains Mono: regular, bold, italic, bold italic.
pub static MONO: [&[u8]; 4] = files![
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
    "JetBrainsMono-Italic.ttf",
    "JetBrainsMono-BoldItalic.ttf",
];

/// DejaVu Sans, for symbols that the others lack.
pub static SYMBOLS: [&[u8]; 1] = files!["DejaVuSans.ttf"];

/// Noto Emoji, for pictograms: in black, as a press has it.
pub static PICTOGRAMS: [&[u8]; 1] = files!["NotoEmoji-Regular.ttf"];

/// Libertinus Math, which goes with Libertinus Serif.
pub static MATH: [&[u8]; 1] = files!["LibertinusMath-Regular.otf"];

/// The licences of the first two, which go where the fonts go.
pub static LICENCES: [&str; 2] =
    [include_str!("../fonts/LibertinusSerif-OFL.txt"), include_str!("../fonts/JetBrainsMono-OFL.txt")];
