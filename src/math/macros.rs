//! Commands that formulas define, and those that Aldine defines itself.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::expand::{Expander, Tok, lacking, tokens};
use super::parser::{Read, error};

/// The commands that formulas have defined so far.
#[derive(Debug, Clone, Default)]
pub struct Macros {
    known: FxHashMap<String, Arc<Macro>>,
    environments: FxHashMap<String, Arc<Environment>>,
}

#[derive(Debug, Clone)]
pub(super) struct Macro {
    /// How many arguments it takes.
    pub arguments: usize,
    /// What the first is, where it is not given in brackets.
    pub default: Option<Vec<Tok>>,
    /// What stands before the first.
    pub prefix: Vec<Tok>,
    /// What each argument ends before; nothing for one in braces.
    pub delimiters: Vec<Vec<Tok>>,
    /// What it stands for.
    pub means: Means,
}

#[derive(Debug, Clone)]
pub(super) enum Means {
    /// Tokens; `#1` is the first argument.
    Tokens(Vec<Tok>),
    /// Delimiters around an argument.
    Pair(Vec<Tok>, Vec<Tok>),
}

#[derive(Debug)]
pub(super) struct Environment {
    pub begin: Macro,
    pub end: Vec<Tok>,
}

impl Macro {
    fn new(arguments: usize, body: Vec<Tok>) -> Self {
        Self {
            arguments,
            default: None,
            prefix: Vec::new(),
            delimiters: Vec::new(),
            means: Means::Tokens(body),
        }
    }
}

impl Macros {
    /// Defines a command for all formulas to come: its name, with its backslash or without, and what
    /// it stands for, in which `#1` is its first argument.
    ///
    /// # Errors
    ///
    /// A name that is none, or more than nine arguments.
    pub fn add(&mut self, name: &str, body: &str) -> Result<(), String> {
        let name = name.strip_prefix('\\').unwrap_or(name);
        let one = name.chars().count() == 1;
        if name.is_empty() || (!one && !name.bytes().all(|b| b.is_ascii_alphabetic())) {
            return Err(format!("`\\{name}` is no name of a command: it is letters, or one sign"));
        }
        let body = tokens(body);
        let arguments = body
            .windows(2)
            .filter(|pair| &*pair[0].text == "#")
            .filter_map(|pair| pair[1].text.chars().next()?.to_digit(10))
            .max()
            .unwrap_or(0);
        self.known.insert(name.to_owned(), Arc::new(Macro::new(arguments as usize, body)));
        Ok(())
    }

    /// What a command stands for.
    pub(super) fn get(&self, name: &str) -> Option<Arc<Macro>> {
        self.known.get(name).or_else(|| OWN.get(name)).cloned()
    }

    pub(super) fn environment(&self, name: &str) -> Option<Arc<Environment>> {
        self.environments.get(name).cloned()
    }

    /// Whether a command defines others, or stands before one that does.
    pub(super) fn defines(name: &str) -> bool {
        matches!(
            name,
            "def"
                | "edef"
                | "gdef"
                | "xdef"
                | "let"
                | "newcommand"
                | "renewcommand"
                | "providecommand"
                | "DeclareMathOperator"
                | "DeclareRobustCommand"
                | "DeclarePairedDelimiter"
                | "newenvironment"
                | "renewenvironment"
                | "global"
                | "long"
                | "require"
        )
    }
}

