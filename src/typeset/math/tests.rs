use std::path::Path;

use super::*;
use crate::typeset::lexicon::Lexicon;
use crate::typeset::style::{Styles, TEXT};

/// The size that formulas are laid out at here, pt.
const SIZE: f32 = 10.0;

fn set(tex: &str, room: Option<f32>) -> (Vec<Part>, Option<Display>) {
    let formula = math::parse(tex, room.is_some()).unwrap_or_else(|e| panic!("{tex}: {}", e.message));
    let mut fonts = Fonts::new(Path::new("nowhere"), Path::new("nowhere"));
    let families = ["Libertinus Serif", "Libertinus Serif", "JetBrains Mono"];
    let families = families.map(|name| fonts.family(name).unwrap()).into();
    let mut styles = Styles::new(Lexicon::new(families), fonts);
    let spec = Spec {
        family: TEXT,
        bold: false,
        italic: false,
        size: SIZE,
        rise: 0.0,
        features: Features::default(),
        lang: styles.lexicon.lang("en"),
        division: Division::Whole,
        tracking: 0.0,
        color: Color::Black,
        underline: false,
        strike: false,
    };
    let id = styles.formula(&Arc::new(formula), spec, room);
    styles.shape();
    match styles.formulas.laid.swap_remove(id.0 as usize) {
        Laid::Line(parts) => (parts, None),
        Laid::Display(display) => (Vec::new(), Some(display)),
    }
}

/// A formula in a line, in one part.
fn line(tex: &str) -> Bx {
    let (parts, _) = set(tex, None);
    let mut bx = Bx::default();
    for part in parts {
        bx.w += part.space;
        bx.append(part.bx);
    }
    bx
}

/// A formula by itself, in a measure that has room for it.
fn display(tex: &str) -> Display {
    set(tex, Some(400.0)).1.unwrap()
}

fn shown(tex: &str) -> Bx {
    display(tex).lines.swap_remove(0).bx
}

/// Each glyph: what it reads as, its place and its size.
fn glyphs(bx: &Bx) -> Vec<(char, f32, f32, f32)> {
    bx.marks
        .iter()
        .filter_map(|m| match m.kind {
            MarkKind::Glyph { text, size, .. } => Some((text, m.x, m.y, size)),
            MarkKind::Rule { .. } | MarkKind::Line { .. } => None,
        })
        .collect()
}

fn rules(bx: &Bx) -> Vec<(f32, f32, f32, f32)> {
    bx.marks
        .iter()
        .filter_map(|m| match m.kind {
            MarkKind::Rule { w, h } => Some((m.x, m.y, w, h)),
            MarkKind::Glyph { .. } | MarkKind::Line { .. } => None,
        })
        .collect()
}

#[test]
fn scripts_stand_at_the_fonts_heights() {
    let bx = line("x^2");
    let [x, two] = glyphs(&bx)[..] else { panic!() };
    // SuperscriptShiftUp 375, ScriptPercentScaleDown 80 of Libertinus Math.
    assert!((two.2 - 3.75).abs() < 0.01 && (two.3 - 8.0).abs() < 0.01, "{two:?}");
    assert!(two.1 > x.1);
    let both = line("x_i^2");
    let [_, sub, sup] = glyphs(&both)[..] else { panic!() };
    assert_eq!((sub.0, sup.0), ('i', '2'));
    assert!(sub.2 < 0.0 && sup.2 > 0.0);
    // A tall base has its superscript at its top.
    let tall = shown(r"\left(\frac{a}{b}\right)^2");
    assert!(glyphs(&tall).last().unwrap().2 > 6.0);
    // In a denominator, where all is cramped, it stands lower.
    let cramped = shown(r"\frac{1}{x^2}");
    let (base, two) = (glyphs(&cramped)[1].2, glyphs(&cramped)[2].2);
    assert!((two - base - 3.1).abs() < 0.05, "{}", two - base);
}

