//! Atoms of a list: their classes, the space between them, where a line may end.

use super::{Class, Node, Side, Style};

/// A part of a list, without the styles and colours around it.
#[derive(Debug, Clone, Copy)]
pub struct Flat<'a> {
    /// The part.
    pub node: &'a Node,
    /// The style it stands in, where it is not that of the list.
    pub style: Option<Style>,
    /// Its colour, the same.
    pub rgb: Option<[u8; 3]>,
}

/// The parts of a list: a style or a colour makes no atom of what it holds.
#[must_use]
pub fn flat(list: &[Node]) -> Vec<Flat<'_>> {
    fn within<'a>(list: &'a [Node], outer: (Option<Style>, Option<[u8; 3]>), out: &mut Vec<Flat<'a>>) {
        for node in list {
            match node {
                Node::Styled { style, body } => within(body, (Some(*style), outer.1), out),
                Node::Colored { rgb, body } => within(body, (outer.0, Some(*rgb)), out),
                _ => out.push(Flat { node, style: outer.0, rgb: outer.1 }),
            }
        }
    }
    let mut out = Vec::with_capacity(list.len());
    within(list, (None, None), &mut out);
    out
}

/// The class of a part; none for what is no atom, as space is none.
fn class(node: &Node) -> Option<Class> {
    Some(match node {
        Node::Symbol { class, .. } | Node::Classed { class, .. } | Node::Stacked { class, .. } => *class,
        Node::Big { class, .. } => *class,
        Node::Name { .. } | Node::Operator { .. } => Class::Op,
        Node::Scripts { base, .. } | Node::LeftScripts { base, .. } => {
            return class(base).or(Some(Class::Ord));
        }
        Node::Negated(inner) => return class(inner),
        Node::Raised { body, .. } | Node::Struck { body, .. } => match body.as_slice() {
            [only] => return class(only).or(Some(Class::Ord)),
            _ => Class::Ord,
        },
        Node::Arrow { .. } => Class::Rel,
        // Nothing stands off from it but what its author puts there.
        Node::Middle(_) => Class::Open,
        // A fraction is as plain as the braces that LaTeX puts around it.
        Node::Fenced { .. } => Class::Inner,
        Node::Space(_) => return None,
        Node::Sized { width: Some(Side::Left | Side::Center | Side::Right), .. } => Class::Ord,
        Node::Colored { body, .. } | Node::Styled { body, .. } => match body.as_slice() {
            [only] => return class(only),
            _ => Class::Ord,
        },
        _ => Class::Ord,
    })
}

/// The classes of a list's parts: a binary operator that has nothing to join is a plain sign
/// (*The TeXbook*, appendix G, rules 5 and 6).
#[must_use]
pub fn classes(list: &[Flat<'_>]) -> Vec<Option<Class>> {
    let mut classes: Vec<Option<Class>> = list.iter().map(|part| class(part.node)).collect();
    let mut last: Option<usize> = None;
    for i in 0..classes.len() {
        let Some(here) = classes[i] else { continue };
        let before = last.and_then(|l| classes[l]);
        match here {
            Class::Bin => {
                if matches!(
                    before,
                    None | Some(Class::Bin | Class::Op | Class::Rel | Class::Open | Class::Punct)
                ) {
                    classes[i] = Some(Class::Ord);
                }
            }
            Class::Rel | Class::Close | Class::Punct => {
                if let (Some(l), Some(Class::Bin)) = (last, before) {
                    classes[l] = Some(Class::Ord);
                }
            }
            _ => {}
        }
        last = Some(i);
    }
    if let Some(l) = last
        && classes[l] == Some(Class::Bin)
    {
        classes[l] = Some(Class::Ord);
    }
    classes
}

/// The space between two atoms, eighteenths of an em (*The TeXbook*, chapter 18); `tight` in
/// scripts.
#[must_use]
pub fn space_between(left: Class, right: Class, tight: bool) -> f32 {
    use Class::{Bin, Close, Inner, Op, Open, Ord, Punct, Rel};
    let (space, everywhere) = match (left, right) {
        (Ord | Close | Inner, Op) | (Op, Ord | Op) => (3.0, true),
        (Ord | Close | Inner, Bin) | (Bin, Ord | Op | Open | Inner) => (4.0, false),
        (Ord | Op | Close | Inner, Rel) | (Rel, Ord | Op | Open | Inner) => (5.0, false),
        (Punct, Ord | Op | Rel | Open | Close | Punct | Inner) => (3.0, false),
        (Ord | Op | Close, Inner) | (Inner, Ord | Open | Punct | Inner) => (3.0, false),
        _ => (0.0, true),
    };
    if tight && !everywhere { 0.0 } else { space }
}

/// Where a line may end within a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// After a relation.
    Relation,
    /// After a binary operator.
    Operator,
}

/// Whether a line may end after part `i` of a list whose classes are known.
#[must_use]
pub fn break_after(classes: &[Option<Class>], i: usize) -> Option<Break> {
    let here = classes[i]?;
    let next = classes[i + 1..].iter().find_map(|c| *c)?;
    match here {
        Class::Rel if next != Class::Rel => Some(Break::Relation),
        Class::Bin => Some(Break::Operator),
        _ => None,
    }
}

/// In how many parts a line may set a list.
#[must_use]
pub fn parts(list: &[Node]) -> usize {
    let classes = classes(&flat(list));
    1 + (0..classes.len()).filter(|i| break_after(&classes, *i).is_some()).count()
}
