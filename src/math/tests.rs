use super::*;

fn read(tex: &str) -> Formula {
    parse(tex, true).unwrap_or_else(|e| panic!("{tex}: {} at {:?}", e.message, e.range))
}

#[test]
fn formulas_are_read_as_lines_of_signs() {
    for (tex, spoken) in [
        ("x^2 + y_1", "x² + y₁"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sqrt{2}", "√2"),
        (r"\sqrt[3]{x+1}", "³√(x + 1)"),
        (r"\alpha \le \beta", "α ≤ β"),
        ("e^{-x}", "e^(−x)"),
        ("f'(x)", "f′(x)"),
        (r"\sum_{i=1}^n i", "∑_(i = 1)ⁿ i"),
        (r"\lim_{x \to 0} f", "lim_(x → 0) f"),
        (r"\text{if $n$ is even}", "if n is even"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1 2; 3 4)"),
        (r"\mathbf{F} = m \vec a", "F = ma\u{20d7}"),
        (r"a \not= b", "a ≠ b"),
        (r"12{,}500 - 3.5", "12,500 − 3.5"),
    ] {
        assert_eq!(&*read(tex).spoken, spoken, "{tex}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (tex, place, message) in [
        (r"a + \nonsense", r"\nonsense", "there is no command `\\nonsense`"),
        (r"a + \alpa", r"\alpa", "there is no command `\\alpa`"),
        (r"\frac{a}", r"\frac", "`\\frac` lacks an argument"),
        (r"x_{a", "{", "this `{` is never closed"),
        ("x}", "}", "this `}` closes nothing"),
        (r"\left( x", "(", "this `\\left` has no `\\right`"),
        ("x^a^b", "^", "two superscripts"),
        ("a & b", "&", "stands in no table"),
        (r"\begin{matrx} 1 \end{matrx}", "matrx", "there is no environment `matrx`"),
        (r"\begin{matrix} 1 \end{pmatrix}", "pmatrix", "`\\end{pmatrix}` stands where"),
        (r"\left x \right)", "x", "`x` is no delimiter"),
        (r"\def\a{\a}\a + b", r"\a", "without end"),
        (r"\newcommand{\half}{\frac{1}}\half", r"\half", r"lacks an argument, in what `\half` stands for"),
        (r"\textcolor{mauvish}{x}", "mauvish", "there is no colour"),
        (r"a \\ b", r"\\", "a line cannot end here"),
    ] {
        let error = parse(tex, true).expect_err(tex);
        assert!(error.message.contains(message), "{tex}: {}", error.message);
        let at = &tex[error.range.clone()];
        assert_eq!(at, place, "{tex}: {:?}", error.range);
    }
    let help = parse(r"\alpa", false).unwrap_err().help.unwrap();
    assert!(help.contains("\\alpha"), "{help}");
}

#[test]
fn no_formula_is_too_deep_for_a_threads_stack() {
    let deep = [
        r"\sqrt".repeat(10_000),
        r"\frac1".repeat(10_000),
        "{".repeat(10_000),
        r"x^\hat".repeat(5000),
        r"\left(".repeat(5000),
        r"\begin{matrix}".repeat(5000),
        r"\text{$".repeat(3000),
        "{".repeat(40) + "x" + &"}".repeat(40),
        r"\substack{".repeat(4000),
        r"a \over ".repeat(4000),
        r"\displaystyle ".repeat(4000),
    ];
    let work = move || {
        for tex in &deep {
            if let Ok(formula) = parse(tex, true) {
                assert!(!formula.spoken.is_empty() || tex.is_empty());
            }
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn numbers_and_labels_are_no_part_of_the_formula() {
    let formula = read(r"E = mc^2 \tag{A.1} \label{eq:energy}");
    assert_eq!(formula.tag.as_deref(), Some("(A.1)"));
    assert_eq!(formula.label.as_deref(), Some("eq:energy"));
    assert_eq!(&*formula.spoken, "E = mc²");
}

#[test]
fn a_binary_operator_without_an_operand_is_a_sign() {
    let body = read("-a - b").body;
    assert_eq!(
        classes(&flat(&body)),
        [Some(Class::Ord), Some(Class::Ord), Some(Class::Bin), Some(Class::Ord)]
    );
    assert_eq!(break_after(&classes(&flat(&body)), 2), Some(Break::Operator));
}

#[test]
fn letters_have_their_alphabets() {
    assert_eq!(styled('h', Alphabet::Normal), 'ℎ');
    assert_eq!(styled('x', Alphabet::Normal), '𝑥');
    assert_eq!(styled('R', Alphabet::DoubleStruck), 'ℝ');
    assert_eq!(styled('Γ', Alphabet::Normal), 'Γ');
    assert_eq!(styled('α', Alphabet::Normal), '𝛼');
    assert_eq!(styled('α', Alphabet::Bold), '𝛂');
    assert_eq!(styled('1', Alphabet::Bold), '𝟏');
    assert_eq!(styled('1', Alphabet::Normal), '1');
    assert_eq!(styled('Ω', Alphabet::BoldItalic), '𝛀');
    let bold = read(r"\bm{\Omega}").body;
    assert!(matches!(bold[0], Node::Symbol { c: 'Ω', alphabet: Alphabet::BoldItalic, .. }), "{bold:?}");
    assert_eq!(styled('B', Alphabet::Script), 'ℬ');
}

#[test]
fn formulas_define_commands_for_those_behind_them() {
    let mut macros = Macros::default();
    let definitions = r"\newcommand{\R}{\mathbb{R}} \newcommand\norm[1]{\lVert #1 \rVert}
        \newcommand{\pow}[2][x]{#1^{#2}} \def\pair#1#2{(#1, #2)} \let\to\mapsto
        \DeclareMathOperator{\rank}{rank} \DeclareMathOperator*{\argmin}{arg\,min}";
    let formula = parse_with(definitions, true, &mut macros).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(formula.body.is_empty());
    for (tex, spoken) in [
        (r"\R^2", "ℝ²"),
        (r"\norm{x + y}", "‖x + y‖"),
        (r"\pow{2} \pow[y]3", "x²y³"),
        (r"\pair ab", "(a, b)"),
        (r"\frac\R2", "ℝ/2"),
        (r"a \to b", "a ↦ b"),
        (r"\rank A", "rank A"),
    ] {
        let formula = parse_with(tex, false, &mut macros).unwrap_or_else(|e| panic!("{tex}: {e:?}"));
        assert_eq!(&*formula.spoken, spoken, "{tex}");
    }
    let least = parse_with(r"\argmin_x f", true, &mut macros).unwrap();
    assert!(matches!(&least.body[0], Node::Scripts { base, .. }
        if matches!(**base, Node::Name { limits: Limits::Display, .. })));
    let growing = r"\def\a#1{\b{#1#1}}\def\b#1{\a{#1#1}}\a{xxxx}";
    assert!(parse(growing, false).unwrap_err().message.contains("without end"));
}
