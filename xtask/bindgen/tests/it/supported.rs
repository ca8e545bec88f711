//! The table of what is supported, in the README.

use std::{fmt::Write, fs, path::Path};

use bindgen::supported::{
    COMPONENTS, DOCUMENT, FORMATS, MEDIA_TYPE, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY,
    RESPONSE, Row, SCHEMA, Use, Values,
};
use openapi::Kind;

const MARKERS: [&str; 2] = ["<!-- supported: begin -->\n", "<!-- supported: end -->\n"];

fn add<M>(text: &mut String, kind: Kind, table: &[Row<M>]) {
    // Every row is a member that OpenAPI defines.
    for name in table.iter().flat_map(|row| row.names) {
        assert_ne!(kind.member(name), Kind::Unknown, "{kind:?} {name}");
    }
    for (index, row) in table.iter().enumerate() {
        let kind = if index == 0 { format!("{kind:?}") } else { String::new() };
        let values = if row.values == Values::Any { String::new() } else { row.values.to_string() };
        let becomes = match row.becomes {
            Use::Code => "code",
            Use::Place => "field",
            Use::Docs => "documentation",
            Use::Unused => "unused",
        };
        let names = row.names.join("`, `");
        writeln!(text, "| {kind} | `{names}` | {values} | {becomes} | {} |", row.meaning).unwrap();
    }
}

#[test]
fn the_readme_has_the_table() {
    let mut text =
        String::from("| Object | Member | Values | Becomes | |\n| --- | --- | --- | --- | --- |\n");
    add(&mut text, Kind::Document, DOCUMENT);
    add(&mut text, Kind::Components, COMPONENTS);
    add(&mut text, Kind::PathItem, PATH_ITEM);
    add(&mut text, Kind::Operation, OPERATION);
    add(&mut text, Kind::Parameter, PARAMETER);
    add(&mut text, Kind::RequestBody, REQUEST_BODY);
    add(&mut text, Kind::Response, RESPONSE);
    add(&mut text, Kind::MediaType, MEDIA_TYPE);
    add(&mut text, Kind::Schema, SCHEMA);
    text += "\n| Type | Formats | In Rust |\n| --- | --- | --- |\n";
    for formats in FORMATS {
        let names = formats.names.join("`, `");
        writeln!(text, "| {} | `{names}` | {} |", formats.of, formats.rust).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(MARKERS[0]).unwrap();
    let (found, after) = rest.split_once(MARKERS[1]).unwrap();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let [begin, end] = MARKERS;
        fs::write(&path, format!("{before}{begin}{text}{end}{after}")).unwrap();
    } else {
        assert_eq!(found, text, "UPDATE_GOLDENS=1 writes it");
    }
}
