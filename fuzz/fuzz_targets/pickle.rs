//! Any bytes as a pickle of protocol 4.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::scan_as(&["a.pkl", "model.bin"], b"\x80\x04\x95", bytes));
