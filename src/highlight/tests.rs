//! Snapshots of tokens, and what holds of any text in any language.

use super::*;
use crate::document::TokenKind;

/// The text with its tokens in brackets.
fn shown(lang: &str, text: &str) -> String {
    let code = Code { text: text.into(), tokens: tokens(lang, text), ..Code::default() };
    let pieces = code.pieces(0..text.len()).map(|(kind, piece)| match kind {
        Some(kind) => format!("‹{} {}›", kind.name(), &text[piece]),
        None => text[piece].to_string(),
    });
    pieces.collect()
}

const SAMPLES: [(&str, &str); 27] = [
    (
        "rust",
        "#[derive(Debug)]\nstruct Lamp<'a> { name: &'a str }\n/* a /* nested */ one */\nfn keep<T: Into<u8>>(x: T) -> Option<char> {\n    \
         // wind it\n    println!(\"{x} \\\" up\", r#\"raw \"# );\n    let c = '\\''; let d = 'x'; 'outer: loop { break 'outer }\n    \
         for i in 0..10 { MAX_SIZE.pow(1_000u64 as u32).await?; }\n    r#type.match_it(b\"bytes\")\n}",
    ),
    (
        "python",
        "@cache\ndef greet(name: str = 'x') -> None:\n    \"\"\"Doc\n    of it.\"\"\"\n    print(f\"Hi {name.upper() + 'é'} {{}}\")  # say\n\
         \x20   return None if MAX_LEN > 1e-5 else rb'\\d'\nclass lamp(Base): pass",
    ),
    (
        "js",
        "import React from 'react';\nconst re = /[/\"]+/gi.test(a / b / c);\nlet s = `a ${f(`in ${x}`)} b`;\n\
         const f = async (x) => <Box title=\"x\">{x}</Box>;\nfunction go() { return null; } // don't\n// it's",
    ),
    ("ts", "interface Lamp { lit: boolean }\nexport const f = <T>(x: T): x is T => x as unknown as T;"),
    (
        "c",
        "#include <stdio.h>\n#define N 10\nint main(void) { char c = 'a'; printf(\"%d\\n\", N); return 0x1fUL; }",
    ),
    ("cpp", "auto p = std::make_unique<Lamp>(1'000); R\"(raw \" text)\";"),
    ("java", "@Override public static void main(String[] a) { var t = \"\"\"\n  text \"quoted\" \"\"\"; }"),
    ("go", "func (l *Lamp) Light() error { s := `raw`; return fmt.Errorf(\"x %w\", nil) }"),
    (
        "ruby",
        "class Lamp\n  attr_reader :name\n  def lit? = @lit && name =~ /x+/\n  puts \"#{name} #{\"in\"}\"\nend",
    ),
    (
        "bash",
        "#!/bin/sh\nfor f in *.md; do\n  wc -l \"$f\" | sort --reverse # count\ndone\ncat <<'EOF' > x\ntext $here\nEOF\necho ${HOME}",
    ),
    ("php", "<?php function f(?int $x): string { return \"a $x\" . 'b'; } # c"),
    ("sql", "SELECT name, COUNT(*) FROM lamps -- all\nWHERE lit = true AND note LIKE 'it''s' LIMIT 10;"),
    ("haskell", "module Main where\nfoldl' :: Int -> [a] -> Maybe a\nmain = putStrLn \"x\" -- go {- in -}"),
    ("clojure", "(defn keep [x] (map :name (filter lit? x))) ; all"),
    ("json", "{\"name\": \"x\", \"n\": [1, -2.5e3, true, null]}"),
    (
        "toml",
        "[book]\ntitle = \"x\" # yes\n[[edition]]\nnames.first = ['a', 1979-05-27]\nlist = [\n  [1, 2],\n]",
    ),
    (
        "yaml",
        "# list\nname: \"x\"\nitems:\n  - key: don't & won't\n    on: true\n  - &a {n: 1, s: 'y'}\ntext: |\n  free: text\n  more\nend: 3.5",
    ),
    (
        "html",
        "<!DOCTYPE html>\n<a href=\"x\" hidden>A &amp; b</a><!-- c -->\n<style>p { color: red }</style><script>let x = 'y';</script>",
    ),
    (
        "css",
        "@media print { a:hover, .x > #y { color: #fff; margin: 0 1.5em !important; background: url(\"x\") } }\n:root { --gap: 2px }",
    ),
    ("diff", "--- a\n+++ b\n@@ -1 +1 @@\n same\n-old\n+new"),
    (
        "console",
        "$ aldine build book # now\nbook.epub\n> said\n# no prompt\nuser@host:~/x$ ls \\\n  -l\nC:\\> dir",
    ),
    ("perl", "my $x = \"a\"; $x =~ s/'/\"/g; print qr/it's/i; # don't"),
    ("ocaml", "let f (x : 'a) = match x with '\"' -> Some 'b' | _ -> None (* (* in *) *)"),
    ("matlab", "A = B' * C'; s = 'it''s'; % done"),
    ("verilog", "assign x = 4'b0 + 8'hFF; // '"),
    ("php", "#[Route('/x')]\nfunction f() { return 'it\\'s'; }"),
    ("markdown", "# Title\n\nText `code` [link](x.md) {#id}\n\n- item\n\n```rust\nlet x;\n```"),
];

