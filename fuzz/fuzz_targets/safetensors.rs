//! Bytes as trained values from elsewhere.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_safetensors(data));
