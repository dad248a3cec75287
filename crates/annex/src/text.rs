//! Every text of the annex in both languages, grouped by sheet.

use crate::page::Locale;
use layerloom_document::{Bilingual, Text};

/// A sentence in one language.
pub(crate) fn in_locale(sentence: Bilingual, locale: Locale) -> String {
    match locale {
        Locale::En => sentence.en,
        Locale::Zh => sentence.zh,
    }
}

/// A text in one language.
pub(crate) fn of(text: Text, locale: Locale) -> &'static str {
    match locale {
        Locale::En => text.en(),
        Locale::Zh => text.zh(),
    }
}

/// A sentence in both languages, from what makes it in each.
pub(crate) fn both(make: impl Fn(Locale) -> String) -> Bilingual {
    Bilingual { en: make(Locale::En), zh: make(Locale::Zh) }
}

// All sheets.
pub(crate) const CLOSE: Text = Text::new(&["Close", "关闭"]);
pub(crate) const COPIED: Text = Text::new(&["Copied.", "已复制。"]);
pub(crate) const COPY_REFUSED: Text = Text::new(&[
    "The browser does not let this page copy. Select the text and copy it with Ctrl+C.",
    "浏览器不允许本页复制。请选中文字后按 Ctrl+C 复制。",
]);

// What curves show.
pub(crate) const LOSS: Text = Text::new(&["Loss", "损失"]);
pub(crate) const ACCURACY: Text = Text::new(&["Accuracy", "准确率"]);
pub(crate) const TRAIN_LOSS: Text = Text::new(&["Train loss", "训练损失"]);
pub(crate) const TEST_LOSS: Text = Text::new(&["Test loss", "测试损失"]);
pub(crate) const TRAIN_ACCURACY: Text = Text::new(&["Train accuracy", "训练准确率"]);
pub(crate) const TEST_ACCURACY: Text = Text::new(&["Test accuracy", "测试准确率"]);
pub(crate) const PENALTY: Text = Text::new(&["Penalty", "惩罚项"]);
pub(crate) const LEARNING_RATE: Text = Text::new(&["Learning rate", "学习率"]);
pub(crate) const EPOCHS: Text = Text::new(&["epochs", "轮次"]);

// What comes from outside.
pub(crate) const LINK_OPENED: Text = Text::new(&["The link is open.", "链接已打开。"]);
pub(crate) const WEIGHTS_OPENED: Text =
    Text::new(&["The link is open, with its trained weights.", "链接已打开，并带有训练好的权重。"]);
pub(crate) const FILE_OPENED: Text = Text::new(&["«#» is open.", "已打开“#”。"]);
pub(crate) const NAMELESS_OPENED: Text = Text::new(&["What was kept is open.", "保存的内容已打开。"]);
pub(crate) const FILE_TOO_LARGE: Text = Text::new(&[
    "The file is larger than any project. Choose a file that ends in .layerloom.",
    "文件超过项目文件的最大大小。请选择以 .layerloom 结尾的文件。",
]);
pub(crate) const FILE_NOT_READ: Text =
    Text::new(&["The browser could not read the file.", "浏览器未能读取该文件。"]);

pub(crate) const NOT_RESUMED: Text = Text::new(&[
    "What was learned does not fit this network and is left out: it starts untrained. Open a whole copy of the file or link, or press Play to train anew.",
    "所学内容与此网络不符，未被采用：网络从未训练的状态开始。请打开完整的文件或链接，或按播放重新训练。",
]);
pub(crate) const NOT_MOVED: Text = Text::new(&[
    "What was learned could not be moved to the other processor: it starts untrained there. Press Play to train anew.",
    "所学内容未能移到另一个处理器：网络在那里从未训练的状态开始。请按播放重新训练。",
]);

// Before work is replaced.
pub(crate) const REPLACE_WORK: Text = Text::new(&["Replace your work?", "要替换当前的成果吗？"]);
pub(crate) const TRAINING_UNSAVED: Text = Text::new(&[
    "What you trained (epoch #) is in no file yet, and what you open takes its place.",
    "当前的训练结果（第 # 轮）尚未保存到文件，打开新内容会将其替换。",
]);
pub(crate) const VALUES_UNSAVED: Text = Text::new(&[
    "Values that you typed are in no file yet, and what you open takes their place.",
    "你输入的值尚未保存到文件，打开新内容会将其替换。",
]);
pub(crate) const ROWS_UNSAVED: Text = Text::new(&[
    "Your table is too large for a link and in no project file yet, and what you open takes its place.",
    "你的表格太大，链接无法包含，也尚未保存到项目文件，打开新内容会将其替换。",
]);
pub(crate) const KEEP_WORK: Text = Text::new(&["Keep my work", "保留当前成果"]);
pub(crate) const SAVE_THEN_OPEN: Text = Text::new(&["Save project, then open", "保存项目后打开"]);
pub(crate) const OPEN_ANYWAY: Text = Text::new(&["Open without saving", "不保存，直接打开"]);

