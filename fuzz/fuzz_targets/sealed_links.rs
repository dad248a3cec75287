//! Bytes as links whose checksum is right, so that what lies behind it is reached.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| layerloom_fuzz::laws::of_sealed_links(data));
