//! Compiles the goldens, in place of a crate that holds them.

// Nobody calls them.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]

/// Stands for the hand-written hooks of a generated client.
#[derive(Clone, Debug)]
pub struct Hooks;

#[rustfmt::skip]
mod goldens {
    mod added_optional_field;
    mod added_parameter;
    mod array_query_parameter;
    mod base;
    mod bodies_and_headers;
    mod date_time;
    mod defaults_and_numbers;
    mod dotted_names;
    mod multi_line_docs;
    mod name_collision;
    mod nullable_enum;
}
