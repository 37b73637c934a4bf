//! What the bundle weighs, printed at every build, so that a change's cost is seen.

use std::collections::BTreeMap;

use super::asset::Asset;

pub fn print(assets: &[Asset], brotli: &BTreeMap<String, Vec<u8>>) {
    // Parts are what stands there already.
    let mut rows: Vec<_> = assets
        .iter()
        .filter(|asset| !asset.has_extension("part"))
        .map(|asset| {
            // What is not compressed goes over the wire as it is.
            let n_wire = brotli.get(&asset.path).map_or(asset.bytes.len(), Vec::len);
            (asset.path.as_str(), asset.bytes.len(), n_wire)
        })
        .collect();
    rows.sort_by_key(|(_, _, n_wire)| std::cmp::Reverse(*n_wire));
    let sum = |count: fn(&(&str, usize, usize)) -> usize| rows.iter().map(count).sum::<usize>();
    let total = ("total", sum(|row| row.1), sum(|row| row.2));
    println!("{:<44} {:>10} {:>10}", "bundle", "bytes", "brotli");
    for (path, n_raw, n_wire) in rows.iter().chain([&total]) {
        println!("{path:<44} {n_raw:>10} {n_wire:>10}");
    }
}
