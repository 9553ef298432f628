//! Whatever a server answers, no reader of the network engine fails.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assetscan::foreign::read(bytes));
