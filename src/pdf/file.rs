//! The finished file's bytes: objects in compressed streams, a cross-reference stream
//! (ISO 32000-1, 7.5.7 and 7.5.8).

use std::sync::Arc;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::operands::{hex, integer};

/// Objects in one stream. The more there are the better they compress; a reader unpacks a stream whole.
const OBJECTS: usize = 400;

/// Names the space of file identifiers made by [`Uuid::new_v5`].
const NAMESPACE: Uuid = Uuid::from_u128(0x6e1f_4b3c_2d85_4f0a_9c7e_a1d1_9e00_0001);

/// Contents of streams that are not copied into the document: files that go in as they are, by object number.
pub(super) type Shared = FxHashMap<u32, Arc<[u8]>>;

/// Versions of PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// The last that PDF/X-4 knows.
    V1_6,
    /// ISO 32000-1.
    V1_7,
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    In { stream: u32, index: u32 },
}

/// Writes the document.
pub(super) fn write(mut doc: Document, shared: &Shared, version: Version) -> Vec<u8> {
    let mut objects: Vec<(u32, Object)> =
        std::mem::take(&mut doc.objects).into_iter().map(|((number, _), object)| (number, object)).collect();
    objects.par_iter_mut().for_each(|(_, object)| {
        if let Object::Stream(stream) = object {
            deflate_stream(stream);
        }
    });
    let size: usize =
        objects.iter().map(|(number, object)| 200 + stream_bytes(*number, object, shared).len()).sum();
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(match version {
        Version::V1_6 => b"%PDF-1.6\n",
        Version::V1_7 => b"%PDF-1.7\n",
    });
    out.extend_from_slice(b"%\xE2\xE3\xCF\xD3\n");
    let mut entries = vec![Entry::Free; doc.max_id as usize + 1];

    let mut packed: Vec<(u32, Object)> = Vec::new();
    for (number, object) in objects {
        let Object::Stream(stream) = &object else {
            packed.push((number, object));
            continue;
        };
        if let Some(entry) = entries.get_mut(number as usize) {
            *entry = Entry::At(out.len());
        }
        stream_object(&mut out, number, &stream.dict, stream_bytes(number, &object, shared));
    }

    let streams: Vec<(Dictionary, Vec<u8>)> = packed.par_chunks(OBJECTS).map(object_stream).collect();
    for (chunk, (dict, content)) in packed.chunks(OBJECTS).zip(streams) {
        let number = entries.len() as u32;
        for (index, (object, _)) in (0..).zip(chunk) {
            if let Some(entry) = entries.get_mut(*object as usize) {
                *entry = Entry::In { stream: number, index };
            }
        }
        entries.push(Entry::At(out.len()));
        stream_object(&mut out, number, &dict, &content);
    }

    let id = Object::String(Uuid::new_v5(&NAMESPACE, &out).as_bytes().to_vec(), StringFormat::Hexadecimal);
    let start = out.len();
    let number = entries.len() as u32;
    entries.push(Entry::At(start));
    let (mut dict, table) = cross_references(&entries);
    for key in [b"Root".as_slice(), b"Info"] {
        if let Ok(value) = doc.trailer.get(key) {
            dict.set(key, value.clone());
        }
    }
    dict.set("ID", vec![id.clone(), id]);
    stream_object(&mut out, number, &dict, &table);
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    out
}

fn stream_bytes<'a>(number: u32, object: &'a Object, shared: &'a Shared) -> &'a [u8] {
    match (shared.get(&number), object) {
        (Some(bytes), _) => bytes,
        (None, Object::Stream(stream)) => &stream.content,
        _ => &[],
    }
}

/// Compresses a stream that has no filter, where that makes it smaller. Metadata stay readable to all.
fn deflate_stream(stream: &mut Stream) {
    if stream.dict.has(b"Filter") || stream.dict.has_type(b"Metadata") || stream.content.len() < 64 {
        return;
    }
    let mut deflater = Deflater::new(9);
    let packed = deflater.deflate(&stream.content);
    if packed.len() + 20 < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
}

/// A compressor that is used again and again.
pub(super) struct Deflater(Compress);

impl Deflater {
    /// Of a level from 1, quick, to 9, small.
    pub fn new(level: u32) -> Self {
        Self(Compress::new(Compression::new(level), true))
    }

    /// Compresses `data` to a zlib stream of its own.
    pub fn deflate(&mut self, data: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut packed = Vec::with_capacity(data.len() / 2 + 64);
        loop {
            let rest = data.get(self.0.total_in() as usize..).unwrap_or_default();
            match self.0.compress_vec(rest, &mut packed, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => break,
                Ok(_) => packed.reserve(packed.len() / 2 + 256),
            }
        }
        packed.shrink_to_fit();
        packed
    }
}

