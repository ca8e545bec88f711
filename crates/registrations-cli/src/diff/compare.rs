//! Two inventories, merged while they are read.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use registrations::Registration;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, Reading};
use crate::output::{ALL, Column};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Old,
    New,
}

/// Two inventories. Of a registration that is equal in both, only the id stays in memory.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(super) reading: Reading,
    by_id: HashMap<Box<str>, Found>,
    old: Part,
    new: Part,
}

/// What one side has.
#[derive(Debug)]
struct Part {
    count: usize,
    /// For each column of [`ALL`], whether there is one.
    columns: Vec<bool>,
}

/// Where a registration was found. Its values are a JSON array, which takes less memory than a text for each.
#[derive(Debug)]
enum Found {
    Old(Box<str>),
    New(Box<str>),
    Both(Box<str>, Box<str>),
    Equal,
}

/// What happened to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Added,
    Removed,
    Changed,
}

/// What differs.
#[derive(Debug)]
pub(crate) struct Differences<'a> {
    /// The added, the removed and the changed registrations, each in the order of the ids.
    all: Vec<Difference<'a>>,
    /// For each column of [`ALL`], whether it is compared.
    compared: Vec<bool>,
}

/// A registration that is not the same on both sides.
#[derive(Clone, Copy, Debug)]
struct Difference<'a> {
    kind: Kind,
    id: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// A difference as it is shown.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
    /// The newer name of the device, if there is one.
    pub(super) device: Option<Cow<'a, str>>,
    /// The newer e-mail address, or else the newer name of the user.
    pub(super) user: Option<Cow<'a, str>>,
    /// The values of a registration that was added or removed, or those that changed.
    pub(super) fields: Vec<Field<'a>>,
}

/// A value that differs.
#[derive(Debug, Serialize)]
pub(super) struct Field<'a> {
    #[serde(skip)]
    pub(super) path: &'static str,
    pub(super) old: Option<Cow<'a, str>>,
    pub(super) new: Option<Cow<'a, str>>,
}

/// A value as it is kept, without a copy where it has no escapes.
#[derive(Deserialize)]
struct Kept<'a>(#[serde(borrow)] Cow<'a, str>);

impl Comparison {
    pub(crate) fn new(reading: Reading) -> Self {
        let part = || Part { count: 0, columns: vec![false; ALL.len()] };
        Self { reading, by_id: HashMap::new(), old: part(), new: part() }
    }

    /// Records that a side has columns.
    pub(super) fn has(&mut self, side: Side, columns: impl Iterator<Item = bool>) {
        for (known, has) in self.part(side).columns.iter_mut().zip(columns) {
            *known |= has;
        }
    }

    /// Adds a registration of a side. Fails if the side has its id already.
    pub(super) fn add(&mut self, side: Side, id: &str, cells: &Cells<'_>) -> Result<(), String> {
        let text = serde_json::to_string(cells).map_err(|error| error.to_string())?;
        let text = text.into_boxed_str();
        match self.by_id.entry(id.into()) {
            Entry::Vacant(entry) => {
                entry.insert(match side {
                    Side::Old => Found::Old(text),
                    Side::New => Found::New(text),
                });
            }
            Entry::Occupied(mut entry) => {
                let found = entry.get_mut();
                *found = match (std::mem::replace(found, Found::Equal), side) {
                    (Found::Old(old), Side::New) if old == text => Found::Equal,
                    (Found::Old(old), Side::New) => Found::Both(old, text),
                    _ => return Err(format!("the id {id} is there twice")),
                };
            }
        }
        self.part(side).count += 1;
        Ok(())
    }

    /// Adds a registration of the service, which has all columns.
    pub(crate) fn add_registration(&mut self, side: Side, it: &Registration) {
        self.has(side, ALL.iter().map(|_| true));
        let cells = self.reading.registration(it);
        // One that comes twice while the listing changes is one registration.
        let _ = self.add(side, it.id.as_str(), &cells);
    }

    fn part(&mut self, side: Side) -> &mut Part {
        match side {
            Side::Old => &mut self.old,
            Side::New => &mut self.new,
        }
    }

    /// How many registrations a side has.
    pub(crate) fn count(&self, side: Side) -> usize {
        match side {
            Side::Old => self.old.count,
            Side::New => self.new.count,
        }
    }