pub(crate) const KEPT: Text =
    Text::new(&["Training was kept at epoch #. Go on from there?", "训练已保存到第 # 轮。要从那里继续吗？"]);
pub(crate) const WEIGHTS_FIT: Text = Text::new(&[
    "The table that the link's weights are for is loaded. Go on with them?",
    "链接中权重所用的表格已载入。要采用这些权重吗？",
]);
pub(crate) const SET_ASIDE: Text = Text::new(&[
    "What you had trained (epoch #) was set aside. Back to it?",
    "之前的训练（第 # 轮）已暂存。要回到那里吗？",
]);
pub(crate) const GO_ON: Text = Text::new(&["Go on", "继续"]);
pub(crate) const NOT_NOW: Text = Text::new(&["Not now", "暂不"]);

// A new version.
pub(crate) const NEW_VERSION: Text = Text::new(&["A new version is ready.", "新版本已就绪。"]);
pub(crate) const COPY_TEXT: Text = Text::new(&["Copy its text", "复制原文"]);
pub(crate) const RELOAD: Text = Text::new(&["Reload", "重新加载"]);

// Presets.
pub(crate) const PRESETS: Text = Text::new(&["Presets", "示例"]);
pub(crate) const SEARCH: Text = Text::new(&["Search", "搜索"]);
pub(crate) const NOTHING_FOUND: Text = Text::new(&["Nothing found.", "没有找到。"]);

pub(crate) const LESSONS: Text = Text::new(&["Lessons", "课程"]);
pub(crate) const RUNS: Text = Text::new(&["Runs", "训练记录"]);
pub(crate) const CODE: Text = Text::new(&["Code", "代码"]);

pub(crate) const DOWNLOAD: Text = Text::new(&["Download", "下载"]);
pub(crate) const WEIGHTS: Text = Text::new(&["Weights", "权重"]);
pub(crate) const WEIGHTS_ABOUT: Text = Text::new(&[
    "Files with what was learned up to now; weights can come back from a safetensors file.",
    "包含当前所学内容的文件；也可从 safetensors 文件读回权重。",
]);
pub(crate) const TAKE_WEIGHTS: Text = Text::new(&["Load safetensors…", "载入 safetensors…"]);
pub(crate) const WEIGHTS_TAKEN: Text = Text::new(&["The weights are in place.", "权重已载入。"]);
pub(crate) const WEIGHTS_TOO_LARGE: Text =
    Text::new(&["The file is larger than the weights of any network here.", "文件大于此处任何网络的权重。"]);

// A closer look.
pub(crate) const STUDY: Text = Text::new(&["A closer look", "深入查看"]);
pub(crate) const STUDY_ABOUT: Text = Text::new(&[
    "Times every operation of a training step, adds up the memory, and compares ten steps with exact arithmetic in 64 bits. On a copy: training goes on.",
    "为训练步中的每个运算计时，统计内存，并将十步训练与 64 位精确计算比较。在副本上进行，训练不受影响。",
]);
pub(crate) const STUDY_START: Text = Text::new(&["Look", "查看"]);
pub(crate) const STUDY_BUSY: Text = Text::new(&["Looking…", "查看中…"]);
pub(crate) const STUDY_TOO_LARGE: Text = Text::new(&[
    "The network is too large to be compared with exact arithmetic (# numbers); a smaller batch needs fewer.",
    "网络过大，无法与精确计算比较（需要 # 个数）；批大小越小，需要的越少。",
]);
pub(crate) const STUDY_NOTHING: Text = Text::new(&[
    "Nothing is trained yet. Mend what the page tells of the network or its data, then look again.",
    "尚未开始训练。请先修正页面指出的网络或数据问题，再来查看。",
]);
pub(crate) const STUDY_NO_GRAPHICS: Text =
    Text::new(&["The graphics processor could not be checked: #", "无法检查图形处理器：#"]);
