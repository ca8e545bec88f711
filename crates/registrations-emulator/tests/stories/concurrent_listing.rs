//! Listings stay whole while others delete and add.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use registrations_emulator::{Emulator, Quota, Registration, UnknownIds};
use reqwest::Method;
use tokio::runtime::Runtime;

use crate::caller::{Caller, PAGES, id_query};
use crate::oracle::Wish;

/// A fleet, a listing of it, and what others do meanwhile.
#[derive(Clone, Debug)]
struct Story {
    size: usize,
    seed: u64,
    per_page: usize,
    wish: Wish,
    named: Named,
    meanwhile: Vec<Step>,
}

/// Filters whose values are taken from the fleet, each at these places in it.
#[derive(Clone, Debug)]
struct Named {
    ids: Option<Vec<usize>>,
    users: Option<Vec<usize>>,
    device: Option<usize>,
    policy: Option<usize>,
    seen_after: Option<usize>,
    seen_before: Option<usize>,
}

/// What another task does while the listing runs, to registrations at these places in the fleet.
#[derive(Clone, Debug)]
enum Step {
    Delete(usize),
    DeleteMany(Vec<usize>),
    Revoke(Vec<usize>),
    Unrevoke(Vec<usize>),
    Add(usize),
}

const SIZE: usize = 200;

fn places() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..SIZE, 1..40)
}

/// A filter that is there in one story of so many: if all were, no registration would pass.
fn seldom<T: Clone + std::fmt::Debug>(
    one_in: u32,
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(1.0 / f64::from(one_in), value)
}

fn wishes() -> impl Strategy<Value = Wish> {
    (
        select(vec![None, Some("active"), Some("revoked"), Some("all")]),
        seldom(4, select(vec!["warp", "browser_extension"])),
        seldom(3, select(vec!["a", "LAPTOP", "example.com", "7"])),
        prop::option::of(select(vec![
            "id",
            "user.name",
            "user.email",
            "last_seen_at",
            "created_at",
        ])),
        any::<bool>(),
    )
        .prop_map(|(status, registration_type, search, sort_by, descending)| Wish {
            status,
            registration_type,
            search,
            sort_by,
            descending,
            ..Wish::default()
        })
}

fn names() -> impl Strategy<Value = Named> {
    (
        seldom(5, places()),
        seldom(5, places()),
        seldom(10, 0..SIZE),
        seldom(5, 0..SIZE),
        seldom(5, 0..SIZE),
        seldom(5, 0..SIZE),
    )
        .prop_map(|(ids, users, device, policy, seen_after, seen_before)| Named {
            ids,
            users,
            device,
            policy,
            seen_after,
            seen_before,
        })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..SIZE).prop_map(Step::Delete),
        1 => prop::collection::vec(0..SIZE, 1..5).prop_map(Step::DeleteMany),
        2 => prop::collection::vec(0..SIZE, 1..5).prop_map(Step::Revoke),
        2 => prop::collection::vec(0..SIZE, 1..5).prop_map(Step::Unrevoke),
        2 => (1..5usize).prop_map(Step::Add),
    ]
}

fn stories() -> impl Strategy<Value = Story> {
    let meanwhile = prop::collection::vec(steps(), 1..40);
    (0..SIZE, any::<u64>(), 1..40usize, wishes(), names(), meanwhile).prop_map(
        |(size, seed, per_page, wish, named, meanwhile)| Story {
            size,
            seed,
            per_page,
            wish,
            named,
            meanwhile,
        },
    )
}

impl Named {
    /// The wish, with these filters too.
    fn add_to(&self, wish: &Wish, fleet: &[Registration]) -> Wish {
        let at = |place: Option<usize>| fleet.get(place?);
        let all = |places: &Option<Vec<usize>>| {
            let places = places.iter().flatten();
            places.filter_map(|place| fleet.get(*place)).collect::<Vec<_>>()
        };
        let users = all(&self.users);
        Wish {
            ids: all(&self.ids).iter().map(|it| it.id.clone()).collect(),
            users: users.iter().filter_map(|it| Some(it.user.as_ref()?.id.clone())).collect(),
            device: at(self.device).map(|it| it.device.id.clone()),
            policy: at(self.policy).map(|it| it.policy.id.clone()),
            seen_after: at(self.seen_after).and_then(|it| it.last_seen_at),
            seen_before: at(self.seen_before).and_then(|it| it.last_seen_at),
            ..wish.clone()
        }
    }
}

