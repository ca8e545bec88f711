//! How a fleet is kept: what many registrations share is stored once.

use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::random::Random;
use crate::model::{KeyType, Policy, RegistrationStatus, RegistrationType, TunnelType, Uuid};

/// A user of the fleet.
#[derive(Clone, Debug)]
pub(crate) struct UserRow {
    pub(crate) id: Uuid,
    pub(crate) email: Box<str>,
    pub(crate) name: Option<Box<str>>,
}

/// A device of the fleet.
#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    pub(crate) id: Uuid,
    pub(crate) name: Box<str>,
    pub(crate) client_version: &'static str,
}

/// A device settings profile, which `include=policy` adds.
#[derive(Clone, Debug)]
pub(crate) struct PolicyRow {
    pub(crate) id: Uuid,
    pub(crate) policy: Policy,
}

/// A registration: numbers, and places of the rows that it refers to.
///
/// Times are seconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: Uuid,
    pub(crate) user: Option<u32>,
    pub(crate) device: u32,
    pub(crate) policy: u8,
    pub(crate) key_type: KeyType,
    pub(crate) tunnel_type: Option<TunnelType>,
    pub(crate) registration_type: RegistrationType,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) last_seen_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
    /// Which address of the virtual network it holds.
    pub(crate) address: Option<u32>,
}

impl Record {
    pub(crate) fn status(&self) -> RegistrationStatus {
        RegistrationStatus::of(self.revoked_at.is_some(), self.deleted_at.is_some())
    }

    /// The public key. It follows from the id, so that it need not be stored.
    pub(crate) fn key(&self) -> String {
        let mut random = Random::new(self.id.bits());
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

    /// Its address in the prefix that is set aside for documentation.
    pub(crate) fn ipv6(&self) -> Option<Ipv6Addr> {
        const NETWORK: u128 = 0x2001_0db8 << 96;
        self.address.map(|host| Ipv6Addr::from_bits(NETWORK | u128::from(host)))
    }
}

/// The timestamp of a stored time.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    // Only a clock set to the end of all representable time is out of range.
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
}
