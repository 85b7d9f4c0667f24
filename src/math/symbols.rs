//! The commands that are one character each, by class, with the names of LaTeX, `amssymb` and
//! `unicode-math`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Class, Limits};

/// What a command or a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A character of a class.
    Atom(char, Class),
    /// A large operator.
    Operator(char, Limits),
}

const ORD: &str = "
alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ
omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi ϕ chi χ psi ψ omega ω varepsilon ε vartheta ϑ
varkappa ϰ varpi ϖ varrho ϱ varsigma ς varphi φ digamma ϝ
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω Digamma Ϝ
aleph ℵ beth ℶ gimel ℷ daleth ℸ ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ wp ℘ Re ℜ Im ℑ partial ∂
infty ∞ prime ′ dprime ″ trprime ‴ backprime ‵ emptyset ∅ varnothing ∅ nabla ∇ surd √ top ⊤ bot ⊥ angle ∠
measuredangle ∡ sphericalangle ∢ triangle △ vartriangle △ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬
flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ Bbbk 𝕜 circledS Ⓢ
complement ∁ Finv Ⅎ Game ⅁ eth ð mho ℧ diagup ╱ diagdown ╲ bigstar ★ blacklozenge ⧫ blacksquare ■
blacktriangle ▲ blacktriangledown ▼ lozenge ◊ square □ Box □ Diamond ◇ triangledown ▽ degree °
checkmark ✓ maltese ✠ dag † ddag ‡ S § P ¶ copyright © circledR ® pounds £ mathsterling £ yen ¥ euro €
vdots ⋮ ldots … mathellipsis … cdots ⋯ ddots ⋱ iddots ⋰ adots ⋰ dotsb ⋯ dotsm ⋯ dotsi ⋯ dotso … dotsc …
hdots … infinity ∞ Angstrom Å increment ∆ QED ∎ Vert ‖ vert | | ‖ # # % % & & $ $ _ _ backslash \\ 
cent ¢ permil ‰ diameter ⌀ ratio ∶ aa å AA Å ss ß ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł
varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷 varPsi 𝛹
varOmega 𝛺 blacktriangleup ▲ N ℕ R ℝ Z ℤ
alef ℵ alefsym ℵ clubs ♣ cnums ℂ Complex ℂ diamonds ♢ empty ∅ exist ∃ hearts ♡ image ℑ infin ∞ natnums ℕ
real ℜ Reals ℝ reals ℝ sect § spades ♠ thetasym ϑ weierp ℘ varvdots ⋮ lq ‘ rq ’ varcoppa ϙ coppa ϟ
stigma ϛ Stigma Ϛ koppa ϟ Koppa Ϟ sampi ϡ Sampi Ϡ varstigma ϛ Coppa Ϟ smiley ☺ geneuro € officialeuro €
textcopyright © textregistered ® textdollar $ textsterling £ textunderscore _ textasciitilde ~
textasciicircum ^ textbackslash \\ textbar | textbardbl ‖ textbraceleft { textbraceright } textless <
textgreater > textdegree ° textdagger † textdaggerdbl ‡ textquoteleft ‘ textquoteright ’
textquotedblleft “ textquotedblright ” textendash – textemdash — textellipsis … dotsO …
ohm Ω celsius ℃ perthousand ‰ micro µ textbullet • textcent ¢ texteuro € textperiodcentered · textsection §
textparagraph ¶ texttrademark ™ textmu µ textohm Ω textcelsius ℃ textpm ± texttimes × textdiv ÷ textminus −
textonehalf ½ textonequarter ¼ textthreequarters ¾ textonesuperior ¹ texttwosuperior ² textthreesuperior ³
textleftarrow ← textrightarrow → textuparrow ↑ textdownarrow ↓ textperthousand ‰ textnumero № textordfeminine ª
textordmasculine º textexclamdown ¡ textquestiondown ¿ textyen ¥ textlangle ⟨ textrangle ⟩ textvisiblespace ␣
textasteriskcentered ∗ textbrokenbar ¦ textcurrency ¤ textlnot ¬ textsurd √ textmho ℧ arrowvert | Arrowvert ‖
bracevert | divsymbol ÷ Earth ♁ mercury ☿ venus ♀ mars ♂ female ♀ male ♂ eighthnote ♪ twonotes ♫ sun ☉ leftmoon ☾ rightmoon ☽
";

