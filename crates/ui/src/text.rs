//! Every text of the page's chrome in both languages, grouped by panel. Names and explanations of layers, losses and
//! the like come from their entries.

use layerloom_document::{Bilingual, Text};

/// Texts as sentences.
pub trait IntoBoth {
    /// The text as a sentence that can stand beside sentences made at run time.
    fn into_both(self) -> Bilingual;
}

impl IntoBoth for Text {
    fn into_both(self) -> Bilingual {
        Bilingual::new(self.en, self.zh)
    }
}

// Notices.
pub const UNDONE: Text = Text::new("Undone.", "已撤销。");
pub const REDONE: Text = Text::new("Redone.", "已重做。");
pub const EDIT_TOO_MANY: Text = Text::new("There is no room for more.", "已达上限，无法再添加。");
pub const EDIT_IMPOSSIBLE: Text = Text::new("That change does not fit the network as it is now.", "该修改与当前网络不符。");
pub const WORKER_FAILED: Text = Text::new(
    "Training has stopped working here. Reload the page; your network stays in the address.",
    "训练已停止工作。请重新加载页面；网络已保存在地址中。",
);
