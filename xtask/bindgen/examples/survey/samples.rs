//! Values that fit a schema, for a test of the types that are generated from it.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value, json};

/// More levels than the values of a description have; references may lead back to themselves.
const DEPTH: usize = 12;

/// Who sends the values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// Values have no members that are `readOnly`.
    Client,
    /// Values have no members that are `writeOnly`.
    Service,
}

/// Up to `count` different values that fit `schema`: the first one with every optional member, the second one with none,
/// and others with some of them, with other values of each `enum`, and with other branches of each union.
pub(super) fn of(root: &Value, schema: &Value, sender: Sender, count: usize) -> Vec<Value> {
    let mut samples: Vec<Value> = Vec::new();
    for number in 0..count {
        let sampler = Sampler { root, sender, number };
        if let Some(sample) =
            sampler.value(schema, "", 0).filter(|sample| !samples.contains(sample))
        {
            samples.push(sample);
        }
    }
    samples
}

struct Sampler<'a> {
    root: &'a Value,
    sender: Sender,
    number: usize,
}

impl Sampler<'_> {
    /// One of `count` possibilities at `place`.
    fn choose(&self, place: &str, count: usize) -> usize {
        let mut hasher = DefaultHasher::new();
        (self.number, place).hash(&mut hasher);
        let hash = usize::try_from(hasher.finish() >> 33).unwrap_or_default();
        if self.number < 2 { 0 } else { hash % count.max(1) }
    }

    /// A value that fits `schema`. `None`: there is none, or it is not found.
    fn value(&self, schema: &Value, place: &str, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        let schema = self.merged(schema, place, depth)?;
        if schema.get("nullable") == Some(&json!(true)) && self.choose(&format!("{place}?"), 4) == 1
        {
            return Some(Value::Null);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.get(self.choose(place, values.len())).cloned();
        }
        let has = |key| schema.contains_key(key);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => {
                Some(string(schema.get("format").and_then(Value::as_str), self.choose(place, 2)))
            }
            Some("integer") => {
                Some(number(&schema).unwrap_or_else(|| json!(self.choose(place, 3) + 1)))
            }
            Some("number") => Some(number(&schema).unwrap_or_else(|| json!(1.5))),
            Some("boolean") => Some(json!(self.choose(place, 2) == 0)),
            Some("array") => Some(self.array(&schema, place, depth)),
            Some("object") => self.object(&schema, place, depth),
            None if has("properties") || has("additionalProperties") || has("required") => {
                self.object(&schema, place, depth)
            }
            None if has("items") => Some(self.array(&schema, place, depth)),
            None => Some(json!({"any": ["value", 1]})),
            Some(_) => None,
        }
    }

    fn array(&self, schema: &Map<String, Value>, place: &str, depth: usize) -> Value {
        let Some(items) = schema.get("items") else { return json!([1, "text"]) };
        let element = self.value(items, &format!("{place}/0"), depth + 1);
        if self.number == 1 { json!([]) } else { element.into_iter().collect() }
    }

    fn object(&self, schema: &Map<String, Value>, place: &str, depth: usize) -> Option<Value> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = Map::new();
        for (name, property) in properties.into_iter().flatten() {
            let place = format!("{place}/{name}");
            let unsent = if self.sender == Sender::Client { "readOnly" } else { "writeOnly" };
            let is_unsent = self
                .merged(property, &place, depth)
                .is_some_and(|it| it.get(unsent) == Some(&json!(true)));
            let is_required = required.contains(&name.as_str());
            let is_optional =
                !is_required && (self.number == 1 || self.choose(&format!("{place}!"), 3) == 1);
            if is_unsent || is_optional {
                continue;
            }
            match self.value(property, &place, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        for name in required {
            if properties.is_none_or(|properties| !properties.contains_key(name)) {
                object.insert(name.to_owned(), json!("required"));
            }
        }
        let additional = schema.get("additionalProperties");
        let any = json!({});
        let additional = match additional {
            Some(Value::Bool(true)) => Some(&any),
            None if properties.is_none() => Some(&any),
            Some(schema @ Value::Object(_)) => Some(schema),
            _ => None,
        };
        if let Some(value) = additional.filter(|_| self.number != 1)
            && let Some(value) = self.value(value, &format!("{place}/*"), depth + 1)
        {
            object.insert("additional-key".into(), value);
        }
        Some(Value::Object(object))
    }

    /// The members of `schema`, of the parts of its `allOf`, and of one branch of each union. `None`: they contradict.
    fn merged(&self, schema: &Value, place: &str, depth: usize) -> Option<Map<String, Value>> {
        if depth > DEPTH {
            return None;
        }
        let schema = schema.as_object()?;
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.merged(self.root.pointer(target.strip_prefix('#')?)?, place, depth + 1);
        }
        let mut merged = schema.clone();
        let is_nullable = schema.get("nullable").cloned();
        for key in ["allOf", "anyOf", "oneOf"] {
            let Some(Value::Array(parts)) = merged.remove(key) else { continue };
            let parts = match parts.len() {
                0 => parts,
                count if key != "allOf" => {
                    vec![parts.get(self.choose(&format!("{place}|{key}"), count))?.clone()]
                }
                _ => parts,
            };
            for part in &parts {
                add(&mut merged, self.merged(part, place, depth + 1)?)?;
            }
            // Null fits a union if it fits a branch, and an `allOf` only if the whole says so.
            if key == "allOf" {
                merged.remove("nullable");
                merged.extend(is_nullable.clone().map(|value| ("nullable".to_owned(), value)));
            }
        }
        Some(merged)
    }
}

