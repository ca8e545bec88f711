//! The part of the document that the selected operations reach.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value, json, value::RawValue};

use crate::{
    Error, Index, Kind, Operation, Source,
    json::{self, child, unescape},
    nearest,
    structure::{Findings, Reference, Target, structure},
};

/// The part of a document that the selected operations reach.
pub struct Slice {
    /// An OpenAPI document without texts and extensions.
    pub document: Value,
    /// The removed texts, by their pointers.
    pub texts: BTreeMap<String, Value>,
    /// Places to look at: a `$ref` with a member that most tools ignore there, a missing security scheme.
    pub notes: Vec<String>,
}

impl Slice {
    /// Cuts the operations out of the document, with everything that they refer to, directly or not.
    pub fn cut(index: &Index<'_>, operations: &BTreeSet<Operation>) -> Result<Self, Error> {
        let mut cut = Cutter {
            index,
            findings: Findings::default(),
            notes: Vec::new(),
            reached: BTreeSet::new(),
            queue: VecDeque::new(),
        };
        let mut document = Map::new();
        for (key, kind) in
            [("openapi", Kind::Data), ("info", Kind::Info), ("servers", Kind::Server)]
        {
            if let Some(raw) = index.member(key) {
                document.insert(key.to_owned(), cut.part(raw, kind, &child("", key))?);
            }
        }
        let mut paths = Map::new();
        for operation in operations {
            let item = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            cut.operation(operation, item)?;
        }
        // It applies to operations that state no security of their own.
        let states = |operation: &Operation| {
            paths
                .get(&operation.path)
                .and_then(|item| item.get(operation.method)?.get("security"))
                .is_some()
        };
        if let Some(raw) = index.member("security").filter(|_| !operations.iter().all(states)) {
            document.insert("security".to_owned(), cut.part(raw, Kind::Requirement, "/security")?);
        }
        document.insert("paths".to_owned(), Value::Object(paths));
        let components = cut.components()?;
        if !components.is_empty() {
            document.insert("components".to_owned(), Value::Object(components));
        }
        let siblings = cut.findings.siblings.iter().map(|(pointer, sibling)| {
            format!("`{sibling}` beside a $ref, which most tools ignore:\n  #{pointer}")
        });
        Ok(Self {
            notes: siblings.chain(cut.notes).collect(),
            document: json::sorted(&Value::Object(document)),
            texts: cut.findings.texts,
        })
    }
}

/// The name of an operation, and the part of a document that it reaches.
pub type Cut = (String, Result<Value, Error>);

/// Cuts each operation out of a document alone.
pub fn each_operation(source: &Source) -> Result<Vec<Cut>, Error> {
    let index = Index::new(source)?;
    let cut = |operation: Operation| {
        let name = operation.to_string();
        let slice = Slice::cut(&index, &[operation].into());
        (name, slice.map(|slice| slice.document))
    };
    Ok(index.operations()?.into_iter().map(cut).collect())
}

