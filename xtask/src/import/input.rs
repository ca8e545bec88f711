//! Reads the document: a file or standard input, plain or compressed, up to a limit.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;
use openapi::Source;

use crate::Error;

/// The maximum size of a document in bytes, compressed and not: five times that of the vendor's.
pub const LIMIT: usize = 64 << 20;

/// The argument for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads `file`, or standard input for `-`. The name of the document is that of the file, without `.gz`.
pub fn read(file: &Path) -> Result<Source, Error> {
    if file == Path::new(STANDARD_INPUT) {
        let (name, input) = ("standard input", io::stdin());
        if input.is_terminal() {
            return Err(Error::refused(name, "a terminal; pipe the document into it"));
        }
        return from_reader(name, file, input.lock());
    }
    let name = &file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let kind = std::fs::metadata(file).map_err(Error::disk("read", file))?.file_type();
    // Opening a pipe blocks until another process writes to it.
    if !kind.is_file() {
        let what = if kind.is_dir() { "a folder" } else { "not a plain file" };
        let problem =
            format!("{what}; expected a file; pipe other input into `cargo xtask import -`");
        return Err(Error::refused(name, &problem));
    }
    from_reader(name, file, File::open(file).map_err(Error::disk("read", file))?)
}

fn from_reader(name: &str, path: &Path, reader: impl Read) -> Result<Source, Error> {
    match bounded(reader).map_err(Error::disk("read", path))? {
        Some(bytes) => from_bytes(name, bytes),
        None => Err(too_large(name, "")),
    }
}

/// The document that `file` holds as `bytes`, compressed or not.
pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Source, Error> {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    if bytes.is_empty() {
        return Err(Error::refused(name, "empty; expected an OpenAPI document"));
    }
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let damaged = |error| format!("damaged gzip: {error}; download it again");
        bounded(MultiGzDecoder::new(&*bytes))
            .map_err(|error| Error::refused(name, &damaged(error)))?
            .ok_or_else(|| too_large(name, " after decompression"))?
    } else {
        bytes
    };
    Ok(Source { name: name.to_owned(), bytes })
}

fn too_large(file: &str, when: &str) -> Error {
    Error::refused(file, &format!("larger than {} MiB{when}; that is the limit", LIMIT >> 20))
}

/// Reads everything. `None` if the limit is exceeded.
fn bounded(reader: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= LIMIT).then_some(bytes))
}
