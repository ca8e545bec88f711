#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registrations_fuzz::listing(bytes));