impl Story {
    async fn tell(&self) -> TestCaseResult {
        let emulator = Emulator::builder()
            .fleet_size(self.size)
            .seed(self.seed)
            .quota(Quota::unlimited())
            .unknown_ids(UnknownIds::Ignore)
            .start()
            .await
            .unwrap();
        let emulator = Arc::new(emulator);
        let before = emulator.registrations();
        let wish = self.named.add_to(&self.wish, &before);

        let listed_whole = Arc::new(AtomicBool::new(false));
        let others = Others {
            caller: Caller::new(&emulator),
            emulator: Arc::clone(&emulator),
            ids: before.iter().map(|it| it.id.clone()).collect(),
            steps: self.meanwhile.clone(),
            enough: Arc::clone(&listed_whole),
        };
        let others = tokio::spawn(others.act());
        let listed = self.list(&Caller::new(&emulator), &wish).await;
        listed_whole.store(true, Ordering::Relaxed);
        others.await.unwrap();
        let after = emulator.registrations();

        let distinct: HashSet<&String> = listed.iter().collect();
        prop_assert_eq!(distinct.len(), listed.len(), "no duplicate");
        let before_ids: HashSet<String> = wish.ids_of(&before).into_iter().collect();
        let after_ids: HashSet<String> = wish.ids_of(&after).into_iter().collect();
        let to_and_fro = self.to_and_fro(&wish, &before);
        for id in before_ids.intersection(&after_ids).filter(|id| !to_and_fro.contains(*id)) {
            prop_assert!(distinct.contains(id), "{} was there throughout", id);
        }
        for id in &distinct {
            // One that was added and deleted while the listing ran is in neither.
            let known = before.iter().any(|it| it.id == **id) && !to_and_fro.contains(*id);
            let there = before_ids.contains(*id) || after_ids.contains(*id);
            prop_assert!(there || !known, "{} never was", id);
        }
        let find = |id: &String| after.iter().find(|it| it.id == *id).unwrap();
        for pair in listed.windows(2) {
            let order = wish.compare(find(&pair[0]), find(&pair[1]));
            prop_assert!(order.is_lt(), "{:?} are in order", pair);
        }
        Ok(())
    }

    /// The registrations of which nobody can tell when the listing held them, since they are revoked
    /// and unrevoked again while it runs.
    fn to_and_fro(&self, wish: &Wish, fleet: &[Registration]) -> HashSet<String> {
        let changed = self.meanwhile.iter().flat_map(|step| match step {
            Step::Revoke(places) | Step::Unrevoke(places) if wish.status != Some("all") => {
                places.as_slice()
            }
            _ => &[],
        });
        changed.filter_map(|place| Some(fleet.get(*place)?.id.clone())).collect()
    }

    /// Lists page by page.
    async fn list(&self, caller: &Caller, wish: &Wish) -> Vec<String> {
        let mut listed = Vec::new();
        let mut cursor = String::new();
        let query = format!("?per_page={}&{}", self.per_page, wish.query());
        for _ in 0..PAGES {
            let target = format!("{query}{cursor}");
            let reply = caller.get(&target).await;
            assert_eq!(reply.status, 200, "{target}: {}", reply.text);
            let page = reply.json();
            let records = page["result"].as_array().unwrap();
            listed.extend(records.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
            match page["result_info"]["cursor"].as_str() {
                None | Some("") => return listed,
                Some(next) => cursor = format!("&cursor={next}"),
            }
            assert_eq!(records.len(), self.per_page, "a page that leads on is full");
            let total = page["result_info"]["total_count"].as_u64().unwrap();
            assert!(total > records.len() as u64, "{total} are more than the page holds");
        }
        panic!("{query} does not end")
    }
}

/// Whoever changes the fleet while it is listed.
struct Others {
    caller: Caller,
    emulator: Arc<Emulator>,
    ids: Vec<String>,
    steps: Vec<Step>,
    enough: Arc<AtomicBool>,
}

impl Others {
    /// Takes every step, and then again and again until the listing is whole.
    async fn act(self) {
        for (round, step) in self.steps.iter().cycle().enumerate() {
            let again = round >= self.steps.len();
            if again && self.enough.load(Ordering::Relaxed) {
                return;
            }
            match step {
                Step::Delete(place) => {
                    if let Some(id) = self.ids.get(*place) {
                        let reply = self.caller.send(Method::DELETE, &format!("/{id}")).await;
                        assert!(matches!(reply.status, 200 | 404), "{}", reply.text);
                    }
                }
                Step::DeleteMany(places) => self.change(Method::DELETE, "", places).await,
                Step::Revoke(places) => self.change(Method::POST, "/revoke", places).await,
                Step::Unrevoke(places) => self.change(Method::POST, "/unrevoke", places).await,
                // Once is enough: a fleet that grew faster than it is listed would have no end.
                Step::Add(_) if again => tokio::task::yield_now().await,
                Step::Add(count) => {
                    self.emulator.add_registrations(*count);
                }
            }
        }
    }

    async fn change(&self, method: Method, path: &str, places: &[usize]) {
        let ids: Vec<&str> =
            places.iter().filter_map(|at| self.ids.get(*at).map(String::as_str)).collect();
        if !ids.is_empty() {
            let reply = self.caller.send(method, &format!("{path}?{}", id_query(ids))).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_listing_skips_or_repeats_what_was_there_throughout(story in stories()) {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(story.tell())?;
    }
}
