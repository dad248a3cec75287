//! Texts as documents in JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_readable_documents(data));
