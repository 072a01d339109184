//! How long the text preview of each email of the corpus takes, at four widths, beside html2text
//! alone on the same file in the same run.
//!
//! `cargo bench --bench corpus` prints the slowest files; nothing here fails by time.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that can't read its files has nothing to measure"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sendoff::{content::text::TextPreview, draft::Draft};

const WIDTHS: [u16; 4] = [20, 40, 80, 200];
const ROUNDS: usize = 3;

fn main() {
    let mut rows: Vec<(Duration, Duration, String)> =
        corpus().iter().filter_map(|path| measure(path)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    println!("slowest of {WIDTHS:?} columns, best of {ROUNDS} rounds; ratio to html2text alone");
    for (ours, bare, name) in rows.iter().take(10) {
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        println!(
            "{:>9.2} ms  {ratio:>5.2}  {name}",
            ours.as_secs_f64() * 1000.0
        );
    }
    println!("{} files", rows.len());
}

fn measure(path: &Path) -> Option<(Duration, Duration, String)> {
    let draft = Draft::parse(&fs::read(path).unwrap()).ok()?;
    let html = draft.body();
    let ours = slowest(|width| drop(TextPreview::render(html, width)));
    let bare = slowest(|width| drop(html2text::from_read(html.as_bytes(), usize::from(width))));
    Some((ours, bare, path.file_name()?.to_string_lossy().into_owned()))
}

fn slowest(render: impl Fn(u16)) -> Duration {
    let best = |width| {
        let round = || {
            let start = Instant::now();
            render(width);
            start.elapsed()
        };
        std::iter::repeat_with(round)
            .take(ROUNDS)
            .min()
            .unwrap_or_default()
    };
    WIDTHS.into_iter().map(best).max().unwrap_or_default()
}

fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    [root.clone(), root.join("nasty")]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|kind| kind != "tsv"))
        .collect()
}
