//! What the sheet of runs says, in both languages.

use layerloom_document::Text;

pub(super) const ABOUT: Text = Text::new(&[
    "Every training from its start is a run, with its settings and its curve. Lay runs over each other to see what a setting does. The same settings and seed give the same curve, and count as one run.",
    "每次从头开始的训练都是一条记录，包含设置与曲线。把多条曲线叠在一起，可看出某个设置的作用。设置与种子都相同则曲线相同，算作同一条记录。",
]);
pub(super) const EMPTY: Text = Text::new(&[
    "No runs yet. Press Play and train for ten steps or more: the run appears here. Then change a setting, reset, and train again.",
    "还没有记录。点击播放并训练至少十步，记录就会出现在这里；然后更改一个设置，重置，再次训练。",
]);
pub(super) const NONE_SHOWN: Text =
    Text::new(&["Choose runs below to see their curves here.", "在下方勾选记录，曲线会显示在这里。"]);

pub(super) const COMPARED: Text = Text::new(&["What is compared", "比较内容"]);
pub(super) const SAMPLES: Text = Text::new(&["Over which samples", "使用的样本"]);
pub(super) const TRAIN: Text = Text::new(&["Train", "训练"]);
pub(super) const TEST: Text = Text::new(&["Test", "测试"]);
pub(super) const LOG: Text = Text::new(&["Log scale", "对数刻度"]);
pub(super) const PLOT: Text = Text::new(&["Curves of the chosen runs", "所选记录的曲线"]);
pub(super) const HOW: Text = Text::new(&[
    "Arrow keys read the values at an epoch; Escape leaves that.",
    "方向键读取某一轮次的值，Esc 退出。",
]);
pub(super) const AT_END: Text = Text::new(&["# at the end", "结束时的#"]);
/// «#» is what is compared, «%» the epoch.
pub(super) const AT_EPOCH: Text = Text::new(&["# at epoch %", "第 % 轮的#"]);

pub(super) const RUN: Text = Text::new(&["Run", "记录"]);
pub(super) const CURVE: Text = Text::new(&["Curve", "曲线"]);
pub(super) const SHOW: Text = Text::new(&["Show #", "显示：#"]);
pub(super) const EPOCH: Text = Text::new(&["# epochs", "# 轮"]);
pub(super) const NOW: Text = Text::new(&["current", "当前"]);
pub(super) const EDITED: Text = Text::new(&["not by its settings alone", "并非仅由设置得出"]);
pub(super) const EDITED_ABOUT: Text = Text::new(&[
    "Settings or weights were changed on the way, or it went on from a file or a link: opening it gives the last settings, and training may give another curve.",
    "训练途中更改过设置或权重，或训练从文件或链接继续：打开后得到的是最后的设置，训练得到的曲线可能不同。",
]);
pub(super) const SEED: Text = Text::new(&["Seed #", "随机种子 #"]);
pub(super) const NAME: Text = Text::new(&["Name", "名称"]);
/// «#» is how many are shown, «%» how many there are.
pub(super) const SHOWN_OF: Text = Text::new(&[
    "# of % runs are shown. Choose others in the table below.",
    "显示了 % 条记录中的 # 条，可在下方表格中勾选其他记录。",
]);
pub(super) const IS_OPEN: Text = Text::new(&[
    "What this run trained is open already. Reset begins it anew.",
    "此记录所训练的内容已经打开。按“重置”可从头开始。",
]);
pub(super) const OPEN: Text = Text::new(&["Open", "打开"]);
pub(super) const PIN: Text = Text::new(&["Pin", "固定"]);
pub(super) const PINNED: Text = Text::new(&["pinned", "已固定"]);
pub(super) const DELETE: Text = Text::new(&["Delete", "删除"]);
pub(super) const PINS_FULL: Text = Text::new(&[
    "No more runs can be pinned. Unpin one first, so that there is room for new runs.",
    "固定的记录已达上限。请先取消固定一条，为新记录留出空间。",
]);

pub(super) const ALL_CSV: Text = Text::new(&["All as CSV", "全部导出 CSV"]);
pub(super) const CLEAR: Text = Text::new(&["Delete all but pinned", "删除未固定的记录"]);
pub(super) const BRING_BACK: Text = Text::new(&["Bring back (#)", "恢复（#）"]);
pub(super) const KEPT: Text = Text::new(&[
    "The latest # runs are kept in this browser, pinned ones for good; «Save project» takes them along. Where very many drawn points or columns leave too little room, pinned runs go first, then the latest.",
    "此浏览器保留最近 # 条记录，固定的记录一直保留；“保存项目”会包含这些记录。若手绘点或列过多而放不下，则优先保留固定的记录，其次是最近的。",
]);
/// «#» is how many runs of a file are pinned no longer.
pub(super) const NO_PINS: Text = Text::new(&[
    "# of its pinned runs are not pinned here, so that there are pins left for yours.",
    "其中 # 条固定的记录在此未固定，以便为你的记录留出名额。",
]);
/// «#» is how many runs of a file have no place.
pub(super) const NO_ROOM: Text = Text::new(&[
    "There is no room for # of its runs. Delete runs, then open it again.",
    "其中 # 条训练记录放不下。请先删除一些记录，再重新打开。",
]);
