//! The files that an inventory is read from: NDJSON, a JSON array, or CSV. They are read record by record.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use serde::de::{self, Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;

use super::{
    cells::member,
    compare::{Comparison, Side, computed_from},
};
use crate::{
    failure::Failure,
    output::{ALL, Column, bare},
    text::escape,
};

/// A file that is open, of a known format.
pub(crate) struct Source {
    name: String,
    reader: BufReader<Box<dyn Read>>,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Ndjson,
    Json,
    Csv,
}

impl Source {
    /// Opens a file, or standard input (`-`), and finds out its format.
    pub(crate) fn open(name: &str) -> Result<Self, Failure> {
        let file = if name == "-" {
            Ok(Box::new(io::stdin()) as Box<dyn Read>)
        } else {
            File::open(name).map(|file| Box::new(file) as Box<dyn Read>)
        };
        let file = file.map_err(|error| cannot_read(name, &error))?;
        Self::of(name, file)
    }

    /// The records that can be read from here.
    pub(crate) fn of(name: &str, file: Box<dyn Read>) -> Result<Self, Failure> {
        let start = || -> io::Result<_> {
            let mut reader = BufReader::with_capacity(1 << 16, file);
            if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
                reader.consume(3);
            }
            let start = reader.fill_buf()?;
            let is_utf16 = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
            let first = start.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
            Ok((reader, is_utf16, first))
        };
        let (reader, is_utf16, first) = start().map_err(|error| cannot_read(name, &error))?;
        if is_utf16 {
            let what = format!("{} is UTF-16", escape(name));
            return Err(Failure::usage(what, "Save it as UTF-8."));
        }
        let format = match first {
            Some(b'[') => Format::Json,
            // A listing of nothing is an empty file.
            Some(b'{') | None => Format::Ndjson,
            Some(_) => Format::Csv,
        };
        Ok(Self { name: name.to_owned(), reader, format })
    }

    /// Reads all records into one side of a comparison.
    pub(crate) fn read(self, side: Side, into: &mut Comparison) -> Result<(), Failure> {
        let done = match self.format {
            Format::Ndjson => ndjson(self.reader, side, into),
            Format::Json => array(self.reader, side, into),
            Format::Csv => table(self.reader, side, into),
        };
        done.map_err(|what| {
            let remedy = "Name a file that `list -o ndjson`, `-o json` or `-o csv` wrote.";
            Failure::usage(format!("{}: {what}", escape(&self.name)), remedy)
        })
    }
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot read {}: {error}", escape(name)), "")
}

fn ndjson(mut reader: impl BufRead, side: Side, into: &mut Comparison) -> Result<(), String> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(|error| error.to_string())? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let value = serde_json::from_slice(&line).map_err(|error| error.to_string());
        value
            .and_then(|value| add(&value, side, into))
            .map_err(|what| format!("line {number}: {what}"))?;
    }
    Ok(())
}

fn array(reader: impl BufRead, side: Side, into: &mut Comparison) -> Result<(), String> {
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let read = deserializer.deserialize_seq(Records { side, into });
    read.and_then(|()| deserializer.end()).map_err(|error| error.to_string())
}

/// Adds each element of an array as soon as it is read.
struct Records<'a> {
    side: Side,
    into: &'a mut Comparison,
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of registrations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(value) = array.next_element::<Value>()? {
            add(&value, self.side, self.into).map_err(de::Error::custom)?;
        }
        Ok(())
    }
}

/// Adds a JSON object.
fn add(object: &Value, side: Side, into: &mut Comparison) -> Result<(), String> {
    let id = object.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.ok_or("a record without `id`")?;
    // A whole record has every member, with or without a value, but profiles only if they were requested.
    let is_whole = ["key", "device", "created_at"].iter().all(|name| object.get(name).is_some());
    let is_implied = |column: &Column| !column.needs_policy() && computed_from(column).is_none();
    let has =
        |column: &Column| member(object, column.path).is_some() || (is_whole && is_implied(column));
    into.has(side, ALL.iter().map(has));
    let cells = into.reading.object(object);
    into.add(side, id, &cells)
}

fn table(reader: impl Read, side: Side, into: &mut Comparison) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(reader);
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let position = |path: &str| headers.iter().position(|name| name.trim() == path);
    let id_position = position("id").ok_or("neither JSON nor CSV with a column `id`")?;
    let positions: Vec<_> = ALL.iter().map(|column| position(column.path)).collect();
    into.has(side, positions.iter().map(Option::is_some));
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(|error| error.to_string())? {
        let line = row.position().map_or(0, csv::Position::line);
        let id = bare(row.get(id_position).unwrap_or_default());
        // A spreadsheet can leave empty rows behind.
        if id.is_empty() && row.iter().all(str::is_empty) {
            continue;
        }
        let cells = into.reading.row(&row, &positions);
        let added = match id {
            "" => Err("a row without an id".to_owned()),
            id => into.add(side, id, &cells),
        };
        added.map_err(|what| format!("line {line}: {what}"))?;
    }
    Ok(())
}
