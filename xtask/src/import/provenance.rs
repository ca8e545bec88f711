//! Identifies the document and the slice.

use openapi::{Index, Slice, Source, json};
use serde_json::Value;

use crate::{
    Error,
    provenance::{Document, Parts, Provenance, sha256},
};

/// The provenance of `fragment`, the text of the slice.
pub(super) fn of(
    source: &Source,
    index: &Index<'_>,
    slice: &Slice,
    fragment: &str,
) -> Result<Provenance, Error> {
    let info = index.member("info").map(|raw| index.parse(raw)).transpose()?;
    let version = info.as_ref().and_then(|info| info.get("version")).and_then(Value::as_str);
    let texts = json::print(&Value::Object(slice.texts.clone().into_iter().collect()));
    Ok(Provenance {
        document: Document {
            file: source.name.clone(),
            paths: index.paths(),
            schemas: index.schemas(),
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
