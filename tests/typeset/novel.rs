//! A novel that nobody wrote: words in an order that nothing foresees, the same every time.

/// Numbers that look like chance (Knuth's MMIX generator).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

const WORDS: &str = "the of and to a in that was it his her with as had for not but at on be which him they she were \
    have this from all so no one my their been or if when would more there an are could said any who what then into \
    very some than now little do up out about such before great must made time after avenue tower voyage office \
    difficult affection waffle fjord yesterday kerning typography question understanding circumstances lighthouse \
    neighbourhood acquaintance considerable disappointment Elizabeth Fitzwilliam London extraordinary immediately \
    conversation gentleman countenance particularly established imagination recollection";

/// Markdown of a novel of so many chapters, each of so many paragraphs.
pub fn novel(seed: u64, chapters: usize, paragraphs: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut dice = Dice::new(seed);
    let mut text = String::from("---\ntitle: The Novel\nauthor: Nobody\nlang: en-GB\n---\n\n");
    for chapter in 1..=chapters {
        text.push_str(&format!("# The {chapter}th chapter\n\n"));
        for _ in 0..paragraphs {
            sentence_run(&mut text, &words, &mut dice);
            text.push_str("\n\n");
        }
    }
    text
}

fn sentence_run(text: &mut String, words: &[&str], dice: &mut Dice) {
    let spoken = dice.roll(3) == 0;
    if spoken {
        text.push('“');
    }
    let count = if dice.roll(4) == 0 { 4 + dice.roll(12) } else { 20 + dice.roll(110) };
    let mut capital = true;
    for n in 0..count {
        if n > 0 {
            text.push(' ');
        }
        let word = words[dice.roll(words.len())];
        if capital {
            let mut letters = word.chars();
            text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            text.push_str(letters.as_str());
        } else {
            text.push_str(word);
        }
        capital = false;
        match dice.roll(60) {
            0..3 if n + 1 < count => text.push(','),
            3..6 if n + 1 < count => {
                text.push('.');
                capital = true;
            }
            6 if n + 1 < count => text.push('—'),
            _ => {}
        }
    }
    text.push('.');
    if spoken {
        text.push('”');
    }
}