pub(crate) const PART_MISSING: Text = Text::new(&[
    "This part could not be loaded. Check the connection and try again.",
    "此部分未能加载，请检查网络后再试。",
]);
pub(crate) const WHOLE_NETWORK: Text = Text::new(&["Whole network", "整个网络"]);
pub(crate) const FORWARD: Text = Text::new(&["forward", "前向"]);
pub(crate) const BACKWARD: Text = Text::new(&["backward", "反向"]);
pub(crate) const UPDATE: Text = Text::new(&["update", "更新"]);
pub(crate) const THE_REST: Text = Text::new(&["The rest", "其余"]);
pub(crate) const TIMES: Text = Text::new(&["Where the time goes (#)", "时间分布（#）"]);
pub(crate) const STEP_TAKES: Text =
    Text::new(&["A step on # samples takes # µs.", "处理 # 个样本的一步需要 # 微秒。"]);
pub(crate) const MEMORY: Text = Text::new(&["Memory", "内存"]);
pub(crate) const GRADIENTS: Text = Text::new(&["Gradients", "梯度"]);
pub(crate) const OPTIMIZER_STATE: Text = Text::new(&["Optimizer state", "优化器状态"]);
pub(crate) const STATISTICS: Text = Text::new(&["Running statistics", "运行统计量"]);
pub(crate) const PASSING: Text = Text::new(&["Passing values", "中间值"]);
pub(crate) const ARENA: Text = Text::new(&["All of these", "以上合计"]);
pub(crate) const SAMPLES: Text = Text::new(&["Samples", "样本"]);
pub(crate) const WHERE: Text = Text::new(&["where", "位置"]);
pub(crate) const GREATEST_DIFFERENCE: Text = Text::new(&["greatest difference", "最大差异"]);
pub(crate) const PARITY_PASSED: Text = Text::new(&[
    "✓ #: # steps agree with exact arithmetic within #.",
    "✓ #：# 步与精确计算一致，误差不超过 #。",
]);
pub(crate) const PARITY_FAILED: Text = Text::new(&[
    "✗ #: # steps differ from exact arithmetic by more than #.",
    "✗ #：# 步与精确计算的差异超过 #。",
]);

// Processor.
pub(crate) const PROCESSOR: Text = Text::new(&["Processor", "处理器"]);
pub(crate) const AUTO: Text = Text::new(&["Auto", "自动"]);
pub(crate) const WEBGPU: Text = Text::new(&["WebGPU", "WebGPU"]);
pub(crate) const CPU: Text = Text::new(&["CPU", "CPU"]);
pub(crate) const FUSED: Text = Text::new(&["CPU FMA", "CPU FMA"]);
pub(crate) const FUSED_ABOUT: Text = Text::new(&[
    "CPU FMA fuses the multiply-adds of products and convolutions, which then round once instead of twice. Large networks train faster on some processors, but last digits differ from machine to machine; on the plain CPU, a link gives the same curve everywhere, bit for bit.",
    "CPU FMA 在乘积与卷积中使用融合乘加，乘与加只舍入一次。大网络在部分处理器上训练更快，但末几位数字因机器而异；普通 CPU 则使同一链接在任何机器上得到逐位相同的曲线。",
]);
pub(crate) const FUSED_MISSING: Text = Text::new(&[
    "CPU FMA, with fused multiply-adds, is not there: it needs WebAssembly's relaxed SIMD, and a page that stands in no sandbox.",
    "CPU FMA（融合乘加）不可用：需要浏览器支持 WebAssembly 的 relaxed SIMD，且网页不在沙箱中。",
]);
pub(crate) const STEPS_PER_SECOND: Text = Text::new(&["steps / s", "步 / 秒"]);
pub(crate) const MILLIS_PER_STEP: Text = Text::new(&["ms / step", "毫秒 / 步"]);
pub(crate) const SPEED_ABOUT: Text = Text::new(&[
    "Measured on this network: live at full speed, else when the choice was made.",
    "在此网络上实测：全速训练时实时更新，否则为选择处理器时的测量值。",
]);
pub(crate) const ADAPTER: Text = Text::new(&["Graphics adapter", "图形适配器"]);
pub(crate) const REASON_ASKED: Text = Text::new(&["You have chosen it.", "由你选定。"]);
pub(crate) const REASON_NOT_BUILT: Text = Text::new(&[
    "The part of this page for graphics processors could not be loaded; reload the page to try again.",
    "本页用于图形处理器的部分未能加载；请重新加载页面再试。",
]);
pub(crate) const REASON_NO_ADAPTER: Text = Text::new(&[
    "Training runs on the CPU: this browser offers pages no graphics processor (#).",
    "在 CPU 上训练：此浏览器不向网页提供图形处理器（#）。",
]);
pub(crate) const REASON_SOFTWARE: Text = Text::new(&[
    "Training runs on the CPU: the only graphics processor here is software, which counts as none.",
    "在 CPU 上训练：这里的图形处理器只是软件模拟，视为没有。",
]);
pub(crate) const REASON_OPENING: Text =
    Text::new(&["The graphics processor is being asked for.", "正在请求图形处理器。"]);