const BIN: &str = "
pm ± mp ∓ times × div ÷ ast ∗ star ⋆ circ ∘ bullet • cdot ⋅ centerdot · cdotp · cap ∩ cup ∪ uplus ⊎ sqcap ⊓
sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
bigtriangledown ▽ triangleleft ◁ triangleright ▷ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗
oslash ⊘ odot ⊙ bigcirc ◯ dagger † ddagger ‡ amalg ⨿ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋
rightthreetimes ⋌ curlywedge ⋏ curlyvee ⋎ circleddash ⊝ circledast ⊛ circledcirc ⊚ dotplus ∔ Cap ⋒
Cup ⋓ doublecap ⋒ doublecup ⋓ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ boxplus ⊞
divideontimes ⋇ intercal ⊺ obar ⌽ gtrdot ⋗ lessdot ⋖ plus + minus −
bull • plusmn ± sdot ⋅ Dagger ‡ circledvert ⦶ boxbar ◫ boxslash ⧄ boxbslash ⧅ boxcircle ⧇ nplus ⧺ talloblong ⫾
interleave ⫴ fatsemi ⨟ sslash ⫽
";

const REL: &str = "
lt < gt > eq = leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ prec ≺ succ ≻
preceq ⪯ succeq ⪰ ll ≪ gg ≫ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑
sqsupseteq ⊒ in ∈ isin ∈ ni ∋ owns ∋ vdash ⊢ dashv ⊣ models ⊨ smile ⌣ frown ⌢ mid ∣ parallel ∥ perp ⟂ asymp ≍
bowtie ⋈ Join ⋈ doteq ≐ notin ∉ notni ∌ nin ∉
leqq ≦ leqslant ⩽ eqslantless ⪕ lesssim ≲ lessapprox ⪅ approxeq ≊ lll ⋘ llless ⋘ lessgtr ≶ lesseqgtr ⋚
lesseqqgtr ⪋ doteqdot ≑ Doteq ≑ risingdotseq ≓ fallingdotseq ≒ backsim ∽ backsimeq ⋍ subseteqq ⫅ Subset ⋐
preccurlyeq ≼ curlyeqprec ⋞ precsim ≾ precapprox ⪷ vartriangleleft ⊲ trianglelefteq ⊴ vDash ⊨ Vvdash ⊪
smallsmile ⌣ smallfrown ⌢ bumpeq ≏ Bumpeq ≎ geqq ≧ geqslant ⩾ eqslantgtr ⪖ gtrsim ≳ gtrapprox ⪆ eqsim ≂
ggg ⋙ gggtr ⋙ gtrless ≷ gtreqless ⋛ gtreqqless ⪌ eqcirc ≖ circeq ≗ triangleq ≜ thicksim ∼ thickapprox ≈
supseteqq ⫆ Supset ⋑ succcurlyeq ≽ curlyeqsucc ⋟ succsim ≿ succapprox ⪸ vartriangleright ⊳
trianglerighteq ⊵ Vdash ⊩ shortmid ∣ shortparallel ∥ between ≬ pitchfork ⋔ varpropto ∝
blacktriangleleft ◀ therefore ∴ because ∵ backepsilon ϶ blacktriangleright ▶
nless ≮ nleq ≰ nleqslant ≰ nleqq ≰ lneq ⪇ lneqq ≨ lvertneqq ≨ lnsim ⋦ lnapprox ⪉ nprec ⊀ npreceq ⋠ precneqq ⪵
precnsim ⋨ precnapprox ⪹ nsim ≁ nshortmid ∤ nmid ∤ nvdash ⊬ nvDash ⊭ ntriangleleft ⋪ ntrianglelefteq ⋬
nsubseteq ⊈ nsubseteqq ⊈ subsetneq ⊊ varsubsetneq ⊊ subsetneqq ⫋ varsubsetneqq ⫋ ngtr ≯ ngeq ≱ ngeqslant ≱ ngeqq ≱ gneq ⪈ gneqq ≩
gvertneqq ≩ gnsim ⋧ gnapprox ⪊ nsucc ⊁ nsucceq ⋡ succneqq ⪶ succnsim ⋩ succnapprox ⪺ ncong ≇
nshortparallel ∦ nparallel ∦ nVdash ⊮ nVDash ⊯ ntriangleright ⋫ ntrianglerighteq ⋭ nsupset ⊅ nsubset ⊄ nsupseteq ⊉
nsupseteqq ⊉ supsetneq ⊋ varsupsetneq ⊋ supsetneqq ⫌ varsupsetneqq ⫌ coloneqq ≔ colonequals ≔ coloneq ≔ Coloneqq ⩴ eqqcolon ≕ vcentcolon : dblcolon ∷ coloncolon ∷
stareq ≛ eqdef ≝ questeq ≟ measeq ≞ arceq ≘ wedgeq ≙ multimap ⊸ origof ⊶ imageof ⊷ prurel ⊰ Dash ⊫ VDash ⊫ nequiv ≢ napprox ≉
leftarrow ← gets ← rightarrow → to → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔
uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ mapsto ↦ mapsfrom ↤
longleftarrow ⟵ longrightarrow ⟶ longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹
Longleftrightarrow ⟺ longmapsto ⟼ hookleftarrow ↩ hookrightarrow ↪ leftharpoonup ↼
leftharpoondown ↽ rightharpoonup ⇀ rightharpoondown ⇁ rightleftharpoons ⇌ leftrightharpoons ⇋
leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖
dashleftarrow ⇠ dashrightarrow ⇢ leftleftarrows ⇇ rightrightarrows ⇉ leftrightarrows ⇆ rightleftarrows ⇄
Lleftarrow ⇚ Rrightarrow ⇛ twoheadleftarrow ↞ twoheadrightarrow ↠ leftarrowtail ↢ rightarrowtail ↣
looparrowleft ↫ looparrowright ↬ curvearrowleft ↶ curvearrowright ↷ circlearrowleft ↺ circlearrowright ↻
Lsh ↰ Rsh ↱ upuparrows ⇈ downdownarrows ⇊ upharpoonleft ↿ upharpoonright ↾ restriction ↾ downharpoonleft ⇃
downharpoonright ⇂ nleftarrow ↚ nrightarrow ↛ nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏
nLeftrightarrow ⇎ upmodels ⊨ Vbar ⫫ Perp ⫫ coloneqq ≔
And & coloncolonequals ⩴ equalscolon ≕ sub ⊂ sube ⊆ supe ⊇ ordinarycolon :
Darr ⇓ dArr ⇓ darr ↓ Harr ⇔ hArr ⇔ harr ↔ Larr ⇐ lArr ⇐ larr ← Lrarr ⇔ lrArr ⇔ lrarr ↔ Rarr ⇒ rArr ⇒ rarr →
Uarr ⇑ uArr ⇑ uarr ↑ nsupseteqq ⊉ Mapsto ⤇ Mapsfrom ⤆ longmapsfrom ⟻ Longmapsto ⟾ Longmapsfrom ⟽
leftrightharpoon ⥊ rightleftharpoon ⥋ longhookrightarrow ↪ lightning ↯ trianglelefteqslant ⊴
trianglerighteqslant ⊵ inplus ⋵ niplus ⋽ subsetplus ⪿ supsetplus ⫀ varparallel ⫽ nvarparallel ∦
leftslice ⪦ rightslice ⪧ shortleftarrow ← shortrightarrow → shortuparrow ↑ shortdownarrow ↓
LeftArrow ← RightArrow → updownarrows ⇅ downuparrows ⇵ nni ∌ nowns ∌ nasymp ≭ nsimeq ≄
nsqsubseteq ⋢ nsqsupseteq ⋣ Doteqdot ≑
";

