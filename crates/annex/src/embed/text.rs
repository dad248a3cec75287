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
    Text::new(&["your own data: drawn points and the loaded table", "你自己的数据：绘制的点与载入的表格"]);
pub(super) const WEIGHTS: Text = Text::new(&["the trained weights", "训练得到的权重"]);
pub(super) const DATA_AND_WEIGHTS: Text = Text::new(&[
    "your own data (drawn points and the loaded table) and the trained weights",
    "你自己的数据（绘制的点与载入的表格）以及训练得到的权重",
]);
pub(super) const ALLOW: Text = Text::new(&["Allow", "允许"]);
pub(super) const REFUSE: Text = Text::new(&["Refuse", "拒绝"]);

// The sheet.
pub(crate) const TITLE: Text =
    Text::new(&["Layerloom, a neural-network playground", "Layerloom 神经网络实验场"]);
pub(super) const ABOUT: Text = Text::new(&[
    "Paste one of these into a course page. It holds the playground as it is now; readers change only their own.",
    "将以下任一代码粘贴到课程页面。其中包含实验场的当前内容；读者的改动只影响自己。",
]);
pub(super) const WITH_LESSON: Text =
    Text::new(&["The lesson that is open comes along.", "打开的课程会一同嵌入。"]);
pub(super) const LANGUAGE: Text = Text::new(&["Language", "语言"]);
pub(super) const READERS: Text = Text::new(&["the reader's", "跟随读者"]);
pub(super) const ENGLISH: Text = Text::new(&["English", "English"]);
pub(super) const CHINESE: Text = Text::new(&["简体中文", "简体中文"]);
pub(super) const COLOURS: Text = Text::new(&["Colours", "配色"]);
pub(super) const HOSTS: Text = Text::new(&["the page's", "跟随页面"]);
pub(super) const LIGHT: Text = Text::new(&["light", "浅色"]);
pub(super) const DARK: Text = Text::new(&["dark", "深色"]);
pub(super) const HEIGHT: Text = Text::new(&["Height", "高度"]);
pub(super) const BY_CONTENT: Text = Text::new(&["by content", "随内容"]);
pub(super) const SANDBOX: Text = Text::new(&["Sandbox", "沙盒"]);
pub(super) const SANDBOX_OWN: Text = Text::new(&["usual", "常规"]);
pub(super) const SANDBOX_STRICT: Text = Text::new(&["strictest", "最严格"]);
pub(super) const HIDE: Text = Text::new(&["Hide controls in this frame", "在此框架中隐藏控件"]);
pub(super) const PLAYGROUND: Text = Text::new(&["Element", "元素"]);
pub(super) const FRAME: Text = Text::new(&["Plain frame", "普通框架"]);
pub(super) const PREVIEW: Text = Text::new(&["Preview", "预览"]);
pub(super) const SCORM: Text = Text::new(&["Download as SCORM 1.2", "下载 SCORM 1.2 包"]);
pub(super) const SCORM_ABOUT: Text = Text::new(&[
    "For Moodle and other learning platforms: it reports completion and score when the goal is met. Readers need a connection to this site.",
    "用于 Moodle 等学习平台：达成目标时上报完成状态与分数。读者需要能访问本站。",
]);
pub(super) const DONE_WHEN: Text = Text::new(&["Done when", "完成条件"]);
pub(super) const LESSON_GOAL: Text = Text::new(&["a goal of its lesson is met", "达成课程中的一个目标"]);
pub(super) const NOT_SAVED: Text =
    Text::new(&["The package could not be made. Check the connection.", "未能生成 SCORM 包，请检查网络。"]);
