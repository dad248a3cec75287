//! The markup that an author pastes into a page.

/// What a frame may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sandbox {
    /// Scripts, and an origin of its own: `allow-scripts allow-same-origin`.
    #[default]
    Own,
    /// Scripts alone: no storage, no graphics processor, and a slower start.
    Strict,
}

impl Sandbox {
    /// As the attribute of a frame.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Own => "allow-scripts allow-same-origin",
            Self::Strict => "allow-scripts",
        }
    }
}

/// A playground in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The address of the playground's page, without query and fragment.
    pub page: String,
    /// The playground, as the text of a link.
    pub fragment: String,
    /// The lesson of the course that stands open in the frame, by its id.
    pub lesson: Option<String>,
    /// The language, `en` or `zh`; none follows the reader's.
    pub lang: Option<&'static str>,
    /// The colours, `light` or `dark`; none follows the host.
    pub theme: Option<&'static str>,
    /// Controls to be hidden besides those that the playground hides itself.
    pub hide: Vec<String>,
    /// Height in pixels; none follows the content, where the host's page has our script.
    pub height: Option<u32>,
    /// What the frame may do.
    pub sandbox: Sandbox,
    /// What assistive technology calls the frame.
    pub title: String,
}

/// The height of a frame that cannot follow its content, in pixels.
pub const PLAIN_HEIGHT: u32 = 640;

impl Snippet {
    /// The address that the frame shows.
    pub fn address(&self) -> String {
        let mut address = format!("{}?embed", self.page);
        for (key, value) in [("lesson", self.lesson.as_deref()), ("lang", self.lang), ("theme", self.theme)] {
            if let Some(value) = value {
                address += &format!("&{key}={value}");
            }
        }
        if !self.hide.is_empty() {
            address += &format!("&hide={}", self.hide.join(","));
        }
        address + "#" + &self.fragment
    }

    /// The address of the script that stands beside the page.
    pub fn script(&self) -> String {
        let folder = self.page.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/embed.js")
    }

    /// The element, without its script, around markup that is shown until the playground stands.
    pub fn element(&self, meanwhile: &str) -> String {
        let lesson = self.lesson.iter().map(|id| format!("?lesson={id}")).collect::<String>();
        let source = escaped(&format!("{}{lesson}#{}", self.page, self.fragment));
        let mut element = format!("<layerloom-playground src=\"{source}\"");
        let hide = self.hide.join(",");
        let height = self.height.map(|height| height.to_string());
        let attributes = [
            ("hide", Some(hide.as_str()).filter(|hide| !hide.is_empty())),
            ("lang", self.lang),
            ("theme", self.theme),
            ("height", height.as_deref()),
            ("sandbox", (self.sandbox == Sandbox::Strict).then_some(Sandbox::Strict.attribute())),
            ("title", Some(self.title.as_str()).filter(|title| !title.is_empty())),
        ];
        for (key, value) in attributes {
            if let Some(value) = value {
                element += &format!(" {key}=\"{}\"", escaped(value));
            }
        }
        element + ">" + meanwhile + "</layerloom-playground>"
    }

    /// The element with its script: what an author pastes.
    pub fn playground(&self) -> String {
        format!("<script src=\"{}\" async></script>\n{}", escaped(&self.script()), self.element(""))
    }

    /// A frame and nothing else, for pages that let no script in.
    pub fn frame(&self) -> String {
        format!(
            "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{}\" style=\"border: 0\" sandbox=\"{}\" allow=\"clipboard-write; fullscreen\" loading=\"lazy\"></iframe>",
            escaped(&self.address()),
            escaped(&self.title),
            self.height.unwrap_or(PLAIN_HEIGHT),
            self.sandbox.attribute(),
        )
    }
}

/// A text as markup, also within an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