const OPEN: &str = "
langle ⟨ lbrace { { { lbrack [ lceil ⌈ lfloor ⌊ lgroup ⟮ lmoustache ⎰ lvert | lVert ‖ ulcorner ⌜ llcorner ⌞
llbracket ⟦ lBrack ⟦ lAngle ⟪ llangle ⟪ lparen ( lang ⟨ lBrace ⦃ lbag ⟅ llparenthesis ⦇
";

const CLOSE: &str = "
rangle ⟩ rbrace } } } rbrack ] rceil ⌉ rfloor ⌋ rgroup ⟯ rmoustache ⎱ rvert | rVert ‖ urcorner ⌝ lrcorner ⌟
rrbracket ⟧ rBrack ⟧ rAngle ⟫ rrangle ⟫ rparen ) rang ⟩ rBrace ⦄ rbag ⟆ rrparenthesis ⦈
";

const PUNCT: &str = "ldotp . colon :";

/// Operators whose limits stand above and below in a display.
const OPERATORS: &str = "
sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆ bigsqcap ⨅ bigoplus ⨁ bigotimes ⨂
bigodot ⨀ biguplus ⨄ bigtimes ⨉ bigcupdot ⨃ intop ∫ iintop ∬ iiintop ∭ ointop ∮
";

const INTEGRALS: &str = "
int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intclockwise ∱ varointclockwise ∲ ointctrclockwise ∳
fint ⨏ sqint ⨖ landupint ⨙ landdownint ⨚ awint ⨑ intbar ⨍ intBar ⨎ varoiint ∯
";

