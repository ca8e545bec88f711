//! The generated fleet resembles a real one, and is the same for the same seed.

use std::collections::{HashMap, HashSet};

use registrations_emulator::{
    Emulator, KeyType, Registration, RegistrationStatus, RegistrationType, TunnelType, User,
};

use crate::caller::Caller;

const NOW: &str = "2026-07-01T00:00:00Z";

#[tokio::test]
async fn the_same_seed_makes_the_same_fleet_byte_for_byte() {
    let mut texts = Vec::new();
    for seed in [1, 1, 2] {
        let emulator = Emulator::builder().fleet_size(300).seed(seed).start().await.unwrap();
        let caller = Caller::new(&emulator);
        texts.push(caller.get("?per_page=300&status=all&include=policy").await.text);
    }
    assert_eq!(texts[0], texts[1]);
    assert_ne!(texts[0], texts[2]);
}

#[tokio::test]
async fn ages_follow_the_clock() {
    let emulator = Emulator::builder().fleet_size(50).start().await.unwrap();
    let later = NOW.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_hours(100);
    let moved = Emulator::builder().fleet_size(50).now(later).start().await.unwrap();
    for (one, other) in emulator.registrations().iter().zip(moved.registrations()) {
        assert_eq!(one.id, other.id);
        assert_eq!(other.created_at - one.created_at, jiff::SignedDuration::from_hours(100));
    }
}

#[tokio::test]
async fn the_default_fleet_resembles_a_real_one() {
    let emulator = Emulator::builder().start().await.unwrap();
    let fleet = emulator.registrations();
    assert_eq!(fleet.len(), 2_500);
    let count = |what: &dyn Fn(&Registration) -> bool| fleet.iter().filter(|it| what(it)).count();

    for (what, number, usual) in [
        ("active", count(&|it| it.status() == RegistrationStatus::Active), 1_800..2_400),
        ("revoked", count(&|it| it.status() == RegistrationStatus::Revoked), 100..400),
        ("deleted", count(&|it| it.status() == RegistrationStatus::Deleted), 30..200),
        ("never seen", count(&|it| it.last_seen_at.is_none()), 30..200),
        ("without a user", count(&|it| it.user.is_none()), 5..200),
        (
            "extensions",
            count(&|it| it.registration_type == Some(RegistrationType::BrowserExtension)),
            80..400,
        ),
        ("masque", count(&|it| it.tunnel_type == Some(TunnelType::Masque)), 800..1_800),
        ("wireguard", count(&|it| it.tunnel_type == Some(TunnelType::Wireguard)), 500..1_300),
        ("secp256r1", count(&|it| it.key_type == Some(KeyType::Secp256r1)), 800..1_800),
        ("the other policy", count(&|it| !it.policy.default), 300..800),
    ] {
        assert!(usual.contains(&number), "{what}: {number}");
    }

    let ids: HashSet<_> = fleet.iter().map(|it| &it.id).collect();
    let keys: HashSet<_> = fleet.iter().map(|it| &it.key).collect();
    let addresses: Vec<_> = fleet.iter().filter_map(|it| it.virtual_ipv4).collect();
    assert_eq!((ids.len(), keys.len()), (2_500, 2_500));
    assert_eq!(addresses.iter().collect::<HashSet<_>>().len(), addresses.len());

    let mut on_device: HashMap<&str, usize> = HashMap::new();
    let mut of_user: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut versions: HashMap<&str, usize> = HashMap::new();
    for it in &fleet {
        *on_device.entry(&it.device.id).or_default() += 1;
        *versions.entry(it.device.client_version.as_deref().unwrap()).or_default() += 1;
        if let Some(user) = &it.user {
            let (id, email) = (user.id.as_deref().unwrap(), user.email.as_deref().unwrap());
            of_user.entry(id).or_default().insert(&it.device.id);
            assert!(email.len() <= 90 && id.len() <= 36);
        }
    }
    assert!(on_device.values().any(|registrations| *registrations > 1));
    assert!(of_user.values().any(|devices| devices.len() > 1));
    let commonest = *versions.values().max().unwrap();
    let rarest = *versions.values().min().unwrap();
    assert!(versions.len() >= 30 && commonest > 10 * rarest, "{versions:?}");
}

