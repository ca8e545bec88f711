//! Compares the facts about two sides.

mod exposed;
mod levels;
mod operations;
mod parameters;
mod rust;
mod schemas;
mod silent;

use self::exposed::Exposed;
use super::{
    change::{Change, Class, Effect, Layer},
    facts::Facts,
    places,
    project::Project,
    wire::Wire,
};

/// The changes from `old` to `new`, the worst first.
pub fn compare(old: &Facts, new: &Facts) -> Vec<Change> {
    let exposed = Exposed::of(old, new);
    let mut changes = rust::compare(&old.outline, &new.outline, &exposed);
    let wrapper = rust::compare(&old.wrapper, &new.wrapper, &Exposed::default());
    changes.extend(wrapper.into_iter().map(|change| Change {
        layer: Layer::Wrapper,
        item: of_wrapper(new.project, &change.item),
        wrapper: change.api,
        api: Effect::None,
        ..change
    }));
    changes.extend(silent::calls(old, new));
    let mut wire = operations::compare(&old.wire, &new.wire);
    silent::effects(&mut wire, old, new, &exposed);
    // Where the code says that something is deprecated, that is the change.
    let is_said = |item: &str| {
        { &changes }.iter().any(|it: &Change| it.item == item && it.class == Class::Deprecated)
    };
    wire.retain(|change| change.class != Class::Deprecated || !is_said(&change.item));
    changes.extend(wire);
    locate(&mut changes, &old.wire, &new.wire);
    changes
}

/// The name of an item of the wrapper in a report.
pub(super) fn of_wrapper(project: Project, item: &str) -> String {
    format!("{}::{item}", project.wrapper.name)
}

/// The changes of requests and responses, if there are no facts about one of the sides. What they mean to code that
/// compiles is unknown.
pub fn compare_wires(old: &Wire, new: &Wire) -> Vec<Change> {
    let mut changes = operations::compare(old, new);
    for change in &mut changes {
        change.api = Effect::None;
    }
    locate(&mut changes, old, new);
    changes
}

/// Adds places and operations, and sorts.
fn locate(changes: &mut Vec<Change>, old: &Wire, new: &Wire) {
    let (old, new) = (places::of(old), places::of(new));
    for change in &mut *changes {
        let item = change.item.as_str();
        let owner =
            item.rsplit_once(['.', ':']).map_or(item, |(owner, _)| owner.trim_end_matches(':'));
        let found = [(&new, item), (&old, item), (&new, owner), (&old, owner)];
        let Some(place) = found.into_iter().find_map(|(places, item)| places.get(item)) else {
            continue;
        };
        if change.pointer.is_none() {
            change.pointer = Some(place.pointer.clone());
        }
        if change.operations.is_empty() {
            change.operations.clone_from(&place.operations);
        }
    }
    changes.sort_by(|a, b| key(a).cmp(&key(b)));
    changes.dedup();
}

fn key(change: &Change) -> (Class, &str, Layer, &str, Option<&str>) {
    (change.class, &change.item, change.layer, &change.change, change.after.as_deref())
}
