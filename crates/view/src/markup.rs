//! From markup to calls. What is fixed about an element, its name and the attributes that are literals, goes into one
//! text that is split at run time: one call instead of many.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use rstml::node::{Infallible, KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement, NodeName};
use rstml::{Parser, ParserConfig};
use syn::{Error, Expr, Ident, Stmt};

/// Elements of pictures, which live in a name space of their own.
const PICTURE: &[&str] = &["svg", "g", "path", "circle", "rect", "line", "polyline", "polygon"];

pub(crate) fn view(tokens: TokenStream) -> TokenStream {
    let (nodes, faults) = Parser::new(ParserConfig::new()).parse_recoverable(tokens).split_vec();
    let faults = faults.into_iter().map(|fault| fault.emit_as_expr_tokens());
    let view = views(&nodes);
    quote!({ #(#faults;)* #view })
}

/// A `View` of all nodes.
fn views(nodes: &[Node]) -> TokenStream {
    match &nodes.iter().filter_map(node).collect::<Vec<_>>()[..] {
        [only] => quote!(crate::dom::IntoView::into_view(#only)),
        all => quote!({
            let all = crate::dom::Several::default();
            #(all.append(#all);)*
            all.into_view()
        }),
    }
}

/// An expression that is `IntoView`; none for what is only for the reader.
fn node(node: &Node) -> Option<TokenStream> {
    Some(match node {
        Node::Element(element) => element_or_component(element),
        Node::Text(text) => text.value.to_token_stream(),
        Node::RawText(text) => text.to_string_best().to_token_stream(),
        Node::Block(NodeBlock::ValidBlock(block)) => match &block.stmts[..] {
            [Stmt::Expr(only, None)] => only.to_token_stream(),
            _ => block.to_token_stream(),
        },
        Node::Block(NodeBlock::Invalid(block)) => block.to_token_stream(),
        Node::Fragment(fragment) => views(&fragment.children),
        Node::Comment(_) | Node::Doctype(_) | Node::Custom(_) => return None,
    })
}

fn element_or_component(element: &NodeElement<Infallible>) -> TokenStream {
    let name = element.name().to_string();
    let is_component = name.rsplit("::").next().is_some_and(|last| last.starts_with(char::is_uppercase));
    match name.as_str() {
        "Show" => show(element),
        "For" => keyed(element),
        _ if is_component => component(element),
        _ => plain(&name, element),
    }
}

/// The value of each attribute by its name; a name alone stands for a variable of that name.
fn arguments(element: &NodeElement<Infallible>) -> impl Iterator<Item = (String, TokenStream)> {
    element.attributes().iter().map(|attribute| match attribute {
        NodeAttribute::Attribute(keyed) => {
            let name = keyed.key.to_string();
            let value = match keyed.value() {
                Some(value) => value.to_token_stream(),
                None => Ident::new(&name, Span::call_site()).to_token_stream(),
            };
            (name, value)
        }
        NodeAttribute::Block(block) => (String::new(), refuse(block, "an argument has a name")),
    })
}

fn argument(element: &NodeElement<Infallible>, name: &str) -> TokenStream {
    let found = arguments(element).find(|(key, _)| key == name);
    found.map_or_else(|| refuse(element.name(), &format!("`{name}` is missing")), |(_, value)| value)
}

fn show(element: &NodeElement<Infallible>) -> TokenStream {
    let (when, children) = (argument(element, "when"), views(element.children()));
    quote!(crate::dom::show(#when, move || #children))
}

fn keyed(element: &NodeElement<Infallible>) -> TokenStream {
    let [each, key, children] = ["each", "key", "children"].map(|name| argument(element, name));
    quote!(crate::dom::keyed(#each, #key, #children))
}

fn component(element: &NodeElement<Infallible>) -> TokenStream {
    let NodeName::Path(path) = element.name() else {
        return refuse(element.name(), "no name of a component");
    };
    let fields = arguments(element).map(|(name, value)| {
        let name = Ident::new(&name, Span::call_site());
        quote!(#name: #value)
    });
    let children = (!element.children().is_empty()).then(|| {
        let children = views(element.children());
        quote!(children: ::std::boxed::Box::new(move || #children))
    });
    let fields = fields.chain(children);
    quote!(#path { #(#fields),* })
}

fn plain(name: &str, element: &NodeElement<Infallible>) -> TokenStream {
    let mut fixed = if PICTURE.contains(&name) { format!("\u{1}{name}") } else { name.to_owned() };
    let mut before = Vec::new();
    // Properties such as a select's value mean something only once the children are there.
    let mut after = Vec::new();
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            before.push(refuse(attribute, "an attribute has a name"));
            continue;
        };
        match change(attribute) {
            Change::Fixed(key, value) => fixed.push_str(&format!("\u{0}{key}\u{0}{value}")),
            Change::Before(call) => before.push(call),
            Change::After(call) => after.push(call),
        }
    }
    let children = element.children().iter().filter_map(node);
    quote!({
        let element = crate::dom::element(#fixed);
        #(#before;)*
        #(crate::dom::append(&element, #children);)*
        #(#after;)*
        crate::dom::View::from(element)
    })
}

/// What an attribute comes to.
enum Change {
    Fixed(String, String),
    Before(TokenStream),
    After(TokenStream),
}

fn change(attribute: &KeyedAttribute) -> Change {
    let name = attribute.key.to_string();
    let value = match attribute.value() {
        // Braces around a value keep a `>` in it from ending the tag.
        Some(Expr::Block(braced)) => match &braced.block.stmts[..] {
            [Stmt::Expr(only, None)] => only,
            _ => return Change::Before(refuse(&attribute.key, "braces hold one expression")),
        },
        Some(value) => value,
        None => return Change::Fixed(name, String::new()),
    };
    match name.split_once(':') {
        Some(("on", event)) => {
            let event = Ident::new(event, Span::call_site());
            Change::Before(quote!(crate::dom::on(&element, leptos::ev::#event, #value)))
        }
        Some(("class", class)) => Change::Before(quote!(crate::dom::class(&element, #class, #value))),
        Some(("prop", property)) => Change::After(quote!(crate::dom::property(&element, #property, #value))),
        Some(_) => Change::Before(refuse(&attribute.key, "known are on:, class: and prop:")),
        None if name == "node_ref" => Change::After(quote!(#value.keep(&element))),
        None if name == "inner_html" => Change::Before(quote!(crate::dom::inner_html(&element, #value))),
        None => match (value, attribute.value_literal_string()) {
            (Expr::Lit(_), Some(text)) => Change::Fixed(name, text),
            _ => Change::Before(quote!(crate::dom::attribute(&element, #name, #value))),
        },
    }
}

fn refuse(place: &impl ToTokens, why: &str) -> TokenStream {
    Error::new_spanned(place, why).into_compile_error()
}
