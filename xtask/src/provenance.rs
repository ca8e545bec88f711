//! `spec/provenance.json`: the document that the fragment was cut from, and checksums.

use openapi::{Index, Operation, Slice, Source, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The document that the fragment was cut from, and checksums.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provenance {
    pub(crate) document: Document,
    pub(crate) slice: Parts,
}

/// The whole document.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) file: String,
    /// The operations near the selected ones that are not selected.
    #[serde(default)]
    pub(crate) others: Vec<String>,
    pub(crate) sha256: String,
    pub(crate) size: usize,
    pub(crate) version: Option<String>,
}

/// The part of it that the selected operations reach.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parts {
    /// Of `spec/registrations.json`.
    pub(crate) structure_sha256: String,
    /// Of the texts that were removed from it.
    pub(crate) texts_sha256: String,
}

impl Provenance {
    /// The provenance of `fragment`, the text of a slice of the document.
    pub(crate) fn of(
        source: &Source,
        index: &Index<'_>,
        slice: &Slice,
        fragment: &str,
        others: &[Operation],
    ) -> Result<Self, openapi::Error> {
        let info = index.member("info").map(|raw| index.parse(raw)).transpose()?;
        let version = info.as_ref().and_then(|info| info.get("version")).and_then(Value::as_str);
        let texts = json::print(&Value::Object(slice.texts.clone().into_iter().collect()));
        Ok(Self {
            document: Document {
                file: source.name.clone(),
                others: others.iter().map(ToString::to_string).collect(),
                sha256: sha256(&source.bytes),
                size: source.bytes.len(),
                version: version.map(str::to_owned),
            },
            slice: Parts {
                structure_sha256: sha256(fragment.as_bytes()),
                texts_sha256: sha256(texts.as_bytes()),
            },
        })
    }

    /// The text of the file.
    pub(crate) fn print(&self) -> String {
        // Strings and numbers can always be written as JSON.
        json::print(&serde_json::to_value(self).unwrap_or_default())
    }

    /// Whether this is the provenance of `fragment`.
    pub(crate) fn describes(&self, fragment: &Source) -> bool {
        self.slice.structure_sha256 == sha256(&fragment.bytes)
    }
}

/// The checksum of `bytes`, in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
