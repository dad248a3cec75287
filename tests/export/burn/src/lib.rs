//! The exported Burn files as modules, each with the same functions on numbers whatever their ranks.
#![deny(warnings)]

use burn::tensor::{Device, Tensor, TensorData};

/// What a case is tried on.
pub struct Given {
    /// A safetensors file.
    pub weights: Vec<u8>,
    /// All samples.
    pub inputs: TensorData,
    /// Their targets as `encode` takes them.
    pub targets: TensorData,
    /// Steps to train.
    pub steps: usize,
}

/// A Burn file beside what the engine makes of its network.
pub struct Case {
    /// Where it stands.
    pub folder: &'static str,
    /// What the network takes, from what samples are given as, where these differ.
    pub inputs: Option<fn(TensorData) -> Vec<f32>>,
    /// What Layerloom shows for all samples.
    pub predict: fn(&Given) -> Vec<f32>,
    /// The values written again.
    pub again: fn(&Given) -> Vec<u8>,
    /// The losses of steps on all samples, an epoch each, and the values after them.
    pub follow: fn(&Given) -> (Vec<f32>, Vec<u8>),
    /// The values after some epochs from first ones of the file's own.
    pub train: fn(&Given) -> Vec<u8>,
    /// The factor on the learning rate by epochs done.
    pub factor: fn(f64) -> f64,
}

macro_rules! inputs {
    ($module:ident, None) => {
        None
    };
    ($module:ident, Some) => {
        Some(|rows| $module::inputs(Tensor::from_data(rows, &Device::default())).into_data().iter().collect())
    };
}

macro_rules! case {
    ($module:ident, $folder:literal, $inputs:ident) => {
        Case {
            folder: $folder,
            inputs: inputs!($module, $inputs),
            predict: |given| {
                let device = Device::default();
                let network = $module::load_weights($module::Network::new(&device), &given.weights, &device);
                let shown = network.predict(Tensor::from_data(given.inputs.clone(), &device));
                shown.into_data().iter().collect()
            },
            again: |given| {
                let device = Device::default();
                $module::save_weights(&$module::load_weights(
                    $module::Network::new(&device),
                    &given.weights,
                    &device,
                ))
            },
            follow: |given| {
                let device = Device::default().autodiff();
                let mut network =
                    $module::load_weights($module::Network::new(&device), &given.weights, &device);
                let x = Tensor::from_data(given.inputs.clone(), &device);
                let t = $module::encode(Tensor::from_data(given.targets.clone(), &device));
                let mut optimizer = $module::make_optimizer();
                let mut losses = Vec::new();
                for epoch in 0..given.steps {
                    let rate = $module::rate(epoch as f64);
                    let (next, loss) =
                        $module::train_step(network, &mut optimizer, rate, x.clone(), t.clone());
                    losses.push(loss.into_scalar());
                    network = next;
                }
                (losses, $module::save_weights(&network))
            },
            train: |given| {
                let device = Device::default();
                let x = Tensor::from_data(given.inputs.clone(), &device);
                let t = $module::encode(Tensor::from_data(given.targets.clone(), &device));
                $module::save_weights(&$module::train($module::Network::new(&device), x, t, 2))
            },
            factor: |epoch| $module::rate(epoch) / $module::RATE,
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/cases.rs"));