pub(crate) const REASON_COMPILING: Text =
    Text::new(&["Compiling for the graphics processor: #.", "正在为图形处理器编译：#。"]);
pub(crate) const REASON_MEASURING: Text =
    Text::new(&["Both processors are being timed on this network.", "正在用此网络对两种处理器计时。"]);
pub(crate) const REASON_FASTER: Text =
    Text::new(&["It was measured to be the faster for this network.", "实测表明，它对此网络更快。"]);
pub(crate) const REASON_TOO_LARGE: Text = Text::new(&[
    "The network is too large for the graphics processor (#).",
    "网络超出图形处理器的容量（#）。",
]);
pub(crate) const REASON_OUT_OF_MEMORY: Text =
    Text::new(&["The graphics processor has no memory left (#).", "图形处理器的显存不足（#）。"]);
pub(crate) const REASON_LOST: Text = Text::new(&[
    "The graphics processor was lost (#). Training goes on from the last frame.",
    "与图形处理器的连接已断开（#）。训练从最近一帧继续。",
]);
pub(crate) const REASON_REFUSED: Text =
    Text::new(&["The graphics processor refused a command (#).", "图形处理器拒绝了一条命令（#）。"]);

// Help.
pub(crate) const HELP: Text = Text::new(&["Help", "帮助"]);
pub(crate) const HELP_ABOUT: Text = Text::new(&[
    "Drag layers into the network, press Play, and watch it learn. Everything can be undone, and the address always holds what you see.",
    "把层拖入网络，按播放，看它学习。一切都可以撤销，地址栏始终保存着当前内容。",
]);
pub(crate) const SHORTCUTS: Text = Text::new(&["Keyboard", "键盘"]);
pub(crate) const KEY_PLAY: Text = Text::new(&["Play or pause", "播放或暂停"]);
pub(crate) const KEY_STEP: Text = Text::new(&["One step", "单步"]);
pub(crate) const KEY_RESET: Text = Text::new(&["Reset", "重置"]);
pub(crate) const KEY_UNDO: Text = Text::new(&["Undo", "撤销"]);
pub(crate) const KEY_REDO: Text = Text::new(&["Redo", "重做"]);
pub(crate) const KEY_LAYER: Text =
    Text::new(&["Lift a layer; arrows move it, Enter drops it", "拿起层；方向键移动，回车放下"]);
pub(crate) const KEY_SPACE: Text = Text::new(&["Space", "空格"]);
pub(crate) const HOW_LEARNS: Text = Text::new(&["What is on screen", "画面说明"]);
pub(crate) const LEGEND_THREADS: Text = Text::new(&[
    "Threads are weights: blue adds, orange takes away, and width is size.",
    "连线即权重：蓝色为正，橙色为负，粗细表示大小。",
]);
pub(crate) const LEGEND_MAPS: Text = Text::new(&[
    "The small maps show what a neuron gives at every place of the plane.",
    "小图显示一个神经元在平面各处的输出。",
]);
pub(crate) const LEGEND_POINTS: Text = Text::new(&[
    "Points with a light ring train the network; those with a dark ring only test it.",
    "浅色描边的点用于训练；深色描边的点只用于测试。",
]);

