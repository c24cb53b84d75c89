//! Writes a page with every chart in every theme, and each chart as a file: `cargo run -p muster-charts --example
//! gallery -- FOLDER`. The figures are made up.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use muster_charts::{ControlChart, Funnel, Theme};

use crate::forces::{peers, ranked, stalking};
use crate::indicators::kent;
use crate::series::{answered, confidence, recorded};

mod forces;
mod indicators;
mod series;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder to write to")?);
    fs::create_dir_all(&folder)?;
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Charts</title><style>body{margin:0}section{padding:1rem}\
         .dark{background:#15191d;color:#f5f6f7}svg{max-width:800px;display:block;margin:1rem 0}svg.spark{width:220px}\
         table{border-collapse:collapse}td,th{border:1px solid;padding:.2rem .5rem;text-align:left}</style>",
    );
    for theme in Theme::ALL {
        write!(page, "<section class=\"{}\"><h2>{}</h2>", theme.name(), theme.name())?;
        for (name, svg) in charts(theme) {
            fs::write(folder.join(format!("{name}-{}.svg", theme.name())), &svg)?;
            page.push_str(&svg);
        }
        page.push_str("</section>");
    }
    write!(
        page,
        "<section>{}{}{}{}{}</section></html>",
        answered().table(),
        stalking().table(),
        peers().table(),
        confidence().table(),
        kent().table()
    )?;
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}

fn charts(theme: Theme) -> Vec<(&'static str, String)> {
    vec![
        ("control-chart", answered().svg(theme)),
        ("control-chart-judged-by-nobody", recorded().svg(theme)),
        ("control-chart-of-nothing", ControlChart::default().svg(theme)),
        ("funnel", stalking().svg(theme)),
        (
            "funnel-logarithmic",
            Funnel {
                logarithmic: true,
                ..stalking()
            }
            .svg(theme),
        ),
        ("distribution", ranked().svg(theme)),
        ("distribution-of-peers", peers().svg(theme)),
        ("trend", confidence().svg(theme)),
        ("profile", kent().svg(theme)),
        ("spark", answered().spark(theme)),
    ]
}

/// Noise that is the same on every machine.
pub(crate) fn noise(seed: u32) -> f64 {
    let mixed = seed.wrapping_mul(2_654_435_761) ^ (seed.wrapping_mul(40_503) >> 7);
    let mixed = mixed.wrapping_mul(2_246_822_519) ^ (mixed >> 13);
    f64::from(mixed % 10_000) / 5_000.0 - 1.0
}
