//! The Burn files against the engine: outputs, weights in and out, losses and values over ten steps, rates.

use burn::tensor::TensorData;
use burn_files::{CASES, Case, Given};
use safetensors::SafeTensors;
use serde_json::Value;
use std::path::Path;

/// Of outputs in f32, computed in another order than the engine's.
const TOLERANCE: f64 = 1e-5;

/// Of values after ten steps in f32: each step's rounding is amplified by those after it.
const AFTER_STEPS: f64 = 1e-4;

type Outcome = Result<bool, String>;

const TESTS: &[(&str, fn(&Case, &Value) -> Outcome)] = &[
    ("data gives the engine's inputs", data_gives_the_engines_inputs),
    ("predictions are the engine's", predictions_are_the_engines),
    ("weights go out as they came in", weights_go_out_as_they_came_in),
    ("training follows the engine", training_follows_the_engine),
    ("epochs train", epochs_train),
    ("rates follow the schedule", rates_follow_the_schedule),
];

fn main() {
    let (mut passed, mut failed) = (0, 0);
    for case in CASES {
        let about: Value = serde_json::from_slice(&file(case, "case.json")).expect("the file is JSON");
        for (name, test) in TESTS {
            match test(case, &about) {
                Ok(true) => passed += 1,
                Ok(false) => {}
                Err(what) => {
                    failed += 1;
                    println!("✗ {} ({}): {name}: {what}", about["name"], case.folder);
                }
            }
        }
    }
    if passed == 0 {
        failed += 1;
        println!("✗ nothing was tested");
    }
    println!("export tests: {passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0));
}

fn data_gives_the_engines_inputs(case: &Case, about: &Value) -> Outcome {
    let Some(inputs) = case.inputs else { return Ok(false) };
    let (raw, rows) = (numbers(&about["raw"]), rows(&about["raw"]));
    let sizes = vec![rows, raw.len() / rows];
    near("inputs", &inputs(TensorData::new(raw, sizes)), &numbers(&about["inputs"]), 1e-6)
}

fn predictions_are_the_engines(case: &Case, about: &Value) -> Outcome {
    near("predictions", &(case.predict)(&given(case, about)), &numbers(&about["prediction"]), TOLERANCE)
}

fn weights_go_out_as_they_came_in(case: &Case, about: &Value) -> Outcome {
    let given = given(case, about);
    near_tensors(&(case.again)(&given), &given.weights, 0.0)
}

fn training_follows_the_engine(case: &Case, about: &Value) -> Outcome {
    if about["losses"].is_null() {
        return Ok(false);
    }
    let (losses, after) = (case.follow)(&given(case, about));
    near("losses", &losses, &numbers(&about["losses"]), AFTER_STEPS)?;
    near_tensors(&after, &file(case, "after.safetensors"), AFTER_STEPS)
}

fn epochs_train(case: &Case, about: &Value) -> Outcome {
    let given = given(case, about);
    if rows(&about["targets"]) == 0 {
        return Ok(false);
    }
    let after = (case.train)(&given);
    let after = SafeTensors::deserialize(&after).map_err(|error| error.to_string())?;
    let sound =
        after.tensors().iter().all(|(_, tensor)| f32s(tensor.data()).iter().all(|value| value.is_finite()));
    if sound { Ok(true) } else { Err("values that are not finite".to_owned()) }
}

fn rates_follow_the_schedule(case: &Case, about: &Value) -> Outcome {
    for point in about["schedule"].as_array().expect("a list") {
        let [epoch, wanted] = [0, 1].map(|place| point[place].as_f64().expect("a number"));
        let got = (case.factor)(epoch);
        if (got - wanted).abs() > 1e-12 {
            return Err(format!("the rate at epoch {epoch} is {got}, the engine's {wanted}"));
        }
    }
    Ok(true)
}

fn given(case: &Case, about: &Value) -> Given {
    let rows = rows(&about["inputs"]);
    let sizes = about["sizes"].as_array().expect("a list").iter();
    let sizes = sizes.map(|size| size.as_u64().expect("a size") as usize);
    let inputs =
        TensorData::new(numbers(&about["inputs"]), std::iter::once(rows).chain(sizes).collect::<Vec<_>>());
    let steps = about["losses"].as_array().map_or(0, Vec::len);
    Given { weights: file(case, "weights.safetensors"), inputs, targets: targets(about), steps }
}

/// Targets as the file's `encode` takes them, from those that the loss takes.
fn targets(about: &Value) -> TensorData {
    let (all, rows) = (numbers(&about["targets"]), rows(&about["targets"]));
    let classes = about["classes"].as_u64().expect("a number") as usize;
    let width = all.len() / rows.max(1);
    let places: Vec<f32> = match (classes, width) {
        (0, _) => all,
        (_, 1) => all.iter().map(|value| f32::from(*value > 0.5)).collect(),
        _ => {
            let place = |one: &[f32]| (0..classes).max_by(|a, b| one[*a].total_cmp(&one[*b])).unwrap_or(0);
            all.chunks(classes).map(|one| place(one) as f32).collect()
        }
    };
    let answers = places.len() / rows.max(1);
    let sizes = if answers > 1 { vec![rows, answers] } else { vec![rows] };
    TensorData::new(places, sizes)
}

fn rows(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

/// All numbers of nested lists.
fn numbers(list: &Value) -> Vec<f32> {
    match list {
        Value::Array(parts) => parts.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().expect("a number") as f32],
    }
}

fn f32s(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn file(case: &Case, name: &str) -> Vec<u8> {
    let path = Path::new(case.folder).join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether numbers are the same but for rounding: absolutely where they are small, relatively where large.
fn near(what: &str, got: &[f32], wanted: &[f32], tolerance: f64) -> Outcome {
    if got.len() != wanted.len() {
        return Err(format!("{what}: {} numbers, but the engine has {}", got.len(), wanted.len()));
    }
    let off = |(got, wanted): (&f32, &f32)| {
        let (got, wanted) = (f64::from(*got), f64::from(*wanted));
        (got - wanted).abs() / wanted.abs().max(1.0)
    };
    // A NaN is further off than anything.
    let far = got.iter().zip(wanted).map(off).max_by(f64::total_cmp).unwrap_or(0.0);
    if far <= tolerance {
        Ok(true)
    } else {
        Err(format!("{what}: off by {far:.3e}, at most {tolerance:e} allowed"))
    }
}

fn near_tensors(got: &[u8], wanted: &[u8], tolerance: f64) -> Outcome {
    let open = |bytes| SafeTensors::deserialize(bytes).map_err(|error| error.to_string());
    let (got, wanted) = (open(got)?, open(wanted)?);
    if got.len() != wanted.len() {
        return Err(format!("{} tensors, but the engine has {}", got.len(), wanted.len()));
    }
    for (name, values) in wanted.tensors() {
        let own = got.tensor(&name).map_err(|error| format!("{name}: {error}"))?;
        if own.shape() != values.shape() {
            return Err(format!("{name}: sizes {:?} instead of {:?}", own.shape(), values.shape()));
        }
        near(&name, &f32s(own.data()), &f32s(values.data()), tolerance)?;
    }
    Ok(true)
}
