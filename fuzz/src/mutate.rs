//! Changes JSON in its structure: a change of single bytes seldom leaves it valid.

use fastrand::Rng;
use serde_json::{Value, json};

/// Members and values with a meaning in a description.
const WORDS: [&str; 48] = [
    "$ref", "additionalProperties", "allOf", "anyOf", "array", "boolean", "content", "default",
    "deprecated", "description", "discriminator", "enum", "explode", "format", "get", "header",
    "in", "integer", "items", "mapping", "maxLength", "minimum", "name", "not", "nullable", "null",
    "number", "object", "oneOf", "operationId", "parameters", "password", "path", "pattern",
    "post", "properties", "propertyName", "query", "readOnly", "requestBody", "required",
    "responses", "schema", "string", "style", "type", "uniqueItems", "x-rust-name",
];

/// For `fuzz_mutator!`.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Rng::with_seed(seed.into());
    let parsed = serde_json::from_slice(&data[..size]).ok().filter(|_| random.u8(..8) > 0);
    if let Some(mut document) = parsed {
        for _ in 0..random.u8(1..4) {
            change(&mut document, &mut random);
        }
        let text = document.to_string();
        if text.len() <= max_size {
            data[..text.len()].copy_from_slice(text.as_bytes());
            return text.len();
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, max_size)
}

fn change(document: &mut Value, random: &mut Rng) {
    let mut places = Vec::new();
    find(document, String::new(), &mut places);
    let word = random.choice(WORDS).unwrap();
    let other = document.pointer(random.choice(&places).unwrap()).cloned();
    let value = match random.u8(..8) {
        0 => word.into(),
        1 => random.choice([json!(null), json!(true), json!(0), json!(-1.5), json!([]), json!({})]).unwrap(),
        2 => format!("{}{word}", random.choice(["#/components/schemas/", "vendor_", "é ", "r#"]).unwrap()).into(),
        3 => json!({word: other}),
        _ => other.unwrap_or_default(),
    };
    let place = random.choice(&places).unwrap();
    let (parent, key) = place.rsplit_once('/').unwrap_or_default();
    let key = if random.bool() { word.to_owned() } else { key.replace("~1", "/").replace("~0", "~") };
    match document.pointer_mut(if random.bool() { parent } else { place }) {
        Some(Value::Object(object)) if random.u8(..4) == 0 => drop(object.remove(&key)),
        Some(Value::Object(object)) => drop(object.insert(key, value)),
        Some(Value::Array(array)) if random.u8(..4) == 0 => drop(array.pop()),
        Some(Value::Array(array)) => array.push(value),
        Some(scalar) => *scalar = value,
        None => {}
    }
}

/// The pointers of all places.
fn find(value: &Value, pointer: String, places: &mut Vec<String>) {
    let child = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(object) => object.iter().for_each(|(key, it)| find(it, child(key), places)),
        Value::Array(array) => {
            array.iter().enumerate().for_each(|(index, it)| find(it, child(&index.to_string()), places));
        }
        _ => {}
    }
    places.push(pointer);
}
