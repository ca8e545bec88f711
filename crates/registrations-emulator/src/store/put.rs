//! Registrations that a user put. The store keeps their JSON as it is.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Change, LARGEST_FLEET, Store, at_row, at_row_mut, render};
use crate::fleet::{DeviceRow, PolicyRow, Record, UserRow};
use crate::members::{InvalidMember, Members};
use crate::registration::{Device, KeyType, Policy, Registration, User, parse_id};
use crate::timestamp;

const UUID: &str = "a UUID in lower case, such as \"f174e90a-fafe-4643-bbbc-4a0ed4fc8415\"";
const TIME: &str = "an RFC 3339 timestamp, such as \"2026-01-31T00:00:00Z\"";

/// A registration as it was put, with the changes that operations made.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// What is sent. The policy is not part of it.
    json: Map<String, Value>,
    view: Registration,
}

impl Given {
    /// The registration, with the policy that the account has under this id now.
    pub(super) fn view(&self, policy: Policy) -> Registration {
        Registration { policy, ..self.view.clone() }
    }

    /// The JSON without its last brace.
    pub(super) fn text(&self) -> Box<[u8]> {
        render::without_last_brace(&self.json)
    }

    pub(super) fn change(&mut self, change: Change, now: Timestamp) {
        let time = Value::from(now.to_string());
        match change {
            Change::Revoke => {
                self.view.revoked_at = Some(now);
                self.json.insert("revoked_at".to_owned(), time.clone());
            }
            Change::Unrevoke => {
                self.view.revoked_at = None;
                self.json.insert("revoked_at".to_owned(), Value::Null);
            }
            Change::Delete => {
                self.view.deleted_at = Some(now);
                (self.view.virtual_ipv4, self.view.virtual_ipv6) = (None, None);
                self.json.insert("deleted_at".to_owned(), time.clone());
                for name in ["virtual_ipv4", "virtual_ipv6"] {
                    if let Some(address) = self.json.get_mut(name) {
                        *address = Value::Null;
                    }
                }
            }
        }
        self.view.updated_at = now;
        self.json.insert("updated_at".to_owned(), time);
    }
}

/// The ids of a registration, as filters need them.
struct Ids {
    registration: Uuid,
    device: Uuid,
    user: Option<Uuid>,
}

impl Ids {
    fn read(json: &Map<String, Value>) -> Result<Self, InvalidMember> {
        let device = json.get("device").unwrap_or(&Value::Null);
        let user = match json.get("user") {
            None | Some(Value::Null) => None,
            Some(user) => Members::of("user", user)?.nullable("id", UUID, uuid)?,
        };
        Ok(Self {
            registration: Members::new("", json).required("id", UUID, uuid)?,
            device: Members::of("device", device)?.required("id", UUID, uuid)?,
            user,
        })
    }
}

impl Store {
    /// Adds a registration, or replaces the one with the same id. Returns its row.
    pub(crate) fn put(&mut self, mut json: Map<String, Value>) -> Result<u32, InvalidMember> {
        self.generate_required_members(&mut json);
        let policy = json.remove("policy").map(|policy| read_policy(&policy)).transpose()?;
        let ids = Ids::read(&json)?;
        let row = self.row_of(ids.registration);
        // Default: the profile of the registration that is replaced, or the account's default.
        let default = row.map_or(0, |row| self.record(row).policy);
        let shown = policy.as_ref().unwrap_or(at_row(&self.policies, default)).policy.clone();
        let view = read(&json, shown)?;
        if row.is_none() && self.records.len() >= LARGEST_FLEET {
            return Err(InvalidMember::at("id", "is one too many: 10,000,000 registrations exist"));
        }
        let policy = policy.map_or(default, |policy| self.put_policy(policy));
        let record = self.record_of(&view, &ids, policy, row);
        let given = Given { json, view };
        let row = match row {
            None => self.push(record, given.text()),
            Some(row) => {
                self.totals.moved(self.record(row).status(), record.status());
                self.remove_from_orders(row);
                *at_row_mut(&mut self.records, row) = record;
                *at_row_mut(&mut self.texts, row) = given.text();
                row
            }
        };
        self.insert_in_orders(&[row]);
        self.given.insert(row, given);
        Ok(row)
    }

    /// Generates the members without which a client cannot read the registration.
    fn generate_required_members(&mut self, json: &mut Map<String, Value>) {
        let (id, key) = (self.generator.id(), self.generator.id());
        json.entry("id").or_insert_with(|| id.to_string().into());
        json.entry("key").or_insert_with(|| key.simple().to_string().into());
        if let Some(device) = json.entry("device").or_insert_with(|| json!({})).as_object_mut() {
            device.entry("id").or_insert_with(|| self.generator.id().to_string().into());
            device.entry("name").or_insert_with(|| "DEVICE".into());
        }
        let seen = json.get("last_seen_at").filter(|value| time(value).is_some()).cloned();
        let created = seen.unwrap_or_else(|| self.clock.now().to_string().into());
        let created = json.entry("created_at").or_insert(created).clone();
        json.entry("updated_at").or_insert(created);
    }

    /// Adds a profile, or replaces the one with the same id. Returns its row.
    fn put_policy(&mut self, policy: PolicyRow) -> u32 {
        let text = render::policy(&policy);
        let known = self.policies.iter().position(|known| known.id == policy.id);
        let row = u32::try_from(known.unwrap_or(self.policies.len())).unwrap_or(u32::MAX);
        if known.is_some() {
            *at_row_mut(&mut self.policies, row) = policy;
            *at_row_mut(&mut self.policy_texts, row) = text;
        } else {
            self.policies.push(policy);
            self.policy_texts.push(text);
        }
        row
    }