#[test]
fn a_fraction_is_centred_on_its_bar_and_the_bar_on_the_axis() {
    let bx = shown(r"\frac{a}{b+c}");
    let [(x, y, w, h)] = rules(&bx)[..] else { panic!() };
    assert!((y + h * 0.5 - 2.6).abs() < 0.01, "AxisHeight 260");
    let (a, b) = (glyphs(&bx)[0], glyphs(&bx)[1]);
    assert!(a.2 > y + h && b.2 < y);
    assert!((bx.w - (w + 2.4)).abs() < 0.01 && (x - 1.2).abs() < 0.01);
    assert!(a.1 > b.1, "the numerator is narrower");
    // A binomial has no bar.
    assert!(rules(&shown(r"\binom{n}{k}")).is_empty());
    // In a line its parts are small.
    assert!(glyphs(&line(r"\frac{a}{b}")).iter().all(|g| (g.3 - 8.0).abs() < 0.01));
}

#[test]
fn a_root_covers_what_stands_under_it() {
    for tex in
        [r"\sqrt{x}", r"\sqrt{\frac{a}{b}}", r"\sqrt[3]{x^2+1}", r"\sqrt{\frac{\frac{a}{b}}{\frac{c}{d}}}"]
    {
        let bx = shown(tex);
        let top = rules(&bx).into_iter().map(|r| r.1 + r.3).fold(0.0, f32::max);
        let over = rules(&bx).into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!(glyphs(&bx).iter().all(|g| g.2 < top), "{tex}");
        assert!((over.0 + over.2 - bx.w).abs() < 0.01, "{tex}: the line ends with the box");
        assert!(bx.h > top, "{tex}");
    }
}

#[test]
fn delimiters_grow_with_what_they_hold() {
    let small = shown(r"\left( x \right)");
    let large = shown(r"\left( \sum_{i=1}^n x_i \right)");
    let huge = shown(r"\left( \begin{matrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \\ 6 \end{matrix} \right)");
    assert!(small.total() < large.total() && large.total() < huge.total());
    let inner = shown(r"\begin{matrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \\ 6 \end{matrix}");
    assert!(huge.total() >= inner.total() * 0.95);
    // Put together of parts, of which the first alone reads as the sign.
    let rows = r"1 \\ ".repeat(30);
    let parts = shown(&format!(r"\left\{{ \begin{{matrix}} {rows} \end{{matrix}} \right."));
    assert_eq!(glyphs(&parts).iter().filter(|g| g.0 == '{').count(), 1);
    assert!(glyphs(&parts).iter().filter(|g| g.0 == '\0').count() > 3);
    // The middle one is as tall as those at the sides.
    let middle = shown(r"\left( \frac{a}{b} \middle| \frac{c}{d} \right)");
    assert!(glyphs(&middle).iter().any(|g| g.0 == '|'));
}

#[test]
fn limits_stand_above_and_below_in_a_display_alone() {
    let beside = glyphs(&line(r"\sum_{i}^{n} x"));
    let limits = glyphs(&shown(r"\sum_{i}^{n} x"));
    let place = |glyphs: &[(char, f32, f32, f32)], c| *glyphs.iter().find(|g| g.0 == c).unwrap();
    assert!(place(&beside, 'n').1 > place(&beside, '∑').1 + 5.0);
    let (sum, n, i) = (place(&limits, '∑'), place(&limits, 'n'), place(&limits, 'i'));
    assert!(n.2 > 8.0 && i.2 < -4.0, "{limits:?}");
    assert!((n.1 - sum.1).abs() < 8.0 && (i.1 - sum.1).abs() < 8.0);
    let forced = glyphs(&line(r"\sum\limits_{i}^{n} x"));
    assert!(place(&forced, 'n').2 > 6.0);
    // An integral keeps its beside it, the lower one tucked in.
    let integral = glyphs(&shown(r"\int_a^b x"));
    assert!(place(&integral, 'b').1 > place(&integral, 'a').1);
}

#[test]
fn space_is_that_of_the_classes() {
    let width = |tex: &str| line(tex).w;
    let sign = |tex: &str| width(tex);
    // Five eighteenths of an em at each side of a relation, four at a binary operator.
    let relation = width("a=b") - sign("a") - sign("=") - sign("b");
    let operator = width("a+b") - sign("a") - sign("{+}") - sign("b");
    assert!((relation - 100.0 / 18.0).abs() < 0.2, "{relation}");
    assert!((operator - 80.0 / 18.0).abs() < 0.2, "{operator}");
    let unary = width("-b") - sign("{-}") - sign("b");
    assert!(unary.abs() < 0.2, "{unary}");
    // None in scripts.
    let script = width("x^{a+b}") - width("x^{a}") - (width("x^{b}") - width("x"));
    assert!(script < 8.0, "{script}");
}

