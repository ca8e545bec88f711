//! What progenitor's method sends, and which responses it decodes.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Arm, Expr, ExprMethodCall, Ident, ImplItemFn, Lit, LitInt, Macro, Member, Pat, Stmt,
    punctuated::Punctuated, visit_mut::VisitMut,
};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A request, taken out of the code that builds it.
pub(super) struct Request {
    /// The HTTP method, as `http::Method` names its constant.
    pub(super) method: Ident,
    /// The parts of the path.
    pub(super) path: Vec<PathPart>,
    /// The query parameters: the name on the wire, and the argument.
    pub(super) query: Vec<(String, Ident)>,
    /// The argument that is the body.
    pub(super) body: Option<Ident>,
    /// The patterns of the successful statuses.
    pub(super) statuses: Vec<Pat>,
}

/// A part of a path.
pub(super) enum PathPart {
    Text(String),
    Argument(Ident),
}

impl ToTokens for PathPart {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Text(text) => quote! { #text },
            Self::Argument(name) => quote! { &segment(&#name) },
        });
    }
}

impl Request {
    /// Takes the method apart. An error is the first piece of code that is not known.
    pub(super) fn of(function: &ImplItemFn) -> Result<Self, String> {
        let code = |tokens: &dyn ToTokens| tokens.to_token_stream().to_string();
        let mut request = Self {
            method: format_ident!("GET"),
            path: Vec::new(),
            query: Vec::new(),
            body: None,
            statuses: Vec::new(),
        };
        for statement in &function.block.stmts {
            match statement {
                Stmt::Local(local) => match local.init.as_ref().map(|init| &*init.expr) {
                    Some(Expr::Macro(url)) => {
                        request.path = path(&url.mac).ok_or_else(|| code(url))?;
                    }
                    Some(Expr::Try(built)) if matches!(&*built.expr, Expr::MethodCall(_)) => {
                        let mut rest = &*built.expr;
                        while !is_http_client(rest) {
                            rest = request.step(rest).ok_or_else(|| code(rest))?;
                        }
                    }
                    _ => {}
                },
                Stmt::Expr(Expr::Match(decode), _) => {
                    request.statuses = decode.arms.iter().filter_map(status).collect();
                }
                _ => {}
            }
        }
        request.query.reverse();
        Ok(request)
    }

    /// Whether the argument is part of the request.
    pub(super) fn sends(&self, argument: &Ident) -> bool {
        let in_path =
            |part: &PathPart| matches!(part, PathPart::Argument(name) if name == argument);
        self.path.iter().any(in_path)
            || self.query.iter().any(|(_, name)| name == argument)
            || self.body.as_ref() == Some(argument)
    }

    /// Takes the last step off the chain of calls that builds the request, and returns the rest.
    fn step<'a>(&mut self, chain: &'a Expr) -> Option<&'a Expr> {
        let Expr::MethodCall(call) = chain else { return None };
        let ExprMethodCall { method, args, receiver, .. } = call;
        let argument = args.first();
        match method.to_string().as_str() {
            "build" => {}
            // Every parameter is looked for in the path, the query and the body. What is left is the description's
            // version, in a header that this vendor gives another meaning.
            "headers" => {}
            // `Client::request` sets it.
            "header" if argument?.to_token_stream().to_string().ends_with("ACCEPT") => {}
            "query" => {
                let Expr::Reference(reference) = argument? else { return None };
                let Expr::Call(new) = &*reference.expr else { return None };
                let Expr::Lit(literal) = new.args.first()? else { return None };
                let Lit::Str(wire) = &literal.lit else { return None };
                self.query.push((wire.value(), variable(new.args.get(1)?)?));
            }
            "json" => self.body = Some(variable(argument?)?),
            name if METHODS.contains(&name) && is_http_client(receiver) => {
                self.method = format_ident!("{}", name.to_uppercase());
            }
            _ => return None,
        }
        Some(receiver)
    }
}

/// Whether `expression` is `self.client`.
fn is_http_client(expression: &Expr) -> bool {
    matches!(expression, Expr::Field(field)
        if matches!(&field.member, Member::Named(name) if name == "client"))
}

/// `a` of `&a`, and of `encode_path(&a.to_string())`.
fn variable(expression: &Expr) -> Option<Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident().cloned(),
        Expr::Reference(reference) => variable(&reference.expr),
        Expr::MethodCall(call) => variable(&call.receiver),
        Expr::Call(call) => variable(call.args.first()?),
        _ => None,
    }
}

/// The parts of the path in `format!("{}/pets/{}", self.baseurl, encode_path(&id.to_string()))`.
fn path(format: &Macro) -> Option<Vec<PathPart>> {
    let arguments =
        format.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated).ok()?;
    let mut arguments = arguments.iter();
    let Expr::Lit(literal) = arguments.next()? else { return None };
    let Lit::Str(template) = &literal.lit else { return None };
    let _base_url = arguments.next()?;
    let mut parts = Vec::new();
    for (index, text) in template.value().strip_prefix("{}")?.split("{}").enumerate() {
        if index > 0 {
            parts.push(PathPart::Argument(variable(arguments.next()?)?));
        }
        if !text.is_empty() {
            parts.push(PathPart::Text(text.to_owned()));
        }
    }
    Some(parts)
}

/// The statuses of `arm`, if it decodes a success.
fn status(arm: &Arm) -> Option<Pat> {
    if arm.body.to_token_stream().to_string().starts_with("Err") {
        return None;
    }
    let mut pattern = arm.pat.clone();
    WithoutSuffix.visit_pat_mut(&mut pattern);
    Some(pattern)
}

/// `200` for `200u16`.
struct WithoutSuffix;

impl VisitMut for WithoutSuffix {
    fn visit_lit_int_mut(&mut self, literal: &mut LitInt) {
        *literal = LitInt::new(literal.base10_digits(), literal.span());
    }
}