    pub(crate) fn differences(&self) -> Differences<'_> {
        let compared: Vec<bool> = ALL.iter().map(|column| self.compares(column)).collect();
        let mut all: Vec<_> = self
            .by_id
            .iter()
            .filter_map(|(id, found)| difference(id, found))
            .filter(|it| it.kind != Kind::Changed || !it.fields(it.sides(), &compared).is_empty())
            .collect();
        all.sort_unstable_by_key(|it| (it.kind, it.id));
        Differences { all, compared }
    }

    /// Whether a column is compared.
    fn compares(&self, column: &Column) -> bool {
        let both_have = |path: &str| {
            let columns = ALL.iter().zip(&self.old.columns).zip(&self.new.columns);
            columns.into_iter().any(|((it, old), new)| it.path == path && *old && *new)
        };
        let is_computed_here = computed_from(column).is_some_and(both_have);
        self.reading.reads(column) && both_have(column.path) && !is_computed_here
    }

    /// The columns that only the other side has, so that they are not compared.
    pub(crate) fn missing(&self, side: Side) -> Vec<&'static str> {
        if self.old.count == 0 || self.new.count == 0 {
            return Vec::new();
        }
        let (here, there) = match side {
            Side::Old => (&self.old.columns, &self.new.columns),
            Side::New => (&self.new.columns, &self.old.columns),
        };
        let columns = ALL.iter().zip(here).zip(there);
        let missing = columns.filter(|((column, here), there)| {
            let counts = self.reading.reads(column) && computed_from(column).is_none();
            counts && !**here && **there
        });
        missing.map(|((column, _), _)| column.path).collect()
    }
}

/// The column that a column is computed from, so that comparing both would say one thing twice.
pub(super) fn computed_from(column: &Column) -> Option<&'static str> {
    match column.path {
        "status" => Some("revoked_at"),
        "last_activity" => Some("last_seen_at"),
        _ => None,
    }
}

fn difference<'a>(id: &'a str, found: &'a Found) -> Option<Difference<'a>> {
    let (kind, old, new) = match found {
        Found::Old(old) => (Kind::Removed, Some(&**old), None),
        Found::New(new) => (Kind::Added, None, Some(&**new)),
        Found::Both(old, new) => (Kind::Changed, Some(&**old), Some(&**new)),
        Found::Equal => return None,
    };
    Some(Difference { kind, id, old, new })
}

impl<'a> Difference<'a> {
    /// The old and the new values; none for a side that lacks the registration.
    fn sides(&self) -> [Cells<'a>; 2] {
        [self.old, self.new].map(|cells| {
            let read = cells.and_then(|text| serde_json::from_str(text).ok());
            let read = read.unwrap_or_else(|| ALL.iter().map(|_| None).collect::<Vec<_>>());
            read.into_iter().map(|cell: Option<Kept<'a>>| cell.map(|it| it.0)).collect()
        })
    }

    fn fields(&self, [old, new]: [Cells<'a>; 2], compared: &[bool]) -> Vec<Field<'a>> {
        let columns = ALL.iter().zip(compared).zip(old.into_iter().zip(new));
        let differs = columns.filter_map(|((column, is_compared), (old, new))| {
            let is_whole = self.kind != Kind::Changed && computed_from(column).is_none();
            let path = column.path;
            ((*is_compared || is_whole) && old != new).then_some(Field { path, old, new })
        });
        differs.collect()
    }
}

impl Differences<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many registrations were added, removed and changed.
    pub(crate) fn counts(&self) -> [usize; 3] {
        let count = |kind| self.all.iter().filter(|it| it.kind == kind).count();
        [Kind::Added, Kind::Removed, Kind::Changed].map(count)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.all.iter().map(|it| {
            let sides = it.sides();
            let [old, new] = &sides;
            let newer = if it.new.is_some() { new } else { old };
            let value = |path: &str| {
                let index = ALL.iter().position(|column| column.path == path)?;
                newer.get(index)?.clone()
            };
            Row {
                kind: it.kind,
                id: it.id,
                device: value("device.name"),
                user: value("user.email").or_else(|| value("user.name")),
                fields: it.fields(sides, &self.compared),
            }
        })
    }
}
