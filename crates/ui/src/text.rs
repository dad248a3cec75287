//! Every text of the page's chrome in both languages, grouped by panel. Names and explanations of layers, losses and
//! the like come from their entries.

use layerloom_document::{Bilingual, Text};

/// Texts as sentences.
pub(crate) trait IntoBoth {
    /// The text as a sentence that can stand beside sentences made at run time.
    fn into_both(self) -> Bilingual;
}

impl IntoBoth for Text {
    fn into_both(self) -> Bilingual {
        Bilingual::new(self.en(), self.zh())
    }
}

/// What becomes of a column of words that is an input.
pub(crate) fn one_hot(words: usize) -> Bilingual {
    Bilingual::new(
        format!(" {words} words: an input of 0 or 1 for each"),
        format!(" {words} 个词：每个词成为一个取 0 或 1 的输入"),
    )
}

/// How many of the samples the map shows, where it does not show all.
pub(crate) fn points_shown(shown: &str, all: &str) -> Bilingual {
    Bilingual::new(format!("{shown} of {all} points shown"), format!("共 {all} 个点，显示 {shown} 个"))
}

// Notices.
pub(crate) const UNDONE: Text = Text::new(&["Undone.", "已撤销。"]);
pub(crate) const REDONE: Text = Text::new(&["Redone.", "已重做。"]);
pub(crate) const EDIT_TOO_MANY: Text = Text::new(&["There is no room for more.", "已达上限，无法再添加。"]);
pub(crate) const EDIT_IMPOSSIBLE: Text =
    Text::new(&["That change does not fit the network as it is now.", "该修改与当前网络不符。"]);
pub(crate) const WORKER_FAILED: Text = Text::new(&[
    "Training has stopped working here. Reload the page; your network stays in the address.",
    "训练已意外中断。请重新加载页面；网络已保存在地址中。",
]);
pub(crate) const WORKER_REFUSED: Text = Text::new(&[
    "This browser lets no worker start in this frame, so nothing can be trained here. Open the link in a page of its own.",
    "浏览器不允许在此框架内启动后台线程，无法训练。请在独立页面中打开此链接。",
]);
pub(crate) const LESSONS_MISSING: Text = Text::new(&[
    "The explanations could not be loaded. Reload the page to try again.",
    "说明文字未能加载。请重新加载页面再试。",
]);
pub(crate) const DISMISS: Text = Text::new(&["Dismiss", "关闭提示"]);

// Bar.
pub(crate) const PRESETS: Text = Text::new(&["Presets", "示例"]);
pub(crate) const LESSONS: Text = Text::new(&["Lessons", "课程"]);
pub(crate) const CODE: Text = Text::new(&["Code", "代码"]);
pub(crate) const PROCESSOR: Text = Text::new(&["Processor", "处理器"]);
pub(crate) const TRAINING: Text = Text::new(&["Training", "训练"]);
pub(crate) const PLAY: Text = Text::new(&["Play", "播放"]);
pub(crate) const PAUSE: Text = Text::new(&["Pause", "暂停"]);
pub(crate) const STEP: Text = Text::new(&["Step", "单步"]);
pub(crate) const STEP_BY: Text = Text::new(&["Step by", "步进单位"]);
pub(crate) const BATCH: Text = Text::new(&["batch", "批次"]);
pub(crate) const EPOCH: Text = Text::new(&["epoch", "轮次"]);
pub(crate) const RESET: Text = Text::new(&["Reset", "重置"]);
pub(crate) const RESET_HINT: Text =
    Text::new(&["Back to step 0 and the same initial weights (R)", "回到第 0 步与相同的初始权重（R）"]);
pub(crate) const NEW_WEIGHTS: Text = Text::new(&["New weights", "新权重"]);
pub(crate) const NEW_WEIGHTS_HINT: Text =
    Text::new(&["Draw other initial weights (a new seed)", "重新抽取初始权重（换一个随机种子）"]);
pub(crate) const SPEED: Text = Text::new(&["Speed", "速度"]);
pub(crate) const SPEED_MOST: Text = Text::new(&["Full speed", "全速"]);
pub(crate) const SAMPLES_PER_SECOND: Text = Text::new(&["samples / s", "样本 / 秒"]);
pub(crate) const UNDO: Text = Text::new(&["Undo", "撤销"]);
pub(crate) const REDO: Text = Text::new(&["Redo", "重做"]);
pub(crate) const SHARE: Text = Text::new(&["Share", "分享"]);
pub(crate) const HELP: Text = Text::new(&["Help", "帮助"]);
pub(crate) const TO_OTHER_LANGUAGE: Text = Text::new(&["切换到中文", "EN: switch to English"]);
pub(crate) const OTHER_LANGUAGE: Text = Text::new(&["中", "EN"]);
pub(crate) const THEME_DARK: Text = Text::new(&["Dark colours", "深色主题"]);
pub(crate) const HIDDEN_CONTROLS: Text = Text::new(&["Some controls are hidden", "部分控件已隐藏"]);
pub(crate) const SHOW_ALL: Text = Text::new(&["Show all", "全部显示"]);

