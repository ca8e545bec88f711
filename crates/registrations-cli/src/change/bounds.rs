//! How large a plan may be, and whether it is carried out without a question.

use clap::Args;

use crate::{
    failure::Failure,
    text::{count, number},
};

/// `--yes` alone covers this many.
pub(super) const YES_COVERS: usize = 100;

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
    /// Refuse a plan of more than this part of the account's registrations, in percent
    #[arg(long, value_name = "P", value_parser = percent)]
    max_percent: Option<f64>,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "write a number from 0 to 100".to_owned())
}

impl Bounds {
    /// Whether the size of the account must be known.
    pub(super) fn need_total(&self) -> bool {
        self.max_percent.is_some()
    }

    /// Refuses a plan outside the bounds.
    pub(super) fn check(&self, planned: usize, total: Option<usize>) -> Result<(), Failure> {
        let refuse = |bound: String| {
            let what = format!("the plan has {}, {bound}", count(planned, "registration"));
            Err(Failure::usage(what, "Nothing was sent."))
        };
        if let Some(min) = self.min.filter(|min| planned < *min) {
            return refuse(format!("fewer than --min {min}"));
        }
        if let Some(max) = self.max.filter(|max| planned > *max) {
            return refuse(format!("more than --max {max}"));
        }
        if let (Some(percent), Some(total)) = (self.max_percent, total) {
            #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 registrations.
            let is_more = planned as f64 * 100.0 > total as f64 * percent;
            if is_more {
                return refuse(format!(
                    "more than --max-percent {percent} of the account's {}",
                    number(total)
                ));
            }
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
    use super::Bounds;

    fn bounds(yes: bool, min: Option<usize>, max: Option<usize>, percent: Option<f64>) -> Bounds {
        Bounds { yes, min, max, max_percent: percent }
    }

    #[test]
    fn bounds_refuse_a_plan() {
        assert!(bounds(true, Some(5), None, None).check(4, None).is_err());
        assert!(bounds(true, Some(5), Some(5), None).check(5, None).is_ok());
        assert!(bounds(true, None, Some(5), None).check(6, None).is_err());
        assert!(bounds(true, None, None, Some(10.0)).check(11, Some(100)).is_err());
        assert!(bounds(true, None, None, Some(10.0)).check(10, Some(100)).is_ok());
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
