//! `diff`: inventories that the program itself wrote, before and after a change of the emulator's state.

use std::{collections::BTreeSet, fs, process::Stdio};

use registrations_emulator::Fault;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Account, Ran, program, run, uuid};

/// An account whose inventory was exported in three formats, before it changed.
struct Changed {
    account: Account,
    folder: TempDir,
    added: String,
    removed: String,
    renamed: String,
}

impl Changed {
    fn new() -> Self {
        let account = Account::new(60);
        let folder = tempfile::tempdir().unwrap();
        let removed = account.put(&json!({"id": uuid(8, 1)})).id;
        let renamed = account.put(&json!({"device": {"id": uuid(2, 7), "name": "OLD-NAME"}}));
        let it = Self { account, folder, added: uuid(8, 2), removed, renamed: renamed.id.clone() };
        for format in ["ndjson", "json", "csv"] {
            let ran = it.account.run(&["list", "--include-policy", "-o", format]);
            fs::write(it.path(&format!("old.{format}")), ran.ends(0).stdout.as_bytes()).unwrap();
        }
        let deleted =
            it.account.run(&["delete", &it.removed, "--yes", "--report", &it.path("report")]);
        deleted.ends(0);
        it.account.put(&json!({"id": it.added, "device": {"id": uuid(2, 9), "name": "=NEW()"}}));
        let mut whole = serde_json::to_value(&renamed).unwrap();
        whole["device"]["name"] = json!("NEW-NAME\u{1b}[2J");
        whole["last_seen_at"] = json!("2026-06-30T11:11:11Z");
        whole["updated_at"] = json!("2026-06-30T11:11:11Z");
        it.account.emulator.put(whole).unwrap();
        it
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_account_differs_from_each_export_of_it_in_the_same_way() {
    let it = Changed::new();
    for format in ["ndjson", "json", "csv"] {
        let old = it.path(&format!("old.{format}"));
        let ran = it.account.run(&["diff", &old, "live", "-o", "ndjson"]);
        ran.ends(0).says("1 added · 1 removed · 1 changed · ");
        let lines = lines(&ran);
        let kinds: Vec<_> = lines.iter().map(|it| (&it["change"], &it["id"])).collect();
        let [added, removed, changed] = ["added", "removed", "changed"].map(Value::from);
        let ids = [&it.added, &it.removed, &it.renamed].map(|id| Value::from(id.as_str()));
        assert_eq!(
            kinds,
            [(&added, &ids[0]), (&removed, &ids[1]), (&changed, &ids[2])],
            "{format}"
        );
        assert_eq!(lines[0]["fields"]["device.name"], json!({"old": null, "new": "=NEW()"}));
        assert_eq!(lines[1]["fields"]["device.id"]["new"], Value::Null);
        let name = json!({"device.name": {"old": "OLD-NAME", "new": "NEW-NAME\u{1b}[2J"}});
        assert_eq!(lines[2]["fields"], name);

        // The other way round, what was added was removed.
        let back = it.account.run(&["diff", "live", &old, "-o", "ndjson"]);
        let back: Vec<Value> = self::lines(&back);
        assert_eq!((&back[0]["id"], &back[1]["id"]), (&ids[1], &ids[0]));
        assert_eq!(back[2]["fields"]["device.name"]["new"], "OLD-NAME");
    }
}

#[test]
fn times_that_change_by_themselves_are_compared_if_all_fields_are() {
    let it = Changed::new();
    let ran =
        it.account.run(&["diff", &it.path("old.csv"), "live", "--all-fields", "-o", "ndjson"]);
    let changed = lines(ran.ends(0)).pop().unwrap();
    let names: BTreeSet<&str> =
        changed["fields"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["device.name", "last_seen_at", "updated_at"]));
}

#[test]
fn two_files_need_no_account() {
    let it = Changed::new();
    let requests = it.account.requests().len();
    let formats = ["ndjson", "json", "csv"];
    for (a, b) in formats.iter().flat_map(|a| formats.iter().map(move |b| (a, b))) {
        let files = [it.path(&format!("old.{a}")), it.path(&format!("old.{b}"))];
        let ran = run(&mut program(&["diff", &files[0], &files[1], "--exit-code"]));
        ran.errs(0, &["no differences · 60 registrations"]);
        assert_eq!(ran.stdout, "", "{a} {b}");
    }
    assert_eq!(it.account.requests().len(), requests);
}

#[test]
fn the_exit_code_tells_whether_there_are_differences() {
    let it = Changed::new();
    let old = it.path("old.ndjson");
    it.account.run(&["diff", &old, "live"]).ends(0);
    it.account.run(&["diff", &old, "live", "--exit-code"]).ends(1);
    it.account.run(&["diff", &old, &old, "--exit-code"]).ends(0);
}

#[test]
fn the_table_shows_names_as_text() {
    let it = Changed::new();
    let ran = it.account.run(&["diff", &it.path("old.ndjson"), "live"]);
    let rows: Vec<&str> = ran.ends(0).stdout.lines().collect();
    let words = |row: &str| row.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(rows[0]), ["CHANGE", "DEVICE", "USER", "ID"]);
    assert_eq!(words(rows[1])[..2], ["added", "=NEW()"]);
    assert_eq!(words(rows[2])[3], it.removed);
    assert_eq!(words(rows[3])[..2], ["changed", r"NEW-NAME\u{1b}[2J"]);
    assert_eq!(rows[4..], [r"  device.name: OLD-NAME → NEW-NAME\u{1b}[2J"]);
    assert!(!ran.stdout.contains('\u{1b}'));
}

