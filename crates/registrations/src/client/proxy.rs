//! The environment variables that name a proxy.

use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::{
    error::{Error, Result, Setting},
    text::one_line,
};

/// Refuses a variable that the HTTP client cannot read: it would ignore it, and connect without the proxy.
///
/// The rules are those of the HTTP client: the variable of the scheme comes before `ALL_PROXY`, upper case before
/// lower case, and an empty value counts as none.
pub(super) fn check(variable: impl Fn(&str) -> Option<OsString>, is_https: bool) -> Result<()> {
    // In a CGI program, a header of the request can set HTTP_PROXY. Therefore none is used.
    if variable("REQUEST_METHOD").is_some() {
        return Ok(());
    }
    let own = if is_https { ["HTTPS_PROXY", "https_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
    for names in [own, ["ALL_PROXY", "all_proxy"]] {
        let set = names.iter().find_map(|name| Some((*name, variable(name)?)));
        let Some((name, value)) = set.filter(|(_, value)| !value.is_empty()) else { continue };
        let Ok(value) = value.into_string() else {
            return Err(Error::configuration(
                Setting::Proxy,
                format!("the value of {name} is not Unicode"),
            ));
        };
        if is_proxy(&value) {
            return Ok(());
        }
        // A password is the part before an `@`.
        let value =
            if value.contains('@') { String::new() } else { format!(" {:?}", one_line(&value)) };
        return Err(Error::configuration(
            Setting::Proxy,
            format!(
                "the proxy{value} from {name} is not a URL, such as http://proxy.example.com:3128"
            ),
        ));
    }
    Ok(())
}

/// Whether the HTTP client takes it for a proxy. It reads variables with the same code.
fn is_proxy(value: &str) -> bool {
    let matcher = Matcher::builder().all(value.to_owned()).build();
    matcher.intercept(&Uri::from_static("https://api.example.com")).is_some()
}

#[cfg(test)]
mod tests {
    use super::check;

    fn complaint(https: bool, variables: &[(&str, &str)]) -> Option<String> {
        let variable = |wanted: &str| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value.into())
        };
        check(variable, https).err().map(|error| error.to_string())
    }

    #[test]
    fn valid_variables_are_accepted() {
        for value in ["", "proxy:3128", "http://user:hunter2@proxy:3128/", "socks5://[::1]:1"] {
            assert_eq!(complaint(true, &[("HTTPS_PROXY", value)]), None, "{value}");
        }
    }

    #[test]
    fn an_invalid_variable_is_named() {
        for value in [":::", "not a url", "ftp://proxy", "http://", "/path"] {
            let complaint = complaint(true, &[("HTTPS_PROXY", value)]).unwrap();
            let expected = format!("{value:?} from HTTPS_PROXY is not a URL");
            assert!(complaint.contains(&expected), "{complaint}");
        }
        let password = complaint(true, &[("all_proxy", "user:hunter2@:::")]).unwrap();
        assert!(password.contains("all_proxy") && !password.contains("hunter2"), "{password}");
    }

    #[test]
    fn only_a_variable_that_applies_can_be_invalid() {
        assert_eq!(complaint(false, &[("HTTPS_PROXY", ":::")]), None);
        assert!(complaint(false, &[("http_proxy", ":::")]).is_some());
        assert_eq!(complaint(true, &[("HTTPS_PROXY", "proxy"), ("ALL_PROXY", ":::")]), None);
        assert_eq!(complaint(true, &[("HTTPS_PROXY", "proxy"), ("https_proxy", ":::")]), None);
        assert!(complaint(true, &[("HTTPS_PROXY", ""), ("ALL_PROXY", ":::")]).is_some());
        assert_eq!(complaint(true, &[("REQUEST_METHOD", "GET"), ("ALL_PROXY", ":::")]), None);
    }
}