impl Expander<'_> {
    /// Takes a definition whose command was read.
    pub(super) fn define(&mut self, name: &str, of: &Tok) -> Read<()> {
        match name {
            // All definitions hold to the end of the file, and take what stands on several lines.
            "global" | "long" => return Ok(()),
            // What MathJax asks for here is there.
            "require" => return self.argument(of).map(drop),
            "newenvironment" | "renewenvironment" => return self.define_environment(of),
            _ => {}
        }
        let star = self.take("*");
        let defined = self.defined(of)?;
        let made = match name {
            "def" | "edef" | "gdef" | "xdef" => {
                let (prefix, delimiters) = self.parameters(of)?;
                let body = self.argument(of)?;
                Macro { prefix, delimiters: delimiters.clone(), ..Macro::new(delimiters.len(), body) }
            }
            "let" => {
                self.take("=");
                let Some(token) = self.next() else { return lacking(of) };
                match token.command().filter(|_| !token.fixed).and_then(|name| self.macros.get(name)) {
                    Some(same) => Macro::clone(&same),
                    None => Macro::new(0, vec![Tok { fixed: true, ..token }]),
                }
            }
            "DeclareMathOperator" => {
                let text = self.argument(of)?;
                let mut body = tokens(if star { "\\operatorname*{" } else { "\\operatorname{" });
                body.extend(text);
                body.extend(tokens("}"));
                Macro::new(0, body)
            }
            "DeclarePairedDelimiter" => {
                let means = Means::Pair(self.argument(of)?, self.argument(of)?);
                Macro { means, ..Macro::new(0, Vec::new()) }
            }
            _ => {
                let (arguments, default) = self.signature(of)?;
                Macro { default, ..Macro::new(arguments, self.argument(of)?) }
            }
        };
        if made.arguments > 9 {
            return error(of.at.clone(), "a command has nine arguments at most", None);
        }
        // `\providecommand` leaves what there is.
        if name != "providecommand" || self.macros.get(&defined).is_none() {
            self.macros.known.insert(defined, Arc::new(made));
        }
        Ok(())
    }

    fn define_environment(&mut self, of: &Tok) -> Read<()> {
        self.take("*");
        let name: String = self.argument(of)?.iter().map(|t| &*t.text).collect();
        let (arguments, default) = self.signature(of)?;
        let begin = Macro { default, ..Macro::new(arguments, self.argument(of)?) };
        let end = self.argument(of)?;
        self.macros.environments.insert(name.trim().to_owned(), Arc::new(Environment { begin, end }));
        Ok(())
    }

    /// `[2][x]`: how many arguments there are, and what the first is where it is not given.
    fn signature(&mut self, of: &Tok) -> Read<(usize, Option<Vec<Tok>>)> {
        let Some(count) = self.bracketed(of)? else { return Ok((0, None)) };
        let text: String = count.iter().map(|t| &*t.text).collect();
        let Ok(count) = text.trim().parse() else {
            return error(of.at.clone(), format!("`{text}` is no number of arguments"), None);
        };
        Ok((count, self.bracketed(of)?))
    }

    /// `#1#2`, `(#1, #2)`: what stands before the first argument, and what each ends before.
    fn parameters(&mut self, of: &Tok) -> Read<(Vec<Tok>, Vec<Vec<Tok>>)> {
        let (mut prefix, mut ends) = (Vec::new(), Vec::<Vec<Tok>>::new());
        loop {
            match self.peek().map(|t| t.text.clone()) {
                None => return lacking(of),
                Some(text) if &*text == "{" => return Ok((prefix, ends)),
                Some(text) if &*text == "#" => {
                    self.next();
                    self.next();
                    ends.push(Vec::new());
                }
                Some(_) => ends.last_mut().unwrap_or(&mut prefix).extend(self.next()),
            }
        }
    }

    /// The command that is defined, with braces around it or without.
    fn defined(&mut self, of: &Tok) -> Read<String> {
        let named = self.argument(of)?;
        let mut named = named.iter().filter(|t| !t.is_space());
        match (named.next().and_then(Tok::command), named.next()) {
            (Some(name), None) => Ok(name.to_owned()),
            _ => error(
                of.at.clone(),
                "a command to be defined is missing",
                Some("write `\\newcommand{\\name}{…}`"),
            ),
        }
    }
}