static COMMANDS: LazyLock<FxHashMap<&'static str, Symbol>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    let mut add = |list: &'static str, make: &dyn Fn(char) -> Symbol| {
        let mut words = list.split_whitespace();
        while let (Some(name), Some(c)) = (words.next(), words.next()) {
            map.entry(name).or_insert(make(c.chars().next().unwrap_or(' ')));
        }
    };
    add(OPEN, &|c| Symbol::Atom(c, Class::Open));
    add(CLOSE, &|c| Symbol::Atom(c, Class::Close));
    add(ORD, &|c| Symbol::Atom(c, Class::Ord));
    add(BIN, &|c| Symbol::Atom(c, Class::Bin));
    add(REL, &|c| Symbol::Atom(c, Class::Rel));
    add(PUNCT, &|c| Symbol::Atom(c, Class::Punct));
    add(OPERATORS, &|c| Symbol::Operator(c, Limits::Display));
    add(INTEGRALS, &|c| Symbol::Operator(c, Limits::Beside));
    map
});

/// The same by character, for what is typed as it is.
static CHARACTERS: LazyLock<FxHashMap<char, Symbol>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for list in [BIN, REL, OPEN, CLOSE, OPERATORS, INTEGRALS] {
        let mut words = list.split_whitespace();
        while let (Some(name), Some(c)) = (words.next(), words.next()) {
            let c = c.chars().next().unwrap_or(' ');
            if let Some(symbol) = COMMANDS.get(name) {
                map.entry(c).or_insert(*symbol);
            }
        }
    }
    // What means more than one thing means this.
    for c in ['&', '|', '‖', '△', '▽'] {
        map.insert(c, Symbol::Atom(c, Class::Ord));
    }
    map
});

/// The character that a command is.
pub(super) fn command(name: &str) -> Option<Symbol> {
    COMMANDS.get(name).copied()
}

/// The upright Greek letter that a command of LaTeX's package `upgreek` is.
pub(super) fn upright(name: &str) -> Option<char> {
    let small = name.strip_prefix("up").map(str::to_owned);
    let letter = small.or_else(|| {
        let rest = name.strip_prefix("Up")?;
        Some(format!("{}{}", rest.get(..1)?.to_ascii_uppercase(), rest.get(1..)?))
    })?;
    match command(&letter)? {
        Symbol::Atom(c @ ('α'..='ω' | 'Α'..='Ω' | 'ϑ' | 'ϕ' | 'ϖ' | 'ϱ' | 'ϵ' | 'ϰ'), _) => Some(c),
        _ => None,
    }
}