// Data.
pub(crate) const DATA: Text = Text::new(&["Data", "数据"]);
pub(crate) const DATA_SETS: Text = Text::new(&["Data set", "数据集"]);
pub(crate) const REGENERATE: Text = Text::new(&["New samples", "重新抽样"]);
pub(crate) const DOWNLOAD: Text = Text::new(&["Download data", "下载数据"]);
pub(crate) const LOAD_CSV: Text = Text::new(&["Load CSV…", "载入 CSV…"]);
pub(crate) const LOAD_CSV_FILE: Text = Text::new(&["CSV file", "CSV 文件"]);
pub(crate) const DRAW_POINTS: Text = Text::new(&["Draw points", "绘制数据点"]);
pub(crate) const DRAWING_DONE: Text = Text::new(&["Done drawing", "结束绘制"]);
pub(crate) const BRUSH: Text = Text::new(&["Class to draw", "绘制的类别"]);
pub(crate) const CLASS: Text = Text::new(&["Class", "类别"]);
pub(crate) const ERASER: Text = Text::new(&["Eraser", "橡皮"]);
pub(crate) const CLEAR_POINTS: Text = Text::new(&["Clear", "清空"]);
pub(crate) const DRAW_HOW: Text = Text::new(&[
    "Press or drag on the output map. With the keyboard: move the cross with the arrows, Enter puts a point.",
    "在输出图上点按或拖动。键盘：用方向键移动十字，回车放置一个点。",
]);
pub(crate) const COLUMNS: Text = Text::new(&["Input columns", "输入列"]);
pub(crate) const TARGET: Text = Text::new(&["Target", "目标列"]);
pub(crate) const TABLE_MISSING: Text = Text::new(&[
    "The rows stay on your machine: load the file to train with them.",
    "表格数据只保存在你的电脑上：请载入文件后再训练。",
]);
pub(crate) const ROWS: Text = Text::new(&["rows", "行"]);
pub(crate) const DROP_FILE: Text = Text::new(&["Drop the CSV file anywhere", "松开以载入 CSV 文件"]);
pub(crate) const FILE_NOT_READ: Text = Text::new(&[
    "The file could not be read: it has been moved, or the part of this page that reads files did not load. Check the \
     connection and open the file again; nothing else has changed.",
    "无法读取该文件：文件可能已被移动，或本页负责读取文件的部分未能加载。请检查网络连接后重新打开文件；其他内容均未改变。",
]);

// Import report.
pub(crate) const IMPORT_DONE: Text = Text::new(&["Table loaded", "表格已载入"]);
pub(crate) const IMPORT_FAILED: Text = Text::new(&["This file cannot be used", "无法使用此文件"]);
pub(crate) const IMPORT_ROWS: Text = Text::new(&["Rows kept", "保留的行"]);
pub(crate) const IMPORT_HEADER: Text = Text::new(&["First row", "首行"]);
pub(crate) const IMPORT_HEADER_YES: Text = Text::new(&["headings", "作为表头"]);
pub(crate) const IMPORT_HEADER_NO: Text = Text::new(&["data", "作为数据"]);
pub(crate) const IMPORT_SEPARATOR: Text = Text::new(&["Separator", "分隔符"]);
pub(crate) const IMPORT_COMMA: Text = Text::new(&["comma", "逗号"]);
pub(crate) const IMPORT_SEMICOLON: Text = Text::new(&["semicolon", "分号"]);
pub(crate) const IMPORT_TAB: Text = Text::new(&["tab", "制表符"]);
pub(crate) const IMPORT_DECIMAL: Text = Text::new(&["Decimal sign", "小数点"]);
pub(crate) const IMPORT_POINT: Text = Text::new(&["point", "句点"]);
pub(crate) const IMPORT_MISSING: Text = Text::new(&["Rows left out for a missing cell", "因缺失值略去的行"]);
pub(crate) const IMPORT_LINE: Text = Text::new(&["line", "第"]);
pub(crate) const IMPORT_LINE_END: Text = Text::new(&["", "行"]);
pub(crate) const CLOSE: Text = Text::new(&["Close", "关闭"]);
pub(crate) const MORE: Text = Text::new(&["and more", "等"]);

