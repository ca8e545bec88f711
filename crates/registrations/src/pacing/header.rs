//! Reads `Ratelimit` and `Ratelimit-Policy` in the form of the IETF draft, tolerantly.

use std::time::Duration;

use reqwest::header::HeaderMap;

/// The most limits of one response that are read.
const MAX_LIMITS: usize = 16;

/// What one response reports about one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) name: String,
    pub(super) remaining: u64,
    pub(super) resets_in: Duration,
    pub(super) quota: Option<u64>,
}

/// Every limit that the headers report. Items that cannot be read are left out.
pub(super) fn reports(headers: &HeaderMap) -> Vec<Report> {
    let policies: Vec<_> = items(headers, "ratelimit-policy")
        .filter_map(|item| Some((item.name, item.number("q")?)))
        .collect();
    items(headers, "ratelimit")
        .filter_map(|item| {
            let named = policies.iter().find(|(name, _)| *name == item.name);
            // A single policy applies whatever its name is.
            let policy = named.or(match policies.as_slice() {
                [only] => Some(only),
                _ => None,
            });
            Some(Report {
                name: item.name.to_owned(),
                remaining: item.number("r")?,
                resets_in: Duration::from_secs(item.number("t")?),
                quota: policy.map(|(_, quota)| *quota),
            })
        })
        .take(MAX_LIMITS)
        .collect()
}

#[derive(Debug)]
struct Item<'a> {
    name: &'a str,
    parameters: &'a str,
}

impl Item<'_> {
    fn number(&self, key: &str) -> Option<u64> {
        let parameters = split(self.parameters, ';').filter_map(|text| text.split_once('='));
        // The last one counts: RFC 8941, section 3.1.2.
        let (_, value) =
            parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case(key)).last()?;
        let value = value.trim().trim_matches('"');
        if value.starts_with('+') { None } else { value.parse().ok() }
    }
}

fn items<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = Item<'a>> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| split(value, ','))
        .map(|item| {
            let name = split(item, ';').next().unwrap_or_default();
            let parameters = item.get(name.len()..).unwrap_or_default();
            Item { name: name.trim().trim_matches('"'), parameters }
        })
}

/// Splits a text at the separators that are not in quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let is_end = c == separator && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
        is_end
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Report, reports};

    fn read(limit: &[&str], policy: &[&str]) -> Vec<Report> {
        let mut headers = HeaderMap::new();
        for (name, values) in [("ratelimit", limit), ("ratelimit-policy", policy)] {
            for value in values {
                headers
                    .append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            }
        }
        reports(&headers)
    }

    fn report(name: &str, left: u64, seconds: u64, quota: Option<u64>) -> Report {
        Report {
            name: name.to_owned(),
            remaining: left,
            resets_in: Duration::from_secs(seconds),
            quota,
        }
    }

    #[test]
    fn the_form_of_the_draft() {
        assert_eq!(
            read(&[r#""default";r=50;t=30"#], &[r#""burst";q=100;w=60"#]),
            [report("default", 50, 30, Some(100))]
        );
    }

    #[test]
    fn several_items_in_one_header_or_in_several() {
        let two = [report("a", 1, 2, Some(9)), report("b", 3, 4, None)];
        let policies = [r#""a";q=9;w=60, "c";q=7;w=1"#];
        assert_eq!(read(&[r#""a";r=1;t=2,"b";r=3;t=4"#], &policies), two);
        assert_eq!(read(&[r#""a";r=1;t=2"#, r#""b";r=3;t=4"#], &policies), two);
    }

    #[test]
    fn quoted_names_may_contain_separators() {
        let names = [report(r"a, b;r=9", 1, 2, Some(7)), report("c", 3, 4, None)];
        let policies = [r#""a, b;r=9";q=7, "c;q=1";q=8"#];
        assert_eq!(read(&[r#""a, b;r=9";r=1;t=2, "c";r=3;t=4"#], &policies), names);
        let escaped = report(r#"a\", b"#, 1, 2, None);
        assert_eq!(read(&[r#""a\", b";r=1;t=2, "never ends"#], &[]), [escaped]);
    }

    #[test]
    fn odd_spacing_and_order() {
        assert_eq!(
            read(&[r#"  default ;  t = 30 ; x ;R="5" , "#], &[]),
            [report("default", 5, 30, None)]
        );
    }

    #[test]
    fn the_last_of_several_parameters_with_one_name_counts() {
        let policy = [r#""a";q=1;q=9"#];
        assert_eq!(read(&[r#""a";r=50;t=30;r=0;T=60"#], &policy), [report("a", 0, 60, Some(9))]);
        assert_eq!(read(&[r#""a";r=50;t=30;r=x"#], &[]), []);
    }

    #[test]
    fn garbage_is_left_out() {
        for garbage in
            ["", ",,;", "\"a\"", "a;r=;t=", "a;r=-1;t=2", "a;r=1", "r=1;t=2", "a;r=1;t=1e3", "💥"]
        {
            let value = HeaderValue::from_bytes(garbage.as_bytes()).unwrap();
            let headers = HeaderMap::from_iter([(HeaderName::from_static("ratelimit"), value)]);
            assert_eq!(reports(&headers), [], "{garbage}");
        }
        assert_eq!(read(&["junk, \"a\";r=1;t=2"], &["q;w"]), [report("a", 1, 2, None)]);
    }
}
