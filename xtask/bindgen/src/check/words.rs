//! Names in Rust, as progenitor and typify make them.

use heck::ToSnakeCase;

/// Words that neither of them uses as a name. `gen` is one since the edition of 2024.
const RESERVED: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "Self", "self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether Rust accepts `name` as a name.
pub(in super::super) fn is_name(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok() && !RESERVED.contains(&name)
}

/// The name that progenitor gives to a method or argument.
pub(super) fn of_method(name: &str) -> String {
    let name = match name {
        "+1" => "plus1".into(),
        "-1" => "minus1".into(),
        _ => name
            .replace('\'', "")
            .replace(|c: char| !unicode_ident::is_xid_continue(c), "-")
            .to_snake_case(),
    };
    let name = match name.chars().next() {
        None => "x".into(),
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("_{name}"),
    };
    if RESERVED.contains(&name.as_str()) { format!("{name}_") } else { name }
}
