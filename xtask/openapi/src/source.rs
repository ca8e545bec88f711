use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Error,
    json::{self, Invalid, Strict},
};

/// A file in JSON.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name, for messages.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Source {
    /// The content as text, without a byte order mark.
    pub fn text(&self) -> Result<&str, Error> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        std::str::from_utf8(bytes).map_err(|error| {
            let problem = "not valid JSON: not UTF-8";
            Error::json(&self.name, Invalid::at(bytes, error.valid_up_to(), problem))
        })
    }

    /// The content as a value.
    pub fn parse(&self) -> Result<Value, Error> {
        self.read().map(|Strict(value)| value)
    }

    /// The content as any type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::read(self.text()?).map_err(|invalid| Error::json(&self.name, invalid))
    }
}
