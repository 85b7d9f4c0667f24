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
        (r"\newcommand{\twice}[1]{#1#1}\twice{\oops}", r"\oops", "there is no command `\\oops`"),
        (r"\def\go{\oops}x + \go", r"\go", "in what `\\go` stands for"),
        (r"\begin{array}{c?c} a \end{array}", "?", "`?` is no column"),
        (r"\begin{CD} A @>a>> B", r"\begin", "has no `\\end"),
        (r"\rule{1km}{2em}", "1km", "this is no length"),
        (r"\unicode{xD800}", "xD800", "number of no character"),
        (r"\enclose{moustache}{x}", "moustache", "there is no notation"),
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
        r"\large ".repeat(4000),
        r"\cancel".repeat(5000),
        r"\text{\cancel{".repeat(3000),
        format!("{}c{}", r"\begin{array}{".to_owned() + &"*{9}{".repeat(500), "}".repeat(500))
            + r"}\end{array}",
        r"\root ".repeat(4000),
        r"\begin{CD} A @>".repeat(3000),
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
    for (tex, spoken) in [
        // Half a group, a delimiter, the head of an environment, cells and line ends.
        (r"\def\lb{\left[}\def\rb{\right]}\lb x \rb", "[x]"),
        (r"\def\langlebr{\langle}\left\langlebr x \right\rangle", "⟨x⟩"),
        (r"\def\bm{\begin{pmatrix}}\def\nx{& 2 \\ 3 &}\bm 1 \nx 4 \end{pmatrix}", "(1 2; 3 4)"),
        (r"\newenvironment{row}[1]{\left(#1}{\right)}\begin{row}{a} b \end{row}", "(ab)"),
        (r"\def\half{12}\frac\half3 + x^\half", "12/3 + x¹²"),
        (r"\def\a{\alpha}\a b", "αb"),
        (r"\def\a{Ⓐ}Ⓑ\a é", "ⒷⒶé"),
        (r"\let\oldphi\phi\renewcommand{\phi}{\varphi}\phi \oldphi", "φϕ"),
        (r"\let\oldsum\sum\renewcommand{\sum}{\oldsum\limits}\sum x", "∑x"),
        (r"\def\pt(#1,#2){\frac{#1}{#2}}\pt(a,b)", "a/b"),
        (
            r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}\abs{x} + \abs*{y} + \abs[\big]{z}",
            "|x| + |y| + |z|",
        ),
        (r"\newcommand{\outer}[1]{\newcommand{\inner}[1]{#1##1}}\outer{a}\inner{b}", "ab"),
        (r"\braket{a|b} \text{in \texttt{x}}", "⟨a|b⟩in x"),
        (r"\upalpha \Upomega \text x", "αΩx"),
        (r"\begin{aligned} \MoveEqLeft a \\ &= b \end{aligned}", "a; = b"),
    ] {
        let formula = parse(tex, false).unwrap_or_else(|e| panic!("{tex}: {e:?}"));
        assert_eq!(&*formula.spoken, spoken, "{tex}");
    }
    let growing = r"\def\a#1{\b{#1#1}}\def\b#1{\a{#1#1}}\a{xxxx}";
    assert!(parse(growing, false).unwrap_err().message.contains("without end"));
}

#[test]
fn commands_of_the_whole_book_are_known_beforehand() {
    let mut macros = Macros::default();
    macros.add(r"\RR", r"\mathbb{R}").unwrap();
    macros.add("norm", r"\lVert #1 \rVert_#2").unwrap();
    assert!(macros.add(r"\a1", "x").is_err());
    let formula = parse_with(r"\norm{x}{2} \in \RR", false, &mut macros).unwrap();
    assert_eq!(&*formula.spoken, "‖x‖₂ ∈ ℝ");
}

#[test]
fn rows_need_no_environment() {
    let body = read(r"a = b \\ c = d").body;
    assert!(matches!(&body[0], Node::Table(table) if table.rows.len() == 2), "{body:?}");
    assert_eq!(&*parse(r"a \\ b", false).unwrap().spoken, "ab");
    assert_eq!(&*parse(r"{a \\[2pt] b}", true).unwrap().spoken, "ab");
}

#[test]
fn cells_span_columns_and_take_sides() {
    let tex = r"\begin{array}{l|*{2}{c}} \multicolumn{2}{r}{x} & y \\ \cline{2-3} a & \hfill b & \hdotsfor{1} \end{array}";
    let body = read(tex).body;
    let Node::Table(table) = &body[0] else { panic!("{body:?}") };
    assert_eq!(table.columns, [Side::Left, Side::Center, Side::Center]);
    assert_eq!(table.place(0, 0), (Side::Right, 2));
    assert!(table.covered(0, 1) && !table.covered(0, 2));
    assert_eq!(table.place(1, 1), (Side::Right, 1));
    assert_eq!(table.rows[1].parts, vec![1..3; 1]);
    assert!(table.rows[1].spans[1].dots);
}

#[test]
fn bold_goes_through_alphabets() {
    let alphabet = |tex: &str| match &read(tex).body[0] {
        Node::Symbol { alphabet, .. } | Node::Word { alphabet, .. } => *alphabet,
        node => panic!("{tex}: {node:?}"),
    };
    assert_eq!(alphabet(r"\boldsymbol{\mathcal{L}}"), Alphabet::BoldScript);
    assert_eq!(alphabet(r"\bm{\mathrm{x}}"), Alphabet::Bold);
    assert_eq!(alphabet(r"\pmb{\alpha}"), Alphabet::BoldItalic);
    assert_eq!(alphabet(r"\mathbf{\Gamma}"), Alphabet::Bold);
    // A comma is one, and no part of the number.
    assert_eq!(&*read("(1,2)").spoken, "(1, 2)");
    assert_eq!(read("1,2").body.len(), 3);
}
