//! Can a reader read what a writer writes?
//!
//! For a response, the client reads and the service writes; for a request, the other way round.

use std::collections::BTreeSet;

use super::super::{
    change::Level,
    wire::{Schema, Shape, rust_variant},
};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The service reads a parameter, which is text.
    Parameter,
    /// The service reads the body of a request.
    Request,
    /// The client reads responses.
    Response,
}

/// A value that may be absent.
pub(super) struct Value<'a> {
    /// What it is if it is there.
    pub(super) schema: &'a Schema,
    /// Whether it may be absent.
    pub(super) is_optional: bool,
}

/// What happens when a reader of one description reads values of another, and why.
pub(super) type Reading = (Level, String);

/// Reads a value without what is inside it.
pub(super) fn read(role: Role, reader: &Value<'_>, writer: &Value<'_>) -> Reading {
    let null = null(role, reader, writer);
    let shape = shape(role, &reader.schema.shape, &writer.schema.shape);
    let default = default(role, reader, writer);
    [null, shape, default].into_iter().max_by_key(|reading| reading.0).unwrap_or_else(ok)
}

fn ok() -> Reading {
    (Level::Ok, String::new())
}

fn null(role: Role, reader: &Value<'_>, writer: &Value<'_>) -> Reading {
    // A client reads both into an `Option`; with a default, an absent value is read as the default.
    let is_option = reader.is_optional || reader.schema.is_nullable;
    let reads_absent = match role {
        Role::Response => is_option,
        Role::Parameter | Role::Request => reader.is_optional,
    } || reader.schema.default.is_some();
    let reads_null = match role {
        Role::Response => is_option && reader.schema.default.is_none() || reader.schema.is_nullable,
        Role::Parameter | Role::Request => reader.schema.is_nullable,
    };
    if writer.is_optional && !reads_absent {
        return (Level::Fails, "it may be absent, and the reader requires it".into());
    }
    if writer.schema.is_nullable && !reads_null && matches!(role, Role::Response) {
        return (Level::Fails, "it may be null, and the reader requires a value".into());
    }
    ok()
}

/// A value that is absent is read as the default of the reader.
fn default(role: Role, reader: &Value<'_>, writer: &Value<'_>) -> Reading {
    match (&reader.schema.default, &writer.schema.default) {
        // The client sends what it means; the service decides what an absent parameter means.
        (Some(read), Some(meant)) if read != meant && role != Role::Parameter => (
            Level::SilentlyWrong,
            format!("an absent value is read as {read}, and stands for {meant}"),
        ),
        _ => ok(),
    }
}

fn shape(role: Role, reader: &Shape, writer: &Shape) -> Reading {
    match (reader, writer) {
        (Shape::Any | Shape::Named(_), _)
        | (_, Shape::Named(_))
        | (Shape::Boolean, Shape::Boolean)
        | (Shape::Number, Shape::Number | Shape::Integer { .. })
        | (Shape::List(_), Shape::List(_)) => ok(),
        (Shape::List(items), item)
            if role == Role::Parameter && !matches!(item, Shape::List(_)) =>
        {
            shape(role, &items.shape, item)
        }
        (item, Shape::List(items))
            if role == Role::Parameter && !matches!(item, Shape::List(_)) =>
        {
            match shape(role, item, &items.shape) {
                (Level::Ok, _) => {
                    (Level::Unusual, "more than one value is refused, or only one is used".into())
                }
                worse => worse,
            }
        }
        (Shape::Text { limits, .. }, Shape::Integer { .. } | Shape::Number | Shape::Boolean)
            if role == Role::Parameter && limits.is_empty() =>
        {
            ok()
        }
        (
            Shape::Integer { .. }
            | Shape::Number
            | Shape::Boolean
            | Shape::Text { .. }
            | Shape::Enum(_),
            Shape::Integer { .. }
            | Shape::Number
            | Shape::Boolean
            | Shape::Text { .. }
            | Shape::Enum(_),
        ) if role == Role::Parameter && is_text(reader) != is_text(writer) => {
            (Level::Unusual, "values of the other type are refused".into())
        }
        (Shape::Integer { .. }, Shape::Number) => {
            (Level::Unusual, "a number with a fraction cannot be read".into())
        }
        (Shape::Integer { min, max }, Shape::Integer { min: least, max: most }) => {
            if least < min || most > max {
                return (Level::Unusual, format!("values outside of {min} to {max} are refused"));
            }
            ok()
        }
        (Shape::Text { .. } | Shape::Enum(_), Shape::Text { .. } | Shape::Enum(_)) => {
            texts(role, reader, writer)
        }
        (Shape::Object(reader), Shape::Object(writer)) => {
            let refuses = writer.values.is_some()
                || writer.fields.keys().any(|name| !reader.fields.contains_key(name))
                || !writer.is_closed;
            // A service that does not refuse unknown members is likely to send new ones.
            if reader.is_closed && !writer.is_closed && refuses {
                return (Level::Unusual, "unknown members are refused".into());
            }
            ok()
        }
        (Shape::Alternatives(_), _) | (_, Shape::Alternatives(_)) => {
            alternatives(role, reader, writer)
        }
        _ => (Level::Fails, "it is another type of JSON value".into()),
    }
}

