//! Listings are complete while other requests delete and add registrations.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use registrations_emulator::{Emulator, Quota, Registration, UnknownIds};
use reqwest::Method;
use tokio::runtime::Runtime;

use crate::caller::{Caller, id_query};
use crate::expected::ListQuery;

/// A fleet, a listing of it, and the changes during the listing.
#[derive(Clone, Debug)]
struct Scenario {
    size: usize,
    seed: u64,
    per_page: usize,
    query: ListQuery,
    values: Values,
    changes: Vec<Step>,
}

/// Filters whose values are those of registrations at these indexes of the fleet.
#[derive(Clone, Debug)]
struct Values {
    ids: Option<Vec<usize>>,
    users: Option<Vec<usize>>,
    device: Option<usize>,
    policy: Option<usize>,
    seen_after: Option<usize>,
    seen_before: Option<usize>,
}

/// A change to registrations at these indexes of the fleet.
#[derive(Clone, Debug)]
enum Step {
    Delete(usize),
    DeleteMany(Vec<usize>),
    Revoke(Vec<usize>),
    Unrevoke(Vec<usize>),
    Add(usize),
}

const SIZE: usize = 200;

fn indexes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..SIZE, 1..40)
}

/// A filter that one in so many scenarios has: if all had it, no registration would pass.
fn rarely<T: Clone + std::fmt::Debug>(
    one_in: u32,
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(1.0 / f64::from(one_in), value)
}

fn queries() -> impl Strategy<Value = ListQuery> {
    (
        select(vec![None, Some("active"), Some("revoked"), Some("all")]),
        rarely(4, select(vec!["warp", "browser_extension"])),
        rarely(3, select(vec!["a", "LAPTOP", "example.com", "7"])),
        prop::option::of(select(vec![
            "id",
            "user.name",
            "user.email",
            "last_seen_at",
            "created_at",
        ])),
        any::<bool>(),
    )
        .prop_map(|(status, registration_type, search, sort_by, descending)| ListQuery {
            status,
            registration_type,
            search,
            sort_by,
            descending,
            ..ListQuery::default()
        })
}

