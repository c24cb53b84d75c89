//! What somebody at a terminal sees of a file on its way: a bar of what is sent, then how far the service has got with it.

use std::io::Cursor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reqwest::blocking::Body;

use crate::sending::Sent;

/// Nobody watches a bar for less than this.
const SOON: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(50);
/// So many ticks are between two looks at what the service tells.
const BETWEEN_LOOKS: u32 = 10;

/// A file on its way.
pub(crate) struct Watched {
    bar: ProgressBar,
    done: AtomicBool,
    /// Somebody is there to see it.
    seen: bool,
}

impl Watched {
    pub(crate) fn of(bytes: usize) -> Self {
        let length = u64::try_from(bytes).unwrap_or(u64::MAX);
        Self {
            bar: ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden()),
            done: AtomicBool::new(false),
            seen: !ProgressDrawTarget::stderr().is_hidden(),
        }
    }

    /// The bytes of a file, counted as they leave; `None` where nobody watches.
    pub(crate) fn counted(&self, file: &[u8]) -> Option<Body> {
        self.bar.reset();
        let length = u64::try_from(file.len()).ok()?;
        let counted = || Body::sized(self.bar.wrap_read(Cursor::new(file.to_vec())), length);
        self.seen.then(counted)
    }

    /// Shows how far the file has got, where that takes more than a moment; `look` asks the service.
    pub(crate) fn show(&self, look: impl Fn() -> Option<Sent>) {
        let mut waited = 0;
        while !self.done.load(Ordering::Acquire) {
            thread::sleep(TICK);
            waited += 1;
            if TICK * waited < SOON || !self.seen {
                continue;
            }
            if self.bar.is_hidden() {
                self.styled("sending {bar:30} {bytes}/{total_bytes} {elapsed}");
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            let away = self.bar.length().is_some_and(|all| self.bar.position() >= all);
            if away
                && waited.is_multiple_of(BETWEEN_LOOKS)
                && let Some(sent) = look()
            {
                self.styled("{spinner} {msg} {elapsed}");
                self.bar.set_message(told(&sent.stage, sent.rows));
            }
            self.bar.tick();
        }
        self.bar.finish_and_clear();
    }

    /// Says something above the bar.
    pub(crate) fn tell(&self, said: &str) {
        self.bar.suspend(|| crate::tell(said));
    }

    pub(crate) fn end(&self) {
        self.done.store(true, Ordering::Release);
    }

    fn styled(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }
}

fn told(stage: &str, rows: Option<u64>) -> String {
    let rows = rows.map_or_else(String::new, |rows| format!(", {rows} rows"));
    format!("{}{rows}", stage.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_bar_knows_how_much_of_a_file_has_left_and_begins_anew_with_it() {
        let watched = Watched {
            seen: true,
            ..Watched::of(1_000)
        };
        assert!(watched.counted(&[0; 1_000]).is_some());
        watched
            .bar
            .wrap_read(&[0; 600][..])
            .read_to_end(&mut Vec::new())
            .unwrap();
        assert_eq!((watched.bar.position(), watched.bar.length()), (600, Some(1_000)));

        assert!(watched.counted(&[0; 1_000]).is_some());
        assert_eq!(watched.bar.position(), 0);
        assert_eq!(told("RECORDING", Some(12)), "recording, 12 rows");
    }

    #[test]
    fn where_nobody_watches_nothing_is_counted() {
        let watched = Watched {
            seen: false,
            ..Watched::of(3)
        };
        assert!(watched.counted(b"abc").is_none());
    }
}
