//! One method with named parameters for each operation, which returns a typed call.
//!
//! progenitor's method takes every parameter by position, sends the request and decodes the response. Its method is
//! taken apart, and another one written from the parts: required parameters stay arguments, optional ones become the
//! fields of one struct, and sending is left to the hand-written `Call`. The code is moved to a module for each
//! operation; whatever else stands beside `types` is dropped, since it is written by hand as well.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Arm, Expr, ExprMethodCall, File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item,
    Lit, LitInt, LitStr, Macro, Member, Pat, PathArguments, ReturnType, Stmt, Type, TypeReference,
    parse_quote, punctuated::Punctuated, visit_mut::VisitMut,
};

use super::{super::Error, doc_comments, parse_items, type_names};

pub(super) fn write(file: &mut File) -> Result<(), Error> {
    let taken = type_names(file);
    let mut kept = Vec::new();
    let mut operations: Vec<Item> = Vec::new();
    for item in file.items.drain(..) {
        match item {
            Item::Mod(module) if module.ident == "types" => kept.push(Item::Mod(module)),
            Item::Impl(block) if block.trait_.is_none() => {
                for item in &block.items {
                    if let ImplItem::Fn(function) = item
                        && function.sig.asyncness.is_some()
                    {
                        operations.push(operation(function, &taken)?);
                    }
                }
            }
            _ => {}
        }
    }
    if !operations.is_empty() {
        kept.push(parse_quote! { mod operations { #(#operations)* } });
    }
    file.items = kept;
    Ok(())
}

/// The module of the operation that `function` is progenitor's method of.
fn operation(function: &ImplItemFn, taken: &BTreeSet<Ident>) -> Result<Item, Error> {
    let name = &function.sig.ident;
    let refused = |problem: String| Error::Code(format!("operation {name}: {problem}"));
    let request = Request::of(function)
        .map_err(|code| refused(format!("no typed call can be made of `{code}`")))?;
    let arguments: Vec<Argument> = function.sig.inputs.iter().filter_map(Argument::of).collect();
    let is_optional = |name: &Ident| arguments.iter().any(|it| it.name == *name && it.optional);

    let params_name = format_ident!("{}Params", name.to_string().to_upper_camel_case());
    let (optional, required): (Vec<&Argument>, Vec<&Argument>) =
        arguments.iter().partition(|argument| argument.optional);
    let documentation = Documentation::of(function, &arguments);
    let mut inputs: Vec<TokenStream> =
        required.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty }).collect();
    let mut params = None;
    if !optional.is_empty() {
        if taken.contains(&params_name) {
            let problem = format!("its parameters need the name {params_name}, which a schema has");
            return Err(refused(problem));
        }
        if required.iter().any(|argument| argument.name == "params") {
            return Err(refused("a required parameter has the name `params`".into()));
        }
        let fields = optional.iter().map(|Argument { name, ty, .. }| {
            let text = documentation.field(name, &request);
            quote! { #[doc = #text] pub #name: ::std::option::Option<#ty> }
        });
        let text = format!(" The optional parameters of [`Client::{name}`].");
        params = Some(quote! {
            #[doc = #text]
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct #params_name { #(#fields,)* }
        });
        inputs.push(quote! { params: &#params_name });
    }

    let Request { method, path, query, body, statuses } = &request;
    let query = query.iter().map(|(wire, argument)| {
        if is_optional(argument) {
            quote! { .param(#wire, &params.#argument) }
        } else {
            quote! { .param(#wire, &#argument) }
        }
    });
    let body = body.iter();
    let text = &documentation.method;
    let success = success(function)
        .ok_or_else(|| refused("no type can be told for its successful response".into()))?;
    let code = quote! {
        mod #name {
            use super::super::*;

            #params

            impl Client {
                #[doc = #text]
                pub fn #name(&self, #(#inputs),*) -> ::std::result::Result<Call<#success>, Error> {
                    self.request(Method::#method, &[#(#path),*])
                        #(.json(#body))*
                        #(#query)*
                        .call(|status| matches!(status, #(#statuses)|*))
                }
            }
        }
    };
    let mut items = parse_items(code)?;
    items.pop().ok_or_else(|| refused("nothing to write".into()))
}

/// A parameter of an operation.
struct Argument {
    name: Ident,
    /// The type of the argument, or of the field inside its `Option`.
    ty: Type,
    optional: bool,
}

impl Argument {
    fn of(input: &FnArg) -> Option<Self> {
        let FnArg::Typed(argument) = input else { return None };
        let Pat::Ident(name) = &*argument.pat else { return None };
        let mut ty = (*argument.ty).clone();
        Unnamed.visit_type_mut(&mut ty);
        let inner = generic(&ty, "Option");
        Some(Self {
            name: name.ident.clone(),
            optional: inner.is_some(),
            ty: inner.map_or_else(|| borrowed(&ty), owned),
        })
    }
}

/// Removes the names of lifetimes.
struct Unnamed;

impl VisitMut for Unnamed {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = None;
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }
}

/// `T` of `name<T>`.
fn generic<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type that `ty` is lent from: `String` of `&str`.
fn owned(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => parse_quote!(::std::string::String),
        element => element.clone(),
    }
}

/// A slice for a reference to a vector.
fn borrowed(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    generic(&reference.elem, "Vec").map_or_else(|| ty.clone(), |element| parse_quote!(&[#element]))
}

/// `T` of progenitor's `Result<ResponseValue<T>, _>`.
fn success(function: &ImplItemFn) -> Option<&Type> {
    let ReturnType::Type(_, output) = &function.sig.output else { return None };
    generic(generic(output, "Result")?, "ResponseValue")
}

/// What progenitor's method sends, and which responses it decodes.
struct Request {
    /// The HTTP method, as a constant of `http::Method` is called.
    method: Ident,
    /// The parts of the path.
    path: Vec<TokenStream>,
    /// The query parameters: name on the wire and argument.
    query: Vec<(String, Ident)>,
    /// The argument that is the body.
    body: Option<Ident>,
    /// The patterns of successful statuses.
    statuses: Vec<Pat>,
}

impl Request {
    /// Takes the method apart. An error is the code that it does not know.
    fn of(function: &ImplItemFn) -> Result<Self, String> {
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
                    Some(Expr::Try(built)) => {
                        let mut step = &*built.expr;
                        while let Expr::MethodCall(call) = step {
                            request.step(call).ok_or_else(|| code(call))?;
                            step = &call.receiver;
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

    /// Notes one step of the chain that builds the request.
    fn step(&mut self, call: &ExprMethodCall) -> Option<()> {
        let argument = call.args.first();
        match call.method.to_string().as_str() {
            "build" => {}
            // Without header parameters, which are refused, the map holds only the description's version: this
            // vendor gives the header another meaning.
            "headers" => {}
            "header" if argument?.to_token_stream().to_string().ends_with("ACCEPT") => {}
            "query" => {
                let Expr::Reference(reference) = argument? else { return None };
                let Expr::Call(new) = &*reference.expr else { return None };
                let Expr::Lit(literal) = new.args.first()? else { return None };
                let Lit::Str(wire) = &literal.lit else { return None };
                self.query.push((wire.value(), variable(new.args.get(1)?)?));
            }
            "json" => self.body = Some(variable(argument?)?),
            method @ ("get" | "put" | "post" | "delete" | "options" | "head" | "patch"
            | "trace")
                if is_http_client(&call.receiver) =>
            {
                self.method = format_ident!("{}", method.to_uppercase());
            }
            _ => return None,
        }
        Some(())
    }
}

fn is_http_client(receiver: &Expr) -> bool {
    matches!(receiver, Expr::Field(field)
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
fn path(format: &Macro) -> Option<Vec<TokenStream>> {
    let arguments =
        format.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated).ok()?;
    let mut arguments = arguments.iter();
    let Expr::Lit(literal) = arguments.next()? else { return None };
    let Lit::Str(template) = &literal.lit else { return None };
    let template = template.value();
    let _base_url = arguments.next()?;
    let mut parts = Vec::new();
    for (index, text) in template.strip_prefix("{}")?.split("{}").enumerate() {
        if index > 0 {
            let name = variable(arguments.next()?)?;
            parts.push(quote! { &segment(&#name) });
        }
        if !text.is_empty() {
            let text = LitStr::new(text, proc_macro2::Span::call_site());
            parts.push(quote! { #text });
        }
    }
    Some(parts)
}

/// The statuses that `arm` decodes as a success.
fn status(arm: &Arm) -> Option<Pat> {
    if arm.body.to_token_stream().to_string().starts_with("Err") {
        return None;
    }
    let mut pattern = arm.pat.clone();
    Unsuffixed.visit_pat_mut(&mut pattern);
    Some(pattern)
}

/// `200` for `200u16`.
struct Unsuffixed;

impl VisitMut for Unsuffixed {
    fn visit_lit_int_mut(&mut self, literal: &mut LitInt) {
        *literal = LitInt::new(literal.base10_digits(), literal.span());
    }
}

/// progenitor's doc comment, which ends with a list of all parameters, taken apart.
struct Documentation {
    /// The method's text, with the required parameters that have a description.
    method: String,
    /// The descriptions of parameters.
    parameters: Vec<(Ident, String)>,
}

impl Documentation {
    fn of(function: &ImplItemFn, arguments: &[Argument]) -> Self {
        let text: String =
            function.attrs.iter().filter_map(doc_comments::doc).collect::<Vec<_>>().join("\n");
        let entry = |argument: &Argument| format!("\n- `{}`", argument.name);
        let list = arguments.first().and_then(|first| {
            text.split_once(&format!("\n\nArguments:{}", entry(first)))
                .map(|(before, after)| (before, format!("{}{after}", entry(first))))
        });
        let Some((before, mut list)) = list else {
            return Self { method: text, parameters: Vec::new() };
        };
        let mut parameters = Vec::new();
        // From the last to the first, so that what is left always ends with an entry's description.
        for argument in arguments.iter().rev() {
            let entry = entry(argument);
            if let Some(start) = list.rfind(&entry) {
                let described = list.split_off(start);
                let description = described.trim_start_matches(&entry).trim_start_matches(':');
                parameters.push((argument.name.clone(), description.trim().to_owned()));
            }
        }
        parameters.reverse();
        let mut method = before.to_owned();
        let required = parameters.iter().filter(|(name, description)| {
            !description.is_empty() && arguments.iter().any(|it| it.name == *name && !it.optional)
        });
        for (index, (name, description)) in required.enumerate() {
            method.push_str(if index == 0 { "\n\nArguments:\n" } else { "\n" });
            method.push_str(&format!("- `{name}`: {description}"));
        }
        Self { method, parameters }
    }

    /// The description of an optional parameter, or at least its name on the wire.
    fn field(&self, argument: &Ident, request: &Request) -> String {
        let described =
            self.parameters.iter().find(|(name, text)| name == argument && !text.is_empty());
        described.map_or_else(
            || {
                let wire = request.query.iter().find(|(_, name)| name == argument);
                format!("The query parameter `{}`.", wire.map_or("", |(wire, _)| wire))
            },
            |(_, text)| text.clone(),
        )
    }
}