#[test]
fn a_spreadsheet_runs_no_name() {
    let it = Changed::new();
    let args = ["diff", &it.path("old.ndjson"), "live", "-o", "csv"];
    let csv = it.account.run(&args).ends(0).stdout.clone();
    let rows: Vec<_> =
        csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap).collect();
    assert!(csv.starts_with("change,id,device.name,user,field,old,new\r\n"), "{csv}");
    assert_eq!((&rows[0][0], &rows[0][2], &rows[0][4]), ("added", "'=NEW()", ""));
    assert_eq!(
        rows[2].iter().skip(4).collect::<Vec<_>>(),
        ["device.name", "OLD-NAME", "NEW-NAME\u{1b}[2J"]
    );
    let marked = it.account.run(&[&args[..], &["--csv-bom"]].concat());
    assert_eq!(marked.stdout, format!("\u{feff}{csv}"));
    let raw = it.account.run(&[&args[..], &["--csv-raw"]].concat());
    assert!(raw.stdout.contains(",=NEW(),"), "{raw:?}");
}

#[test]
fn only_columns_of_both_files_are_compared_and_the_others_are_named() {
    let it = Changed::new();
    let columns = it.account.run(&["list", "-o", "csv", "--columns", "id,device.name"]).stdout;
    let new = it.write("new.csv", &columns);
    let ran = it.account.run(&["diff", &it.path("old.ndjson"), &new, "-o", "ndjson"]);
    assert_eq!(lines(&ran).len(), 3, "{ran:?}");
    ran.says("not compared, because")
        .says("new.csv lacks it: device.id, device.client_version, user.id");
    // An export without profiles is no inventory without profiles.
    let plain = it.account.run(&["list", "-o", "ndjson"]).stdout;
    let plain = it.write("plain.ndjson", &plain);
    let ran = it.account.run(&["diff", &plain, "live", "--exit-code"]);
    ran.ends(0)
        .says("plain.ndjson lacks it: policy.id, policy.name, policy.default, policy.deleted");
}

