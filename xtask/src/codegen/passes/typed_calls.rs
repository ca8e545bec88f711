//! One method with named parameters for each operation, which returns a typed call.
//!
//! progenitor's method takes every parameter by position, sends the request and decodes the response. This pass takes
//! it apart and writes another from the parts: required parameters stay arguments, optional ones become the fields of
//! one struct, and sending is left to the hand-written `Call`. Each operation gets a module; everything else beside
//! `types` is dropped, since it is written by hand as well.

mod documentation;
mod request;

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    File, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, Pat, PathArguments,
    ReturnType, Type, TypeReference, parse_quote, visit_mut::VisitMut,
};

use self::{documentation::Documentation, request::Request};
use super::{super::Error, parse_items, type_names};

pub(super) fn write(file: &mut File) -> Result<(), Error> {
    let taken = type_names(file);
    let mut kept = Vec::new();
    let mut operations = TokenStream::new();
    for item in file.items.drain(..) {
        match item {
            Item::Mod(module) if module.ident == "types" => kept.push(Item::Mod(module)),
            Item::Impl(block) if block.trait_.is_none() => {
                for item in &block.items {
                    if let ImplItem::Fn(function) = item
                        && function.sig.asyncness.is_some()
                    {
                        operations.extend(operation(function, &taken)?);
                    }
                }
            }
            _ => {}
        }
    }
    if !operations.is_empty() {
        kept.extend(parse_items(quote! { mod operations { #operations } })?);
    }
    file.items = kept;
    Ok(())
}

/// The module of the operation that `function` is progenitor's method of.
fn operation(function: &ImplItemFn, taken: &BTreeSet<Ident>) -> Result<TokenStream, Error> {
    let name = &function.sig.ident;
    let refused = |problem: String| Error::Code(format!("operation {name}: {problem}"));
    let request = Request::of(function)
        .map_err(|code| refused(format!("no typed call can be made of `{code}`")))?;
    let arguments: Vec<Argument> = function.sig.inputs.iter().filter_map(Argument::of).collect();
    if let Some(unsent) = arguments.iter().find(|argument| !request.sends(&argument.name)) {
        return Err(refused(format!("parameter {} is not sent", unsent.name)));
    }
    let success = success(function).ok_or_else(|| refused("no type of success body".into()))?;
    let documentation = Documentation::of(function, &arguments);

    let (optional, required): (Vec<&Argument>, Vec<&Argument>) =
        arguments.iter().partition(|argument| argument.optional);
    let mut inputs: Vec<TokenStream> =
        required.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty }).collect();
    let mut params = None;
    if !optional.is_empty() {
        let params_name = format_ident!("{}Params", name.to_string().to_upper_camel_case());
        if taken.contains(&params_name) {
            return Err(refused(format!(
                "its optional parameters need the name {params_name}, which a schema has; set \
                 x-rust-name there"
            )));
        }
        if required.iter().any(|argument| argument.name == "params") {
            return Err(refused("a required parameter has the name params".into()));
        }
        let fields = optional.iter().map(|Argument { name, ty, .. }| {
            let text = documentation.field(name, &request);
            quote! { #[doc = #text] pub #name: ::std::option::Option<#ty> }
        });
        let text = format!("The optional parameters of [`Client::{name}`].");
        params = Some(quote! {
            #[doc = #text]
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct #params_name { #(#fields,)* }
        });
        inputs.push(quote! { params: &#params_name });
    }

    let Request { method, path, query, body, statuses } = &request;
    let query = query.iter().map(|(wire, argument)| {
        let owner = optional.iter().any(|it| it.name == *argument).then(|| quote! { params. });
        quote! { .param(#wire, &#owner #argument) }
    });
    let body = body.iter();
    let text = &documentation.method;
    Ok(quote! {
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
    })
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
        WithoutLifetimes.visit_type_mut(&mut ty);
        let inner = generic(&ty, "Option");
        Some(Self {
            name: name.ident.clone(),
            optional: inner.is_some(),
            ty: inner.map_or_else(|| borrowed(&ty), owned),
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

    /// A method as progenitor writes it, with these parameters and this request.
    fn method(parameters: &str, request: &str) -> String {
        format!(
            r#"
            pub mod types {{ pub struct Pet {{}} }}
            pub struct Client;
            impl Client {{ pub fn new() {{}} }}
            impl Client {{
                #[doc = "List pets\n\nAll of them.\n\nSends a `GET` request to `/pets`\n\nArguments:\n- `id`: Which one.\n\nBy its id.\n- `kind`: Which kind.\n\nOne.\n- `tag`\n"]
                pub async fn list_pets<'a>(&'a self, {parameters}) -> Result<ResponseValue<types::Pet>, Error<types::Problem>> {{
                    let url = format!("{{}}/pets/{{}}/all", self.baseurl, encode_path(&id.to_string()),);
                    let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
                    header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(Self::api_version()));
                    #[allow(unused_mut)]
                    let mut request = {request}.headers(header_map).build()?;
                    let info = OperationInfo {{ operation_id: "list_pets" }};
                    self.pre(&mut request, &info).await?;
                    let result = self.exec(request, &info).await;
                    let response = result?;
                    match response.status().as_u16() {{
                        200u16 => ResponseValue::from_response(response).await,
                        201u16..=204u16 => ResponseValue::from_response(response).await,
                        404u16 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
                        _ => Err(Error::UnexpectedResponse(response)),
                    }}
                }}
            }}
            pub mod prelude {{}}"#
        )
    }

    fn problem(parameters: &str, request: &str) -> String {
        let mut file = syn::parse_file(&method(parameters, request)).unwrap();
        write(&mut file).unwrap_err().to_string()
    }

    #[test]
    fn optional_parameters_become_fields_and_required_ones_stay_arguments() {
        let source = method(
            "id: &'a types::PetId, kind: Option<&'a Vec<types::Kind>>, tag: Option<&'a str>, since: &'a Vec<u64>, body: &'a types::Pet",
            r#"self.client.get(url).header(::reqwest::header::ACCEPT, HeaderValue::from_static("application/json"))
                .json(&body)
                .query(&progenitor_client::QueryParam::new("kind", &kind))
                .query(&progenitor_client::QueryParam::new("pet.tag", &tag))
                .query(&progenitor_client::QueryParam::new("since", &since))"#,
        );
        insta::assert_snapshot!(on(&source, |file| write(file).unwrap()));
    }

    #[test]
    fn without_optional_parameters_there_is_no_struct() {
        let written =
            on(&method("id: &'a str", "self.client.delete(url)"), |file| write(file).unwrap());
        assert!(!written.contains("struct ListPetsParams"), "{written}");
        let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("pub fn list_pets( &self, id: &str, ) -> "), "{written}");
        assert!(written.contains("Method::DELETE"), "{written}");
    }

    #[test]
    fn what_cannot_be_a_typed_call_is_refused_with_its_place() {
        let id = "id: &'a str";
        let get = "self.client.get(url)";
        assert_eq!(
            problem(&format!("{id}, x: Option<&'a str>"), get),
            "the generated code cannot be used: operation list_pets: parameter x is not sent"
        );
        assert_eq!(
            problem(
                &format!("{id}, params: &'a str, x: Option<&'a str>"),
                &format!(r#"{get}.query(&Q::new("params", &params)).query(&Q::new("x", &x))"#)
            ),
            "the generated code cannot be used: operation list_pets: a required parameter has the name params"
        );
        for step in [
            ".body(body)",
            ".form_urlencoded(&body)?",
            ".header(::reqwest::header::UPGRADE, \"websocket\")",
        ] {
            let problem = problem(&format!("{id}, body: String"), &format!("{get}{step}"));
            assert!(
                problem.contains("operation list_pets: no typed call can be made of `"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_name_that_a_schema_has_is_refused() {
        let source = method(
            "id: &'a str, x: Option<&'a str>",
            r#"self.client.get(url).query(&Q::new("x", &x))"#,
        );
        let mut file =
            syn::parse_file(&source.replace("struct Pet ", "struct ListPetsParams ")).unwrap();
        let problem = write(&mut file).unwrap_err().to_string();
        assert!(problem.contains("need the name ListPetsParams, which a schema has"), "{problem}");
    }
}
