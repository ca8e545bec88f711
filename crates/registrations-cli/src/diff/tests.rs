//! Properties of a comparison, for inventories that are written in every format.

use std::{collections::BTreeSet, fs};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Comparison, Reading, Side, Source, ndjson};
use crate::output::csv_line;

/// Members that vary, of which some are absent, and names that need quotes or that a spreadsheet would run.
fn record() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        "[a-c]{0,2}",
        Just("=1+1".to_owned()),
        "'{0,2}[-=+@]?",
        Just("a,\"b\"\nc".to_owned()),
        any::<String>()
    ];
    let revoked = prop_oneof![
        Just(Value::Null),
        Just(json!("2026-01-02T03:04:05Z")),
        Just(json!("2026-01-02T04:04:05.000+01:00")),
    ];
    (0..12_u8, name, revoked, prop::option::of("[a-b]")).prop_map(|(id, name, revoked, email)| {
        json!({
            "id": format!("id-{id}"), "key": "k", "device": {"id": "d", "name": name},
            "user": email.map(|email| json!({"email": email})), "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "revoked_at": revoked,
        })
    })
}

/// Records with distinct ids.
fn inventory() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(record(), 0..12).prop_map(|records| {
        let mut ids = BTreeSet::new();
        records.into_iter().filter(|it| ids.insert(it["id"].to_string())).collect()
    })
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Ndjson,
    Json,
    Csv,
}

fn format() -> impl Strategy<Value = Format> {
    prop_oneof![Just(Format::Ndjson), Just(Format::Json), Just(Format::Csv)]
}

fn written(records: &[Value], format: Format) -> Vec<u8> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match format {
        Format::Ndjson => records.iter().flat_map(|it| format!("{it}\n").into_bytes()).collect(),
        Format::Json => serde_json::to_vec_pretty(records).unwrap(),
        Format::Csv => {
            let mut out = Vec::new();
            let header = ["id", "device.name", "user.email", "revoked_at"];
            csv_line(&mut out, false, header.into_iter().map(str::to_owned)).unwrap();
            for it in records {
                let cells =
                    [&it["id"], &it["device"]["name"], &it["user"]["email"], &it["revoked_at"]];
                csv_line(&mut out, false, cells.into_iter().map(text)).unwrap();
            }
            out
        }
    }
}

/// The lines of the comparison of two inventories, each in its format.
fn compared(old: (&[Value], Format), new: (&[Value], Format)) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let sources = [("old", old), ("new", new)].map(|(name, (records, format))| {
        let path = folder.path().join(name);
        fs::write(&path, written(records, format)).unwrap();
        Source::open(path.to_str().unwrap()).unwrap()
    });
    let mut comparison = Comparison::new(Reading { all_fields: true });
    for (source, side) in sources.into_iter().zip([Side::Old, Side::New]) {
        source.read(side, &mut comparison).unwrap();
    }
    let mut out = Vec::new();
    ndjson(&comparison.differences(), &mut out).unwrap();
    out.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn ids(records: &[Value], passes: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    records.iter().filter(|it| passes(it)).map(|it| it["id"].to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn an_inventory_equals_itself_in_every_format(all in inventory(), a in format(), b in format()) {
        let differences = compared((&all, a), (&all, b));
        prop_assert!(differences.is_empty(), "{differences:?}");
    }

    #[test]
    fn additions_and_removals_lead_from_the_old_ids_to_the_new_ones(
        old in inventory(), new in inventory(), a in format(), b in format(),
    ) {
        let differences = compared((&old, a), (&new, b));
        let of = |kind: &str| ids(&differences, |it| it["change"] == *kind);
        let (added, removed) = (of("added"), of("removed"));
        let (before, after) = (ids(&old, |_| true), ids(&new, |_| true));
        prop_assert!(added.is_disjoint(&before) && removed.is_subset(&before));
        let applied: BTreeSet<_> = before.difference(&removed).chain(&added).cloned().collect();
        prop_assert_eq!(applied, after);
    }

    #[test]
    fn exactly_what_changed_is_shown(old in inventory(), new in inventory(), a in format(), b in format()) {
        let differences = compared((&old, a), (&new, b));
        let shown: BTreeSet<_> = differences
            .iter()
            .filter(|it| it["change"] == "changed")
            .flat_map(|it| {
                let fields = it["fields"].as_object().unwrap().iter();
                fields.map(|(path, value)| format!("{} {path} {value}", it["id"]))
            })
            .collect();
        let mut expected = BTreeSet::new();
        for (old, new) in old.iter().flat_map(|old| new.iter().map(move |new| (old, new))) {
            for path in ["device.name", "user.email", "revoked_at"] {
                let pointer = format!("/{}", path.replace('.', "/"));
                let value = |it: &Value| {
                    let text = it.pointer(&pointer).and_then(Value::as_str).filter(|it| !it.is_empty());
                    text.map(|text| if path == "revoked_at" { "2026-01-02T03:04:05Z" } else { text }.to_owned())
                };
                if old["id"] == new["id"] && value(old) != value(new) {
                    let values = json!({"old": value(old), "new": value(new)});
                    expected.insert(format!("{} {path} {values}", old["id"]));
                }
            }
        }
        prop_assert_eq!(shown, expected);
    }
}