/// All commands that are characters, to suggest one.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.keys().copied()
}

/// A character as it is typed.
pub(super) fn character(c: char) -> Symbol {
    let atom = |c, class| Symbol::Atom(c, class);
    match c {
        '+' => atom('+', Class::Bin),
        '-' => atom('−', Class::Bin),
        '*' => atom('∗', Class::Bin),
        '/' | '@' | '|' | '"' | '.' => atom(c, Class::Ord),
        '<' | '>' | '=' | ':' => atom(c, Class::Rel),
        '(' | '[' => atom(c, Class::Open),
        ')' | ']' | '!' | '?' => atom(c, Class::Close),
        ',' | ';' => atom(c, Class::Punct),
        c if c.is_ascii() => atom(c, Class::Ord),
        c => CHARACTERS.get(&c).copied().unwrap_or(atom(c, Class::Ord)),
    }
}

/// The delimiter that a command is.
pub(super) fn delimiter(name: &str) -> Option<char> {
    Some(match name {
        "|" | "Vert" | "lVert" | "rVert" => '‖',
        "vert" | "lvert" | "rvert" => '|',
        "backslash" => '\\',
        "lt" => '⟨',
        "gt" => '⟩',
        "Arrowvert" => '‖',
        "arrowvert" | "bracevert" => '|',
        _ => match command(name)? {
            Symbol::Atom(c, Class::Open | Class::Close) => c,
            Symbol::Atom(c @ ('↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕'), _) => c,
            _ => return None,
        },
    })
}

/// Accents: the combining character, and whether it is as wide as its base.
pub(super) fn accent(name: &str) -> Option<(char, bool)> {
    Some(match name {
        "hat" => ('\u{302}', false),
        "check" => ('\u{30C}', false),
        "tilde" => ('\u{303}', false),
        "acute" => ('\u{301}', false),
        "grave" => ('\u{300}', false),
        "dot" => ('\u{307}', false),
        "ddot" => ('\u{308}', false),
        "dddot" => ('\u{20DB}', false),
        "ddddot" => ('\u{20DC}', false),
        "breve" => ('\u{306}', false),
        "bar" => ('\u{304}', false),
        "vec" => ('\u{20D7}', false),
        "mathring" => ('\u{30A}', false),
        "widehat" => ('\u{302}', true),
        "widetilde" => ('\u{303}', true),
        "widecheck" => ('\u{30C}', true),
        _ => return None,
    })
}

/// What stretches over (true) or under its base.
pub(super) fn stretched(name: &str) -> Option<(char, bool)> {
    Some(match name {
        "overbrace" => ('⏞', true),
        "underbrace" => ('⏟', false),
        "overbracket" => ('⎴', true),
        "underbracket" => ('⎵', false),
        "overlinesegment" => ('⎴', true),
        "underlinesegment" => ('⎵', false),
        "overparen" | "wideparen" | "overarc" | "overgroup" => ('⏜', true),
        "underparen" | "undergroup" => ('⏝', false),
        "overrightarrow" => ('→', true),
        "overleftarrow" => ('←', true),
        "overleftrightarrow" => ('↔', true),
        "underrightarrow" => ('→', false),
        "underleftarrow" => ('←', false),
        "underleftrightarrow" => ('↔', false),
        "Overrightarrow" => ('⇒', true),
        "overrightharpoon" => ('⇀', true),
        "overleftharpoon" => ('↼', true),
        "Overleftarrow" => ('⇐', true),
        "utilde" => ('\u{330}', false),
        "underleftharpoon" => ('↼', false),
        "underrightharpoon" => ('⇀', false),
        _ => return None,
    })
}

