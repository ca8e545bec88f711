//! Finds the nearest existing place for a target that matches nothing.

use serde_json::Value;

use super::{failure::Problem, locate, target::Target};
use openapi::{
    json::{clipped, sorted},
    nearest,
    walk::members,
};

/// The maximum length of a value in a message.
const SHOWN: usize = 62;

/// The problem of an action whose `target` matches nothing. `removes`: the action removes the target.
pub(super) fn matches_nothing(target: &Target, description: &Value, removes: bool) -> Problem {
    const CORRECT: &str = "if upstream has fixed it, delete the action; else correct the target";
    let (mut rest, mut segments) = ("", target.cuts().into_iter());
    // The longest part of the target that matches, and the segment after it that does not.
    let found = segments.find_map(|(path, after)| {
        let segment = after.strip_suffix(rest).unwrap_or(after);
        let (places, end) = (locate(path, description), rest);
        rest = after;
        (!places.is_empty()).then_some((path, segment, end, places))
    });
    let around = found.as_ref().map(|(path, ..)| (*path).to_owned());
    let problem = |remedy| {
        // Nothing is left of what the action is about.
        Problem { dead: Some(Vec::new()), around, ..Problem::new("matches nothing", remedy) }
    };
    let Some((path, segment, end, places)) = found else { return problem(CORRECT) };
    let places = places.iter().filter_map(|place| description.pointer(place));
    let names = places.clone().flat_map(members).map(|(name, _)| name.as_str());
    let wanted = segment.trim_matches(['.', '[', ']', '\'', '"']);
    let similar = nearest::of(wanted, names).first().copied();
    let near = similar.map_or_else(
        || path.to_owned(),
        |name| {
            let sibling = format!("{path}['{name}']");
            let whole = format!("{sibling}{end}");
            if locate(&whole, description).is_empty() { sibling } else { whole }
        },
    );
    let value = locate(&near, description).first().and_then(|place| description.pointer(place));
    let is_gone = removes && end.is_empty() && similar.is_none();
    let remedy = if is_gone { "upstream no longer has it: delete the action" } else { CORRECT };
    problem(remedy)
        .detail(format!("nearest: {near}"))
        .detail(format!("its value: {}", value.map(shown).unwrap_or_default()))
}

/// A value in one line, shortened.
pub(super) fn shown(value: &Value) -> String {
    clipped(&sorted(value).to_string(), SHOWN)
}
