//! The counters of one run.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use jiff::Timestamp;
use registrations::Registration;

use super::{
    Field,
    rows::{Group, Row, Rows},
};
use crate::selection::{Replacements, Superseded, is_service_token};

/// What was counted.
#[derive(Debug)]
pub(crate) struct Statistics {
    pub(super) now: Timestamp,
    pub(super) all: Group,
    pub(super) service_tokens: usize,
    /// IPv4 addresses that revoked registrations hold.
    pub(super) ipv4_revoked: usize,
    pub(super) pools: Vec<Pool>,
    fields: Vec<(Field, Rows)>,
    /// `None` if the selection lacks the newer registrations.
    replacements: Option<Replacements>,
}

/// A range that virtual IPv4 addresses are assigned from.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(super) network: Ipv4Net,
    pub(super) used: usize,
    pub(super) by_revoked: usize,
}

impl Pool {
    /// Each range once: without host bits, and without those that another one contains.
    pub(crate) fn all(networks: &[Ipv4Net]) -> Vec<Self> {
        let mut networks: Vec<_> = networks.iter().map(Ipv4Net::trunc).collect();
        networks.sort_by_key(|network| (network.prefix_len(), network.addr()));
        let mut pools: Vec<Self> = Vec::new();
        for network in networks {
            if !pools.iter().any(|pool| pool.network.contains(&network)) {
                pools.push(Self { network, used: 0, by_revoked: 0 });
            }
        }
        pools
    }

    /// How many addresses it has.
    pub(super) fn capacity(&self) -> u64 {
        1 << (32 - u64::from(self.network.prefix_len()))
    }
}

impl Statistics {
    pub(crate) fn new(
        fields: &[Field],
        pools: Vec<Pool>,
        superseded: Option<Superseded>,
        now: Timestamp,
    ) -> Self {
        Self {
            now,
            all: Group::default(),
            service_tokens: 0,
            ipv4_revoked: 0,
            pools,
            fields: fields.iter().map(|field| (*field, Rows::new(*field))).collect(),
            replacements: superseded.map(Replacements::new),
        }
    }

    pub(crate) fn add(&mut self, it: &Registration) {
        self.all.add(it);
        self.service_tokens += usize::from(is_service_token(it));
        for (_, rows) in &mut self.fields {
            rows.add(it, self.now);
        }
        if let Some(replacements) = &mut self.replacements {
            replacements.add(it);
        }
        let address = it.virtual_ipv4.as_deref().filter(|_| it.deleted_at.is_none());
        let Some(address) = address else { return };
        let by_revoked = usize::from(it.revoked_at.is_some());
        self.ipv4_revoked += by_revoked;
        let Ok(address) = address.parse::<Ipv4Addr>() else { return };
        for pool in self.pools.iter_mut().filter(|pool| pool.network.contains(&address)) {
            pool.used += 1;
            pool.by_revoked += by_revoked;
        }
    }

    /// How many registrations were counted.
    pub(crate) fn count(&self) -> usize {
        self.all.count
    }

    /// The rows of a field, in the order that they are read in.
    pub(super) fn rows(&self, field: Field) -> Vec<&Row> {
        self.fields
            .iter()
            .find(|(counted, _)| *counted == field)
            .map(|(_, rows)| rows.sorted())
            .unwrap_or_default()
    }

    /// How many users were counted.
    pub(super) fn users(&self) -> usize {
        let users = self.fields.iter().find(|(field, _)| *field == Field::User);
        users.map_or(0, |(_, rows)| rows.values())
    }

    /// How many registrations are superseded, if that is known.
    pub(super) fn superseded(&self) -> Option<usize> {
        self.replacements.as_ref().map(Replacements::count)
    }
}