/// Arrows with text over and under them.
pub(super) fn arrow(name: &str) -> Option<char> {
    Some(match name {
        "xrightarrow" => '→',
        "xleftarrow" => '←',
        "xleftrightarrow" => '↔',
        "xRightarrow" => '⇒',
        "xLeftarrow" => '⇐',
        "xLeftrightarrow" => '⇔',
        "xmapsto" => '↦',
        "xhookrightarrow" => '↪',
        "xhookleftarrow" => '↩',
        "xrightharpoonup" => '⇀',
        "xrightharpoondown" => '⇁',
        "xleftharpoonup" => '↼',
        "xleftharpoondown" => '↽',
        "xrightleftharpoons" => '⇌',
        "xleftrightharpoons" => '⇋',
        "xtwoheadrightarrow" => '↠',
        "xtwoheadleftarrow" => '↞',
        "xlongequal" | "xequal" => '=',
        "xtofrom" | "xrightleftarrows" => '⇄',
        "xrightequilibrium" => '⇌',
        "xleftequilibrium" => '⇋',
        "xmapsfrom" => '↤',
        _ => return None,
    })
}

/// Names of functions, as they are printed, and whether their scripts are limits.
pub(super) fn function(name: &str) -> Option<(&'static str, Limits)> {
    const BESIDE: &str = "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec \
        sin sinh tan tanh sgn sech csch arcctg arctg ch cosec cotg ctg cth sh tg th";
    const LIMITS: &str = "det gcd inf lim max min Pr sup plim";
    let within = |list: &'static str| list.split_ascii_whitespace().find(|n| *n == name);
    Some(match name {
        "limsup" => ("lim\u{2009}sup", Limits::Display),
        "liminf" => ("lim\u{2009}inf", Limits::Display),
        "injlim" => ("inj\u{2009}lim", Limits::Display),
        "projlim" => ("proj\u{2009}lim", Limits::Display),
        "argmax" => ("arg\u{2009}max", Limits::Display),
        "argmin" => ("arg\u{2009}min", Limits::Display),
        _ => match within(BESIDE) {
            Some(name) => (name, Limits::Beside),
            None => (within(LIMITS)?, Limits::Display),
        },
    })
}

/// What a stroke through a relation makes of it, where Unicode has it.
pub(super) fn negated(c: char) -> Option<char> {
    const PAIRS: &str = "=≠ <≮ >≯ ≤≰ ≥≱ ∈∉ ∋∌ ∣∤ ∥∦ ∼≁ ≃≄ ≅≇ ≈≉ ≡≢ ≶≸ ≷≹ ≺⊀ ≻⊁ ⊂⊄ ⊃⊅ ⊆⊈ ⊇⊉ ⊢⊬ ⊨⊭ \
        ⊩⊮ ⊫⊯ ≼⋠ ≽⋡ ⪯⋠ ⪰⋡ ⊑⋢ ⊒⋣ ⊲⋪ ⊳⋫ ⊴⋬ ⊵⋭ ∃∄ ←↚ →↛ ↔↮ ⇐⇍ ⇒⇏ ⇔⇎ |∤ ≍≭";
    PAIRS.split_ascii_whitespace().find_map(|pair| {
        let mut chars = pair.chars();
        (chars.next() == Some(c)).then(|| chars.next()).flatten()
    })
}

/// How many arguments a command has that stand in braces, or else are single signs.
pub(super) fn arguments(name: &str) -> u8 {
    match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" | "binom" | "dbinom" | "tbinom" | "overset" | "underset"
        | "stackrel" | "cancelto" | "textcolor" | "colorbox" | "href" => 2,
        "sideset" | "overunderset" | "fcolorbox" => 3,
        "genfrac" => 6,
        "sqrt" | "overline" | "underline" | "not" | "boxed" | "cancel" | "bcancel" | "xcancel"
        | "phantom" | "hphantom" | "vphantom" | "smash" | "operatorname" | "text" | "mbox" | "mathop"
        | "mathbin" | "mathrel" | "mathopen" | "mathclose" | "mathord" | "mathinner" | "substack"
        | "pmod" | "pod" | "mod" | "boldsymbol" | "bm" => 1,
        _ => u8::from(
            accent(name).is_some()
                || stretched(name).is_some()
                || arrow(name).is_some()
                || name.starts_with("math") && !matches!(name, "mathstrut" | "mathellipsis" | "mathsterling"),
        ),
    }
}
