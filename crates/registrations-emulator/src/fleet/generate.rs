//! Makes the fleet up, one user after the other.

use super::names::{CLIENT_VERSIONS, DOMAINS, FAMILY, GIVEN, MODELS};
use super::random::Random;
use super::rows::{DeviceRow, PolicyRow, Record, UserRow, moment};
use crate::model::{KeyType, Policy, RegistrationType, TunnelType, Uuid};

const DAY: i64 = 86_400;
const TWO_YEARS: i64 = 730 * DAY;

/// Makes up registrations, the same ones for the same seed and clock.
#[derive(Debug)]
pub(crate) struct Generator {
    random: Random,
    now: i64,
    /// The user whose devices are being made up, and how many are to come.
    user: Option<u32>,
    devices_left: u64,
    registrations_left: u64,
    next_address: u32,
}

/// The rows that a generator adds to.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) users: Vec<UserRow>,
    pub(crate) devices: Vec<DeviceRow>,
}

impl Generator {
    pub(crate) fn new(seed: u64, now: i64) -> Self {
        Self {
            random: Random::new(seed),
            now,
            user: None,
            devices_left: 0,
            registrations_left: 0,
            next_address: 2,
        }
    }

    /// The account's two profiles: the default one, and one for few devices.
    pub(crate) fn policies(&mut self) -> Vec<PolicyRow> {
        let age = self.random.age(TWO_YEARS);
        [("Default", true), ("Contractors", false)]
            .into_iter()
            .map(|(name, default)| {
                let id = Uuid::from_random(self.random.next_128());
                let policy = Policy {
                    id: id.to_string(),
                    name: name.to_owned(),
                    updated_at: moment(self.now - age),
                    default,
                    deleted: false,
                };
                PolicyRow { id, policy }
            })
            .collect()
    }

    /// The next registration; its user and its device are added where they are new.
    pub(crate) fn next(&mut self, rows: &mut Rows) -> Record {
        if self.registrations_left == 0 {
            if self.devices_left == 0 {
                self.add_user(rows);
            }
            self.add_device(rows);
        }
        self.registrations_left -= 1;
        let device = u32::try_from(rows.devices.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.registration(device)
    }

    fn add_user(&mut self, rows: &mut Rows) {
        self.devices_left = 1 + self.random.below(2) + self.random.below(3);
        // Some devices are enrolled by a machine, without a user.
        if self.random.chance(2) {
            self.user = None;
            return;
        }
        let number = rows.users.len() + 1;
        let given = self.random.pick(GIVEN).unwrap_or_default();
        let family = self.random.pick(FAMILY).unwrap_or_default();
        let domain = self.random.pick(DOMAINS).unwrap_or_default();
        let id = Uuid::from_random(self.random.next_128());
        let named = !self.random.chance(3);
        rows.users.push(UserRow {
            id,
            email: format!("user-{number:04}@{domain}").into(),
            name: named.then(|| format!("{given} {family}").into()),
        });
        self.user = u32::try_from(number - 1).ok();
    }

    fn add_device(&mut self, rows: &mut Rows) {
        self.devices_left -= 1;
        self.registrations_left = match self.random.below(10) {
            0..7 => 1,
            7..9 => 2,
            _ => 3,
        };
        let owner = self
            .user
            .and_then(|at| rows.users.get(usize::try_from(at).ok()?))
            .and_then(|user| user.name.as_deref())
            .and_then(|name| name.split(' ').next())
            .unwrap_or("Shared")
            .to_uppercase();
        let model = self.random.pick(MODELS).unwrap_or_default();
        let number = rows.devices.len() + 1;
        let version = self.random.skewed(CLIENT_VERSIONS.len());
        rows.devices.push(DeviceRow {
            id: Uuid::from_random(self.random.next_128()),
            name: format!("{owner}-{model}-{number}").into(),
            client_version: CLIENT_VERSIONS.get(version).copied().unwrap_or_default(),
        });
    }

    fn registration(&mut self, device: u32) -> Record {
        let id = Uuid::from_random(self.random.next_128());
        let extension = self.random.chance(8);
        let masque = self.random.chance(60);
        let seen = !self.random.chance(4);
        let last_seen_at = seen.then(|| self.now - self.random.age(TWO_YEARS));
        let latest = last_seen_at.unwrap_or(self.now);
        let created_at = latest - self.random.age(TWO_YEARS);
        let revoked_at = self.random.chance(9).then(|| self.between(latest));
        let deleted_at = self.random.chance(4).then(|| self.between(revoked_at.unwrap_or(latest)));
        let address = (!extension && deleted_at.is_none()).then(|| self.take_address());
        Record {
            id,
            user: self.user,
            device,
            policy: u8::from(self.random.chance(20)),
            key_type: if masque && !extension { KeyType::Secp256r1 } else { KeyType::Curve25519 },
            tunnel_type: (!extension).then_some(if masque {
                TunnelType::Masque
            } else {
                TunnelType::Wireguard
            }),
            registration_type: if extension {
                RegistrationType::BrowserExtension
            } else {
                RegistrationType::Warp
            },
            created_at,
            updated_at: deleted_at.or(revoked_at).unwrap_or(created_at),
            last_seen_at,
            revoked_at,
            deleted_at,
            address,
        }
    }

    /// A time between this one and now.
    fn between(&mut self, from: i64) -> i64 {
        let span = u64::try_from(self.now - from).unwrap_or(0);
        from + i64::try_from(self.random.below(span)).unwrap_or(0)
    }

    fn take_address(&mut self) -> u32 {
        let address = self.next_address;
        self.next_address = self.next_address.wrapping_add(1);
        address
    }
}
