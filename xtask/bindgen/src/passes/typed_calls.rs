//! One method with named parameters for each operation, which returns a typed call.
//!
//! progenitor's method takes every parameter by position, sends the request and decodes the response. Only the types in
//! its signature are used: required parameters stay arguments, optional ones become the fields of one struct, and
//! sending is left to the hand-written `Call`. Each operation gets a module.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, Ident, Item, ReturnType, Signature, Type, parse_quote};

use super::{
    super::{
        Error,
        bindings::{method_name, parameter_name, parse_items},
        check::{Operation, Parameter},
    },
    generic,
};

/// The module of an operation: its name, and its items.
pub(crate) type Module = (Ident, Vec<Item>);

pub(super) fn modules(
    methods: &[Signature],
    operations: &[Operation],
) -> Result<Vec<Module>, Error> {
    let module = |(index, operation): (usize, &Operation)| {
        let code = types(methods, index).and_then(|types| code(operation, types));
        let code = code.ok_or_else(|| {
            Error::Code(format!("progenitor's method of {} lacks a type", operation.name))
        })?;
        Ok((format_ident!("{}", operation.name), parse_items(code)?))
    };
    operations.iter().enumerate().map(module).collect()
}

/// The types of the arguments of progenitor's method, by their names, and that of the success.
type Types = (BTreeMap<String, Type>, Type);

/// The types of the method for the operation at `index`.
fn types(methods: &[Signature], index: usize) -> Option<Types> {
    let name = method_name(index);
    let signature = methods.iter().find(|signature| signature.ident == name)?;
    let ReturnType::Type(_, output) = &signature.output else { return None };
    let success = generic(generic(output, "Result")?, "ResponseValue")?.clone();
    let arguments = signature.inputs.iter().filter_map(|input| {
        let FnArg::Typed(argument) = input else { return None };
        Some((argument.pat.to_token_stream().to_string(), (*argument.ty).clone()))
    });
    Some((arguments.collect(), success))
}

