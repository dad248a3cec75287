//! What the palette, the loom, the inspector and the controls say. Names and explanations of layers and settings come
//! from the catalogs and are not repeated here.

use layerloom_document::{Bilingual, Text};

// Palette.
pub(crate) const LAYERS: Text = Text::new(&["Layers", "网络层"]);
pub(crate) const LAYERS_HINT: Text = Text::new(&["drag into the network", "拖入网络"]);
pub(crate) const LAYERS_HOW: Text = Text::new(&[
    "Drag a layer into the network, or press it and choose a place. With the keyboard: Enter lifts, arrows move, Enter drops, Escape cancels.",
    "把层拖入网络，或点按后选择位置。键盘操作：回车拿起，方向键移动，回车放下，Esc 取消。",
]);

// Loom.
pub(crate) const NETWORK: Text = Text::new(&["Network", "网络"]);
pub(crate) const NETWORK_FLOW: Text = Text::new(&["Layers from input to output", "从输入到输出的各层"]);
pub(crate) const INPUT_HELP: Text = Text::new(&[
    "What the network sees of each sample. Switch features on and off: with the right ones, even a small network solves a hard pattern.",
    "网络能看到的样本信息。可以开关各个特征：选对特征，小网络也能解决困难的问题。",
]);
pub(crate) const FEATURES: Text = Text::new(&["Features", "特征"]);
pub(crate) const ADD_HERE: Text = Text::new(&["Add a layer here", "在此添加层"]);
pub(crate) const FITS: Text = Text::new(&["fits here", "可放在此处"]);
pub(crate) const STAYS: Text = Text::new(&["stays here", "保持原位"]);
/// At the pointer, while a layer is carried out of the network.
pub(crate) const REMOVES: Text = Text::new(&["let go to remove", "松开即移除"]);
pub(crate) const CLOSE: Text = Text::new(&["Close", "关闭"]);
pub(crate) const REMOVE: Text = Text::new(&["Remove", "移除"]);
pub(crate) const DUPLICATE: Text = Text::new(&["Duplicate", "复制"]);
pub(crate) const MOVE: Text = Text::new(&["Move", "移动"]);
pub(crate) const FEWER_UNITS: Text = Text::new(&["One unit fewer", "减少一个神经元"]);
pub(crate) const MORE_UNITS: Text = Text::new(&["One unit more", "增加一个神经元"]);
pub(crate) const FOLD: Text = Text::new(&["Show fewer", "收起"]);
pub(crate) const ZOOM: Text = Text::new(&["Zoom", "缩放"]);
pub(crate) const ZOOM_IN: Text = Text::new(&["Zoom in", "放大"]);
pub(crate) const ZOOM_OUT: Text = Text::new(&["Zoom out", "缩小"]);
pub(crate) const ZOOM_ACTUAL: Text = Text::new(&["Actual size", "实际大小"]);
pub(crate) const ZOOM_FIT: Text = Text::new(&["Fit the network into view", "适应窗口"]);
pub(crate) const WEIGHT: Text = Text::new(&["Weight", "权重"]);
pub(crate) const WINDOW: Text = Text::new(&["Filter", "卷积核"]);
pub(crate) const BIAS: Text = Text::new(&["Bias", "偏置"]);
pub(crate) const SUM: Text = Text::new(&["Sum", "加权和"]);
pub(crate) const VALUE: Text = Text::new(&["Value", "输出值"]);
pub(crate) const AT_PLACE: Text = Text::new(&["at", "位置"]);
pub(crate) const NO_PROBLEM_SEEN: Text = Text::new(&["needs attention", "需要处理"]);

// Inspector.
pub(crate) const INSPECTOR: Text = Text::new(&["Inspector", "检查器"]);
pub(crate) const PARAMETERS: Text = Text::new(&["parameters", "参数"]);
pub(crate) const SETTINGS: Text = Text::new(&["Settings", "设置"]);
pub(crate) const FORMULA: Text = Text::new(&["Formula", "公式"]);
pub(crate) const CURVE_OF: Text = Text::new(&["f and its slope f′", "f 及其导数 f′"]);
pub(crate) const WEIGHTS: Text = Text::new(&["Weights", "权重"]);
pub(crate) const GRADIENTS: Text = Text::new(&["Gradients", "梯度"]);
pub(crate) const NO_GRADIENT: Text = Text::new(&["after the first step", "训练一步后显示"]);
pub(crate) const TABLE: Text = Text::new(&["All weights as a table", "以表格查看全部权重"]);
pub(crate) const FROM: Text = Text::new(&["from", "来自"]);
pub(crate) const UNIT: Text = Text::new(&["unit", "神经元"]);
pub(crate) const NOTHING_TRAINED: Text =
    Text::new(&["This layer has nothing to train.", "这一层没有可训练的参数。"]);
pub(crate) const COLUMNS_HELP: Text = Text::new(&[
    "The columns of the table that the network sees, each standardised to mean 0 and deviation 1.",
    "网络可见的表格列，每列均已标准化为均值 0、标准差 1。",
]);
pub(crate) const ACROSS_UNITS: Text = Text::new(&[
    "Acts on all units of a sample together, so it has no curve of its own.",
    "同时作用于样本的全部神经元，因此没有单独的曲线。",
]);

