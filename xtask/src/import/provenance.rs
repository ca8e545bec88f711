//! `spec/provenance.json`: the document that the fragment was cut from, and checksums.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Error, index::Index, input::Input, slice::Slice};
use crate::json;

/// The document that the fragment was cut from, and checksums.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Provenance {
    pub(super) document: Document,
    pub(super) slice: Parts,
}

/// The whole document.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) file: String,
    pub(super) paths: usize,
    pub(super) schemas: usize,
    pub(super) sha256: String,
    pub(super) size: usize,
    pub(super) version: Option<String>,
}

/// The part of it that the selected operations reach.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    /// Of `spec/registrations.json`.
    pub(super) structure_sha256: String,
    /// Of the texts that were removed from it.
    pub(super) texts_sha256: String,
}

impl Provenance {
    pub(super) fn new(
        input: &Input,
        index: &Index<'_>,
        slice: &Slice,
        fragment: &str,
    ) -> Result<Self, Error> {
        let info = index.member("info").map(|raw| index.parse(raw)).transpose()?;
        let version = info.as_ref().and_then(|info| info.get("version")).and_then(Value::as_str);
        let texts = json::print(&Value::Object(slice.texts.clone().into_iter().collect()));
        Ok(Self {
            document: Document {
                file: input.name.clone(),
                paths: index.paths(),
                schemas: index.schemas(),
                sha256: sha256(input.text.as_bytes()),
                size: input.text.len(),
                version: version.map(str::to_owned),
            },
            slice: Parts {
                structure_sha256: sha256(fragment.as_bytes()),
                texts_sha256: sha256(texts.as_bytes()),
            },
        })
    }

    /// Reads `spec/provenance.json`.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Error> {
        json::read(text).map_err(|invalid| Error::json(file, invalid))
    }

    /// The text of the file.
    pub(super) fn print(&self) -> String {
        // Strings and numbers can always be written as JSON.
        json::print(&serde_json::to_value(self).unwrap_or_default())
    }

    /// Whether this is the provenance of `fragment`.
    pub(super) fn describes(&self, fragment: &str) -> bool {
        self.slice.structure_sha256 == sha256(fragment.as_bytes())
    }
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
