//! How long things become in a URL.

/// How long a text is in a query: what is not plain takes three bytes.
pub(crate) fn encoded_length(text: &str) -> usize {
    let length = |byte: u8| match byte {
        b'*' | b'-' | b'.' | b'_' | b' ' => 1,
        _ if byte.is_ascii_alphanumeric() => 1,
        _ => 3,
    };
    text.bytes().map(length).sum()
}

#[cfg(test)]
mod tests {
    use super::encoded_length;

    #[test]
    fn the_length_is_that_of_the_encoded_form() {
        for text in ["abc-1_2.3*", "a b", "ä/&=+%~!", "日本"] {
            let url = reqwest::Url::parse_with_params("http://a/", [("", text)]).unwrap();
            let encoded = url.query().unwrap().trim_start_matches('=');
            assert_eq!(encoded_length(text), encoded.len(), "{text}");
        }
    }
}
