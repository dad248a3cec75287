//! The texts of the lessons' drawer.

use layerloom_document::Text;

/// A text with numbers in place of its signs, one after the other.
pub(super) fn filled(text: &str, numbers: &[usize]) -> String {
    numbers.iter().fold(text.to_owned(), |text, number| text.replacen('#', &number.to_string(), 1))
}

pub(super) const LOADING: Text = Text::new(&["The lessons are being loaded.", "正在加载课程。"]);
pub(super) const FAILED: Text = Text::new(&[
    "The lessons could not be loaded. Check the connection, and open this again.",
    "课程未能加载。请检查网络后重新打开。",
]);
pub(super) const UNKNOWN: Text = Text::new(&[
    "The address asks for a lesson «#», which there is not. These are the lessons; choose one.",
    "地址要求打开课程“#”，但没有这一课。以下是全部课程，请选择。",
]);
pub(super) const ABOUT: Text = Text::new(&[
    "From one neuron to whole networks. Predict, do, observe: goals tick themselves.",
    "从一个神经元到整个网络。先预测，再操作，再观察；达到目标会自动打勾。",
]);
pub(super) const MINUTES: Text = Text::new(&["min", "分钟"]);
pub(super) const DONE: Text = Text::new(&["Done", "已完成"]);
pub(super) const GOALS_OF: Text = Text::new(&["# of # goals", "目标 # / #"]);
pub(super) const ALL_LESSONS: Text = Text::new(&["All lessons", "全部课程"]);
pub(super) const STEP_OF: Text = Text::new(&["Step # of #", "第 # 步，共 # 步"]);
pub(super) const READ: Text = Text::new(&["To begin", "开始"]);
pub(super) const PREDICT: Text = Text::new(&["Predict", "预测"]);
pub(super) const DO: Text = Text::new(&["Do", "操作"]);
pub(super) const OBSERVE: Text = Text::new(&["Observe", "观察"]);
pub(super) const BEGIN: Text = Text::new(&["Open the start", "打开起点"]);
pub(super) const BEGIN_ABOUT: Text = Text::new(&[
    "It opens in place of what is on the page; Back brings that again.",
    "会替换页面上的内容；浏览器的“后退”可以恢复。",
]);
pub(super) const AGAIN: Text = Text::new(&["Open the start again", "重新打开起点"]);
pub(super) const BACK: Text = Text::new(&["Back", "上一步"]);
pub(super) const NEXT: Text = Text::new(&["Next", "下一步"]);
pub(super) const FINISH: Text = Text::new(&["Finish", "完成"]);
pub(super) const ANSWERS: Text = Text::new(&["Your prediction", "你的预测"]);
pub(super) const PREDICTED: Text = Text::new(&["You predicted:", "你的预测："]);
pub(super) const RIGHT: Text = Text::new(&["So it is.", "正是如此。"]);
pub(super) const OTHERWISE: Text = Text::new(&["It turned out otherwise:", "结果并非如此，而是："]);
pub(super) const GOALS: Text = Text::new(&["Goals", "目标"]);
pub(super) const GOAL: Text = Text::new(&["Goal", "目标"]);
pub(super) const MET: Text = Text::new(&["met", "已达到"]);
pub(super) const NOT_MET: Text = Text::new(&["not yet met", "尚未达到"]);
pub(super) const GOAL_MET: Text = Text::new(&["Goal met: #", "目标达成：#"]);
pub(super) const NOT_BEGUN: Text =
    Text::new(&["Goals are checked once the start is open.", "打开起点后才会检查目标。"]);
pub(super) const LIVE_ELSEWHERE: Text = Text::new(&[
    "Its numbers appear once the lesson's playground is open.",
    "打开本课的内容后，这里的数值才会显示。",
]);
pub(super) const LEARNED: Text = Text::new(&["Well done. What you have learned:", "做得好！你学到了："]);
pub(super) const LEFT: Text = Text::new(&[
    "# of its goals are still open; the steps keep waiting for you.",
    "还有 # 个目标未达到；随时可以回到那些步骤。",
]);
pub(super) const NEXT_LESSON: Text = Text::new(&["Next lesson", "下一课"]);
pub(super) const NO_CONTROL: Text =
    Text::new(&["This control is not on the page now.", "此控件现在不在页面上。"]);

pub(super) const WRITE: Text = Text::new(&["Write a lesson", "编写课程"]);
pub(super) const WRITE_ABOUT: Text = Text::new(&[
    "A lesson is plain text. The link takes it along with what is open on the page.",
    "课程就是纯文本。链接会带上它和页面上打开的内容。",
]);
pub(super) const TEXT: Text = Text::new(&["The lesson's text", "课程文本"]);
pub(super) const TRY: Text = Text::new(&["Try it", "试一试"]);
pub(super) const COPY_LINK: Text = Text::new(&["Copy link", "复制链接"]);
pub(super) const LINE: Text = Text::new(&["Line #: ", "第 # 行："]);
pub(super) const TEMPLATE: Text = Text::new(&[
    "---\ntitle: My lesson\norder: 1\nminutes: 5\nlearned: What this was about.\n---\nWhat is on the page? The test loss is {test loss}.\n\n## Predict\nWhat will happen?\n\n- [x] It learns\n- [ ] It does not\n\n## Do\nPress [Play](control:play).\n\ngoal: test accuracy >= 95 % within 300 epochs\n\n## Observe\nWhy did it happen?\n",
    "---\ntitle: 我的课程\norder: 1\nminutes: 5\nlearned: 这一课讲了什么。\n---\n页面上有什么？测试损失为 {测试损失}。\n\n## 预测\n会发生什么？\n\n- [x] 能学会\n- [ ] 学不会\n\n## 操作\n按[播放](control:play)。\n\ngoal: 测试准确率 >= 95 %，在 300 轮内\n\n## 观察\n为什么会这样？\n",
]);
