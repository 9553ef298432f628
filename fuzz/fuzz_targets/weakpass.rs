//! Any bytes as what a server says during a login, to every protocol's reader.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assetscan::weakpass::read_anything(bytes));