#[test]
fn columns_of_aligned_lines_meet() {
    let display = display(r"\begin{aligned} a + b &= c \\ x &= y + z \end{aligned}");
    assert_eq!(display.lines.len(), 2);
    let equals: Vec<f32> = display
        .lines
        .iter()
        .map(|line| line.x + glyphs(&line.bx).iter().find(|g| g.0 == '=').unwrap().1)
        .collect();
    assert!((equals[0] - equals[1]).abs() < 0.01, "{equals:?}");
    assert!(display.lines[1].down >= 12.0);
}

#[test]
fn a_long_display_is_divided_before_relations_or_set_smaller() {
    let long = format!("f(x) = {} = {}", "a + b + ".repeat(6) + "c", "d + e + ".repeat(6) + "f");
    let whole = set(&long, Some(2000.0)).1.unwrap();
    assert_eq!(whole.lines.len(), 1);
    let display = set(&long, Some(180.0)).1.unwrap();
    assert!(display.lines.len() > 1 && display.scale == 1.0, "{}", display.lines.len());
    for line in &display.lines {
        assert!(line.x + line.bx.w <= 180.5, "{}", line.x + line.bx.w);
    }
    let first = |line: &display::DisplayLine| glyphs(&line.bx)[0].0;
    assert!(display.lines[1..].iter().all(|line| matches!(first(line), '=' | '+')));
    let count = |display: &Display| display.lines.iter().map(|l| l.bx.marks.len()).sum::<usize>();
    assert_eq!(count(&display), count(&whole), "nothing is lost");
    let wide = set(
        r"\begin{pmatrix} aaaaaaaaaaaaaaaaaaaaaaaaaaa & bbbbbbbbbbbbbbbbbbbbbbbbbb \end{pmatrix}",
        Some(120.0),
    );
    let wide = wide.1.unwrap();
    assert!(wide.scale < 1.0 && wide.width <= 120.5);
}

#[test]
fn accents_stand_over_the_middle_of_their_letter() {
    for tex in [r"\hat{x}", r"\vec{v}", r"\bar{A}", r"\dot{a}", r"\widehat{AB}", r"\tilde{n}"] {
        let bx = line(tex);
        let plain = line(&tex[tex.find('{').unwrap()..]);
        assert!(bx.h > plain.h, "{tex}");
        assert!((bx.w - plain.w).abs() < 1.0, "{tex}: an accent takes no width");
    }
}

#[test]
fn braces_are_as_wide_as_what_they_embrace() {
    let body = shown("a+b+c+d+e");
    let braced = shown(r"\underbrace{a+b+c+d+e}_{n}");
    assert!((braced.w - body.w).abs() < 1.5, "{} {}", braced.w, body.w);
    assert!(braced.d > body.d + 6.0);
    let arrow = shown(r"\xrightarrow{a+b+c+d+e}");
    assert!(arrow.w > line("a+b+c+d+e").w * 0.6);
}

fn strokes(bx: &Bx) -> Vec<(f32, f32, f32)> {
    let each = bx.marks.iter().filter_map(|m| match m.kind {
        MarkKind::Line { dx, dy, .. } => Some((dx, dy, m.y)),
        _ => None,
    });
    each.collect()
}

#[test]
fn strokes_go_from_corner_to_corner() {
    let plain = shown("ABC");
    let bx = shown(r"\xcancel{ABC}");
    let [up, down] = strokes(&bx)[..] else { panic!() };
    assert!(up.0 >= plain.w - 0.1 && up.1 > plain.h && down.1 < -plain.h);
    assert!((bx.w - plain.w).abs() < 0.01, "it takes no more room in its line");
    let [across] = strokes(&shown(r"\sout{ABC}"))[..] else { panic!() };
    assert!(across.1 == 0.0 && across.2 > 1.0 && across.2 < plain.h);
}

#[test]
fn a_ground_is_behind_what_stands_on_it_and_a_frame_around_it() {
    let bx = shown(r"\fcolorbox{red}{yellow}{word}");
    assert!(matches!(bx.marks[0].kind, MarkKind::Rule { .. }), "the ground comes first");
    assert_eq!(rules(&bx).len(), 5);
    let actuary = shown(r"\angl{n}");
    assert_eq!(rules(&actuary).len(), 2);
}