#[tokio::test]
async fn the_default_fleet_has_what_breaks_programs() {
    let emulator = Emulator::builder().start().await.unwrap();
    let fleet = emulator.registrations();
    let users: HashMap<&str, &User> = fleet
        .iter()
        .filter_map(|it| it.user.as_ref())
        .map(|user| (user.id.as_deref().unwrap(), user))
        .collect();
    let emails: HashSet<&str> = users.values().filter_map(|user| user.email.as_deref()).collect();
    assert_eq!(emails.len(), users.len());

    // Devices of several users, and devices of service tokens.
    let mut users_of: HashMap<&str, HashSet<Option<&str>>> = HashMap::new();
    let mut of_tokens = HashSet::new();
    for it in &fleet {
        let id = it.user.as_ref().and_then(|user| user.id.as_deref());
        users_of.entry(&it.device.id).or_default().insert(id);
        let email = it.user.as_ref().and_then(|user| user.email.as_deref());
        if email.is_some_and(|email| email.starts_with("non_identity@")) {
            of_tokens.insert(&it.device.id);
        }
    }
    let shared = users_of.values().filter(|users| users.len() > 1).count();
    assert!((40..120).contains(&shared), "{shared} of {} devices are shared", users_of.len());
    assert!((10..80).contains(&of_tokens.len()), "{}", of_tokens.len());

    // Names.
    let names: Vec<&str> = users.values().filter_map(|user| user.name.as_deref()).collect();
    let unnamed = users.len() - names.len();
    assert!((10..40).contains(&unnamed), "{unnamed} of {} users have no name", users.len());
    let devices: HashSet<&str> = fleet.iter().map(|it| it.device.name.as_str()).collect();
    let has = |what: &dyn Fn(&str) -> bool| {
        names.iter().any(|name| what(name)) && devices.iter().any(|name| what(name))
    };
    for (what, found) in [
        ("escape", has(&|name| name.contains('\u{1b}'))),
        ("line feed", has(&|name| name.contains('\n'))),
        ("NUL", has(&|name| name.contains('\0'))),
        ("C1 control", has(&|name| name.contains('\u{9b}'))),
        ("bidi override", has(&|name| name.contains('\u{202e}'))),
        ("zero width", has(&|name| name.contains('\u{200b}'))),
        ("formula with =", has(&|name| name.starts_with('='))),
        ("formula with @", has(&|name| name.starts_with('@'))),
        ("formula with +", has(&|name| name.starts_with('+'))),
        ("formula with -", has(&|name| name.starts_with('-'))),
        ("markup", has(&|name| name.contains('<'))),
        ("empty", has(&str::is_empty)),
        ("very long", has(&|name| name.len() == 2_000)),
    ] {
        assert!(found, "{what}");
    }
    let other = names
        .iter()
        .filter(|name| name.chars().any(|char| ('\u{370}'..='\u{d7ff}').contains(&char)));
    assert!((20..80).contains(&other.count()));
}

#[tokio::test]
async fn dates_are_in_a_possible_order() {
    let emulator = Emulator::builder().start().await.unwrap();
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let fleet = emulator.registrations();
    for it in &fleet {
        assert!(it.created_at < now && it.updated_at >= it.created_at && it.updated_at <= now);
        for date in [it.last_seen_at, it.revoked_at, it.deleted_at].into_iter().flatten() {
            assert!(it.created_at < date && date <= now, "{it:?}");
        }
    }
    let mut ages: Vec<i64> = fleet
        .iter()
        .filter_map(|it| it.last_seen_at)
        .map(|seen| now.as_second() - seen.as_second())
        .collect();
    ages.sort_unstable();
    let (hour, day) = (3_600, 86_400);
    assert!(ages[0] < hour, "the latest was seen in the last hour");
    assert!((400 * day..=730 * day).contains(ages.last().unwrap()), "the oldest is two years old");
    let stale = ages.iter().filter(|age| **age > 90 * day).count();
    assert!((100..1_500).contains(&stale), "{stale} have not been seen for 90 days");
}