struct Cutter<'a, 'i> {
    index: &'i Index<'a>,
    findings: Findings,
    notes: Vec<String>,
    /// The components that are reached, by kind and name.
    reached: BTreeSet<(&'static str, String)>,
    /// The ones that are not cut yet.
    queue: VecDeque<(&'static str, String)>,
}

impl Cutter<'_, '_> {
    /// The structure of one part. Its references are followed.
    fn part(&mut self, raw: &RawValue, kind: Kind, pointer: &str) -> Result<Value, Error> {
        let value = structure(self.index.parse(raw)?, kind, pointer, &mut self.findings);
        for reference in std::mem::take(&mut self.findings.references) {
            self.reach(&reference)?;
        }
        Ok(value)
    }

    /// Adds an operation to the item of its path, with the parameters and servers of the path.
    fn operation(&mut self, operation: &Operation, item: &mut Value) -> Result<(), Error> {
        let pointer = child("/paths", &operation.path);
        if self.index.path_member(&operation.path, "$ref").is_some() {
            return Err(self
                .error(&child(&pointer, "$ref"), "a path by reference; expected the path itself"));
        }
        let members = [
            (operation.method, Kind::Operation),
            ("parameters", Kind::Parameter),
            ("servers", Kind::Server),
        ];
        let Some(item) = item.as_object_mut() else { return Ok(()) };
        for (key, kind) in members {
            if let Some(raw) = self.index.path_member(&operation.path, key)
                && !item.contains_key(key)
            {
                item.insert(key.to_owned(), self.part(raw, kind, &child(&pointer, key))?);
            }
        }
        // The texts of the path.
        for key in ["summary", "description"] {
            if let Some(raw) = self.index.path_member(&operation.path, key) {
                self.findings.texts.insert(child(&pointer, key), self.index.parse(raw)?);
            }
        }
        Ok(())
    }

    /// The components that are reached, directly or through others.
    fn components(&mut self) -> Result<Map<String, Value>, Error> {
        let mut components = Map::new();
        while let Some((kind, name)) = self.queue.pop_front() {
            let pointer = child(&child("/components", kind), &name);
            let Some(raw) = self.index.component(kind, &name) else { continue };
            let of_kind = Kind::Components.member(kind).member(&name);
            let value = self.part(raw, of_kind, &pointer)?;
            let of_this_kind = components.entry(kind).or_insert_with(|| json!({}));
            if let Some(of_this_kind) = of_this_kind.as_object_mut() {
                of_this_kind.insert(name, value);
            }
        }
        Ok(components)
    }

    fn reach(&mut self, reference: &Reference) -> Result<(), Error> {
        let Reference { pointer, target } = reference;
        match target {
            Target::SecurityScheme(name) => {
                const KIND: &str = "securitySchemes";
                if self.index.component(KIND, name).is_some() {
                    return self.reach_component(KIND, name.clone(), pointer);
                }
                // Some operations of the vendor's do this. It is no reference, so nothing dangles.
                let note = format!("the security scheme {name} does not exist:\n  #{pointer}");
                self.notes.push(note);
                Ok(())
            }
            Target::Reference(Value::String(target)) => self.reach_local(target, pointer),
            // A mapping names a schema, or refers to one.
            Target::Mapping(Value::String(target))
                if self.index.component("schemas", target).is_some() =>
            {
                self.reach_component("schemas", target.clone(), pointer)
            }
            Target::Mapping(Value::String(target)) => self.reach_local(target, pointer),
            Target::Reference(_) | Target::Mapping(_) => Err(self.error(
                pointer,
                "not a string; expected a reference such as #/components/schemas/Name",
            )),
        }
    }

    fn reach_local(&mut self, target: &str, pointer: &str) -> Result<(), Error> {
        let refuse = |problem: &str| {
            self.error(
                pointer,
                format!("refers to {target}, {problem}; expected #/components/KIND/NAME"),
            )
        };
        let Some(local) = target.strip_prefix('#') else {
            return Err(refuse("which is outside the document"));
        };
        let mut tokens = local.split('/').skip(1).map(unescape);
        let (Some(_), Some(kind), Some(name)) =
            (tokens.next().filter(|first| first == "components"), tokens.next(), tokens.next())
        else {
            return Err(refuse("which is no component"));
        };
        let Some(kind) =
            Kind::Components.names().find(|known| *known == kind && kind != "examples")
        else {
            return Err(refuse("which is no component of a known kind"));
        };
        if tokens.next().is_some() {
            return Err(refuse("which is a part of a component"));
        }
        self.reach_component(kind, name, pointer)
    }

    fn reach_component(
        &mut self,
        kind: &'static str,
        name: String,
        pointer: &str,
    ) -> Result<(), Error> {
        if self.index.component(kind, &name).is_none() {
            let names = self.index.component_names(kind);
            let close = nearest::of(&name, names);
            let near = if close.is_empty() {
                String::new()
            } else {
                format!("; nearest: {}", close.join(", "))
            };
            return Err(self.error(
                pointer,
                format!("refers to #/components/{kind}/{name}, which does not exist{near}"),
            ));
        }
        if self.reached.insert((kind, name.clone())) {
            self.queue.push_back((kind, name));
        }
        Ok(())
    }

    fn error(&self, pointer: &str, problem: impl Into<String>) -> Error {
        Error::place(self.index.name(), pointer, problem)
    }
}
