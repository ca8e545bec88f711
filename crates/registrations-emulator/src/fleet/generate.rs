//! Generates the fleet, one owner of devices after the other.
//!
//! The README states the proportions. What is rare is generated for every so many owners or devices
//! rather than at random, so that a small fleet has it too.

use uuid::{Builder, Uuid};

use super::names::{
    CLIENT_VERSIONS, DOMAINS, FAMILY, GIVEN, HOSTILE, MODELS, OTHER_SCRIPTS, SERVICE_TOKEN_EMAIL,
};
use super::random::Random;
use super::rows::{DeviceRow, PolicyRow, Record, UserRow};
use crate::clock::from_seconds;
use crate::registration::{KeyType, Policy, RegistrationType, TunnelType};

const DAY: i64 = 86_400;
const TWO_YEARS: i64 = 730 * DAY;

/// The length of a very long name, in characters.
const LONG_NAME: usize = 2_000;

/// Generates registrations. The same seed and clock generate the same ones.
#[derive(Debug)]
pub(crate) struct Generator {
    random: Random,
    /// How many owners there are so far.
    owners: usize,
    /// The current owner: the given name, and the user, if there is one.
    owner_name: &'static str,
    owner: Option<u32>,
    /// The users so far, without the service token. There can be other rows between theirs.
    users: Vec<u32>,
    service_token: Option<u32>,
    devices_left: u64,
    /// How many devices there are so far, and the current one.
    devices: usize,
    device: u32,
    registrations_left: u64,
    /// Whether several users share the current device.
    is_shared: bool,
    next_address: u32,
}

/// The rows that a generator adds to.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) users: Vec<UserRow>,
    pub(crate) devices: Vec<DeviceRow>,
}

impl Rows {
    /// Adds a user and returns the row's number.
    pub(crate) fn add_user(&mut self, user: UserRow) -> u32 {
        self.users.push(user);
        row_number(self.users.len() - 1)
    }

    /// Adds a device and returns the row's number.
    pub(crate) fn add_device(&mut self, device: DeviceRow) -> u32 {
        self.devices.push(device);
        row_number(self.devices.len() - 1)
    }
}

