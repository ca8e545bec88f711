//! What is risky about a plan: its share of the account, and who was seen lately.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::{SignedDuration, Timestamp};
use registrations::Registration;

use crate::{
    output,
    selection::is_service_token,
    text::{count, dot, escape, number},
};

/// How much of the account a plan is.
pub(super) fn percent_of(planned: usize, total: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 registrations.
    let percent = planned as f64 * 100.0 / total.max(1) as f64;
    // More than the account has: it was read before the others registered.
    percent.min(100.0)
}

/// `18.8 % of the account's 2,412`
pub(super) fn share(planned: usize, total: usize) -> String {
    format!("{:.1} % of the account's {}", percent_of(planned, total), number(total))
}

/// `408 active warp`, `34 revoked warp`, `12 active browser_extension`
pub(super) fn kinds(all: &[Registration]) -> Vec<String> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for it in all {
        let kind = it.registration_type.as_ref().map(registrations::RegistrationType::as_str);
        let kind = format!("{} {}", output::status(it), escape(kind.unwrap_or_default()));
        *kinds.entry(kind.trim_end().to_owned()).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, registrations)| Reverse(*registrations));
    let kinds = kinds.into_iter();
    kinds.map(|(kind, registrations)| format!("{} {kind}", number(registrations))).collect()
}

/// `last activity: 3 within a day · 12 within a week · 40 within 30 days · 414 earlier`
pub(super) fn activity(all: &[Registration], now: Timestamp) -> String {
    let within = |days: i64| {
        let since = now.checked_sub(SignedDuration::from_hours(24 * days));
        let since = since.unwrap_or(Timestamp::MIN);
        all.iter().filter(|it| it.last_activity() >= since).count()
    };
    let month = within(30);
    if month == 0 {
        return "last activity: all more than 30 days ago".to_owned();
    }
    let parts = [
        (within(1), "within a day"),
        (within(7), "within a week"),
        (month, "within 30 days"),
        (all.len() - month, "earlier"),
    ];
    let parts = parts.into_iter().filter(|(registrations, _)| *registrations > 0);
    let parts: Vec<_> =
        parts.map(|(registrations, when)| format!("{} {when}", number(registrations))).collect();
    format!("last activity: {}", parts.join(dot()))
}

/// `4 without a user`, `3 service tokens`
pub(super) fn unusual(all: &[Registration]) -> Vec<String> {
    let without = all.iter().filter(|it| output::name_of_user(it) == "-").count();
    let tokens = all.iter().filter(|it| is_service_token(it)).count();
    let without = (without > 0).then(|| format!("{} without a user", number(without)));
    without.into_iter().chain((tokens > 0).then(|| count(tokens, "service token"))).collect()
}

/// Those that were seen or created most recently come first.
pub(super) fn by_activity(all: &[Registration]) -> Vec<&Registration> {
    let mut sorted: Vec<_> = all.iter().collect();
    sorted.sort_by_key(|it| Reverse(it.last_activity()));
    sorted
}
