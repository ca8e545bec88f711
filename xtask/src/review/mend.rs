//! Applies the proposed edits to the overlays.

use std::{collections::BTreeMap, path::Path};

use openapi::{json, spans};
use review::Edit;

use super::{edits, files::Files};
use crate::{Error, files, workspace::SPEC};

/// The maximum number of rounds. An edit can make another one necessary.
const ROUNDS: usize = 8;

/// Applies the edits that `new`, the working tree `root`, needs, and returns them.
pub(super) fn mend(root: &Path, old: &Files, new: &mut Files) -> Result<Vec<Edit>, Error> {
    let (old, _) = old.side()?;
    let mut done = Vec::new();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let applied = new.spec.apply()?.valid()?;
        let edits = edits::propose(&old, &applied);
        let applied = apply(&edits, new, &mut texts)?;
        if applied.is_empty() {
            break;
        }
        done.extend(applied);
    }
    let texts = texts.iter().map(|(file, text)| (root.join(file), text.as_str()));
    files::replace(&root.join(SPEC), texts)?;
    Ok(done)
}

/// Applies edits, and returns those that could be applied.
fn apply(
    edits: &[Edit],
    new: &mut Files,
    texts: &mut BTreeMap<String, String>,
) -> Result<Vec<Edit>, Error> {
    let mut done = Vec::new();
    let mut edits = edits.to_vec();
    // Parts first, then actions from the last to the first, so that the indices of the others stay.
    edits.sort_by_key(|edit| (edit.part.is_none(), usize::MAX - edit.action));
    for edit in edits {
        let overlays = [&mut new.spec.overlay, &mut new.spec.documentation];
        let source = overlays.into_iter().flatten().find(|source| source.name == edit.file);
        let Some(source) = source else { continue };
        if let Some(text) = edited(source.text()?, &edit) {
            source.bytes = text.clone().into_bytes();
            texts.insert(source.name.clone(), text);
            done.push(edit);
        }
    }
    Ok(done)
}

fn edited(text: &str, edit: &Edit) -> Option<String> {
    let action = format!("/actions/{}", edit.action);
    let Some(part) = &edit.part else { return spans::remove(text, &action) };
    let mut place = format!("{action}/update{part}");
    // An object that would be empty is deleted as a whole.
    while let Some((parent, _)) = place.rsplit_once('/')
        && !parent.ends_with("/update")
        && json::parse(text).ok()?.pointer(parent)?.as_object()?.len() == 1
    {
        place.truncate(parent.len());
    }
    spans::remove(text, &place)
}
