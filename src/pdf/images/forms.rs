//! Drawings in the inks of a press: the colours of their operators, gradients and pictures.
//!
//! What is no ink stays what it is: masks become grey by the weights with which they are read anyway.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rustc_hash::FxHashMap;

use super::{Refusal, inked};
use crate::pdf::inks::{Inked, Inks, Source};

/// Steps into which a gradient between two colours is divided; between them it is straight.
const STEPS: u16 = 32;

/// What something is painted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose {
    /// To be seen.
    Paint,
    /// As the mask of something (ISO 32000-1, 11.6.5.2).
    Mask,
}

/// What a colour space is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gray,
    Rgb,
    Pattern,
}

/// Changes all that a page of a drawing paints into inks.
///
/// # Errors
///
/// What of it cannot be changed.
pub(super) fn convert(doc: &mut Document, page: ObjectId, inks: &Inks) -> Result<(), Refusal> {
    let mut changer = Changer { doc, inks, done: FxHashMap::default() };
    let mut dict = changer.doc.get_dictionary(page).cloned().map_err(|error| error.to_string())?;
    let spaces = changer.unit(&mut dict, Purpose::Paint)?;
    let contents = dict.get(b"Contents").and_then(Object::as_reference).map_err(|error| error.to_string())?;
    let Ok(Object::Stream(stream)) = changer.doc.get_object(contents) else {
        return Err("it draws nothing".into());
    };
    let stream = changer.content(stream.clone(), &spaces, Purpose::Paint)?;
    changer.doc.set_object(contents, stream);
    changer.doc.set_object(page, dict);
    Ok(())
}

struct Changer<'a> {
    doc: &'a mut Document,
    inks: &'a Inks,
    /// What each object has become, by what it is for.
    done: FxHashMap<(ObjectId, Purpose), ObjectId>,
}

type Spaces = FxHashMap<Vec<u8>, Kind>;

