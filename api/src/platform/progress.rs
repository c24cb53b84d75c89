//! A bar at a terminal that says how far a long task has got; nothing where nobody looks.
use indicatif::{ProgressBar, ProgressStyle};

/// The bar of one task. It is gone with the task.
pub struct Progress(ProgressBar);

impl Progress {
    /// A task that counts these things.
    #[must_use]
    pub fn of(what: &str) -> Self {
        let bar = ProgressBar::new(0);
        let template = format!("{{bar:40}} {{pos}}/{{len}} {what}, {{per_sec}}, {{eta}} left");
        Self(match ProgressStyle::with_template(&template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// So many are done, of so many.
    pub fn reached(&self, done: usize, of: usize) {
        let length = |count| u64::try_from(count).unwrap_or(u64::MAX);
        self.0.set_length(length(of));
        self.0.set_position(length(done));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
