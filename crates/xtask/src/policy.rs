//! The release page's Content-Security-Policy: nothing from elsewhere, and no script but its own.

use crate::digest::sha256;
use crate::shell::Outcome;

/// What a page may do besides running its inline scripts. Where a page's parts come from is its own host alone; pictures
/// of what one sees are also made in the page, and a frame without an origin can run no module and start no worker but one made
/// in the page.
/// Which pages may frame this one is not said, because a policy in a page cannot, and every page may.
const RULES: &str = "default-src 'none'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
    worker-src 'self' blob:; frame-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'";

/// The policy stands right behind this, before all that it is to govern.
const PLACE: &str = "<meta charset=\"utf-8\">";

/// The page with its policy, which allows the inline scripts that it has by their sums.
///
/// A script writes the policy, and runs before anything that it governs: where a document has no origin, WebKit matches
/// nothing with `'self'`, so that the host is named too, which the page knows only once it stands somewhere. A second policy
/// would only take away. Without scripts there is no policy, and nothing that would need one.
///
/// # Errors
/// When the page has no place for it.
pub(crate) fn with_policy(page: &str) -> Outcome<String> {
    if page.matches(PLACE).count() != 1 {
        return Err(format!("index.html must have exactly one {PLACE}"));
    }
    let sums: String =
        inline_scripts(page).iter().map(|script| format!(" '{}'", sha256(script.as_bytes()))).collect();
    let policy = format!(
        "{PLACE}\n<script>\ndocument.head.append(Object.assign(document.createElement(\"meta\"), \
            {{ httpEquiv: \"Content-Security-Policy\", content: \"{RULES}; script-src 'self' blob: 'wasm-unsafe-eval'{sums}\"\
            .replaceAll(\"'self'\", \"'self' \" + location.origin) }}));\n</script>"
    );
    Ok(page.replace(PLACE, &policy))
}

/// The texts of the scripts that stand in the page itself.
fn inline_scripts(page: &str) -> Vec<&str> {
    page.split("<script")
        .skip(1)
        .filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let (text, _) = rest.split_once("</script>")?;
            (!attributes.contains("src=")).then_some(text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PLACE, inline_scripts, with_policy};

    #[test]
    fn inline_scripts_are_found_and_others_are_not() {
        let page = "<script>\na > b\n</script><noscript>c</noscript><script src=\"d.js\"></script><script type=\"module\">e</script>";
        assert_eq!(inline_scripts(page), ["\na > b\n", "e"]);
    }

    #[test]
    fn policy_allows_scripts_by_their_sums() {
        let page = with_policy(&format!("{PLACE}<script></script>")).expect("there is a place");
        assert!(page.contains(
            "script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\".replaceAll("
        ));
        assert!(with_policy("<script></script>").is_err());
    }
}