// Recipe.
pub(crate) const RECIPE: Text = Text::new(&["Recipe", "训练设置"]);
pub(crate) const RECIPE_MORE: Text = Text::new(&["Order and seed", "顺序与种子"]);

// Output.
pub(crate) const OUTPUT: Text = Text::new(&["Output", "输出"]);
pub(crate) const DECISION_MAP: Text = Text::new(&["Decision map", "决策图"]);
pub(crate) const MAP_HOW: Text = Text::new(&[
    "Map of the prediction over the plane. Arrow keys read it place by place.",
    "预测值在平面上的分布。方向键可逐点读取。",
]);
pub(crate) const PREDICTION: Text = Text::new(&["prediction", "预测"]);
pub(crate) const CONFUSION: Text = Text::new(&["Confusion matrix", "混淆矩阵"]);
pub(crate) const ACTUAL: Text = Text::new(&["actual", "实际"]);
pub(crate) const PREDICTED: Text = Text::new(&["predicted", "预测"]);
pub(crate) const ON_TEST: Text = Text::new(&["test samples", "测试样本"]);
pub(crate) const ON_TRAIN: Text = Text::new(&["training samples", "训练样本"]);
pub(crate) const WAITING: Text = Text::new(&["Waiting for the first numbers…", "正在等待第一批结果…"]);
pub(crate) const AXIS_X: Text = Text::new(&["Horizontal", "横轴"]);
pub(crate) const AXIS_Y: Text = Text::new(&["Vertical", "纵轴"]);
pub(crate) const TRAIN: Text = Text::new(&["train", "训练"]);
pub(crate) const TEST: Text = Text::new(&["test", "测试"]);

// Curves.
pub(crate) const CURVES: Text = Text::new(&["Curves", "曲线"]);
pub(crate) const LOSS: Text = Text::new(&["loss", "损失"]);
pub(crate) const ACCURACY: Text = Text::new(&["accuracy", "准确率"]);
pub(crate) const LEARNING_RATE: Text = Text::new(&["rate", "学习率"]);
pub(crate) const RUNS: Text = Text::new(&["Runs", "训练记录"]);
pub(crate) const TRAIN_LOSS: Text = Text::new(&["train loss", "训练损失"]);
pub(crate) const TEST_LOSS: Text = Text::new(&["test loss", "测试损失"]);
pub(crate) const PENALTY: Text = Text::new(&["penalty", "惩罚项"]);
pub(crate) const LOG_SCALE: Text = Text::new(&["Log scale", "对数刻度"]);
pub(crate) const CURVE_HOW: Text =
    Text::new(&["Arrow keys read the curve point by point.", "方向键可逐点读取曲线。"]);
pub(crate) const CURVE_EMPTY: Text =
    Text::new(&["Press Play: the losses are drawn here.", "按播放后，损失会绘制在这里。"]);
pub(crate) const WHAT_TO_DRAW: Text = Text::new(&["Curve", "曲线内容"]);

// Status.
pub(crate) const STATUS_EPOCH: Text = Text::new(&["Epoch", "轮次"]);
pub(crate) const STATUS_STEP: Text = Text::new(&["step", "步"]);
pub(crate) const STATUS_STEPS_PER_SECOND: Text = Text::new(&["steps/s", "步/秒"]);
pub(crate) const STATUS_SAMPLES_PER_SECOND: Text = Text::new(&["samples/s", "样本/秒"]);
pub(crate) const RUNNING: Text = Text::new(&["Training.", "训练中。"]);
pub(crate) const PAUSED: Text = Text::new(&["Paused.", "已暂停。"]);

// Problems.
pub(crate) const PROBLEM_ONE: Text = Text::new(&["1 thing to mend", "1 处需要修正"]);
pub(crate) const PROBLEM_MANY: Text = Text::new(&["things to mend", "处需要修正"]);
pub(crate) const PROBLEM_STAYS: Text =
    Text::new(&["The last good network stays until then.", "在此之前保留上一个可用的网络。"]);
pub(crate) const DIVERGED: Text = Text::new(&["Training blew up", "训练发散"]);
pub(crate) const LOWER_RATE: Text = Text::new(&["Learning rate ÷ 10", "学习率 ÷ 10"]);
pub(crate) const CLIP: Text = Text::new(&["Clip gradients", "裁剪梯度"]);

// Phone.
pub(crate) const NETWORK: Text = Text::new(&["Network", "网络"]);
pub(crate) const INSPECTOR: Text = Text::new(&["Inspector", "检查器"]);
pub(crate) const PANELS: Text = Text::new(&["Panels", "面板"]);
pub(crate) const SKIP: Text = Text::new(&["Skip to the network", "跳到网络"]);
