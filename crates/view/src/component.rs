//! A component: a function whose arguments become the fields of a struct of its name.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, FnArg, ItemFn, Pat, Result};

pub(crate) fn component(item: TokenStream) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block, .. } = syn::parse2(item)?;
    let name = &sig.ident;
    let mut fields = Vec::new();
    let mut names = Vec::new();
    for argument in &sig.inputs {
        let FnArg::Typed(argument) = argument else {
            return Err(Error::new_spanned(argument, "a component has no self"));
        };
        let Pat::Ident(pattern) = &*argument.pat else {
            return Err(Error::new_spanned(&argument.pat, "an argument of a component is a name"));
        };
        let (notes, ident, kind) = (&argument.attrs, &pattern.ident, &argument.ty);
        fields.push(quote!(#(#notes)* #vis #ident: #kind));
        names.push(pattern);
    }
    Ok(quote! {
        #(#attrs)*
        #vis struct #name { #(#fields),* }
        impl crate::dom::IntoView for #name {
            fn into_view(self) -> crate::dom::View {
                let Self { #(#names),* } = self;
                crate::dom::component(move || crate::dom::IntoView::into_view(#block))
            }
        }
    })
}
