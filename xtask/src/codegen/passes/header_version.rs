//! No `api-version` request header: progenitor sends the description's version in it, while this vendor gives the
//! header another meaning.

use quote::ToTokens;
use syn::{Block, Expr, File, Stmt, visit_mut::VisitMut};

const HEADER: &str = "\"api-version\"";
const MAP: &str = "header_map";

pub(super) fn remove(file: &mut File) {
    HeaderVersion.visit_file_mut(file);
}

struct HeaderVersion;

impl VisitMut for HeaderVersion {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !fills_header(statement));
        // With nothing left to put into it, the map goes as well.
        if block.stmts.len() < before && !block.stmts.iter().any(|statement| fills(statement, "")) {
            block.stmts.retain(|statement| !declares_map(statement));
            block.stmts.iter_mut().for_each(|statement| UseOfMap.visit_stmt_mut(statement));
        }
        syn::visit_mut::visit_block_mut(self, block);
    }
}

fn fills_header(statement: &Stmt) -> bool {
    fills(statement, HEADER)
}

/// Whether `statement` calls a method of the map, with `header` somewhere in it.
fn fills(statement: &Stmt, header: &str) -> bool {
    let Stmt::Expr(expression, _) = statement else {
        return false;
    };
    let text = expression.to_token_stream().to_string();
    text.contains(&format!("{MAP} .")) && text.contains(header)
}

fn declares_map(statement: &Stmt) -> bool {
    let Stmt::Local(local) = statement else {
        return false;
    };
    matches!(&local.pat, syn::Pat::Ident(name) if name.ident == MAP)
}

/// Takes `.headers(header_map)` out of a chain of calls.
struct UseOfMap;

impl VisitMut for UseOfMap {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expression);
        if let Expr::MethodCall(call) = expression
            && call.method == "headers"
            && call
                .args
                .first()
                .is_some_and(|argument| argument.to_token_stream().to_string() == MAP)
        {
            *expression = (*call.receiver).clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn removes_the_header_and_the_empty_map() {
        let source = r#"
            fn call() {
                let mut header_map = HeaderMap::with_capacity(1usize);
                header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(version()));
                let request = client.get(url).headers(header_map).build()?;
            }"#;
        insta::assert_snapshot!(on(source, remove), @"
        fn call() {
            let request = client.get(url).build()?;
        }
        ");
    }

    #[test]
    fn keeps_the_map_where_it_has_other_headers() {
        let source = r#"
            fn call() {
                let mut header_map = HeaderMap::with_capacity(2usize);
                header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(version()));
                if let Some(value) = other {
                    header_map.append("other", value.to_string().try_into()?);
                }
                let request = client.get(url).headers(header_map).build()?;
            }"#;
        insta::assert_snapshot!(on(source, remove), @r#"
        fn call() {
            let mut header_map = HeaderMap::with_capacity(2usize);
            if let Some(value) = other {
                header_map.append("other", value.to_string().try_into()?);
            }
            let request = client.get(url).headers(header_map).build()?;
        }
        "#);
    }
}
