//! One method with named parameters for each operation, which returns a typed call.
//!
//! progenitor's method takes every parameter by position, sends the request and decodes the response. Only the types in
//! its signature are used: required parameters stay arguments, optional ones become the fields of one struct, and
//! sending is left to the hand-written `Call`. Each operation gets a module; everything else beside `types` is removed,
//! since it is written by hand as well.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    File, FnArg, Ident, ImplItem, ImplItemFn, Item, Pat, ReturnType, Type, TypeReference,
    parse_quote, visit_mut::VisitMut,
};

use super::{
    super::{
        Error,
        check::{Operation, Parameter},
    },
    generic, parse_items,
};

/// What is written for an operation.
pub(crate) struct Method<'a> {
    pub(crate) operation: &'a Operation,
    /// The path of each parameter by its name on the wire: an argument, or a field of the struct.
    pub(crate) parameters: Vec<(&'a str, String)>,
    /// The path of the type of the request body, if it is one of the description.
    pub(crate) sent: Option<String>,
    /// The path of the type of the response body, if it is one of the description.
    pub(crate) received: Option<String>,
}

pub(super) fn write<'a>(
    file: &mut File,
    operations: &'a [Operation],
) -> Result<Vec<Method<'a>>, Error> {
    let (mut modules, mut methods) = (TokenStream::new(), Vec::new());
    for operation in operations {
        let refused = |problem| Error::Code(format!("operation {}: {problem}", operation.name));
        let function = method(file, &operation.name).ok_or_else(|| refused("no method".into()))?;
        let (module, method) = module(operation, function).map_err(refused)?;
        modules.extend(module);
        methods.push(method);
    }
    file.items.retain(|item| matches!(item, Item::Mod(module) if module.ident == "types"));
    if !modules.is_empty() {
        file.items.extend(parse_items(quote! { mod operations { #modules } })?);
    }
    Ok(methods)
}

/// progenitor's method of this name.
fn method<'a>(file: &'a File, name: &str) -> Option<&'a ImplItemFn> {
    let blocks = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(block),
        _ => None,
    });
    blocks.flat_map(|block| &block.items).find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// The module of `operation`. An error is the reason why there is none.
