#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registrations_fuzz::overlay(bytes));
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    registrations_fuzz::mutate(data, size, max_size, seed)
});