impl Changer<'_> {
    /// The space that stands for red, green and blue.
    fn target(&self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Paint => self.inks.space(),
            Purpose::Mask => "DeviceGray",
        }
    }

    fn colours(&self, colours: &[[f32; 3]], purpose: Purpose) -> Result<Vec<Vec<f32>>, Refusal> {
        match purpose {
            Purpose::Paint => self.inks.colours(colours),
            // ISO 32000-1, 10.3.2.
            Purpose::Mask => {
                Ok(colours.iter().map(|[r, g, b]| vec![0.3 * r + 0.59 * g + 0.11 * b]).collect())
            }
        }
    }

    fn resolved(&self, object: &Object) -> Object {
        self.doc.dereference(object).map_or(Object::Null, |(_, object)| object.clone())
    }

    /// Changes a page's or a form's group and resources; gives the kinds of its colour spaces.
    fn unit(&mut self, dict: &mut Dictionary, purpose: Purpose) -> Result<Spaces, Refusal> {
        if let Ok(group) = dict.get(b"Group") {
            let group = self.resolved(group);
            if let Ok(mut group) = group.as_dict().cloned() {
                if group.has(b"CS") {
                    group.set("CS", self.target(purpose));
                }
                dict.set("Group", group);
            }
        }
        let mut spaces = Spaces::default();
        let Ok(resources) = dict.get(b"Resources") else { return Ok(spaces) };
        let Ok(mut resources) = self.resolved(resources).as_dict().cloned() else { return Ok(spaces) };
        for (key, change) in [
            ("ColorSpace", Self::space as fn(&mut Self, &Object, Purpose) -> Result<Object, Refusal>),
            ("XObject", Self::shared),
            ("Pattern", Self::shared),
            ("Shading", Self::shared),
            ("ExtGState", Self::shared),
            ("Font", Self::font),
        ] {
            let Ok(entries) = resources.get(key.as_bytes()) else { continue };
            let Ok(entries) = self.resolved(entries).as_dict().cloned() else { continue };
            let mut changed = Dictionary::new();
            for (name, value) in &entries {
                if key == "ColorSpace" {
                    spaces.insert(name.clone(), self.kind(value)?);
                }
                changed.set(name.clone(), change(self, value, purpose)?);
            }
            resources.set(key, changed);
        }
        dict.set("Resources", resources);
        Ok(spaces)
    }

    fn kind(&self, space: &Object) -> Result<Kind, Refusal> {
        let unknown = || Err("it has colours of an unknown kind".to_string());
        match self.resolved(space) {
            Object::Name(name) => match name.as_slice() {
                b"DeviceGray" | b"CalGray" => Ok(Kind::Gray),
                b"DeviceRGB" => Ok(Kind::Rgb),
                b"Pattern" => Ok(Kind::Pattern),
                _ => unknown(),
            },
            Object::Array(list) => match list.first().and_then(|kind| kind.as_name().ok()) {
                Some(b"ICCBased") => {
                    let Some(Object::Stream(profile)) = list.get(1).map(|profile| self.resolved(profile))
                    else {
                        return unknown();
                    };
                    match profile.dict.get(b"N").and_then(Object::as_i64) {
                        Ok(1) => Ok(Kind::Gray),
                        Ok(3) => Ok(Kind::Rgb),
                        _ => unknown(),
                    }
                }
                Some(b"CalGray") => Ok(Kind::Gray),
                Some(b"CalRGB") => Ok(Kind::Rgb),
                Some(b"Pattern") if list.len() == 1 => Ok(Kind::Pattern),
                _ => unknown(),
            },
            _ => unknown(),
        }
    }

    fn space(&mut self, space: &Object, purpose: Purpose) -> Result<Object, Refusal> {
        Ok(match self.kind(space)? {
            Kind::Rgb => self.target(purpose).into(),
            Kind::Gray => "DeviceGray".into(),
            Kind::Pattern => "Pattern".into(),
        })
    }

    fn font(&mut self, font: &Object, _: Purpose) -> Result<Object, Refusal> {
        let kind = self.resolved(font);
        let kind = kind.as_dict().and_then(|dict| dict.get(b"Subtype")?.as_name());
        if kind.is_ok_and(|kind| kind == b"Type3") {
            return Err("it has letters in colours of their own".into());
        }
        Ok(font.clone())
    }

    /// Changes an object that may be used in several places, once for each purpose.
    fn shared(&mut self, object: &Object, purpose: Purpose) -> Result<Object, Refusal> {
        let Object::Reference(id) = object else { return self.resource(object.clone(), purpose) };
        if let Some(done) = self.done.get(&(*id, purpose)) {
            return Ok(Object::Reference(*done));
        }
        let new = self.doc.new_object_id();
        // A form that draws itself ends here.
        self.done.insert((*id, purpose), new);
        let changed = self.resource(self.resolved(object), purpose)?;
        self.doc.set_object(new, changed);
        Ok(Object::Reference(new))
    }

    fn resource(&mut self, object: Object, purpose: Purpose) -> Result<Object, Refusal> {
        match object {
            Object::Stream(mut stream) => {
                if stream.dict.has_type(b"Image")
                    || stream
                        .dict
                        .get(b"Subtype")
                        .and_then(Object::as_name)
                        .is_ok_and(|kind| kind == b"Image")
                {
                    return self.image(stream, purpose);
                }
                if stream.dict.has(b"ShadingType") {
                    return Err("it has a gradient of an unknown kind".into());
                }
                let spaces = self.unit(&mut stream.dict, purpose)?;
                self.content(stream, &spaces, purpose).map(Object::Stream)
            }
            Object::Dictionary(dict) if dict.has(b"ShadingType") => {
                self.shading(dict, purpose).map(Object::Dictionary)
            }
            Object::Dictionary(mut dict) => {
                if let Ok(shading) = dict.get(b"Shading").cloned() {
                    dict.set("Shading", self.shared(&shading, purpose)?);
                }
                if let Ok(mask) = dict.get(b"SMask")
                    && let Ok(mut mask) = self.resolved(mask).as_dict().cloned()
                {
                    if let Ok(group) = mask.get(b"G").cloned() {
                        mask.set("G", self.shared(&group, Purpose::Mask)?);
                    }
                    // The backdrop's colour is in the group's space.
                    if let Ok(backdrop) = mask.get(b"BC").and_then(Object::as_array)
                        && let [r, g, b] = backdrop.as_slice()
                    {
                        let colour = [number(r), number(g), number(b)];
                        mask.set("BC", operands(&self.colours(&[colour], Purpose::Mask)?[0]));
                    }
                    dict.set("SMask", mask);
                }
                Ok(Object::Dictionary(dict))
            }
            other => Ok(other),
        }
    }

    fn image(&mut self, mut stream: Stream, purpose: Purpose) -> Result<Object, Refusal> {
        let Ok(space) = stream.dict.get(b"ColorSpace").cloned() else { return Ok(Object::Stream(stream)) };
        if self.kind(&space)? != Kind::Rgb {
            stream.dict.set("ColorSpace", "DeviceGray");
            return Ok(Object::Stream(stream));
        }
        let filter = stream.dict.get(b"Filter").and_then(Object::as_name).unwrap_or_default();
        let bits = stream.dict.get(b"BitsPerComponent").and_then(Object::as_i64).unwrap_or(8);
        let pixels = if filter == b"DCTDecode" {
            inked::jpeg_pixels(&stream.content)?
        } else {
            let samples = stream.decompressed_content().map_err(|error| error.to_string())?;
            match bits {
                8 => samples,
                16 => samples.into_iter().step_by(2).collect(),
                _ => return Err("it has a picture of an unknown kind".into()),
            }
        };
        let (space, samples) = match purpose {
            Purpose::Paint => match self.inks.rgb(&pixels, &Source::SRGB)? {
                Inked::Grey(samples) => ("DeviceGray", samples),
                Inked::Four(samples) => ("DeviceCMYK", samples),
            },
            Purpose::Mask => {
                let grey = |p: &[u8]| {
                    ((u32::from(p[0]) * 30 + u32::from(p[1]) * 59 + u32::from(p[2]) * 11 + 50) / 100) as u8
                };
                ("DeviceGray", pixels.chunks_exact(3).map(grey).collect())
            }
        };
        for key in [b"Filter".as_slice(), b"DecodeParms"] {
            stream.dict.remove(key);
        }
        stream.dict.set("ColorSpace", space);
        stream.dict.set("BitsPerComponent", 8);
        stream.set_content(samples);
        Ok(Object::Stream(stream))
    }

    fn shading(&mut self, mut dict: Dictionary, purpose: Purpose) -> Result<Dictionary, Refusal> {
        let space = dict.get(b"ColorSpace").cloned().unwrap_or(Object::Null);
        if self.kind(&space)? != Kind::Rgb {
            dict.set("ColorSpace", "DeviceGray");
            return Ok(dict);
        }
        let kind = dict.get(b"ShadingType").and_then(Object::as_i64).unwrap_or(0);
        if !matches!(kind, 2 | 3) || dict.has(b"Background") {
            return Err("it has a gradient of an unknown kind".into());
        }
        let function = dict.get(b"Function").cloned().unwrap_or(Object::Null);
        dict.set("ColorSpace", self.target(purpose));
        let function = self.function(&function, purpose, 0)?;
        dict.set("Function", function);
        Ok(dict)
    }

    /// A function from a number to red, green and blue as one to inks.
    fn function(&mut self, function: &Object, purpose: Purpose, depth: usize) -> Result<Object, Refusal> {
        let unknown = || "it has a gradient of an unknown kind".to_string();
        let Object::Dictionary(mut dict) = self.resolved(function) else { return Err(unknown()) };
        let three = |dict: &Dictionary, key: &[u8]| match dict.get(key).and_then(Object::as_array) {
            Ok(list) if list.len() == 3 => Ok([number(&list[0]), number(&list[1]), number(&list[2])]),
            _ => Err(unknown()),
        };
        let made = match dict.get(b"FunctionType").and_then(Object::as_i64) {
            Ok(2) => {
                let (from, to) = (three(&dict, b"C0")?, three(&dict, b"C1")?);
                let power = dict.get(b"N").map_or(1.0, number);
                let at = |step: u16| {
                    let share = (f32::from(step) / f32::from(STEPS)).powf(power);
                    [0, 1, 2].map(|n| from[n] + share * (to[n] - from[n]))
                };
                let colours: Vec<_> = (0..=STEPS).map(at).collect();
                let colours = self.colours(&colours, purpose)?;
                let components = colours[0].len();
                let samples: Vec<u8> = colours
                    .iter()
                    .flatten()
                    .flat_map(|value| ((value.clamp(0.0, 1.0) * 65_535.0).round() as u16).to_be_bytes())
                    .collect();
                let sampled = dictionary! {
                    "FunctionType" => 0,
                    "Domain" => vec![0.into(), 1.into()],
                    "Range" => range(components),
                    "Size" => vec![(i64::from(STEPS) + 1).into()],
                    "BitsPerSample" => 16,
                };
                Object::Stream(Stream::new(sampled, samples))
            }
            // Several functions, one after the other.
            Ok(3) if depth < 4 => {
                let list = dict.get(b"Functions").and_then(Object::as_array).map_err(|_| unknown())?.clone();
                let mut functions = Vec::with_capacity(list.len());
                for function in &list {
                    functions.push(self.function(function, purpose, depth + 1)?);
                }
                let components = if self.target(purpose) == "DeviceCMYK" { 4 } else { 1 };
                dict.set("Range", range(components));
                dict.set("Functions", functions);
                Object::Dictionary(dict)
            }
            _ => return Err(unknown()),
        };
        Ok(self.doc.add_object(made).into())
    }

    /// Changes the colours that a content stream sets.
    fn content(&self, mut stream: Stream, spaces: &Spaces, purpose: Purpose) -> Result<Stream, Refusal> {
        let bytes = stream.get_plain_content().map_err(|error| error.to_string())?;
        let mut content = Content::decode(&bytes).map_err(|error| error.to_string())?;
        let four = self.target(purpose) == "DeviceCMYK";
        // The spaces that are set, for filling and for stroking.
        let mut now = [Kind::Gray; 2];
        let mut saved = Vec::new();
        for operation in &mut content.operations {
            let stroking = operation.operator.starts_with(|first: char| first.is_ascii_uppercase());
            let side = usize::from(stroking);
            match operation.operator.as_str() {
                "q" => saved.push(now),
                "Q" => now = saved.pop().unwrap_or([Kind::Gray; 2]),
                "g" | "G" => now[side] = Kind::Gray,
                "rg" | "RG" => {
                    now[side] = Kind::Gray;
                    let operands = self.operands(operation, purpose)?;
                    let operator = match (four, stroking) {
                        (true, false) => "k",
                        (true, true) => "K",
                        (false, false) => "g",
                        (false, true) => "G",
                    };
                    *operation = Operation::new(operator, operands);
                }
                "cs" | "CS" => {
                    let name =
                        operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    now[side] = match spaces.get(name) {
                        Some(kind) => *kind,
                        None => self.kind(&Object::Name(name.to_vec()))?,
                    };
                    if name == b"DeviceRGB" {
                        operation.operands = vec![self.target(purpose).into()];
                    }
                }
                "sc" | "SC" | "scn" | "SCN" if now[side] == Kind::Rgb => {
                    operation.operands = self.operands(operation, purpose)?;
                }
                "scn" | "SCN" if now[side] == Kind::Pattern && operation.operands.len() > 1 => {
                    return Err("it has a pattern of an unknown kind".into());
                }
                "k" | "K" | "BI" => return Err("it has colours of an unknown kind".into()),
                _ => {}
            }
        }
        stream.dict.remove(b"Filter");
        stream.dict.remove(b"DecodeParms");
        stream.set_content(content.encode().map_err(|error| error.to_string())?);
        Ok(stream)
    }

    fn operands(&self, operation: &Operation, purpose: Purpose) -> Result<Vec<Object>, Refusal> {
        let [r, g, b] = operation.operands.as_slice() else {
            return Err("it has colours of an unknown kind".into());
        };
        let colour = [number(r), number(g), number(b)];
        Ok(operands(&self.colours(&[colour], purpose)?[0]))
    }
}

fn number(object: &Object) -> f32 {
    object.as_float().unwrap_or(0.0)
}

fn operands(values: &[f32]) -> Vec<Object> {
    values.iter().map(|value| (*value).into()).collect()
}

fn range(components: usize) -> Vec<Object> {
    [Object::from(0), Object::from(1)].into_iter().cycle().take(components * 2).collect()
}