#[test]
fn what_is_computed_counts_only_without_what_it_is_computed_from() {
    let it = Changed::new();
    let id = it.renamed.as_str();
    let status = |name: &str| {
        let csv = it.account.run(&["list", "-o", "csv", "--columns", "id,status"]).stdout;
        it.write(name, &csv)
    };
    let whole = |name: &str| it.write(name, &it.account.run(&["list", "-o", "csv"]).stdout);
    let old = (status("a.csv"), whole("b.csv"));
    it.account.run(&["revoke", id, "--yes", "--report", &it.path("revoke")]).ends(0);
    let new = (status("c.csv"), whole("d.csv"));
    let fields = |old: &str, new: &str| {
        let ran = it.account.run(&["diff", old, new, "-o", "ndjson"]);
        lines(&ran)[0]["fields"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(fields(&old.0, &new.0), ["status"]);
    assert_eq!(fields(&old.1, &new.1), ["revoked_at"]);
}

#[test]
fn standard_input_is_a_file() {
    let it = Changed::new();
    let mut command = it.account.command(&["diff", "-", "live", "-o", "ndjson"]);
    let old = fs::File::open(it.path("old.csv")).unwrap();
    let ran = run(command.stdin(Stdio::from(old)));
    assert_eq!(lines(ran.ends(0)).len(), 3);
}

#[test]
fn files_that_are_no_inventory_are_refused_with_the_place() {
    let it = Changed::new();
    let good = "{\"id\":\"a\",\"key\":\"k\"}\n";
    for (name, text, place) in [
        ("torn.ndjson", format!("{good}{{\"id\":\"b\""), "line 2: EOF"),
        ("twice.ndjson", format!("{good}{good}"), "line 2: the id a is there twice"),
        ("report.ndjson", "{\"type\":\"header\"}\n".to_owned(), "line 1: a record without `id`"),
        ("torn.json", "[{\"id\":\"a\"},\n{\"id\":".to_owned(), "line 2 column"),
        (
            "no-id.json",
            "[{\"id\":\"a\"},\n{\"key\":1}]".to_owned(),
            "a record without `id` at line 2",
        ),
        ("ids.txt", "a\nb\n".to_owned(), "neither JSON nor CSV with a column `id`"),
        ("short.csv", "id,key\na,b\nc\n".to_owned(), "line: 3"),
        ("no-id.csv", "id,key\na,b\n,c\n".to_owned(), "line 3: a row without an id"),
    ] {
        let file = it.write(name, &text);
        for args in [["diff", &file, "live"], ["diff", "live", &file]] {
            let ran = it.account.run(&args);
            ran.ends(2).says(place).says(name);
            assert_eq!(ran.stdout, "", "{ran:?}");
        }
    }
    for args in [["diff", "live", "live"], ["diff", "-", "-"], ["diff", "missing", "live"]] {
        let before = it.account.requests().len();
        it.account.run(&args).ends(2);
        assert_eq!(it.account.requests().len(), before, "{args:?}");
    }
    let utf16 = it.path("utf16.csv");
    fs::write(&utf16, [0xff, 0xfe, b'i', 0, b'd', 0]).unwrap();
    it.account.run(&["diff", &utf16, "live"]).ends(2).says("UTF-16");
}

#[test]
fn a_byte_order_mark_and_empty_rows_are_no_records() {
    let it = Changed::new();
    let a = it.write("a.csv", "\u{feff}id,device.name\r\na,x\r\n,\r\n\r\n");
    let b = it.write("b.ndjson", "\n{\"id\":\"a\",\"device\":{\"name\":\"x\"}}\n\n");
    it.account.run(&["diff", &a, &b, "--exit-code"]).errs(0, &["no differences · 1 registration"]);
}

#[test]
fn an_account_that_cannot_be_read_whole_is_said() {
    let it = Changed::new();
    it.account.emulator.inject(Fault::record(3).missing("key"));
    let ran = it.account.run(&["diff", &it.path("old.csv"), "live"]);
    ran.ends(1).says("1 record could not be read").says("is missing in `live`");
    it.account.emulator.inject(Fault::from(Fault::status(503)).always());
    let ran = it.account.run(&["diff", &it.path("old.csv"), "live", "--exit-code"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""), "{ran:?}");
}

#[test]
fn an_empty_listing_is_an_empty_inventory() {
    let it = Changed::new();
    let empty = it.write("empty.ndjson", "");
    let ran = it.account.run(&["diff", &it.path("old.csv"), &empty]);
    ran.errs(0, &["0 added · 60 removed · 0 changed · 0 equal"]);
}