    /// What filters and orders need. Device and user are those of the registration that is replaced, if they are equal,
    /// and otherwise new rows.
    fn record_of(
        &mut self,
        view: &Registration,
        ids: &Ids,
        policy: u32,
        replaced: Option<u32>,
    ) -> Record {
        let replaced = replaced.map(|row| self.record(row));
        let (old_device, old_user) =
            (replaced.map(|it| it.device), replaced.and_then(|it| it.user));
        let device = DeviceRow {
            id: ids.device,
            name: view.device.name.as_str().into(),
            client_version: "",
        };
        let device = old_device
            .filter(|old| *at_row(&self.rows.devices, *old) == device)
            .unwrap_or_else(|| self.rows.add_device(device));
        let user = view.user.as_ref().map(|user| {
            let user = UserRow {
                id: ids.user,
                email: user.email.as_deref().map(Into::into),
                name: user.name.as_deref().map(Into::into),
            };
            old_user
                .filter(|old| *at_row(&self.rows.users, *old) == user)
                .unwrap_or_else(|| self.rows.add_user(user))
        });
        Record {
            id: ids.registration,
            user,
            device,
            policy,
            // These are only for generated registrations.
            key_type: KeyType::Curve25519,
            tunnel_type: None,
            address: None,
            registration_type: view.registration_type,
            created_at: view.created_at,
            updated_at: view.updated_at,
            last_seen_at: view.last_seen_at,
            revoked_at: view.revoked_at,
            deleted_at: view.deleted_at,
        }
    }
}

fn read_policy(json: &Value) -> Result<PolicyRow, InvalidMember> {
    let mut members = Members::of("policy", json)?;
    let id = members.required("id", UUID, uuid)?;
    let policy = Policy {
        id: id.to_string(),
        name: members.required("name", "a string", text)?,
        updated_at: members.required("updated_at", TIME, time)?,
        default: members.required("default", "true or false", Value::as_bool)?,
        deleted: members.required("deleted", "true or false", Value::as_bool)?,
    };
    members.finish()?;
    Ok(PolicyRow { id, policy })
}

/// Reads the members that this crate knows.
fn read(json: &Map<String, Value>, policy: Policy) -> Result<Registration, InvalidMember> {
    let mut members = Members::new("", json);
    let mut device = Members::of("device", members.get("device").unwrap_or(&Value::Null))?;
    let user = match members.get("user") {
        None | Some(Value::Null) => None,
        Some(user) => {
            let mut user = Members::of("user", user)?;
            Some(User {
                id: user.nullable("id", "a string", text)?,
                email: user.nullable("email", "a string", text)?,
                name: user.nullable("name", "a string", text)?,
            })
        }
    };
    Ok(Registration {
        id: members.required("id", "a string", text)?,
        key: members.required("key", "a string", text)?,
        key_type: known(members.nullable("key_type", "a string", string)?),
        tunnel_type: known(members.nullable("tunnel_type", "a string", string)?),
        registration_type: known(members.nullable("registration_type", "a string", string)?),
        device: Device {
            id: device.required("id", "a string", text)?,
            name: device.required("name", "a string", text)?,
            client_version: device.nullable("client_version", "a string", text)?,
        },
        user,
        created_at: members.required("created_at", TIME, time)?,
        updated_at: members.required("updated_at", TIME, time)?,
        last_seen_at: members.nullable("last_seen_at", TIME, time)?,
        revoked_at: members.nullable("revoked_at", TIME, time)?,
        deleted_at: members.nullable("deleted_at", TIME, time)?,
        virtual_ipv4: members.nullable("virtual_ipv4", "an IPv4 address", address)?,
        virtual_ipv6: members.nullable("virtual_ipv6", "an IPv6 address", address)?,
        policy,
    })
}

fn uuid(value: &Value) -> Option<Uuid> {
    parse_id(value.as_str()?)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn string(value: &Value) -> Option<&Value> {
    value.is_string().then_some(value)
}

fn time(value: &Value) -> Option<Timestamp> {
    timestamp::parse(value.as_str()?)
}

fn address<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

/// The value of an enumeration, if it has this one. Other values are sent, but not known.
fn known<'a, T: Deserialize<'a>>(value: Option<&'a Value>) -> Option<T> {
    value.and_then(|value| T::deserialize(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::clock::Clock;
    use crate::store::Store;
    use crate::timestamp;

    #[test]
    fn replacing_a_registration_by_itself_adds_no_rows() {
        let now = timestamp::parse("2026-07-01T00:00:00Z").unwrap();
        let mut store = Store::new(0, 1, Clock::Fixed(now));
        let id = "00000000-0000-4000-8000-000000000001";
        let people = ["a@example.net", "a@example.net", "b@example.net"];
        let rows = people.map(|email| {
            let device = json!({"id": id, "name": "LAPTOP"});
            let json = json!({"id": id, "user": {"email": email}, "device": device});
            let serde_json::Value::Object(json) = json else { unreachable!() };
            store.put(json).unwrap();
            (store.rows.users.len(), store.rows.devices.len())
        });
        assert_eq!(rows, [(1, 1), (1, 1), (2, 1)]);
    }
}
