//! The work of `cargo xtask import` on a document of the size of what the vendor publishes, plain and compressed.
//!
//! `cargo bench -p xtask --bench import --profile dev` measures the profile that `cargo xtask` uses.

// Helpers of a bench may fail.
#![allow(clippy::expect_used)]

use std::{hint::black_box, io::Write, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::{Compression, write::GzEncoder};
use openapi::Source;
use xtask::{
    Spec,
    import::{input::from_bytes, plan},
};

#[path = "../tests/it/import/large.rs"]
mod large;

fn import(criterion: &mut Criterion) {
    let selection = format!(r#"{{"operations": ["{}", "list-things-7"]}}"#, large::OPERATION);
    let selection = Source { name: "selection.json".into(), bytes: selection.into() };
    let spec = Spec { selection: Some(selection), ..Spec::default() };
    let plain = large::document().into_bytes();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&plain).expect("memory can be written");
    let compressed = encoder.finish().expect("memory can be written");
    let mut group = criterion.benchmark_group("import");
    group
        .throughput(Throughput::Bytes(plain.len() as u64))
        .sample_size(20)
        .measurement_time(Duration::from_secs(8));
    for (name, bytes) in [("plain", plain), ("gzip", compressed)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let input = from_bytes("openapi.json", bytes.clone()).expect("a document");
                black_box(plan(&input, &spec).expect("a plan"))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
