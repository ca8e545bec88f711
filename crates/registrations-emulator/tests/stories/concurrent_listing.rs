//! Listings stay whole while others delete and add.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use registrations_emulator::{Emulator, Quota, Registration};
use reqwest::Method;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::caller::{Caller, PAGES};
use crate::oracle::Wish;

/// A fleet, a listing of it, and what others do meanwhile.
#[derive(Clone, Debug)]
struct Story {
    size: usize,
    seed: u64,
    per_page: usize,
    wish: Wish,
    /// After each page, which registrations go (as places in the fleet), and how many come.
    meanwhile: Vec<(Vec<usize>, usize)>,
    /// Places in the fleet of what filters name.
    named: Vec<usize>,
    filter: Named,
}

/// A filter whose values are taken from the fleet.
#[derive(Clone, Copy, Debug)]
enum Named {
    None,
    Ids,
    Users,
    Policy,
    SeenAfter,
    SeenBefore,
}

fn stories() -> impl Strategy<Value = Story> {
    let wish = (
        select(vec![None, Some("active"), Some("revoked"), Some("all")]),
        select(vec![None, None, Some("warp"), Some("browser_extension")]),
        select(vec![None, None, Some("a"), Some("LAPTOP"), Some("example.com"), Some("7")]),
        select(vec![
            None,
            Some("id"),
            Some("user.name"),
            Some("user.email"),
            Some("last_seen_at"),
            Some("created_at"),
        ]),
        any::<bool>(),
    )
        .prop_map(|(status, registration_type, search, sort_by, descending)| Wish {
            status,
            registration_type,
            search,
            sort_by,
            descending,
            ..Wish::default()
        });
    let meanwhile = (prop::collection::vec(0..200usize, 0..6), 0..5usize);
    let filter = select(vec![
        Named::None,
        Named::None,
        Named::Ids,
        Named::Users,
        Named::Policy,
        Named::SeenAfter,
        Named::SeenBefore,
    ]);
    (
        0..200usize,
        any::<u64>(),
        1..40usize,
        wish,
        prop::collection::vec(meanwhile, 1..8),
        prop::collection::vec(0..200usize, 1..40),
        filter,
    )
        .prop_map(|(size, seed, per_page, wish, meanwhile, named, filter)| Story {
            size,
            seed,
            per_page,
            wish,
            meanwhile,
            named,
            filter,
        })
}

impl Story {
    /// The wish, with the filter whose values are in the fleet.
    fn wish_in(&self, fleet: &[Registration]) -> Wish {
        let mut wish = self.wish.clone();
        let named: Vec<&Registration> = self.named.iter().filter_map(|at| fleet.get(*at)).collect();
        let Some(first) = named.first() else {
            return wish;
        };
        match self.filter {
            Named::None => {}
            Named::Ids => wish.ids = named.iter().map(|it| it.id.clone()).collect(),
            Named::Users => {
                let users = named.iter().filter_map(|it| it.user.as_ref());
                wish.users = users.map(|user| user.id.clone()).collect();
            }
            Named::Policy => wish.policy = Some(first.policy.id.clone()),
            Named::SeenAfter => wish.seen_after = first.last_seen_at,
            Named::SeenBefore => wish.seen_before = first.last_seen_at,
        }
        wish
    }

    async fn tell(&self) -> TestCaseResult {
        let emulator = Emulator::builder()
            .fleet_size(self.size)
            .seed(self.seed)
            .quota(Quota::unlimited())
            .start()
            .await
            .unwrap();
        let caller = Caller::new(&emulator);
        let before = emulator.registrations();
        let wish = self.wish_in(&before);
        let listed = self.list(&emulator, &caller, &wish, &before).await;
        let after = emulator.registrations();

        let distinct: HashSet<&String> = listed.iter().collect();
        prop_assert_eq!(distinct.len(), listed.len(), "no duplicate");
        let before_ids: HashSet<String> = wish.ids_of(&before).into_iter().collect();
        let after_ids: HashSet<String> = wish.ids_of(&after).into_iter().collect();
        for id in before_ids.intersection(&after_ids) {
            prop_assert!(distinct.contains(id), "{} was there throughout", id);
        }
        for id in &distinct {
            let there = before_ids.contains(*id) || after_ids.contains(*id);
            // One that was added and deleted while the listing ran is in neither.
            prop_assert!(there || !before.iter().any(|it| it.id == **id), "{} never was", id);
        }
        let find = |id: &String| after.iter().find(|it| it.id == *id).unwrap();
        for pair in listed.windows(2) {
            let order = wish.compare(find(&pair[0]), find(&pair[1]));
            prop_assert!(order.is_lt(), "{:?} are in order", pair);
        }
        Ok(())
    }

    /// Lists page by page, while another task deletes and adds at the same time.
    async fn list(
        &self,
        emulator: &Emulator,
        caller: &Caller,
        wish: &Wish,
        fleet: &[Registration],
    ) -> Vec<String> {
        let mut listed = Vec::new();
        let mut cursor = String::new();
        let query = format!("?per_page={}&{}", self.per_page, wish.query());
        for round in 0..PAGES {
            let target = format!("{query}{cursor}");
            let nothing = (Vec::new(), 0);
            let (victims, newcomers) = self.meanwhile.get(round).unwrap_or(&nothing);
            let others = async {
                for victim in victims.iter().filter_map(|at| fleet.get(*at)) {
                    let reply = caller.send(Method::DELETE, &format!("/{}", victim.id)).await;
                    assert!(matches!(reply.status, 200 | 404));
                }
                emulator.add_registrations(*newcomers);
            };
            let (reply, ()) = tokio::join!(caller.get(&target), others);
            assert_eq!(reply.status, 200, "{target}: {}", reply.text);
            let page = reply.json();
            let records = page["result"].as_array().unwrap();
            listed.extend(records.iter().map(|it| it["id"].as_str().unwrap().to_owned()));
            match page["result_info"]["cursor"].as_str() {
                None | Some("") => return listed,
                Some(next) => cursor = format!("&cursor={next}"),
            }
            assert_eq!(records.len(), self.per_page, "a page that leads on is full");
            assert!(page["result_info"]["total_count"].as_u64() >= Value::from(1).as_u64());
        }
        panic!("{query} does not end")
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