/// Reads one of several forms.
fn alternatives(role: Role, reader: &Shape, writer: &Shape) -> Reading {
    let forms = |shape: &Shape| match shape {
        Shape::Alternatives(schemas) => schemas.iter().map(|schema| schema.shape.clone()).collect(),
        one => vec![one.clone()],
    };
    let reads = |reader: &Shape, writer: &Shape| match (reader, writer) {
        (Shape::Named(reader), Shape::Named(writer)) => reader == writer,
        (Shape::Named(_), _) | (_, Shape::Named(_)) => false,
        _ => shape(role, reader, writer).0 == Level::Ok,
    };
    let (readers, writers) = (forms(reader), forms(writer));
    let is_read = |writer: &&Shape| readers.iter().any(|reader| reads(reader, writer));
    match writers.iter().filter(is_read).count() {
        all if all == writers.len() => ok(),
        0 => (Level::Fails, "no alternative of the other side can be read".into()),
        _ => (Level::Unusual, "not every alternative of the other side can be read".into()),
    }
}

fn is_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Text { .. } | Shape::Enum(_))
}

/// Reads strings.
fn texts(role: Role, reader: &Shape, writer: &Shape) -> Reading {
    match (reader, writer) {
        (Shape::Enum(reader), Shape::Enum(writer)) => enums(role, reader, writer),
        // The generated enums keep values that they do not list.
        (Shape::Enum(_), _) if role == Role::Response => ok(),
        (Shape::Enum(_), _) => (Level::Unusual, "values that are not listed are refused".into()),
        (Shape::Text { is_timestamp: true, .. }, Shape::Text { is_timestamp: true, .. }) => ok(),
        (Shape::Text { is_timestamp: true, .. }, _) => {
            (Level::Unusual, "values that are not RFC 3339 timestamps are refused".into())
        }
        // The bindings do not check limits.
        (Shape::Text { .. }, Shape::Text { .. }) if role == Role::Response => ok(),
        (Shape::Text { limits, .. }, Shape::Text { limits: other, .. }) => {
            let number = |limits: &std::collections::BTreeMap<String, serde_json::Value>,
                          key: &str| {
                limits.get(key).and_then(serde_json::Value::as_u64)
            };
            let shorter = number(limits, "maxLength").is_some_and(|most| {
                number(other, "maxLength").is_none_or(|written| written > most)
            });
            let longer = number(limits, "minLength")
                .is_some_and(|least| number(other, "minLength").unwrap_or(0) < least);
            let pattern = limits.get("pattern");
            if shorter || longer || (pattern.is_some() && pattern != other.get("pattern")) {
                return (Level::Unusual, "strings outside of the limits are refused".into());
            }
            ok()
        }
        _ => ok(),
    }
}

fn enums(role: Role, reader: &BTreeSet<String>, writer: &BTreeSet<String>) -> Reading {
    let unknown: Vec<&String> = writer.difference(reader).collect();
    // `Warp` of `warp`: the same variant in Rust for another string.
    let recased = unknown.iter().find(|value| {
        let is_same = |known: &&String| rust_variant(known) == rust_variant(value);
        reader.difference(writer).any(|known| is_same(&known))
    });
    if let Some(value) = recased {
        let reason = match role {
            Role::Response => format!("{value} is read as an unlisted value"),
            Role::Parameter | Role::Request => format!("{value} is unknown, and may be ignored"),
        };
        return (Level::SilentlyWrong, reason);
    }
    match (role, unknown.first()) {
        (Role::Response, _) | (_, None) => ok(),
        (_, Some(value)) => (Level::Unusual, format!("{value} is refused")),
    }
}
