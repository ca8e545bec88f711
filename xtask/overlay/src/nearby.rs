//! Finds the nearest existing place for a target that matches nothing.

use serde_json::Value;

use super::{failure::Problem, target::Target};
use openapi::nearest;

/// The maximum length of a value in a message.
const SHOWN: usize = 62;

/// The problem of an action whose `target` matches nothing. `removes`: the action removes the target.
pub(super) fn matches_nothing(target: &Target, description: &Value, removes: bool) -> Problem {
    const DELETE: &str = "if upstream has fixed it, delete the action; else correct the target";
    let problem = Problem::new("matches nothing", DELETE).dead();
    let ends = target.ends();
    let found = |text: &str| -> Vec<String> {
        Target::parse(text).map(|prefix| prefix.locate(description)).unwrap_or_default()
    };
    // The longest prefix of the target that matches.
    let prefixes =
        ends.iter().rev().skip(1).filter_map(|end| Some((*end, target.text.get(..*end)?)));
    let Some((end, prefix, pointers)) = prefixes
        .map(|(end, prefix)| (end, prefix, found(prefix)))
        .find(|(.., pointers)| !pointers.is_empty())
    else {
        return problem;
    };
    let next = ends.iter().copied().find(|next| *next > end).unwrap_or(target.text.len());
    let (segment, rest) = (
        target.text.get(end..next).unwrap_or_default(),
        target.text.get(next..).unwrap_or_default(),
    );
    let places: Vec<&Value> =
        pointers.iter().filter_map(|pointer| description.pointer(pointer)).collect();
    if let Some(name) = name(segment) {
        let names =
            places.iter().filter_map(|place| place.as_object()).flat_map(|object| object.keys());
        if let Some(close) = nearest::of(&name, names.map(String::as_str)).first() {
            let sibling = format!("{prefix}['{close}']");
            let whole = format!("{sibling}{rest}");
            let nearest = if found(&whole).is_empty() { sibling.clone() } else { whole };
            let now =
                found(&nearest).first().and_then(|pointer| description.pointer(pointer)).map(shown);
            return problem
                .detail(format!("nearest: {nearest}"))
                .detail(format!("its value: {}", now.unwrap_or_default()))
                .similar_to(sibling);
        }
    }
    let problem = if removes && rest.is_empty() {
        Problem::new("matches nothing", "upstream no longer has it: delete the action").dead()
    } else {
        problem
    };
    let now = places.first().map_or_else(String::new, |value| shown(value));
    problem.detail(format!("nearest: {prefix}")).detail(format!("its value: {now}"))
}

/// The name that a part of a path selects, if it selects one.
fn name(segment: &str) -> Option<String> {
    if let Some(name) = segment.strip_prefix('.') {
        return (!name.is_empty() && name != "*" && !name.starts_with('.'))
            .then(|| name.to_owned());
    }
    let inner = segment.strip_prefix('[')?.strip_suffix(']')?;
    ['\'', '"'].into_iter().find_map(|mark| {
        let name = inner.strip_prefix(mark)?.strip_suffix(mark)?;
        (!name.contains(mark)).then(|| name.to_owned())
    })
}

/// A value in one line, shortened.
pub(super) fn shown(value: &Value) -> String {
    let text = openapi::json::sorted(value).to_string();
    if text.chars().count() <= SHOWN {
        return text;
    }
    let kept: String = text.chars().take(SHOWN).collect();
    format!("{kept}...")
}
