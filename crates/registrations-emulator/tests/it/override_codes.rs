//! The override codes of a registration.

use std::collections::HashSet;

use registrations_emulator::{Emulator, Operation, RegistrationStatus};

use crate::caller::{Caller, active};

#[tokio::test]
async fn every_registration_has_its_own_codes() {
    let emulator = Emulator::builder().fleet_size(60).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let mut seen = HashSet::new();
    for id in active(&emulator).take(20) {
        let path = format!("/{id}/override_codes");
        let envelope = caller.get(&path).await.json();
        assert_eq!(envelope["success"], true);
        assert_eq!(envelope.get("result_info"), None);
        let codes = envelope["result"]["disable_for_time"].as_object().unwrap();
        let durations: HashSet<_> = codes.keys().map(String::as_str).collect();
        assert_eq!(durations, HashSet::from(["1", "3", "6", "12", "24"]));
        for code in codes.values().map(|code| code.as_str().unwrap()) {
            assert!(code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            assert!(seen.insert(code.to_owned()), "{code} is not the only one");
        }
        assert_eq!(caller.get(&path).await.json(), envelope, "the codes stay the same");
    }
    let log = emulator.requests();
    assert_eq!(log[0].operation, Some(Operation::OverrideCodes));
    assert_eq!(Operation::OverrideCodes.id(), "get-registration-override-codes");
}

#[tokio::test]
async fn other_registrations_have_none() {
    let emulator = Emulator::builder().fleet_size(200).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let mut deleted = emulator.registrations();
    deleted.retain(|it| it.status() == RegistrationStatus::Deleted);
    for id in [deleted[0].id.as_str(), "nothing"] {
        let response = caller.get(&format!("/{id}/override_codes")).await;
        assert_eq!((response.status, response.code()), (404, 100_404), "{id}");
    }
    let response = caller.get("/a%20b/override_codes").await;
    assert_eq!((response.status, response.code()), (400, 7003));
}

#[tokio::test]
async fn without_admin_override_there_are_no_codes() {
    let emulator = Emulator::builder().fleet_size(9).admin_override(false).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let id = active(&emulator).next().unwrap();
    let response = caller.get(&format!("/{id}/override_codes")).await;
    assert_eq!((response.status, response.code()), (409, 100_409));
    assert!(response.text.contains("Admin Override is disabled"), "{}", response.text);
    assert_eq!(caller.get("/nothing/override_codes").await.status, 404);
}
