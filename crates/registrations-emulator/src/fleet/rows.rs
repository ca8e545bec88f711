//! How a fleet is stored. What several registrations have in common is stored once.

use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use uuid::Uuid;

use super::random::Random;
use crate::registration::{KeyType, Policy, RegistrationStatus, RegistrationType, TunnelType};

/// A user of the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserRow {
    pub(crate) id: Option<Uuid>,
    pub(crate) email: Option<Box<str>>,
    pub(crate) name: Option<Box<str>>,
}

/// A device of the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeviceRow {
    pub(crate) id: Uuid,
    pub(crate) name: Box<str>,
    pub(crate) client_version: &'static str,
}

/// A device settings profile.
#[derive(Clone, Debug)]
pub(crate) struct PolicyRow {
    pub(crate) id: Uuid,
    pub(crate) policy: Policy,
}

/// A registration, with the numbers of the rows that it refers to.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: Uuid,
    pub(crate) user: Option<u32>,
    pub(crate) device: u32,
    pub(crate) policy: u32,
    pub(crate) key_type: KeyType,
    pub(crate) tunnel_type: Option<TunnelType>,
    pub(crate) registration_type: Option<RegistrationType>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) last_seen_at: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
    pub(crate) deleted_at: Option<Timestamp>,
    /// The number of its address in the virtual network.
    pub(crate) address: Option<u32>,
}

impl Record {
    pub(crate) fn status(&self) -> RegistrationStatus {
        RegistrationStatus::of(self.revoked_at.is_some(), self.deleted_at.is_some())
    }

    /// The public key. It is derived from the id, so that it is not stored.
    pub(crate) fn key(&self) -> String {
        let mut random = Random::new(self.id.as_u128());
        let mut bytes = Vec::with_capacity(33);
        if self.key_type == KeyType::Secp256r1 {
            // A compressed point starts with the sign of its second coordinate.
            bytes.push(if random.chance(50) { 2 } else { 3 });
        }
        for _ in 0..4 {
            bytes.extend(random.next().to_be_bytes());
        }
        STANDARD.encode(bytes)
    }

    /// Its address in 100.96.0.0/12.
    pub(crate) fn ipv4(&self) -> Option<Ipv4Addr> {
        const NETWORK: u32 = 0x6460_0000;
        self.address.map(|host| Ipv4Addr::from_bits(NETWORK | (host & 0x000f_ffff)))
    }

    /// Its address in the prefix that is reserved for documentation.
    pub(crate) fn ipv6(&self) -> Option<Ipv6Addr> {
        const NETWORK: u128 = 0x2001_0db8 << 96;
        self.address.map(|host| Ipv6Addr::from_bits(NETWORK | u128::from(host)))
    }
}