// Controls.
pub(crate) const WHAT_IS_THIS: Text = Text::new(&["What is this?", "这是什么？"]);
pub(crate) const LESS: Text = Text::new(&["Less", "减少"]);
pub(crate) const MORE: Text = Text::new(&["More", "增加"]);
/// A batch as large as the training set.
pub(crate) const FULL: Text = Text::new(&["full", "全部"]);
pub(crate) const MORE_SETTINGS: Text = Text::new(&["More settings", "更多设置"]);
pub(crate) const NOT_A_NUMBER: Text = Text::new(&["Please type a number.", "请输入数字。"]);
pub(crate) const NOT_WHOLE: Text = Text::new(&["Please type a whole number.", "请输入整数。"]);

fn both(en: String, zh: String) -> Bilingual {
    Bilingual { en, zh }
}

/// Why a typed number is not taken.
pub(crate) fn beyond(min: &str, max: &str) -> Bilingual {
    both(format!("Between {min} and {max}, please."), format!("请输入 {min} 到 {max} 之间的值。"))
}

/// A slot's name while nothing is carried.
pub(crate) fn slot_between(before: &Bilingual, after: &Bilingual) -> Bilingual {
    both(
        format!("Add a layer between {} and {}", before.en, after.en),
        format!("在{}与{}之间添加层", before.zh, after.zh),
    )
}

/// Spoken when something is picked up; a layer of the network can also be taken out of it.
pub(crate) fn lifted(name: &Bilingual, removable: bool) -> Bilingual {
    let (en, zh) = if removable { (" Delete removes it,", "Delete 移除，") } else { ("", "") };
    both(
        format!("{} lifted. Arrows move it, Enter drops it,{en} Escape cancels.", name.en),
        format!("已拿起{}。方向键移动，回车放下，{zh}Esc 取消。", name.zh),
    )
}

/// Spoken when something carried comes over a slot.
pub(crate) fn over_slot(before: &Bilingual, after: &Bilingual, fit: &Result<(), Bilingual>) -> Bilingual {
    let (en, zh) = match fit {
        Ok(()) => (FITS.en(), FITS.zh()),
        Err(reason) => (reason.en.as_str(), reason.zh.as_str()),
    };
    both(
        format!("Between {} and {}: {en}", before.en, after.en),
        format!("{}与{}之间：{zh}", before.zh, after.zh),
    )
}

/// Spoken when something is put in.
pub(crate) fn dropped(name: &Bilingual, before: &Bilingual, after: &Bilingual) -> Bilingual {
    both(
        format!("{} is now between {} and {}.", name.en, before.en, after.en),
        format!("{}已放在{}与{}之间。", name.zh, before.zh, after.zh),
    )
}

/// Spoken when something carried is let go.
pub(crate) fn cancelled(name: &Bilingual) -> Bilingual {
    both(format!("{} put back.", name.en), format!("已放回{}。", name.zh))
}

/// Spoken when a layer is taken out.
pub(crate) fn removed(name: &Bilingual) -> Bilingual {
    both(format!("{} removed.", name.en), format!("已移除{}。", name.zh))
}

/// The button that opens a folded card.
pub(crate) fn and_more(count: usize) -> Bilingual {
    both(format!("+ {count} more"), format!("还有 {count} 个"))
}

/// Units that are never drawn.
pub(crate) fn not_drawn(count: usize) -> Bilingual {
    both(format!("{count} more not drawn"), format!("另有 {count} 个未画出"))
}

/// A unit's name.
pub(crate) fn unit(number: usize) -> Bilingual {
    both(format!("unit {number}"), format!("神经元 {number}"))
}

/// The rest of a unit's inputs, summed.
pub(crate) fn rest_of(count: usize) -> Bilingual {
    both(format!("{count} more inputs"), format!("其余 {count} 个输入"))
}

/// The text alternative of a histogram.
pub(crate) fn histogram(name: Text, count: usize, low: &str, high: &str, mean: &str) -> Bilingual {
    both(
        format!("{}: {count} values from {low} to {high}, mean {mean}", name.en()),
        format!("{}：{count} 个值，范围 {low} 到 {high}，均值 {mean}", name.zh()),
    )
}

/// Why the output is as wide as it is.
pub(crate) fn outputs_because(outputs: usize, classes: usize, loss: Text) -> Bilingual {
    match (outputs, classes) {
        (1, 0) => both(
            format!(
                "One output, because the data asks for one number. The loss, {}, compares it with the target.",
                loss.en()
            ),
            format!("数据要预测一个数值，因此只有一个输出。损失函数“{}”将它与目标比较。", loss.zh()),
        ),
        (1, _) => both(
            format!(
                "One output tells two classes apart: its sign or probability. The loss, {}, compares it with the label.",
                loss.en()
            ),
            format!("一个输出即可区分两个类别：看其符号或概率。损失函数“{}”将它与标签比较。", loss.zh()),
        ),
        (outputs, _) => both(
            format!(
                "{outputs} outputs, one for each class. The loss, {}, compares them with the label.",
                loss.en()
            ),
            format!("共 {outputs} 个输出，每类一个。损失函数“{}”将它们与标签比较。", loss.zh()),
        ),
    }
}
