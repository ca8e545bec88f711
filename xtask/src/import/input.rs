//! Reads the document: a file or standard input, plain or compressed, up to a limit.

use std::{
    io::{self, IsTerminal, Read},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;
use openapi::Source;

use crate::{Error, files};

/// The maximum size of a document in bytes, compressed and not: five times that of the vendor's.
pub const LIMIT: usize = 64 << 20;

/// The argument for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads `file`, or standard input for `-`. The name of the document is that of the file, without `.gz`.
pub fn read(file: &Path) -> Result<Source, Error> {
    let is_input = file == Path::new(STANDARD_INPUT);
    if is_input && io::stdin().is_terminal() {
        let problem = "standard input is a terminal; pipe the document into it";
        return Err(Error::Refused(problem.to_owned()));
    }
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let name = if is_input { "standard input" } else { &*name };
    let read =
        if is_input { bounded(io::stdin().lock()) } else { files::open(file).and_then(bounded) };
    match read.map_err(Error::disk("read", file))? {
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