/// The code of `operation`. `None`: a type is missing.
fn code(operation: &Operation, (mut types, success): Types) -> Option<TokenStream> {
    let name = format_ident!("{}", operation.name);
    let mut arguments = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let Parameter { argument, required, .. } = parameter;
        let ty = types.remove(&parameter_name(index))?;
        let ty = if *required { borrowed(&ty) } else { owned(generic(&ty, "Option")?) };
        arguments.push(Argument { name: format_ident!("{argument}"), ty, parameter });
    }
    let (required, optional): (Vec<&Argument>, Vec<&Argument>) =
        arguments.iter().partition(|argument| argument.parameter.required);
    let mut inputs: Vec<TokenStream> =
        required.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty }).collect();
    let body = types.remove("body").map(|ty| borrowed(&ty));
    inputs.extend(body.iter().map(|ty| quote! { body: #ty }));
    let params = (!optional.is_empty()).then(|| {
        let params_name = format_ident!("{}", operation.parameter_struct());
        inputs.push(quote! { params: &#params_name });
        let fields = optional.iter().map(|Argument { name, ty, parameter }| {
            let text = documentation(parameter);
            let attribute = deprecated(parameter.deprecated);
            quote! { #[doc = #text] #attribute pub #name: ::std::option::Option<#ty> }
        });
        let text = format!("The optional parameters of [`Client::{name}`].");
        quote! {
            #[doc = #text]
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct #params_name { #(#fields,)* }
        }
    });
    let path = path(&operation.path, &arguments);
    let query = arguments.iter().filter(|argument| !argument.parameter.is_in_path);
    let query =
        query.map(|Argument { name, parameter: Parameter { wire, required, .. }, .. }| {
            let owner = (!required).then(|| quote! { params. });
            quote! { .param(#wire, &#owner #name) }
        });
    let body = body.map(|ty| {
        let borrow = (!matches!(ty, Type::Reference(_))).then(|| quote! { & });
        quote! { .json(#borrow body) }
    });
    let method = format_ident!("{}", operation.method);
    let statuses = operation.statuses.iter().map(|status| match &**status {
        "2XX" => quote! { 200..=299 },
        status => status.parse().unwrap_or_default(),
    });
    let text = method_documentation(operation, &required);
    let attribute = deprecated(operation.deprecated);
    let uses_deprecated = operation.parameters.iter().any(|parameter| parameter.deprecated);
    let allow = uses_deprecated.then(|| quote! { #[allow(deprecated)] });
    Some(quote! {
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
    })
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
    let parameters = required.iter().map(|argument| argument.parameter);
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
    // Every other part is the name of a parameter.
    for (index, part) in template.split(['{', '}']).enumerate() {
        match arguments.iter().find(|argument| argument.parameter.wire == part) {
            Some(Argument { name, .. }) if index % 2 == 1 => {
                parts.push(quote! { &segment(&#name) });
            }
            _ if part.is_empty() => {}
            _ => parts.push(quote! { #part }),
        }
    }
    parts
}

/// A parameter, with its name and type in Rust. An optional one is inside of an `Option`.
struct Argument<'a> {
    name: Ident,
    ty: Type,
    parameter: &'a Parameter,
}

/// The type that `ty` is borrowed from: `String` for `&str`.
fn owned(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => parse_quote!(::std::string::String),
        element => element.clone(),
    }
}

/// A reference without a lifetime, to a slice instead of a vector, and any other type as it is.
fn borrowed(ty: &Type) -> Type {
    let Type::Reference(reference) = ty else { return ty.clone() };
    let element = &reference.elem;
    generic(element, "Vec").map_or_else(|| parse_quote!(&#element), |it| parse_quote!(&[#it]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUIRED: [&str; 2] = ["pet.id", "since"];

    /// An operation with these parameters: name on the wire, argument, and description.
    fn operation(parameters: &[[&str; 3]]) -> Operation {
        let parameters = parameters.iter().map(|&[wire, argument, text]| Parameter {
            wire: wire.into(),
            argument: argument.into(),
            text: text.into(),
            place: String::new(),
            is_in_path: wire == "pet.id",
            required: REQUIRED.contains(&wire),
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

    /// What becomes of progenitor's method with these arguments, if it has this name.
    fn written(name: &str, arguments: &str, operation: Operation) -> Result<String, Error> {
        let result = "Result<ResponseValue<types::Pet>, Error<()>>";
        let method = format!("async fn {name}<'a>(&'a self, {arguments}) -> {result} {{}}");
        let method: syn::ImplItemFn = syn::parse_str(&method).unwrap();
        let modules = modules(&[method.sig], &[operation])?.into_iter();
        let files = modules.map(|(name, items)| {
            let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items };
            format!("{name}:\n{}", prettyplease::unparse(&file))
        });
        Ok(files.collect())
    }

    #[test]
    fn optional_parameters_become_fields_and_required_ones_stay_arguments() {
        let operation = operation(&[
            ["pet.id", "pet_id", "Which one.\n\nBy its id."],
            ["kind", "kind", "Which kind.\n\nOne."],
            ["pet.tag", "pet_tag", ""],
            ["since", "since", ""],
        ]);
        let arguments = "p0: &'a types::PetId, p1: Option<&'a Vec<types::Kind>>, p2: Option<&'a str>, \
                         p3: &'a Vec<u64>, body: &'a types::Pet";
        insta::assert_snapshot!(written("m0", arguments, operation).unwrap());
    }

    #[test]
    fn without_optional_parameters_there_is_no_struct() {
        let operation = operation(&[["pet.id", "pet_id", ""]]);
        let written = written("m0", "p0: u64", operation).unwrap();
        assert!(!written.contains("Params"), "{written}");
    }

    #[test]
    fn without_a_type_there_is_no_typed_call() {
        for (name, arguments) in [("m0", "p1: u64"), ("m1", "p0: u64")] {
            let operation = operation(&[["pet.id", "pet_id", ""]]);
            let error = written(name, arguments, operation).unwrap_err();
            assert!(error.to_string().ends_with("method of list_pets lacks a type"), "{error}");
        }
    }
}
