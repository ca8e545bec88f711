//! The part of the document that the selected operations reach.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::{
    Error, Index, Kind, Operation,
    json::{self, child, unescape},
    nearest,
    structure::{Findings, reduce},
    walk,
};

/// The part of a document that the selected operations reach.
pub struct Slice {
    /// An OpenAPI document without texts and extensions.
    pub document: Value,
    /// The removed texts, by their pointers.
    pub texts: BTreeMap<String, Value>,
}

impl Slice {
    /// Cuts the operations out of the document, with everything that they refer to, directly or not.
    pub fn cut(index: &Index<'_>, operations: &BTreeSet<Operation>) -> Result<Self, Error> {
        let mut cut = Cutter {
            index,
            findings: Findings::default(),
            reached: BTreeSet::new(),
            queue: Vec::new(),
        };
        let mut paths = Map::new();
        for operation in operations {
            let item = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            cut.operation(operation, item)?;
        }
        let document = &mut json!({"paths": paths});
        // The security applies to operations that state none of their own.
        let states_none = |(.., operation): (_, _, _, &Value)| operation.get("security").is_none();
        let is_secured = walk::operations(document).any(states_none);
        for key in ["openapi", "info", "servers", "security"] {
            if let Some(raw) = index.member(key).filter(|_| is_secured || key != "security") {
                document[key] = index.parse(raw)?;
            }
        }
        cut.part(document, Kind::Document, "")?;
        let components = cut.components()?;
        if !components.is_empty() {
            document["components"] = components.into();
        }
        Ok(Self { document: json::sorted(document), texts: cut.findings.texts })
    }
}

struct Cutter<'a, 'i> {
    index: &'i Index<'a>,
    findings: Findings,
    /// The components that are reached, by kind and name.
    reached: BTreeSet<(&'static str, String)>,
    /// The ones that are not cut yet.
    queue: Vec<(&'static str, String)>,
}

impl Cutter<'_, '_> {
    /// Reduces a part to its structure, and follows its references.
    fn part(&mut self, value: &mut Value, kind: Kind, pointer: &str) -> Result<(), Error> {
        reduce(value, kind, pointer, &mut self.findings);
        let schemes = std::mem::take(&mut self.findings.schemes).into_iter();
        let mut components: Vec<_> = schemes.map(|name| ("securitySchemes", name)).collect();
        for (pointer, target) in std::mem::take(&mut self.findings.references) {
            components.push(self.component(&target, &pointer)?);
        }
        for component in components {
            if self.reached.insert(component.clone()) {
                self.queue.push(component);
            }
        }
        Ok(())
    }

    /// Adds an operation to the item of its path, with what the path states for all of them.
    fn operation(&self, operation: &Operation, item: &mut Value) -> Result<(), Error> {
        let of_path = |key| self.index.path_member(&operation.path, key);
        if of_path("$ref").is_some() {
            let pointer = child(&child("/paths", &operation.path), "$ref");
            return Err(self.error(&pointer, "a path by reference; expected the path itself"));
        }
        for key in [operation.method, "parameters", "servers", "summary", "description"] {
            if let Some(raw) = of_path(key) {
                item[key] = self.index.parse(raw)?;
            }
        }
        Ok(())
    }

    /// The components that are reached, directly or through others.
    fn components(&mut self) -> Result<Map<String, Value>, Error> {
        let mut components = Map::new();
        while let Some((kind, name)) = self.queue.pop() {
            let pointer = child(&child("/components", kind), &name);
            // A security requirement may name what does not exist. It is no reference, so nothing dangles.
            let Some(raw) = self.index.component(kind, &name) else { continue };
            let mut value = self.index.parse(raw)?;
            self.part(&mut value, Kind::Components.member(kind).member(&name), &pointer)?;
            components.entry(kind).or_insert_with(|| json!({}))[name] = value;
        }
        Ok(components)
    }

    /// The kind and the name of the component that a reference leads to.
    fn component(&self, target: &Value, pointer: &str) -> Result<(&'static str, String), Error> {
        let component = |target: &str| {
            let (kind, name) = target.strip_prefix("#/components/")?.split_once('/')?;
            let mut kinds = Kind::Components.names().filter(|kind| *kind != "examples");
            let kind = kinds.find(|known| *known == kind)?;
            (!name.contains('/')).then(|| (kind, unescape(name)))
        };
        let Some((kind, name)) = target.as_str().and_then(component) else {
            let problem = format!("refers to {target}; expected #/components/KIND/NAME");
            return Err(self.error(pointer, problem));
        };
        if self.index.component(kind, &name).is_some() {
            return Ok((kind, name));
        }
        let near = nearest::hint(&name, self.index.component_names(kind));
        let problem = format!("refers to #/components/{kind}/{name}, which does not exist{near}");
        Err(self.error(pointer, problem))
    }

    fn error(&self, pointer: &str, problem: impl Into<String>) -> Error {
        Error::place(self.index.name(), pointer, problem)
    }
}