#[test]
fn tokens_of_languages() {
    let all: String =
        SAMPLES.iter().map(|(lang, text)| format!("== {lang}\n{}\n\n", shown(lang, text))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn names_are_told_apart() {
    assert_eq!(tokens("text", "fn main() { \"x\" }"), []);
    assert_eq!(tokens("no-such-language", "fn main()"), []);
    assert_eq!(tokens("Rust", "fn"), tokens("rs", "fn"));
    assert_eq!(tokens("language-rust", "fn"), tokens("rust", "fn"));
    let kinds = |lang: &str, text: &str| -> Vec<_> { tokens(lang, text).iter().map(|t| t.kind).collect() };
    assert_eq!(kinds("sh", "$ make\nok"), [TokenKind::Prompt, TokenKind::Command]);
    assert_eq!(kinds("sh", "make all"), [TokenKind::Function]);
}

/// No name belongs to two languages, and every word of a language to one kind of it.
#[test]
fn languages_are_whole() {
    let mut names: Vec<&str> =
        languages::LANGUAGES.iter().flat_map(|l| l.names.split_ascii_whitespace()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name is given twice");
    for name in names {
        assert!(language::find(name).is_some(), "{name}");
        assert_eq!(name, name.to_ascii_lowercase());
    }
    for language in &languages::LANGUAGES {
        for definer in language.definers.split_ascii_whitespace() {
            let known = language.keywords.split_ascii_whitespace().any(|word| word == definer);
            assert!(known, "{}: {definer} is no keyword", language.names);
        }
    }
}

/// Tokens are in order and apart, on the borders of characters, in any language, whatever the text:
/// every sample, whole and cut off anywhere, in every language.
#[test]
fn any_text_in_any_language() {
    let mut texts: Vec<String> = SAMPLES.iter().map(|(_, text)| (*text).to_string()).collect();
    texts.extend([
        "\"${\"${\"${".repeat(40),
        "<<A <<-'B' @é $é :é 'é \\é #é %é {é <é &é 1é".into(),
        "'".repeat(99),
    ]);
    let others = "diff console yaml markdown css scss html vue jinja";
    let names = languages::LANGUAGES.iter().map(|l| l.names.split(' ').next().unwrap_or_default());
    for lang in names.chain(others.split(' ')) {
        for text in &texts {
            for end in (0..=text.len()).rev().filter(|n| text.is_char_boundary(*n)).step_by(31) {
                let text = &text[..end];
                let mut at = 0;
                for token in tokens(lang, text) {
                    let range = token.range();
                    assert!(at <= range.start && range.start < range.end, "{lang}: {text:?} {token:?}");
                    assert!(text.get(range.clone()).is_some(), "{lang}: {text:?} {token:?}");
                    at = range.end;
                }
            }
        }
    }
}

/// Twice the text takes about twice the time: what opens and never closes is looked for once.
#[test]
fn long_texts_are_linear() {
    for (lang, piece) in [
        ("rust", "' \" /* "),
        ("js", "`${ / '"),
        ("html", "<a \" {{ &"),
        ("markdown", "[<`{ "),
        ("yaml", "- a: 'b, "),
        ("css", "a:b{\""),
    ] {
        let start = std::time::Instant::now();
        let text = piece.repeat(20_000);
        let _ = tokens(lang, &text);
        assert!(start.elapsed().as_secs() < 20, "{lang}");
    }
}