/// What others are short for, of LaTeX's packages and of MathJax and KaTeX: name, arguments, notation.
const SHORT: &str = r"
bra 1 \mathinner{\langle{#1}|}
ket 1 \mathinner{|{#1}\rangle}
braket 1 \mathinner{\langle{#1}\rangle}
ketbra 2 \mathinner{|{#1}\rangle\langle{#2}|}
Bra 1 \left\langle#1\right|
Ket 1 \left|#1\right\rangle
Braket 1 \left\langle#1\right\rangle
set 1 \mathinner{\lbrace\,{#1}\,\rbrace}
Set 1 \left\{\:{#1}\:\right\}
prescript 3 {\vphantom{#3}}^{#1}_{#2}{#3}
TeX 0 \mathord{\text{T}\kern-.1667em\raisebox{-.2155em}{E}\kern-.125em\text{X}}
LaTeX 0 \mathord{\text{L}\kern-.36em\raisebox{.2em}{\scriptsize A}\kern-.15em\TeX}
KaTeX 0 \mathord{\text{K}\kern-.17em\raisebox{.2em}{\scriptsize A}\kern-.15em\TeX}
matrix 1 \begin{matrix}#1\end{matrix}
pmatrix 1 \begin{pmatrix}#1\end{pmatrix}
bordermatrix 1 \begin{pmatrix}#1\end{pmatrix}
cases 1 \begin{cases}#1\end{cases}
displaylines 1 \begin{gathered}#1\end{gathered}
eqalign 1 \begin{aligned}#1\end{aligned}
eqalignno 1 \begin{aligned}#1\end{aligned}
implies 0 \;\Longrightarrow\;
impliedby 0 \;\Longleftarrow\;
iff 0 \;\Longleftrightarrow\;
idotsint 0 \int\cdots\int
varinjlim 0 \operatorname*{\underrightarrow{\mathrm{lim}}}
varprojlim 0 \operatorname*{\underleftarrow{\mathrm{lim}}}
varliminf 0 \operatorname*{\underline{\mathrm{lim}}}
varlimsup 0 \operatorname*{\overline{\mathrm{lim}}}
strut 0 \rule[-.36em]{0em}{1.2em}
ensuremath 1 {#1}
array 1 \begin{matrix}#1\end{matrix}
leqalignno 1 \begin{aligned}#1\end{aligned}
cramped 1 {#1}
crampedllap 1 \mathllap{#1}
crampedrlap 1 \mathrlap{#1}
crampedclap 1 \mathclap{#1}
textllap 1 \llap{#1}
textrlap 1 \rlap{#1}
textclap 1 \clap{#1}
mathmbox 1 {#1}
framebox 1 \fbox{#1}
splitfrac 2 \genfrac{}{}{0pt}{1}{#1}{#2}
splitdfrac 2 \genfrac{}{}{0pt}{0}{#1}{#2}
MoveEqLeft 0 \hspace{2em}&\hspace{-2em}
vdotswithin 1 \vdots
centernot 1 \not{#1}
centerOver 2 \mathrlap{#1}{#2}
centercolon 0 \vcenter{:}
nuparrow 0 \not\uparrow
ndownarrow 0 \not\downarrow
mathtip 2 {#1}
texttip 2 {#1}
class 2 {#2}
cssId 2 {#2}
style 2 {#2}
htmlClass 2 {#2}
htmlId 2 {#2}
htmlData 2 {#2}
htmlStyle 2 {#2}
TextOrMath 2 {#2}
skew 3 {#2{#3}}
minuso 0 \mathbin{\rlap{-}\circ}
approxcolon 0 \mathrel{\approx\!\vcenter{:}}
approxcoloncolon 0 \mathrel{\approx\!\vcenter{::}}
simcolon 0 \mathrel{\sim\!\vcenter{:}}
simcoloncolon 0 \mathrel{\sim\!\vcenter{::}}
colonapprox 0 \mathrel{\vcenter{:}\!\approx}
Colonapprox 0 \mathrel{\vcenter{::}\!\approx}
coloncolonapprox 0 \mathrel{\vcenter{::}\!\approx}
colonsim 0 \mathrel{\vcenter{:}\!\sim}
Colonsim 0 \mathrel{\vcenter{::}\!\sim}
coloncolonsim 0 \mathrel{\vcenter{::}\!\sim}
minuscolon 0 \mathrel{-\!\vcenter{:}}
minuscoloncolon 0 \mathrel{-\!\vcenter{::}}
eqcolon 0 \mathrel{-\!\vcenter{:}}
Eqcolon 0 \mathrel{-\!\vcenter{::}}
colonminus 0 \mathrel{\vcenter{:}\!-}
Coloneq 0 \mathrel{\vcenter{::}\!-}
coloncolonminus 0 \mathrel{\vcenter{::}\!-}
Eqqcolon 0 \mathrel{=\!\vcenter{::}}
equalscoloncolon 0 \mathrel{=\!\vcenter{::}}
";

static OWN: LazyLock<FxHashMap<&'static str, Arc<Macro>>> = LazyLock::new(|| {
    let lines = SHORT.lines().filter_map(|line| {
        let (name, rest) = line.split_once(' ')?;
        let (count, body) = rest.split_once(' ')?;
        Some((name, Arc::new(Macro::new(count.parse().ok()?, tokens(body)))))
    });
    lines.collect()
});