fn stream_object(out: &mut Vec<u8>, number: u32, dict: &Dictionary, content: &[u8]) {
    unsigned(out, u64::from(number));
    out.extend_from_slice(b" 0 obj\n");
    let mut dict = dict.clone();
    dict.set("Length", content.len() as i64);
    write_dictionary(out, &dict);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

fn object_stream(chunk: &[(u32, Object)]) -> (Dictionary, Vec<u8>) {
    let (mut head, mut body) = (Vec::new(), Vec::new());
    for (number, object) in chunk {
        unsigned(&mut head, u64::from(*number));
        head.push(b' ');
        unsigned(&mut head, body.len() as u64);
        head.push(b' ');
        write_object(&mut body, object);
        body.push(b'\n');
    }
    let first = head.len() as i64;
    head.append(&mut body);
    let dict = dictionary! {
        "Type" => "ObjStm",
        "N" => chunk.len() as i64,
        "First" => first,
        "Filter" => "FlateDecode",
    };
    (dict, Deflater::new(9).deflate(&head))
}

/// The cross-reference stream: its dictionary, without the trailer's own keys, and its bytes.
fn cross_references(entries: &[Entry]) -> (Dictionary, Vec<u8>) {
    let field = |entry: &Entry| match *entry {
        Entry::Free => (0u8, 0u64, 0u32),
        Entry::At(offset) => (1, offset as u64, 0),
        Entry::In { stream, index } => (2, u64::from(stream), index),
    };
    let widest = entries.iter().map(|entry| field(entry).1).max().unwrap_or(0);
    let bytes = (8 - widest.leading_zeros() as usize / 8).max(1);
    // Each row is the difference from the row above (PNG's filter 2), which compresses well.
    let columns = 1 + bytes + 2;
    let mut above = vec![0u8; columns];
    let mut table = Vec::with_capacity(entries.len() * (columns + 1));
    for entry in entries {
        let (kind, place, index) = field(entry);
        let mut row = vec![kind];
        row.extend_from_slice(&place.to_be_bytes()[8 - bytes..]);
        row.extend_from_slice(&(index.min(65_535) as u16).to_be_bytes());
        table.push(2);
        table.extend(row.iter().zip(&above).map(|(byte, up)| byte.wrapping_sub(*up)));
        above = row;
    }
    let dict = dictionary! {
        "Type" => "XRef",
        "Size" => entries.len() as i64,
        "W" => vec![1.into(), (bytes as i64).into(), 2.into()],
        "Filter" => "FlateDecode",
        "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => columns as i64 },
    };
    (dict, Deflater::new(9).deflate(&table))
}

fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => match i32::try_from(*value) {
            Ok(value) => integer(out, value),
            Err(_) => out.extend_from_slice(value.to_string().as_bytes()),
        },
        Object::Real(value) => real(out, *value),
        Object::Name(value) => name(out, value),
        Object::String(value, StringFormat::Literal) => literal(out, value),
        Object::String(value, StringFormat::Hexadecimal) => hex(out, value),
        Object::Array(values) => {
            out.push(b'[');
            for value in values {
                separated(out, value);
            }
            out.push(b']');
        }
        Object::Dictionary(value) => write_dictionary(out, value),
        // Streams are objects of their own everywhere in our documents; the dictionary alone would be all that fits.
        Object::Stream(stream) => write_dictionary(out, &stream.dict),
        Object::Reference((number, generation)) => {
            unsigned(out, u64::from(*number));
            out.push(b' ');
            unsigned(out, u64::from(*generation));
            out.extend_from_slice(b" R");
        }
    }
}

/// Writes a value with a space before it where it would run into what stands there.
fn separated(out: &mut Vec<u8>, value: &Object) {
    let delimits =
        matches!(value, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_));
    if !delimits && !matches!(out.last(), Some(b'[' | b']' | b'>' | b')')) {
        out.push(b' ');
    }
    write_object(out, value);
}

fn write_dictionary(out: &mut Vec<u8>, dict: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        name(out, key);
        separated(out, value);
    }
    out.extend_from_slice(b">>");
}

fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn literal(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'(');
    for byte in value {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\n' => out.extend_from_slice(b"\\n"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

fn real(out: &mut Vec<u8>, value: f32) {
    if value.is_finite() {
        // Rust prints no exponent, which PDF does not have either.
        out.extend_from_slice(value.to_string().as_bytes());
    } else {
        out.push(b'0');
    }
}

fn unsigned(out: &mut Vec<u8>, value: u64) {
    match i32::try_from(value) {
        Ok(value) => integer(out, value),
        Err(_) => out.extend_from_slice(value.to_string().as_bytes()),
    }
}