/// Adds the members of another schema that a value must fit as well. `None`: no value fits both.
fn add(schema: &mut Map<String, Value>, other: Map<String, Value>) -> Option<()> {
    for (key, value) in other {
        match (schema.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(new)) if key == "properties" => {
                for (name, property) in new {
                    let both = known.get(&name).map(|known| json!({"allOf": [known, property]}));
                    known.insert(name, both.unwrap_or(property));
                }
            }
            (Some(Value::Array(known)), Value::Array(new)) if key == "required" => {
                known.extend(new);
            }
            (Some(Value::Array(known)), Value::Array(new)) if key == "enum" => {
                known.retain(|it| new.contains(it));
            }
            (Some(known), value) if key == "type" && *known != value => return None,
            (_, value) => drop(schema.insert(key, value)),
        }
    }
    Some(())
}

fn string(format: Option<&str>, choice: usize) -> Value {
    let text = match format {
        Some("date-time") => "2026-01-02T03:04:05Z",
        Some("date") => "2026-01-02",
        Some("time") => "03:04:05Z",
        Some("ipv4" | "ip") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("email") => "a@example.com",
        Some("uri" | "url") => "https://example.com/",
        _ if choice == 0 => "text",
        _ => "",
    };
    json!(text)
}

/// A limit of a number, which fits it.
fn number(schema: &Map<String, Value>) -> Option<Value> {
    let exclusive = |key: &str| schema.get(key) == Some(&json!(true));
    let minimum = schema.get("minimum").filter(|_| !exclusive("exclusiveMinimum"));
    minimum.or_else(|| schema.get("maximum").filter(|_| !exclusive("exclusiveMaximum"))).cloned()
}

/// The first place where `read`, a value that was decoded and encoded again, lacks something of `sample`.
pub(super) fn lost(sample: &Value, read: &Value, sender: Sender, place: &str) -> Option<String> {
    match (sample, read) {
        (Value::Object(sample), Value::Object(read)) => sample.iter().find_map(|(key, value)| {
            let place = format!("{place}/{key}");
            match read.get(key) {
                // typify leaves out what is absent as well as null, and, in a response, empty.
                None if value.is_null() || (sender == Sender::Service && is_empty(value)) => None,
                None => Some(place),
                Some(read) => lost(value, read, sender, &place),
            }
        }),
        (Value::Array(sample), Value::Array(read)) if sample.len() == read.len() => {
            let mut pairs = sample.iter().zip(read).enumerate();
            pairs.find_map(|(index, (sample, read))| {
                lost(sample, read, sender, &format!("{place}/{index}"))
            })
        }
        (Value::Number(sample), Value::Number(read)) if sample.as_f64() == read.as_f64() => None,
        _ if sample == read => None,
        _ => Some(format!("{place} ({sample} became {read})")),
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(schema: &Value, sender: Sender) -> Vec<Value> {
        let owner = json!({"required": ["name"], "properties": {"name": {"type": "string"}, "owns": {"$ref": "#/owner"}}});
        of(&json!({"owner": owner}), schema, sender, 24)
    }

    #[test]
    fn samples_have_optional_members_branches_and_values() {
        let schema = json!({
            "required": ["id"],
            "properties": {
                "id": {"type": "integer", "minimum": 7},
                "kind": {"enum": ["a", "b"]},
                "size": {"oneOf": [{"type": "boolean"}, {"type": "number", "nullable": true}]},
                "secret": {"type": "string", "writeOnly": true},
            },
        });
        let samples = samples(&schema, Sender::Service);
        let holds = |key: &str, value: &Value| samples.iter().any(|it| it.get(key) == Some(value));
        assert!(samples.iter().all(|sample| sample["id"] == 7 && sample.get("secret").is_none()));
        assert_eq!(samples[1], json!({"id": 7}));
        for (key, value) in [
            ("kind", json!("a")),
            ("kind", json!("b")),
            ("size", json!(true)),
            ("size", json!(1.5)),
            ("size", json!(null)),
        ] {
            assert!(holds(key, &value), "{key} {value}: {samples:?}");
        }
    }

    #[test]
    fn parts_are_added_and_contradictions_have_no_sample() {
        let part = json!({"required": ["age"], "properties": {"age": {"type": "integer"}}});
        let both = samples(&json!({"allOf": [{"$ref": "#/owner"}, part]}), Sender::Client);
        assert!(both.iter().all(|sample| sample["name"].is_string() && sample["age"].is_number()));
        let none = json!({"allOf": [{"type": "string"}, {"type": "boolean"}]});
        assert!(samples(&none, Sender::Client).is_empty());
        assert!(samples(&json!({"$ref": "#/gone"}), Sender::Client).is_empty());
    }

    #[test]
    fn what_is_lost_is_found() {
        let sent = json!({"a": [{"b": 1}], "c": null, "d": []});
        let first = |read: Value, sender| lost(&sent, &read, sender, "");
        assert_eq!(first(json!({"a": [{"b": 1.0}], "d": [], "more": 1}), Sender::Client), None);
        assert_eq!(first(json!({"a": [{"b": 1}]}), Sender::Service), None);
        assert_eq!(first(json!({"a": [{"b": 1}]}), Sender::Client), Some("/d".into()));
        assert_eq!(first(json!({"a": [{}], "d": []}), Sender::Client), Some("/a/0/b".into()));
        assert_eq!(
            first(json!({"a": [{"b": 2}], "d": []}), Sender::Client),
            Some("/a/0/b (1 became 2)".into())
        );
    }
}
