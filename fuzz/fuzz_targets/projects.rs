//! Bytes as project files.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_projects(data));
