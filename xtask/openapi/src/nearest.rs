//! Finds candidates for a misspelled or renamed name.

/// The minimum similarity of two names, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The names most similar to `wanted`, at most three, the most similar first. Case does not matter.
pub fn of<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut alike: Vec<(f64, &str)> = names
        .map(|name| (strsim::normalized_damerau_levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    alike.dedup_by(|a, b| a.1 == b.1);
    alike.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The name most similar to `wanted`, as a part of a message: ` (nearest: NAME)`. Empty if none is similar.
pub fn hint<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    of(wanted, names).first().map_or_else(String::new, |near| format!(" (nearest: {near})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_come_first_and_strangers_do_not_come() {
        let names = ["list-registration", "list-devices", "get-zone", "list-registrations-v2"];
        assert_eq!(
            of("list-registrations", names.into_iter()),
            ["list-registration", "list-registrations-v2"]
        );
        assert_eq!(of("post /a", ["POST /a", "GET /b"].into_iter()), ["POST /a"]);
    }
}
