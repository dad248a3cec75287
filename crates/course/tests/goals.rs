//! What goals say: each line, the sentence that it becomes, and when it is met.

use layerloom_course::{Check, Counts, Goal};
use layerloom_document::{Document, Node, NodeId, Pick};
use layerloom_protocol::Metrics;
use proptest::prelude::*;

fn goal(text: &str) -> Goal {
    Goal::parse(text).unwrap_or_else(|message| panic!("{text}: {}", message.en))
}

/// Two layers of ReLU with Dropout between, on circles, at epoch 100.
fn playground() -> (Document, Metrics) {
    let mut document = Document::empty();
    let dense =
        |id, units: f64| Node::new(NodeId(id), "dense").with("units", units).with("activation", "relu");
    document.nodes = vec![dense(2, 4.0), Node::new(NodeId(3), "dropout"), dense(4, 2.0)];
    document.data.set("source", Some("circle".into()));
    document.data.set("noise", Some(20.0.into()));
    document.recipe.set("learning-rate", Some(0.1.into()));
    document.recipe.set("regularizer", Some(Pick::new("l2").with("rate", 0.01).into()));
    let metrics = Metrics {
        epoch: 100,
        step: 2500,
        train_loss: 0.04,
        test_loss: 0.19,
        train_accuracy: 0.99,
        test_accuracy: 0.95,
        ..Metrics::default()
    };
    (document, metrics)
}

#[test]
fn goals_are_met_by_what_they_say() {
    let (document, metrics) = playground();
    let counts = Counts::of(&document);
    for (text, met) in [
        ("test accuracy >= 94.9 % with <= 6 neurons", true),
        ("test accuracy >= 94.9% with <= 5 neurons", false),
        ("test accuracy > 0.96", false),
        ("uses Dropout", true),
        ("uses 随机失活", true),
        ("uses batch-norm", false),
        ("uses L2", true),
        ("uses L1", false),
        ("uses ReLU", true),
        ("uses x1", true),
        ("uses x1-x2", false),
        ("train loss < 0.05 within 300 epochs", true),
        ("train loss < 0.05 within 99 epochs", false),
        ("train loss < 0.05, within 2500 steps", true),
        ("test loss - train loss > 0.1", true),
        ("test loss - train loss > 0.2", false),
        ("train loss + test loss < 0.3", true),
        ("learning rate = 0.1", true),
        ("learning rate = 1", false),
        ("learning-rate at most 0.2 and batch size = 10", true),
        ("noise = 20 %", true),
        ("noise >= 21", false),
        ("optimizer is Adam", true),
        ("optimizer is not Adam", false),
        ("optimizer is gradient descent", false),
        ("activation is ReLU", true),
        ("activation is tanh", false),
        ("output activation is tanh", true),
        ("data set is Circle", true),
        ("data is circle", true),
        ("2 layers", false),
        ("3 layers, 6 neurons, 2 features", true),
        ("no layers", false),
        ("at least 3 layers", true),
        ("at most 25 parameters", true),
        ("<= 24 parameters", false),
        ("epoch >= 100", true),
        ("测试准确率 ≥ 94.9 %，且神经元 <= 6", true),
        ("使用随机失活，优化器为 Adam，在 300 轮内", true),
        ("优化器不为 Adam", false),
        ("至多 6 个神经元", true),
        ("训练损失 < 0.05 在 50 轮内", false),
    ] {
        let found = goal(text).check(&document, &metrics, &counts);
        assert_eq!(found == Check::Met, met, "{text}: {found:?}");
    }
}

#[test]
fn goals_are_told_in_both_languages() {
    for (text, en, zh) in [
        (
            "test accuracy >= 95 % with <= 6 neurons",
            "Test accuracy ≥ 95 %, ≤ 6 neurons",
            "测试准确率 ≥ 95 %，神经元 ≤ 6",
        ),
        ("使用 Dropout", "Uses Dropout", "使用随机失活"),
        (
            "train loss < 0.05 within 300 epochs",
            "Train loss < 0.05, within 300 epochs",
            "训练损失 < 0.05，在 300 轮内",
        ),
        ("test loss - train loss > 0.1", "Test loss − train loss > 0.1", "测试损失 − 训练损失 > 0.1"),
        ("no layers and optimizer is Adam", "No layers, optimizer is Adam", "没有层，优化器为Adam"),
    ] {
        let sentence = goal(text).sentence();
        assert_eq!((sentence.en.as_str(), sentence.zh.as_str()), (en, zh));
    }
}

#[test]
fn what_is_missing_is_told_as_it_is_now() {
    let (document, metrics) = playground();
    for (text, en) in [
        ("uses Dropout and test accuracy >= 97 %", "test accuracy: 95 %"),
        ("<= 5 neurons", "neurons: 6"),
        ("optimizer is momentum", "optimizer: Adam"),
        ("uses BatchNorm", "BatchNorm is not there yet"),
        ("train loss < 1 within 50 epochs", "epoch 100: Reset, and try again"),
        ("test loss - train loss > 0.2", "test loss − train loss: 0.15"),
    ] {
        let Check::NotYet { now } = goal(text).check(&document, &metrics, &Counts::of(&document)) else {
            panic!("{text} is not met")
        };
        assert_eq!(now.en, en, "{text}");
    }
}

#[test]
fn figures_that_are_not_there_meet_nothing() {
    let (document, mut metrics) = playground();
    metrics.test_accuracy = f32::NAN;
    for text in ["test accuracy >= 0 %", "test accuracy <= 100 %", "test accuracy - train accuracy < 50 %"] {
        assert_ne!(goal(text).check(&document, &metrics, &Counts::of(&document)), Check::Met, "{text}");
    }
}

fn word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "test loss",
        "train accuracy",
        ">=",
        "<",
        "95 %",
        "0.1",
        "neurons",
        "with",
        "and",
        ",",
        "within 3 epochs",
        "uses",
        "Dropout",
        "optimizer",
        "is",
        "not",
        "Adam",
        "no",
        "layers",
        "-",
        "+",
        "1e9",
        "测试损失",
        "且",
        "使用",
        "为",
        "在",
        "轮内",
        "至多",
        "个",
    ]);
    prop_oneof![6 => known.prop_map(str::to_owned), 1 => ".{0,5}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn any_line_is_a_goal_or_a_fault(words in prop::collection::vec(word(), 0..12), epoch: u32, loss: f32) {
        let text = words.join(" ");
        let (document, metrics) = playground();
        let metrics = Metrics { epoch, train_loss: loss, ..metrics };
        if let Ok(goal) = Goal::parse(&text) {
            goal.check(&document, &metrics, &Counts::default());
            let again = Goal::parse(goal.text()).expect("it was read once");
            prop_assert_eq!(again, goal);
        }
    }
}
