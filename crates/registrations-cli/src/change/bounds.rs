//! How large a plan may be, and whether it is carried out without a question.

use clap::Args;
use registrations::Client;

use crate::{
    failure::Failure,
    text::{count, number},
};

use super::{Verb, account, risk};

/// Up to this many, y/N is enough, all of them are shown, and all of them are read back.
pub(super) const FEW: usize = 10;
/// `--yes` alone covers this many, and a plan of up to this many may be any part of the account.
pub(super) const YES_COVERS: usize = 100;
/// `--max-percent` where it is not given.
const MAX_PERCENT: f64 = 10.0;

/// Whether to ask, and what to refuse without asking.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Consent")]
pub(crate) struct Bounds {
    /// Do not ask. More than 100 registrations need --max as well
    #[arg(long)]
    yes: bool,
    /// Refuse a plan of fewer registrations
    #[arg(long, value_name = "N")]
    min: Option<usize>,
    /// Refuse a plan of more registrations
    #[arg(long, value_name = "N")]
    max: Option<usize>,
    /// Refuse a plan of more than this part of the account's registrations, in percent. Default: 10 to delete or revoke
    /// more than 100
    #[arg(long, value_name = "P", value_parser = percent)]
    max_percent: Option<f64>,
    /// A file of rules gave `max_percent`, so that no option can raise it.
    #[arg(skip)]
    is_from_file: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "write a number from 0 to 100".to_owned())
}

impl Bounds {
    /// These bounds, and others that hold as well.
    pub(crate) fn within(&self, max: Option<usize>, max_percent: Option<f64>) -> Self {
        let smaller = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let is_from_file = match (self.max_percent, max_percent) {
            (Some(own), Some(theirs)) => theirs <= own,
            (own, theirs) => own.is_none() && theirs.is_some(),
        };
        Self {
            is_from_file,
            max: self.max.into_iter().chain(max).min(),
            max_percent: smaller(self.max_percent, max_percent),
            ..self.clone()
        }
    }

    /// Whether a plan can be carried out without a question.
    pub(super) fn is_agreed(&self) -> bool {
        self.yes
    }

    /// How many registrations the account has, if that is needed.
    pub(super) async fn total(
        &self,
        client: &Client,
        planned: usize,
    ) -> Result<Option<usize>, Failure> {
        let is_needed = planned > FEW || self.max_percent.is_some();
        Ok(if is_needed { Some(account::size(client).await?) } else { None })
    }

    /// Refuses a plan outside the bounds. A plan that `continues` another one was not refused before.
    pub(super) fn check(
        &self,
        verb: Verb,
        planned: usize,
        total: Option<usize>,
        continues: bool,
    ) -> Result<(), Failure> {
        let refuse = |bound: String, remedy: String| {
            let what = format!("the plan has {}, {bound}", count(planned, "registration"));
            Err(Failure::usage(what, format!("Nothing was sent.{remedy}")))
        };
        if let Some(min) = self.min.filter(|min| planned < *min) {
            return refuse(format!("fewer than --min {min}"), String::new());
        }
        if let Some(max) = self.max.filter(|max| planned > *max) {
            return refuse(format!("more than --max {max}"), String::new());
        }
        let Some(total) = total else { return Ok(()) };
        let takes_access = match verb {
            Verb::Delete | Verb::Revoke => true,
            Verb::Unrevoke => false,
        };
        let default = takes_access && !continues && planned > YES_COVERS;
        let max = self.max_percent.or(default.then_some(MAX_PERCENT));
        if let Some(max) = max.filter(|max| risk::percent_of(planned, total) > *max) {
            let share = risk::share(planned, total);
            let needed = risk::percent_of(planned, total).ceil();
            let remedy = if self.is_from_file {
                format!(" If that is meant, set max_percent = {needed} in the file of rules.")
            } else {
                format!(" If that is meant, give --max-percent {needed}.")
            };
            return refuse(format!("{share}: more than {max} %"), remedy);
        }
        Ok(())
    }

    /// Whether to ask. Refuses a plan for which `--yes` alone is too little.
    pub(super) fn must_ask(&self, planned: usize) -> Result<bool, Failure> {
        if self.yes && self.max.is_none() && planned > YES_COVERS {
            let what = format!(
                "--yes alone covers {YES_COVERS} registrations, and the plan has {}",
                number(planned)
            );
            return Err(Failure::usage(what, format!("Nothing was sent. Add --max {planned}.")));
        }
        Ok(!self.yes && planned > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Verb, Bounds};

    fn bounds(yes: bool, min: Option<usize>, max: Option<usize>, percent: Option<f64>) -> Bounds {
        Bounds { yes, min, max, max_percent: percent, is_from_file: false }
    }

    #[test]
    fn bounds_refuse_a_plan() {
        let check = |bounds: Bounds, planned, total: Option<usize>| {
            bounds.check(Verb::Delete, planned, total, false).is_ok()
        };
        assert!(!check(bounds(true, Some(5), None, None), 4, None));
        assert!(check(bounds(true, Some(5), Some(5), None), 5, None));
        assert!(!check(bounds(true, None, Some(5), None), 6, None));
        assert!(!check(bounds(true, None, None, Some(10.0)), 11, Some(100)));
        assert!(check(bounds(true, None, None, Some(10.0)), 10, Some(100)));
    }

    #[test]
    fn a_large_part_of_the_account_is_refused_by_default() {
        let unbounded = bounds(true, None, None, None);
        for (verb, planned, total, continues, expected) in [
            (Verb::Delete, 100, 100, false, true),
            (Verb::Delete, 101, 1_010, false, true),
            (Verb::Delete, 101, 1_009, false, false),
            (Verb::Revoke, 101, 1_009, false, false),
            (Verb::Unrevoke, 101, 101, false, true),
            (Verb::Delete, 101, 101, true, true),
        ] {
            let checked = unbounded.check(verb, planned, Some(total), continues);
            assert_eq!(checked.is_ok(), expected, "{verb:?} {planned} of {total}");
        }
    }

    #[test]
    fn yes_alone_covers_few() {
        assert!(!bounds(true, None, None, None).must_ask(100).unwrap());
        assert!(bounds(true, None, None, None).must_ask(101).is_err());
        assert!(!bounds(true, None, Some(101), None).must_ask(101).unwrap());
        assert!(bounds(false, None, Some(101), None).must_ask(1).unwrap());
        assert!(!bounds(false, None, None, None).must_ask(0).unwrap());
    }
}
