//! What the frame says to the person, in both languages.

use layerloom_document::Text;

pub(super) const CONSENT: Text = Text::new(&["A question from the page around", "来自外层页面的请求"]);
/// «#» is the host, «%» what it wants.
pub(super) const ASKS: Text = Text::new(&[
    "The page around (#) asks to read %. Without your press here it gets nothing of this.",
    "外层页面（#）请求读取%。未经你在此点按，它得不到这些内容。",
]);
pub(super) const UNKNOWN_HOST: Text = Text::new(&["it does not say its name", "未表明身份"]);
pub(super) const OWN_DATA: Text =
    Text::new(&["your own data: drawn points and the loaded table", "你的自有数据：绘制的点与载入的表格"]);
pub(super) const WEIGHTS: Text = Text::new(&["the trained weights", "训练得到的权重"]);
pub(super) const DATA_AND_WEIGHTS: Text = Text::new(&[
    "your own data (drawn points and the loaded table) and the trained weights",
    "你的自有数据（绘制的点与载入的表格）以及训练得到的权重",
]);
pub(super) const ALLOW: Text = Text::new(&["Allow", "允许"]);
pub(super) const REFUSE: Text = Text::new(&["Refuse", "拒绝"]);