fn module<'a>(
    operation: &'a Operation,
    function: &ImplItemFn,
) -> Result<(TokenStream, Method<'a>), String> {
    let name = &function.sig.ident;
    let arguments: Vec<Argument> =
        function.sig.inputs.iter().filter_map(|input| Argument::of(input, operation)).collect();
    if let Some(unsent) = arguments.iter().find(|it| it.parameter.is_none() && it.name != "body") {
        return Err(format!("argument {} is not a parameter", unsent.name));
    }
    let (optional, required): (Vec<&Argument>, Vec<&Argument>) =
        arguments.iter().partition(|argument| argument.optional);
    let mut inputs: Vec<TokenStream> =
        required.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty }).collect();
    let mut params = None;
    if !optional.is_empty() {
        let params_name = format_ident!("{}", operation.parameter_struct());
        if required.iter().any(|argument| argument.name == "params") {
            return Err("a required parameter has the name params".into());
        }
        let fields = optional.iter().map(|Argument { name, ty, parameter, .. }| {
            let text = parameter.map(documentation);
            let attribute = deprecated(parameter.is_some_and(|parameter| parameter.deprecated));
            quote! { #[doc = #text] #attribute pub #name: ::std::option::Option<#ty> }
        });
        let text = format!("The optional parameters of [`Client::{name}`].");
        params = Some(quote! {
            #[doc = #text]
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct #params_name { #(#fields,)* }
        });
        inputs.push(quote! { params: &#params_name });
    }

    let mut parameters = Vec::new();
    for Parameter { wire, argument, .. } in &operation.parameters {
        parameters.push(match arguments.iter().find(|it| it.name == argument) {
            Some(it) if it.optional => {
                (&**wire, format!("{}.{argument}", operation.parameter_struct()))
            }
            Some(_) => (&**wire, format!("Client::{name}({argument})")),
            None => return Err(format!("parameter {wire} has no argument")),
        });
    }
    let path = path(&operation.path, &arguments);
    let query = arguments.iter().filter_map(|argument| {
        let Parameter { wire, .. } = argument.parameter?;
        let in_path = operation.path.contains(&format!("{{{wire}}}"));
        let owner = argument.optional.then(|| quote! { params. });
        let name = &argument.name;
        (!in_path).then(|| quote! { .param(#wire, &#owner #name) })
    });
    let body = arguments.iter().find(|argument| argument.parameter.is_none());
    let sent = body.and_then(|argument| described(&argument.ty));
    let body = body.map(|Argument { name, ty, .. }| {
        let borrow = (!matches!(ty, Type::Reference(_))).then(|| quote! { & });
        quote! { .json(#borrow #name) }
    });
    let method = format_ident!("{}", operation.method);
    let success = success(function).ok_or("no type of success body")?;
    let statuses = operation.statuses.iter().map(|status| {
        let status: Option<u16> = status.parse().ok();
        status.map_or_else(
            || quote! { 200..=299 },
            |status| Literal::u16_unsuffixed(status).into_token_stream(),
        )
    });
    let text = method_documentation(operation, &required);
    let attribute = deprecated(operation.deprecated);
    let uses_deprecated = operation.parameters.iter().any(|parameter| parameter.deprecated);
    let allow = uses_deprecated.then(|| quote! { #[allow(deprecated)] });
    let module = quote! {
        mod #name {
            use super::super::*;

            #params

            impl Client {
                #[doc = #text]
                #attribute
                #allow
                pub fn #name(&self, #(#inputs),*) -> ::std::result::Result<Call<#success>, Error> {
                    self.request(Method::#method, &[#(#path),*])
                        #body
                        #(#query)*
                        .call(|status| matches!(status, #(#statuses)|*))
                }
            }
        }
    };
    Ok((module, Method { operation, parameters, sent, received: described(success) }))
}

/// The path of `ty`, or of what it borrows, if it is a type of the description.
fn described(ty: &Type) -> Option<String> {
    let text = ty.to_token_stream().to_string();
    let name = text.trim_start_matches(['&', ' ']).strip_prefix("types :: ")?;
    Some(format!("types::{name}"))
}

fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote! { #[deprecated = "deprecated by the vendor"] })
}

fn documentation(parameter: &Parameter) -> String {
    let Parameter { wire, text, .. } = parameter;
    if text.is_empty() { format!("The query parameter `{wire}`.") } else { text.clone() }
}

fn method_documentation(operation: &Operation, required: &[&Argument]) -> String {
    let Operation { method, path, text, .. } = operation;
    let mut sections = vec![text.clone(), format!("Sends a `{method}` request to `{path}`.")];
    let parameters = required.iter().filter_map(|argument| argument.parameter);
    let entries: Vec<String> = parameters
        .filter(|parameter| !parameter.text.is_empty())
        .map(|Parameter { argument, text, .. }| format!("- `{argument}`: {text}"))
        .collect();
    if !entries.is_empty() {
        sections.push(format!("Arguments:\n{}", entries.join("\n")));
    }
    sections.join("\n\n").trim_start().to_owned()
}

/// The parts of a path: text, and arguments as segments.
fn path(template: &str, arguments: &[Argument]) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    // An argument of this name hides the function.
    let is_hidden = arguments.iter().any(|argument| argument.name == "segment");
    let function = if is_hidden {
        quote! { self::segment }
    } else {
        quote! { segment }
    };
    // Every other part is the name of a parameter.
    for (index, part) in template.split(['{', '}']).enumerate() {
        let is_named = |argument: &&Argument| {
            argument.parameter.is_some_and(|parameter| parameter.wire == part)
        };
        match arguments.iter().find(is_named) {
            Some(Argument { name, .. }) if index % 2 == 1 => {
                parts.push(quote! { &#function(&#name) });
            }
            _ if part.is_empty() => {}
            _ => parts.push(quote! { #part }),
        }
    }
    parts
}

/// A parameter or the body.
struct Argument<'a> {
    name: Ident,
    /// The type of the argument, or of the field inside its `Option`.
    ty: Type,
    optional: bool,
    /// `None` for the body.
    parameter: Option<&'a Parameter>,
}

impl<'a> Argument<'a> {
    fn of(input: &FnArg, operation: &'a Operation) -> Option<Self> {
        let FnArg::Typed(argument) = input else { return None };
        let Pat::Ident(name) = &*argument.pat else { return None };
        let mut ty = (*argument.ty).clone();
        WithoutLifetimes.visit_type_mut(&mut ty);
        let inner = generic(&ty, "Option");
        Some(Self {
            name: name.ident.clone(),
            optional: inner.is_some(),
            ty: inner.map_or_else(|| borrowed(&ty), owned),
            parameter: operation.parameters.iter().find(|it| name.ident == it.argument),
        })
    }
}

struct WithoutLifetimes;

impl VisitMut for WithoutLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = None;
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }
}

/// The type that `ty` is borrowed from: `String` for `&str`.
fn owned(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => parse_quote!(::std::string::String),
        element => element.clone(),
    }
}

/// A slice for a reference to a vector, and any other type as it is.
fn borrowed(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    generic(&reference.elem, "Vec").map_or_else(|| ty.clone(), |element| parse_quote!(&[#element]))
}

/// `T` of progenitor's `Result<ResponseValue<T>, _>`.
fn success(function: &ImplItemFn) -> Option<&Type> {
    let ReturnType::Type(_, output) = &function.sig.output else { return None };
    generic(generic(output, "Result")?, "ResponseValue")
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    /// An operation with these parameters: name on the wire, argument, and description.
    fn operation(parameters: &[[&str; 3]]) -> Operation {
        let parameters = parameters.iter().map(|&[wire, argument, text]| Parameter {
            wire: wire.into(),
            argument: argument.into(),
            text: text.into(),
            required: false,
            deprecated: false,
        });
        Operation {
            pointer: "/paths/~1pets/get".into(),
            name: "list_pets".into(),
            method: "GET".into(),
            path: "/pets/{pet.id}/all".into(),
            text: "List pets\n\nAll of them.".into(),
            parameters: parameters.collect(),
            statuses: vec!["200".into(), "2XX".into()],
            deprecated: false,
        }
    }

    /// progenitor's code for an operation with these arguments.
    fn code(arguments: &str) -> String {
        format!(
            "pub mod types {{ pub struct Pet {{}} }}
            pub struct Client;
            impl Client {{ pub fn new() {{}} }}
            impl Client {{
                pub async fn list_pets<'a>(&'a self, {arguments}) -> Result<ResponseValue<types::Pet>, Error<()>> {{}}
            }}
            pub mod prelude {{}}"
        )
    }

    fn problem(parameters: &[[&str; 3]], code: &str) -> String {
        let mut file = syn::parse_file(code).unwrap();
        let problem = write(&mut file, &[operation(parameters)]).err().unwrap().to_string();
        problem.replace("the generated code cannot be used: ", "")
    }

    #[test]
    fn optional_parameters_become_fields_and_required_ones_stay_arguments() {
        let operation = operation(&[
            ["pet.id", "pet_id", "Which one.\n\nBy its id."],
            ["kind", "kind", "Which kind.\n\nOne."],
            ["pet.tag", "pet_tag", ""],
            ["since", "since", ""],
        ]);
        let code = code(
            "pet_id: &'a types::PetId, kind: Option<&'a Vec<types::Kind>>, pet_tag: Option<&'a str>, \
             since: &'a Vec<u64>, body: &'a types::Pet",
        );
        insta::assert_snapshot!(on(&code, |file| drop(write(file, &[operation]).unwrap())));
    }

    #[test]
    fn without_optional_parameters_there_is_no_struct() {
        let operation = operation(&[["pet.id", "pet_id", ""]]);
        let written = on(&code("pet_id: u64"), |file| drop(write(file, &[operation]).unwrap()));
        assert!(!written.contains("Params"), "{written}");
    }

    #[test]
    fn what_cannot_be_a_typed_call_is_refused_with_its_place() {
        let id = ["pet.id", "pet_id", ""];
        let optional = code("pet_id: u64, x: Option<&'a str>");
        assert_eq!(problem(&[id], &optional), "operation list_pets: argument x is not a parameter");
        assert_eq!(
            problem(
                &[id, ["params", "params", ""], ["x", "x", ""]],
                &code("pet_id: u64, params: u64, x: Option<&'a str>")
            ),
            "operation list_pets: a required parameter has the name params"
        );
        assert_eq!(problem(&[id], "impl Client {}"), "operation list_pets: no method");
    }
}
