//! Texts as links of TensorFlow Playground.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_foreign_links(data));
