//! Reads the document: a file or standard input, plain or compressed, up to a limit.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;

use super::Error;
use crate::json::Invalid;

/// The maximum size of a document in bytes, compressed and not: five times that of the vendor's.
pub const LIMIT: usize = 64 << 20;

/// The argument for standard input.
const STANDARD_INPUT: &str = "-";

/// A document: its text, and its name in messages.
pub struct Input {
    /// The name of the file, without its folder and without `.gz`.
    pub name: String,
    /// The text, uncompressed.
    pub(super) text: String,
}

impl Input {
    /// Reads `file`, or standard input for `-`.
    pub fn read(file: &Path) -> Result<Self, Error> {
        if file == Path::new(STANDARD_INPUT) {
            let name = "standard input".to_owned();
            let input = io::stdin();
            if input.is_terminal() {
                return Err(Error::Input {
                    file: name,
                    problem: "a terminal; pipe the document into it".into(),
                });
            }
            return Self::from_reader(name, file, input.lock());
        }
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let disk = |source| Error::Disk { verb: "read", path: file.to_owned(), source };
        let kind = std::fs::metadata(file).map_err(disk)?.file_type();
        // Opening a pipe blocks until another process writes to it.
        if !kind.is_file() {
            let what = if kind.is_dir() { "a folder" } else { "not a plain file" };
            let problem =
                format!("{what}; expected a file; pipe other input into `cargo xtask import -`");
            return Err(Error::Input { file: name, problem });
        }
        Self::from_reader(name, file, File::open(file).map_err(disk)?)
    }

    fn from_reader(name: String, path: &Path, reader: impl Read) -> Result<Self, Error> {
        let disk = |source| Error::Disk { verb: "read", path: path.to_owned(), source };
        match bounded(reader).map_err(disk)? {
            Some(bytes) => Self::from_bytes(&name, bytes),
            None => Err(too_large(name, "")),
        }
    }

    /// The document that `file` holds as `bytes`, compressed or not.
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        let name = file.strip_suffix(".gz").unwrap_or(file).to_owned();
        if bytes.is_empty() {
            return Err(Error::Input {
                file: name,
                problem: "empty; expected an OpenAPI document".into(),
            });
        }
        let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
            match bounded(MultiGzDecoder::new(&*bytes)) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return Err(too_large(name, " after decompression")),
                Err(error) => {
                    let problem = format!("damaged gzip: {error}; download it again");
                    return Err(Error::Input { file: name, problem });
                }
            }
        } else {
            bytes
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            Error::json(&name, Invalid::at(error.as_bytes(), offset, "not valid JSON: not UTF-8"))
        })?;
        Ok(Self { name, text })
    }

    /// The text without a byte order mark.
    pub(super) fn json(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
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