fn values() -> impl Strategy<Value = Values> {
    (
        rarely(5, indexes()),
        rarely(5, indexes()),
        rarely(10, 0..SIZE),
        rarely(5, 0..SIZE),
        rarely(5, 0..SIZE),
        rarely(5, 0..SIZE),
    )
        .prop_map(|(ids, users, device, policy, seen_after, seen_before)| Values {
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

fn scenarios() -> impl Strategy<Value = Scenario> {
    let changes = prop::collection::vec(steps(), 1..40);
    (0..SIZE, any::<u64>(), 1..40usize, queries(), values(), changes).prop_map(
        |(size, seed, per_page, query, values, changes)| Scenario {
            size,
            seed,
            per_page,
            query,
            values,
            changes,
        },
    )
}

impl Values {
    /// The query with these filters added.
    fn add_to(&self, query: &ListQuery, fleet: &[Registration]) -> ListQuery {
        let at = |index: Option<usize>| fleet.get(index?);
        let all = |indexes: &Option<Vec<usize>>| {
            let indexes = indexes.iter().flatten();
            indexes.filter_map(|index| fleet.get(*index)).collect::<Vec<_>>()
        };
        let users = all(&self.users);
        ListQuery {
            ids: all(&self.ids).iter().map(|it| it.id.clone()).collect(),
            users: users.iter().filter_map(|it| it.user.as_ref()?.id.clone()).collect(),
            device: at(self.device).map(|it| it.device.id.clone()),
            policy: at(self.policy).map(|it| it.policy.id.clone()),
            seen_after: at(self.seen_after).and_then(|it| it.last_seen_at),
            seen_before: at(self.seen_before).and_then(|it| it.last_seen_at),
            ..query.clone()
        }
    }
}

impl Scenario {
    async fn run(&self) -> TestCaseResult {
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
        let query = self.values.add_to(&self.query, &before);

        let is_complete = Arc::new(AtomicBool::new(false));
        let writer = Writer {
            caller: Caller::new(&emulator),
            emulator: Arc::clone(&emulator),
            ids: before.iter().map(|it| it.id.clone()).collect(),
            steps: self.changes.clone(),
            stop: Arc::clone(&is_complete),
        };
        let writer = tokio::spawn(writer.run());
        let listed = self.list(&Caller::new(&emulator), &query).await;
        is_complete.store(true, Ordering::Relaxed);
        writer.await.unwrap();
        let after = emulator.registrations();

        let distinct: HashSet<&String> = listed.iter().collect();
        prop_assert_eq!(distinct.len(), listed.len(), "no duplicate");
        let before_ids: HashSet<String> = query.expected_ids(&before).into_iter().collect();
        let after_ids: HashSet<String> = query.expected_ids(&after).into_iter().collect();
        let undetermined = self.undetermined(&query, &before);
        for id in before_ids.intersection(&after_ids).filter(|id| !undetermined.contains(*id)) {
            prop_assert!(distinct.contains(id), "{} matched throughout", id);
        }
        for id in &distinct {
            // A registration that was added and deleted during the listing matches in neither.
            let known = before.iter().any(|it| it.id == **id) && !undetermined.contains(*id);
            let matched = before_ids.contains(*id) || after_ids.contains(*id);
            prop_assert!(matched || !known, "{} never matched", id);
        }
        let find = |id: &String| after.iter().find(|it| it.id == *id).unwrap();
        for pair in listed.windows(2) {
            let order = query.compare(find(&pair[0]), find(&pair[1]));
            prop_assert!(order.is_lt(), "{:?} are in order", pair);
        }
        Ok(())
    }

    /// The registrations that are revoked and unrevoked during the listing, so that nobody knows
    /// when they match.
    fn undetermined(&self, query: &ListQuery, fleet: &[Registration]) -> HashSet<String> {
        let changed = self.changes.iter().flat_map(|step| match step {
            Step::Revoke(indexes) | Step::Unrevoke(indexes) if query.status != Some("all") => {
                indexes.as_slice()
            }
            _ => &[],
        });
        changed.filter_map(|index| Some(fleet.get(*index)?.id.clone())).collect()
    }

    /// Lists page by page.
    async fn list(&self, caller: &Caller, query: &ListQuery) -> Vec<String> {
        let query = format!("per_page={}&{}", self.per_page, query.to_query());
        let pages = caller.pages(&query).await;
        let mut listed = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            let records = page["result"].as_array().unwrap();
            listed.extend(records.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
            let is_last = at + 1 == pages.len();
            assert_eq!(records.len() < self.per_page, is_last, "only the last page is not full");
            let total = page["result_info"]["total_count"].as_u64().unwrap();
            assert!(total >= records.len() as u64, "{total} are not less than the page holds");
        }
        listed
    }
}

/// A task that changes the fleet while it is listed.
struct Writer {
    caller: Caller,
    emulator: Arc<Emulator>,
    ids: Vec<String>,
    steps: Vec<Step>,
    stop: Arc<AtomicBool>,
}

impl Writer {
    /// Takes every step, and repeats them until the listing is complete.
    async fn run(self) {
        for (round, step) in self.steps.iter().cycle().enumerate() {
            let is_repeated = round >= self.steps.len();
            if is_repeated && self.stop.load(Ordering::Relaxed) {
                return;
            }
            match step {
                Step::Delete(index) => {
                    if let Some(id) = self.ids.get(*index) {
                        let response = self.caller.send(Method::DELETE, &format!("/{id}")).await;
                        assert!(matches!(response.status, 200 | 404), "{}", response.text);
                    }
                }
                Step::DeleteMany(indexes) => self.change(Method::DELETE, "", indexes).await,
                Step::Revoke(indexes) => self.change(Method::POST, "/revoke", indexes).await,
                Step::Unrevoke(indexes) => self.change(Method::POST, "/unrevoke", indexes).await,
                // A fleet that grows faster than it is listed has no end.
                Step::Add(_) if is_repeated => tokio::task::yield_now().await,
                Step::Add(count) => {
                    self.emulator.add_registrations(*count);
                }
            }
        }
    }

    async fn change(&self, method: Method, path: &str, indexes: &[usize]) {
        let ids: Vec<&str> =
            indexes.iter().filter_map(|at| self.ids.get(*at).map(String::as_str)).collect();
        if !ids.is_empty() {
            let response = self.caller.send(method, &format!("{path}?{}", id_query(ids))).await;
            assert_eq!(response.status, 200, "{}", response.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_listing_skips_or_repeats_what_matches_throughout(scenario in scenarios()) {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(scenario.run())?;
    }
}