/// The limit on the fleet keeps numbers below `u32::MAX`.
fn row_number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            owners: 0,
            owner_name: "",
            owner: None,
            users: Vec::new(),
            service_token: None,
            devices_left: 0,
            devices: 0,
            device: 0,
            registrations_left: 0,
            is_shared: false,
            next_address: 2,
        }
    }

    /// The account's two profiles: the default one, and one for few devices.
    pub(crate) fn policies(&mut self, now: i64) -> Vec<PolicyRow> {
        let age = self.random.age(TWO_YEARS);
        [("Default", true), ("Contractors", false)]
            .into_iter()
            .map(|(name, default)| {
                let id = self.id();
                let policy = Policy {
                    id: id.to_string(),
                    name: name.to_owned(),
                    updated_at: from_seconds(now - age),
                    default,
                    deleted: false,
                };
                PolicyRow { id, policy }
            })
            .collect()
    }

    /// A new id.
    pub(crate) fn id(&mut self) -> Uuid {
        Builder::from_random_bytes(self.random.next_128().to_be_bytes()).into_uuid()
    }

    /// The next registration. Its user and its device are added if they are new.
    pub(crate) fn next(&mut self, rows: &mut Rows, now: i64) -> Record {
        let is_first_of_device = self.registrations_left == 0;
        if is_first_of_device {
            if self.devices_left == 0 {
                self.add_owner(rows);
            }
            self.add_device(rows);
        }
        self.registrations_left -= 1;
        let user = if self.is_shared && !is_first_of_device {
            let other = self.random.below(self.users.len() as u64);
            usize::try_from(other).ok().and_then(|at| self.users.get(at)).copied()
        } else {
            self.owner
        };
        self.registration(user, now)
    }

    fn add_owner(&mut self, rows: &mut Rows) {
        self.owners += 1;
        self.devices_left = 1 + self.random.below(2) + self.random.below(3);
        let given = self.random.pick(GIVEN).unwrap_or_default();
        let family = self.random.pick(FAMILY).unwrap_or_default();
        let domain = self.random.pick(DOMAINS).unwrap_or_default();
        let name = match self.owners % 100 {
            13 => {
                (self.owner_name, self.owner) = ("Shared", None);
                return;
            }
            37 | 87 => {
                (self.owner_name, self.owner) = ("Server", Some(self.service_token(rows)));
                return;
            }
            3 | 43 | 73 => None,
            5 | 25 | 45 | 65 | 85 => {
                let script = self.random.pick(OTHER_SCRIPTS).unwrap_or_default();
                Some(format!("{script} {}", self.owners))
            }
            8 | 33 | 58 | 83 => Some(hostile_name(self.owners / 25)),
            _ => Some(format!("{given} {family}")),
        };
        let user = rows.add_user(UserRow {
            id: Some(self.id()),
            email: Some(format!("user-{:04}@{domain}", self.owners).into()),
            name: name.map(Into::into),
        });
        self.users.push(user);
        (self.owner_name, self.owner) = (given, Some(user));
    }

    /// The user of all service tokens.
    fn service_token(&mut self, rows: &mut Rows) -> u32 {
        if let Some(user) = self.service_token {
            return user;
        }
        let email = Some(SERVICE_TOKEN_EMAIL.into());
        let user = rows.add_user(UserRow { id: Some(self.id()), email, name: None });
        self.service_token = Some(user);
        user
    }

    fn add_device(&mut self, rows: &mut Rows) {
        self.devices_left -= 1;
        self.devices += 1;
        let number = self.devices;
        self.is_shared = number % 25 == 20;
        self.registrations_left = match self.random.below(10) {
            _ if self.is_shared => 2 + self.random.below(3),
            0..7 => 1,
            7..9 => 2,
            _ => 3,
        };
        let owner = if self.is_shared { "SHARED" } else { self.owner_name }.to_uppercase();
        let model = self.random.pick(MODELS).unwrap_or_default();
        let version = self.random.skewed(CLIENT_VERSIONS.len());
        let id = self.id();
        let name = match number % 50 {
            9 => hostile_name(number / 50),
            _ => format!("{owner}-{model}-{number}"),
        };
        self.device = rows.add_device(DeviceRow {
            id,
            name: name.into(),
            client_version: CLIENT_VERSIONS.get(version).copied().unwrap_or_default(),
        });
    }

    fn registration(&mut self, user: Option<u32>, now: i64) -> Record {
        let id = self.id();
        let extension = self.random.chance(8);
        let masque = self.random.chance(60);
        let seen = !self.random.chance(4);
        let last_seen_at = seen.then(|| now - self.random.age(TWO_YEARS));
        let latest = last_seen_at.unwrap_or(now);
        let created_at = latest - self.random.age(TWO_YEARS);
        let revoked_at = self.random.chance(9).then(|| self.between(latest, now));
        let deleted_at =
            self.random.chance(4).then(|| self.between(revoked_at.unwrap_or(latest), now));
        let address = (!extension && deleted_at.is_none()).then(|| self.take_address());
        Record {
            id,
            user,
            device: self.device,
            policy: u32::from(self.random.chance(20)),
            key_type: if masque && !extension { KeyType::Secp256r1 } else { KeyType::Curve25519 },
            tunnel_type: (!extension).then_some(if masque {
                TunnelType::Masque
            } else {
                TunnelType::Wireguard
            }),
            registration_type: Some(if extension {
                RegistrationType::BrowserExtension
            } else {
                RegistrationType::Warp
            }),
            created_at: from_seconds(created_at),
            updated_at: from_seconds(deleted_at.or(revoked_at).unwrap_or(created_at)),
            last_seen_at: last_seen_at.map(from_seconds),
            revoked_at: revoked_at.map(from_seconds),
            deleted_at: deleted_at.map(from_seconds),
            address,
        }
    }

    /// A time between these two.
    fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from).unwrap_or(0);
        from + i64::try_from(self.random.below(span)).unwrap_or(0)
    }

    fn take_address(&mut self) -> u32 {
        let address = self.next_address;
        self.next_address = self.next_address.wrapping_add(1);
        address
    }
}

/// The hostile names in turn, and then a very long one.
fn hostile_name(turn: usize) -> String {
    match HOSTILE.get(turn % (HOSTILE.len() + 1)) {
        Some(name) => (*name).to_owned(),
        None => "long ".chars().cycle().take(LONG_NAME).collect(),
    }
}
