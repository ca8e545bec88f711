//! An index of the document: the text of each operation and component. Nothing else is parsed.
//!
//! The syntax of the whole text is checked. Duplicate members are refused in the objects of the index (the document,
//! `paths`, each path, `components`, each kind of component, the id of each operation) and, later, in everything that is
//! kept. So are integers of more than 64 bits and more than 127 levels of nesting, in what is kept.

use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use crate::{
    Error, METHODS, Source,
    json::{self, Invalid, Strict, duplicate},
};

/// The index of a document.
pub struct Index<'a> {
    name: &'a str,
    text: &'a str,
    top: Members<'a>,
    paths: BTreeMap<Cow<'a, str>, Members<'a>>,
    components: BTreeMap<Cow<'a, str>, Members<'a>>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// The path, with its variables in braces.
    pub path: String,
    /// The method, in lower case.
    pub method: &'static str,
    /// The `operationId`.
    pub id: Option<String>,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.to_uppercase(), self.path)
    }
}

impl<'a> Index<'a> {
    /// Indexes a document of OpenAPI 3.0.
    pub fn new(source: &'a Source) -> Result<Self, Error> {
        let (name, text) = (source.name.as_str(), source.text()?);
        let start = text.len() - text.trim_start().len();
        if !text.trim_start().starts_with('{') {
            let problem = "expected an OpenAPI document, an object in JSON (convert YAML first)";
            return Err(Error::json(name, Invalid::at(text.as_bytes(), start, problem)));
        }
        let top = json::read(text).map_err(|invalid| Error::json(name, invalid))?;
        let mut index =
            Self { name, text, top, paths: BTreeMap::new(), components: BTreeMap::new() };
        index.version()?;
        index.paths = index.group("paths")?;
        index.components = index.group("components")?;
        Ok(index)
    }

    /// The members of each member of a member of the document, without extensions.
    fn group(&self, key: &str) -> Result<BTreeMap<Cow<'a, str>, Members<'a>>, Error> {
        let Some(raw) = self.member(key) else { return Ok(BTreeMap::new()) };
        let Members(group) = self.read(raw)?;
        let group = group.into_iter().filter(|(key, _)| !key.starts_with("x-"));
        group.map(|(key, raw)| Ok((key, self.read(raw)?))).collect()
    }

    fn version(&self) -> Result<(), Error> {
        let version = self.member("openapi").map(|raw| self.parse(raw)).transpose()?;
        let problem = match version.as_ref().and_then(Value::as_str) {
            Some(version) if version.starts_with("3.0.") => return Ok(()),
            Some(version) => format!("version {version}; expected 3.0.x"),
            None => "no version; expected 3.0.x".to_owned(),
        };
        Err(Error::place(self.name, "/openapi", problem))
    }

    /// All operations, by path and method.
    pub fn operations(&self) -> Result<Vec<Operation>, Error> {
        let mut operations = Vec::new();
        for (path, item) in &self.paths {
            for method in METHODS {
                let Some(raw) = item.0.get(method) else { continue };
                let id = self.read::<Members<'a>>(raw)?.0.get("operationId").copied();
                let id = id.map(|id| self.read::<Option<String>>(id)).transpose()?.flatten();
                operations.push(Operation { path: path.to_string(), method, id });
            }
        }
        Ok(operations)
    }

    /// The document's name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The text of the document's member `key`.
    pub fn member(&self, key: &str) -> Option<&'a RawValue> {
        self.top.0.get(key).copied()
    }

    /// The text of the member `key` of a path.
    pub fn path_member(&self, path: &str, key: &str) -> Option<&'a RawValue> {
        self.paths.get(path)?.0.get(key).copied()
    }

    /// The text of a component.
    pub fn component(&self, kind: &str, name: &str) -> Option<&'a RawValue> {
        self.components.get(kind)?.0.get(name).copied()
    }

    /// The names of the components of one kind.
    pub fn component_names(&self, kind: &str) -> impl Iterator<Item = &str> {
        let components = self.components.get(kind).into_iter();
        components.flat_map(|components| components.0.keys().map(AsRef::as_ref))
    }

    /// Parses a part of the text.
    pub fn parse(&self, raw: &'a RawValue) -> Result<Value, Error> {
        self.read(raw).map(|Strict(value)| value)
    }

    /// Reads a part of the text as any type.
    fn read<T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, Error> {
        json::read(raw.get()).map_err(|invalid| {
            let offset = raw.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
            Error::json(self.name, invalid.inside(self.text, offset))
        })
    }
}

/// The members of an object, none of them twice.
struct Members<'a>(BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(Self)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = BTreeMap<Cow<'de, str>, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some(Key(key)) = members.next_key()? {
            match found.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(members.next_value()?);
                }
                Entry::Occupied(entry) => return Err(A::Error::custom(duplicate(entry.key()))),
            }
        }
        Ok(found)
    }
}

/// A key, borrowed from the text if it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
