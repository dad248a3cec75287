//! Bytes as commands from the page to the worker.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_commands(data));