#[test]
fn moved_and_scaled_parts_are_where_and_as_large_as_they_are_told() {
    let moved = line(r"\raisebox{4bp}{x}");
    assert!((glyphs(&moved)[0].2 - 4.0).abs() < 0.01);
    let large = line(r"x {\large x} {\tiny x}");
    let sizes: Vec<f32> = glyphs(&large).iter().map(|g| g.3).collect();
    assert_eq!(sizes, [SIZE, SIZE * 1.2, SIZE * 0.5]);
    let [(_, y, w, h)] = rules(&line(r"\rule[-2bp]{3bp}{9bp}"))[..] else { panic!() };
    assert_eq!((y, w, h), (-2.0, 3.0, 9.0));
    let chosen = line(r"\mathchoice{a}{b}{c}{d} x^{\mathchoice{a}{b}{c}{d}}");
    assert_eq!(glyphs(&chosen).iter().map(|g| g.0).collect::<String>(), "bxc");
}

#[test]
fn signs_without_a_bold_form_are_drawn_twice_and_read_once() {
    let bold = line(r"\boldsymbol{\times}");
    assert_eq!(glyphs(&bold).iter().map(|g| g.0).collect::<String>(), "×\0");
    assert_eq!(glyphs(&line(r"\boldsymbol{x}")).len(), 1);
}

#[test]
fn cells_over_columns_have_their_room_and_no_lines_through_them() {
    let tex = r"\begin{array}{l|r} \multicolumn{2}{l}{a+b+c+d+e+f+g} \\ a & 1 \end{array}";
    let bx = shown(tex);
    assert!(bx.w > line("a+b+c+d+e+f+g").w);
    let lines: Vec<_> = rules(&bx).into_iter().filter(|r| r.3 > r.2).collect();
    let [(_, y, _, h)] = lines[..] else { panic!("{lines:?}") };
    assert!(y + h < glyphs(&bx)[0].2, "the line ends below the first row");
}

#[test]
fn pairs_of_arrows_are_as_long_as_their_words() {
    for tex in [r"\xrightleftharpoons{a+b+c+d+e}", r"\xtofrom{a+b+c+d+e}", r"\xrightharpoonup{a+b+c+d+e}"] {
        let words = line("a+b+c+d+e").w * 0.6;
        assert!(line(tex).w > words, "{tex}");
    }
    assert!(shown(r"\overparen{a+b+c}").h < shown("a+b+c").h + 6.0);
}

#[test]
fn fractions_are_as_plain_as_the_braces_around_them() {
    // No space beside them but what they have themselves.
    let (whole, parts) = (line(r"a\frac{1}{2}b").w, line("a").w + line(r"\frac{1}{2}").w + line("b").w);
    assert!((whole - parts).abs() < 0.3, "{whole} {parts}");
    let minus = line(r"-\frac{1}{2}").w - line("{-}").w - line(r"\frac{1}{2}").w;
    assert!(minus.abs() < 0.01, "{minus}");
    // The delimiters of a binomial are TeX's: as tall as if it stood by itself.
    assert!(shown(r"\binom{n}{k}").total() > 2.2 * SIZE);
}

#[test]
fn scripts_end_with_the_room_of_a_slanted_letter() {
    // A bar behind a slanted script does not touch it.
    let bx = line(r"x_f |");
    let (f, bar) = (glyphs(&bx)[1], glyphs(&bx)[2]);
    assert!(bar.1 > f.1 + 0.8 * 0.4 * SIZE, "{f:?} {bar:?}");
}

#[test]
fn signs_that_no_face_has_are_put_together() {
    for (tex, reads) in [(r"\subseteqq", "⫅\0"), (r"\supsetneqq", "⫌\0"), (r"\Coloneqq", "⩴\0\0")] {
        let bx = line(tex);
        assert_eq!(glyphs(&bx).iter().map(|g| g.0).collect::<String>(), reads, "{tex}");
        assert!(bx.w > 3.0 && bx.h > 3.0, "{tex}");
    }
}

#[test]
fn space_behind_a_row_counts_from_the_depth_that_all_rows_have() {
    let plain = shown(r"\begin{matrix} a \\ b \end{matrix}").total();
    let small = shown(r"\begin{matrix} a \\[1bp] b \end{matrix}").total();
    let large = shown(r"\begin{matrix} a \\[20bp] b \end{matrix}").total();
    assert!(small - plain < 4.0 && large - plain > 17.0 && large - plain < 24.0, "{plain} {small} {large}");
}