// Share.
pub(crate) const SHARE: Text = Text::new(&["Share", "分享"]);
pub(crate) const SHARE_LINK: Text = Text::new(&["Link", "链接"]);
pub(crate) const SHARE_EMBED: Text = Text::new(&["Embed", "嵌入"]);
pub(crate) const SHARE_ABOUT: Text = Text::new(&[
    "The link holds the whole playground: network, recipe, data and seeds. Opening it gives the same curve.",
    "链接包含全部内容：网络、训练设置、数据与随机种子。打开后会得到同样的曲线。",
]);
pub(crate) const SHARE_TABLE: Text = Text::new(&[
    "Your table is too large for a link; who opens it has to load the file.",
    "表格太大，链接无法包含；打开者需要自行载入文件。",
]);
pub(crate) const SHARE_HIDE: Text = Text::new(&["Hide controls", "隐藏控件"]);
pub(crate) const SHARE_HIDE_ABOUT: Text = Text::new(&[
    "Hidden for everybody who opens the link; undo brings them back.",
    "对所有打开链接的人隐藏；撤销即可恢复。",
]);
pub(crate) const COPY: Text = Text::new(&["Copy", "复制"]);
pub(crate) const WITH_WEIGHTS: Text = Text::new(&["With the trained weights", "包含训练好的权重"]);
pub(crate) const WITH_DATA: Text = Text::new(&["With your table", "包含你的表格"]);
pub(crate) const WITH_VIEW: Text =
    Text::new(&["With the view: what is selected and open", "包含当前视图：选中的层与打开的面板"]);
pub(crate) const VIEW_HIDES: Text = Text::new(&["Hidden controls: #", "隐藏的控件：# 个"]);
pub(crate) const VIEW_SELECTS: Text = Text::new(&["Selected: #", "选中：#"]);
pub(crate) const VIEW_UNFOLDS: Text = Text::new(&["Unfolded: #", "展开：#"]);
pub(crate) const VIEW_NUMBERS: Text = Text::new(&["Tables of weights", "权重表"]);
pub(crate) const LINK_LONG: Text = Text::new(&[
    "Some chat programs cut links of this length; save a file instead, or leave the weights out.",
    "部分聊天软件会截断这么长的链接；可改为保存文件，或不包含权重。",
]);
pub(crate) const QR: Text = Text::new(&["QR code", "二维码"]);
pub(crate) const QR_TOO_LONG: Text =
    Text::new(&["The link is too long for a QR code.", "链接过长，无法生成二维码。"]);
pub(crate) const FILES: Text = Text::new(&["Files", "文件"]);
pub(crate) const FILES_ABOUT: Text = Text::new(&[
    "A project file holds network, recipe, data, weights, the place in training and the runs. Drop one on the page to open it.",
    "项目文件包含网络、训练设置、数据、权重、训练进度与训练记录。把文件拖到页面上即可打开。",
]);
pub(crate) const FILE_NAME: Text = Text::new(&["Name", "名称"]);
pub(crate) const SAVE_FILE: Text = Text::new(&["Save project", "保存项目"]);
pub(crate) const OPEN_FILE: Text = Text::new(&["Open…", "打开…"]);
pub(crate) const SAVE_CURVE: Text = Text::new(&["Curve as CSV", "曲线 CSV"]);
pub(crate) const NOTHING_TO_SAVE: Text = Text::new(&[
    "There is nothing trained to save yet: mend the network first.",
    "尚无可保存的内容：请先修正网络。",
]);
pub(crate) const NOT_SAVED: Text = Text::new(&[
    "The browser does not let this page save files. Copy a link instead.",
    "浏览器不允许本页保存文件。请改为复制链接。",
]);
pub(crate) const NO_CURVE: Text = Text::new(&["There is no curve yet: train first.", "尚无曲线：请先训练。"]);
pub(crate) const PICTURE_MAP: Text = Text::new(&["Output map", "输出图"]);
pub(crate) const PICTURE_CURVE: Text = Text::new(&["Curve", "曲线"]);
pub(crate) const PICTURE_NETWORK: Text = Text::new(&["Network", "网络"]);
pub(crate) const PICTURE_NOT_COPIED: Text = Text::new(&[
    "The browser does not let this page copy pictures; save it as a file.",
    "浏览器不允许本页复制图片；请保存为文件。",
]);
pub(crate) const NO_PICTURE: Text = Text::new(&["It is not on screen now.", "当前未显示。"]);
pub(crate) const LETTERS: Text = Text::new(&["characters", "个字符"]);

