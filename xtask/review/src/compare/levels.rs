//! Can a reader read what a writer writes?
//!
//! For a response, the client reads and the service writes; for a request, the other way round.

use openapi::walk::elements;

use super::super::{
    change::Level,
    wire::{Object, Schema, Shape},
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

impl Role {
    /// What an old build meets at the new service, and a new build at an old one. `read` takes the reader and the writer of
    /// a value, and returns what happens.
    pub(super) fn readings<T: Copy>(
        self,
        [old, new]: [T; 2],
        read: impl Fn(T, T) -> Reading,
    ) -> [Reading; 2] {
        let (by_old, by_new) = (read(old, new), read(new, old));
        if self == Self::Response { [by_old, by_new] } else { [by_new, by_old] }
    }
}

/// What happens when a reader of one description reads values of another, and why.
pub(super) type Reading = (Level, String);

pub(super) fn ok() -> Reading {
    (Level::Ok, String::new())
}

pub(super) fn unusual(reason: &str) -> Reading {
    (Level::Unusual, reason.to_owned())
}

pub(super) fn fails(reason: &str) -> Reading {
    (Level::Fails, reason.to_owned())
}

pub(super) fn silent(reason: &str) -> Reading {
    (Level::SilentlyWrong, reason.to_owned())
}

pub(super) fn unknown(reason: &str) -> Reading {
    (Level::Unknown, reason.to_owned())
}

/// Reads a value without what is inside it.
pub(super) fn read(role: Role, reader: &Schema, writer: &Schema) -> Reading {
    let readings = [
        null(role, reader, writer),
        shape(role, &reader.shape, &writer.shape),
        limits(role, reader, writer),
    ];
    readings.into_iter().max_by_key(|reading| reading.0).unwrap_or_else(ok)
}

/// Reads a value that may be absent.
pub(super) fn absent(role: Role, reader: &Schema, writer: &Schema) -> Reading {
    if writer.is_optional && !reads_absent(role, reader) {
        return fails("it may be absent, and the reader requires it");
    }
    ok()
}

/// Whether a reader reads an absent value. A client reads it, as null, into an `Option`; a service reads it as its default.
pub(super) fn reads_absent(role: Role, reader: &Schema) -> bool {
    let is_client = role == Role::Response;
    reader.is_optional || if is_client { reader.is_nullable } else { reader.default.is_some() }
}

fn null(role: Role, reader: &Schema, writer: &Schema) -> Reading {
    let is_client = role == Role::Response;
    let reads_null =
        reader.is_nullable || matches!(reader.shape, Shape::Any) || is_client && reader.is_optional;
    if writer.is_nullable && !reads_null && is_client {
        return fails("it may be null, and the reader requires a value");
    }
    // An optional value that is null is left out.
    if role == Role::Request && writer.is_nullable && !writer.is_optional && !reads_null {
        return unusual("the service refuses null");
    }
    ok()
}

/// Reads values of a form. What a form consists of is compared elsewhere.
fn shape(role: Role, reader: &Shape, writer: &Shape) -> Reading {
    let is_parameter = role == Role::Parameter;
    match (reader, writer) {
        (Shape::Opaque(read, _), Shape::Opaque(written, _)) if read == written => ok(),
        (Shape::Opaque(..), _) | (_, Shape::Opaque(..)) => unknown("no rule compares such values"),
        (Shape::Any | Shape::Named(_), _)
        | (_, Shape::Named(_))
        | (Shape::Boolean, Shape::Boolean)
        | (Shape::Number { is_single: false }, Shape::Number { .. } | Shape::Integer { .. })
        | (Shape::Number { is_single: true }, Shape::Number { is_single: true })
        | (Shape::List(_), Shape::List(_)) => ok(),
        (Shape::Number { .. }, Shape::Number { .. } | Shape::Integer { .. }) => {
            let reason = "a number of 32 bits has fewer digits";
            if role == Role::Response { silent(reason) } else { unusual(reason) }
        }
        // Their elements are compared elsewhere.
        (Shape::List(_), _) if is_parameter => ok(),
        (_, Shape::List(_)) if is_parameter => {
            unusual("more than one value is refused, or only one is used")
        }
        // A parameter is text in any case.
        (Shape::Text { format: None, .. }, writer) if is_parameter && writer.is_scalar() => ok(),
        (reader, writer)
            if is_parameter
                && reader.is_scalar()
                && writer.is_scalar()
                && reader.is_string() != writer.is_string() =>
        {
            unusual("values of the other type are refused")
        }
        (Shape::Integer { .. }, Shape::Number { .. }) => {
            unusual("a number with a fraction cannot be read")
        }
        (Shape::Integer { min, max }, Shape::Integer { min: least, max: most }) => {
            if least < min || most > max {
                return unusual(&format!("values outside of {min} to {max} are refused"));
            }
            ok()
        }
        (Shape::Text { .. } | Shape::Enum(_), Shape::Text { .. } | Shape::Enum(_)) => {
            texts(role, reader, writer)
        }
        (Shape::Object(reader), Shape::Object(writer)) => object(role, reader, writer),
        _ => fails("it is another type of JSON value"),
    }
}

/// Reads the members that are not described.
fn object(role: Role, reader: &Object, writer: &Object) -> Reading {
    if reader.values.is_some() != writer.values.is_some() {
        return unknown("no rule compares a map with another object");
    }
    // A service that does not refuse unknown members is likely to send new ones.
    if refuses_others(role, reader) && !writer.is_closed {
        return unusual("unknown members are refused");
    }
    ok()
}

/// Reads an object with the member `name`, which the reader does not describe.
pub(super) fn undescribed(role: Role, name: &str, reader: &Object) -> Reading {
    if refuses_others(role, reader) {
        return fails(&format!("`{name}` is unknown, and unknown members are refused"));
    }
    if role != Role::Response {
        return unusual(&format!("the service does not use `{name}`"));
    }
    ok()
}

/// Whether a reader refuses members that are not described. Types with fields ignore them.
fn refuses_others(role: Role, reader: &Object) -> bool {
    reader.is_closed && (role != Role::Response || reader.fields.is_empty())
}

/// What a service refuses. The bindings check no limits.
fn limits(role: Role, reader: &Schema, writer: &Schema) -> Reading {
    let refuses = |(key, limit): &&(String, serde_json::Value)| {
        let is_within = |written: &serde_json::Value| match (written.as_f64(), limit.as_f64()) {
            (Some(written), Some(most)) if key.starts_with("max") => written <= most,
            (Some(written), Some(least)) if key.starts_with("min") => written >= least,
            _ if key == "enum" => {
                elements(written).all(|(_, value)| elements(limit).any(|(_, known)| known == value))
            }
            _ => written == limit,
        };
        let is_none = *limit == false || key != "minimum" && *limit == 0 && key.starts_with("min");
        !is_none && !writer.limits.iter().any(|(other, written)| other == key && is_within(written))
    };
    match reader.limits.iter().find(refuses) {
        Some((key, limit)) if role != Role::Response => {
            unusual(&format!("the service refuses values outside of `{key}` {limit}"))
        }
        _ => ok(),
    }
}

/// Reads strings.
fn texts(role: Role, reader: &Shape, writer: &Shape) -> Reading {
    match (reader, writer) {
        // Values of one side only are changes of their own.
        (Shape::Enum(_), Shape::Enum(_)) => ok(),
        // The generated enums keep values that they do not list.
        (Shape::Enum(_), _) if role == Role::Response => ok(),
        (Shape::Enum(_), _) => unusual("the service refuses values that are not listed"),
        (Shape::Text { format: Some(format), .. }, Shape::Text { format: Some(written), .. })
            if format == written || format == "ip" && matches!(&**written, "ipv4" | "ipv6") =>
        {
            ok()
        }
        (Shape::Text { format: Some(format), is_checked }, _)
            if role != Role::Response || *is_checked =>
        {
            unusual(&format!("values without the format {format} are refused"))
        }
        _ => ok(),
    }
}
