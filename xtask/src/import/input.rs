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
        let name = "standard input".to_owned();
        let input = io::stdin();
        if input.is_terminal() {
            let problem = "a terminal; pipe the document into it".into();
            return Err(Error::Input { file: name, problem });
        }
        return from_reader(name, file, input.lock());
    }
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let kind = std::fs::metadata(file).map_err(Error::disk("read", file))?.file_type();
    // Opening a pipe blocks until another process writes to it.
    if !kind.is_file() {
        let what = if kind.is_dir() { "a folder" } else { "not a plain file" };
        let problem =
            format!("{what}; expected a file; pipe other input into `cargo xtask import -`");
        return Err(Error::Input { file: name, problem });
    }
    from_reader(name, file, File::open(file).map_err(Error::disk("read", file))?)
}

fn from_reader(name: String, path: &Path, reader: impl Read) -> Result<Source, Error> {
    match bounded(reader).map_err(Error::disk("read", path))? {
        Some(bytes) => from_bytes(&name, bytes),
        None => Err(too_large(name, "")),
    }
}

/// The document that `file` holds as `bytes`, compressed or not.
pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Source, Error> {
    let name = file.strip_suffix(".gz").unwrap_or(file).to_owned();
    if bytes.is_empty() {
        let problem = "empty; expected an OpenAPI document".into();
        return Err(Error::Input { file: name, problem });
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Source { name, bytes });
    }
    match bounded(MultiGzDecoder::new(&*bytes)) {
        Ok(Some(bytes)) => Ok(Source { name, bytes }),
        Ok(None) => Err(too_large(name, " after decompression")),
        Err(error) => {
            let problem = format!("damaged gzip: {error}; download it again");
            Err(Error::Input { file: name, problem })
        }
    }
}

fn too_large(file: String, when: &str) -> Error {
    let problem = format!("larger than {} MiB{when}; that is the limit", LIMIT >> 20);
    Error::Input { file, problem }
}

/// Reads everything. `None` if the limit is exceeded.
fn bounded(reader: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= LIMIT).then_some(bytes))
}