// What can be hidden and no entry names.
pub(crate) const HIDE_BAR: Text = Text::new(&["Bar", "顶部栏"]);
pub(crate) const HIDE_DATA: Text = Text::new(&["Data", "数据"]);
pub(crate) const HIDE_NETWORK: Text = Text::new(&["Network", "网络"]);
pub(crate) const HIDE_RECIPE: Text = Text::new(&["Training", "训练"]);
pub(crate) const HIDE_RESULTS: Text = Text::new(&["Output and curves", "输出与曲线"]);
pub(crate) const HIDE_TRANSPORT: Text = Text::new(&["Play, step and reset: all", "播放、单步与重置：全部"]);
pub(crate) const HIDE_RESET: Text = Text::new(&["Reset", "重置"]);
pub(crate) const HIDE_PLAY: Text = Text::new(&["Play", "播放"]);
pub(crate) const HIDE_STEP: Text = Text::new(&["Step", "单步"]);
pub(crate) const HIDE_NEW_WEIGHTS: Text = Text::new(&["New weights", "新权重"]);
pub(crate) const HIDE_SPEED: Text = Text::new(&["Speed", "速度"]);
pub(crate) const HIDE_PROGRESS: Text = Text::new(&["Epoch and samples per second", "轮次与每秒样本数"]);
pub(crate) const HIDE_SHOW_ALL: Text = Text::new(&["«Show all»", "“全部显示”"]);
pub(crate) const HIDE_UNDO: Text = Text::new(&["Undo", "撤销"]);
pub(crate) const HIDE_REDO: Text = Text::new(&["Redo", "重做"]);
pub(crate) const HIDE_LANGUAGE: Text = Text::new(&["Language", "语言"]);
pub(crate) const HIDE_THEME: Text = Text::new(&["Dark colours", "深色主题"]);
pub(crate) const HIDE_STATUS: Text = Text::new(&["Status line", "状态栏"]);
pub(crate) const HIDE_TABS: Text = Text::new(&["Tabs on a phone", "手机上的标签页"]);
pub(crate) const HIDE_EXPLANATIONS: Text = Text::new(&["Explanations (?)", "说明（?）"]);
pub(crate) const HIDE_DATA_PANEL: Text = Text::new(&["Data panel: all", "数据面板：全部"]);
pub(crate) const HIDE_SEED: Text = Text::new(&["New samples and seeds", "重新抽样与随机种子"]);
pub(crate) const HIDE_DOWNLOAD: Text = Text::new(&["Download data", "下载数据"]);
pub(crate) const HIDE_OWN_DATA: Text = Text::new(&["Own data: draw and load", "自有数据：绘制与载入"]);
pub(crate) const HIDE_DRAW: Text = Text::new(&["Draw points", "绘制数据点"]);
pub(crate) const HIDE_FILE: Text = Text::new(&["Load CSV", "载入 CSV"]);
pub(crate) const HIDE_LAYERS: Text = Text::new(&["Layer palette and slots: all", "网络层面板与插槽：全部"]);
pub(crate) const HIDE_FEATURES: Text = Text::new(&["Choice of inputs", "选择输入"]);
pub(crate) const HIDE_MOVE: Text = Text::new(&["Move", "移动"]);
pub(crate) const HIDE_DUPLICATE: Text = Text::new(&["Duplicate", "复制"]);
pub(crate) const HIDE_REMOVE: Text = Text::new(&["Remove", "移除"]);
pub(crate) const HIDE_MORE_UNITS: Text = Text::new(&["Unfolding of units", "展开神经元"]);
pub(crate) const HIDE_ZOOM: Text = Text::new(&["Zoom", "缩放"]);
pub(crate) const HIDE_INSPECTOR: Text = Text::new(&["Inspector: all", "检查器：全部"]);
pub(crate) const HIDE_WEIGHTS: Text = Text::new(&["Weights: tables and typing", "权重：表格与输入"]);
pub(crate) const HIDE_RECIPE_STRIP: Text = Text::new(&["Recipe strip: all", "训练设置栏：全部"]);
pub(crate) const HIDE_OUTPUT: Text = Text::new(&["Output panel: all", "输出面板：全部"]);
pub(crate) const HIDE_MAP: Text = Text::new(&["Map", "输出图"]);
pub(crate) const HIDE_CONFUSION: Text = Text::new(&["Confusion matrix", "混淆矩阵"]);
pub(crate) const HIDE_CURVES: Text = Text::new(&["Curves panel: all", "曲线面板：全部"]);
pub(crate) const HIDE_SUBJECT: Text = Text::new(&["Choice of curve", "曲线内容"]);
pub(crate) const HIDE_LOG_SCALE: Text = Text::new(&["Log scale", "对数刻度"]);
pub(crate) const HIDE_FIGURES: Text = Text::new(&["Losses and accuracy", "损失与准确率"]);
