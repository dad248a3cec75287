//! Markdown as markup of our own making: a fixed set of elements, and nothing of the author's but text.

use crate::fault::{Faults, quoted};
use crate::read::Around;
use crate::{Control, Quantity};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

/// A formula as it was written, where nothing sets it.
///
/// # Errors
/// Never; others of its kind can fail.
pub fn plain_formula(latex: &str, apart: bool) -> Result<String, String> {
    let class = if apart { "formula-plain formula-apart" } else { "formula-plain" };
    Ok(format!("<code class=\"{class}\">{}</code>", escaped(latex)))
}

/// The markup of one line, without a paragraph around it.
pub(crate) fn inline(text: &str, line: usize, around: &Around, faults: &mut Faults) -> String {
    let html = of(text, line, around, faults);
    let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.map(str::to_owned).unwrap_or(html)
}

/// The markup of a text that begins at this line of its file.
pub(crate) fn of(text: &str, line: usize, around: &Around, faults: &mut Faults) -> String {
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES;
    let events = TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter());
    let mut writer =
        Writer { html: String::new(), links: Vec::new(), in_head: false, verbatim: false, around, faults };
    let mut read_to = (0, line);
    for (event, range) in events {
        if range.start > read_to.0 {
            read_to.1 +=
                text.as_bytes()[read_to.0..range.start].iter().filter(|byte| **byte == b'\n').count();
            read_to.0 = range.start;
        }
        writer.event(event, read_to.1);
    }
    writer.html
}

struct Writer<'a, 'b> {
    html: String,
    /// What closes the links that are open.
    links: Vec<String>,
    in_head: bool,
    verbatim: bool,
    around: &'a Around<'b>,
    faults: &'a mut Faults,
}

impl Writer<'_, '_> {
    fn event(&mut self, event: Event, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim => self.html.push_str(&escaped(&text)),
            Event::Text(text) => self.text(&text, line),
            Event::Code(text) => {
                self.html.push_str("<code>");
                self.html.push_str(&escaped(&text));
                self.html.push_str("</code>");
            }
            Event::InlineMath(latex) => self.formula(&latex, false, line),
            Event::DisplayMath(latex) => self.formula(&latex, true, line),
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = quoted(&html);
                self.faults.add(
                    line,
                    format!(
                        "HTML is not taken: «{html}». Write Markdown, or put it in backticks to show it."
                    ),
                    format!("不接受 HTML：“{html}”。请用 Markdown，或用反引号括起以原样显示。"),
                );
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag, line: usize) {
        match tag {
            Tag::Link { dest_url, .. } => self.link(&dest_url, line),
            Tag::Image { .. } => {
                self.faults.add(
                    line,
                    "A lesson has no pictures; the page is the picture.",
                    "课程中不能放图片；页面本身就是图。",
                );
            }
            Tag::List(Some(first)) => self.html.push_str(&format!("<ol start=\"{first}\">")),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.verbatim = true;
                self.html.push_str("<pre><code>");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.html.push_str("<thead><tr>");
            }
            Tag::TableCell => self.html.push_str(if self.in_head { "<th>" } else { "<td>" }),
            tag => {
                self.html.push_str(&plain(tag.to_end()).map_or_else(String::new, |name| format!("<{name}>")))
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                if let Some(close) = self.links.pop() {
                    self.html.push_str(&close);
                }
            }
            TagEnd::CodeBlock => {
                self.verbatim = false;
                self.html.push_str("</code></pre>");
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.html.push_str("</tr></thead>");
            }
            TagEnd::TableCell => self.html.push_str(if self.in_head { "</th>" } else { "</td>" }),
            tag => self.html.push_str(&plain(tag).map_or_else(String::new, |name| format!("</{name}>"))),
        }
    }

    /// Opens a link: a button that points or opens, or text with its address behind it.
    fn link(&mut self, target: &str, line: usize) {
        if let Some(name) = target.strip_prefix("control:") {
            if Control::find(name).is_some() {
                self.html.push_str(&format!(
                    "<button type=\"button\" class=\"pointer\" data-control=\"{}\">",
                    escaped(name)
                ));
                self.links.push("</button>".to_owned());
                return;
            }
            let name = quoted(name);
            self.faults.add(
                line,
                format!("There is no control «{name}»."),
                format!("没有名为“{name}”的控件。"),
            );
        } else if let Some(name) = target.strip_prefix("open:").or_else(|| target.strip_prefix('#')) {
            if let Some(link) = (self.around.playground)(name) {
                self.html.push_str(&format!(
                    "<button type=\"button\" class=\"pointer\" data-open=\"{}\">",
                    escaped(&link)
                ));
                self.links.push("</button>".to_owned());
                return;
            }
            let name = quoted(name);
            self.faults.add(
                line,
                format!("«{name}» is neither a link's fragment nor a playground beside the lesson."),
                format!("“{name}”既不是链接片段，也不是课程附带的实验场。"),
            );
        } else if target.starts_with("https://") {
            self.links.push(format!(" (<span class=\"address\">{}</span>)", escaped(target)));
            return;
        } else {
            let target = quoted(target);
            self.faults.add(
                line,
                format!("A link goes to control:NAME, open:NAME, #FRAGMENT or https://…, not to «{target}»."),
                format!("链接只能指向 control:名称、open:名称、#片段 或 https://……，不能是“{target}”。"),
            );
        }
        self.links.push(String::new());
    }

    /// A text, its live values among it.
    fn text(&mut self, text: &str, line: usize) {
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            self.html.push_str(&escaped(before));
            let Some((name, after)) = behind.split_once('}') else {
                rest = "";
                self.unknown(behind, line);
                break;
            };
            match Quantity::find(name) {
                Some(quantity) => {
                    let [name, _] = quantity.name();
                    self.html
                        .push_str(&format!("<span class=\"live\" data-live=\"{}\"></span>", escaped(&name)));
                }
                None => self.unknown(name, line),
            }
            rest = after;
        }
        self.html.push_str(&escaped(rest));
    }

    fn unknown(&mut self, name: &str, line: usize) {
        let name = quoted(name);
        self.faults.add(
            line,
            format!("There is no live value «{{{name}}}»; there are train loss, test accuracy, epoch, learning rate and more. Braces as such stand in backticks."),
            format!("没有名为“{{{name}}}”的实时数值；可用训练损失、测试准确率、轮次、学习率等。花括号本身请放在反引号里。"),
        );
    }

    fn formula(&mut self, latex: &str, apart: bool, line: usize) {
        match (self.around.formula)(latex, apart) {
            Ok(markup) => self.html.push_str(&markup),
            Err(error) => {
                let latex = quoted(latex);
                self.faults.add(
                    line,
                    format!("The formula «{latex}» cannot be read: {error}"),
                    format!("公式“{latex}”无法解析：{error}"),
                );
            }
        }
    }
}

/// The element of a tag that needs nothing but its name.
fn plain(tag: TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(_) => "h4",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Table => "table",
        TagEnd::TableRow => "tr",
        _ => return None,
    })
}

/// A text as it stands in markup, in quotation marks too.
pub(crate) fn escaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            '"' => kept.push_str("&quot;"),
            c => kept.push(c),
        }
    }
    kept
}
