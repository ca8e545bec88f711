//! Descriptions and overlays that others wrote.

use bindgen::{Error, Settings};
use openapi::{Index, Slice, Source, differences};
use overlay::{Overlay, Role};
use serde_json::Value;

fn source(bytes: impl Into<Vec<u8>>) -> Source {
    Source { name: "file.json".to_owned(), bytes: bytes.into() }
}

/// A description, to the import and to the generator.
pub(crate) fn document(bytes: &[u8]) {
    let text = source(bytes);
    if let Some(slice) = cut(&text) {
        // What an import keeps is kept again.
        let again = cut(&source(slice.document.to_string())).unwrap();
        assert_eq!(again.document, slice.document);
        assert!(again.texts.values().all(|text| text == ""));
    }

    let Ok(description) = text.parse() else { return };
    let plan = |description: &Value| {
        bindgen::plan(description, &Settings { prefix: "vendor_", header: "// @generated" })
    };
    match plan(&description) {
        Ok(_) => {}
        // The checks refuse what the libraries cannot generate.
        Err(error) => assert!(!matches!(error, Error::Panic(_)), "{error}"),
    }
}

/// All operations of a document.
fn cut(source: &Source) -> Option<Slice> {
    let index = Index::new(source).ok()?;
    let operations = index.operations().ok()?.into_iter().collect();
    Slice::cut(&index, &operations).ok()
}

/// A list of a description and an overlay.
pub(crate) fn overlay(bytes: &[u8]) {
    let Ok([description, mut document]) = serde_json::from_slice::<[Value; 2]>(bytes) else {
        return;
    };
    for role in [Role::Corrections, Role::Texts] {
        let parse =
            |document: &Value| Overlay::parse(&source(document.to_string()), "file.json", role);
        let overlay = match parse(&document) {
            Ok(overlay) => overlay,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        let mut changed = description.clone();
        let applied = overlay.apply(&mut changed);
        for failure in &applied.failures {
            assert!(!failure.to_string().is_empty());
        }
        let differences = differences::between(&description, &changed);
        assert_eq!(differences.is_empty(), description == changed);
        let _ = overlay::hidden(&applied.covered, &differences);

        // Without the actions that fail, the result is the same.
        let failed: Vec<usize> = applied.failures.iter().map(|it| it.action.index).collect();
        let mut index = 0..;
        let actions = document["actions"].as_array_mut().unwrap();
        actions.retain(|_| !failed.contains(&index.next().unwrap()));
        let mut again = description.clone();
        if let Ok(overlay) = parse(&document) {
            assert!(overlay.apply(&mut again).failures.is_empty());
        }
        assert_eq!(again, changed);
    }
}
