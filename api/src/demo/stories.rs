//! The stories planted in the synthetic months, so that there is something to find: a step, an improvement, an outage, a correction, a late force.
use muster_domain::Month;

/// Something that happens to one measure of one force from a month on, counted from the first synthetic month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub force: &'static str,
    pub measure: &'static str,
    /// Months after the first synthetic month.
    pub after: i16,
    /// The level is multiplied by this.
    pub times: f64,
}

/// Levels that change for good.
pub const STEPS: &[Step] = &[
    // a force that begins to close more calls as anti-social behaviour
    Step {
        force: "humberside",
        measure: "asb-incidents",
        after: 14,
        times: 1.35,
    },
    // a new telephone system
    Step {
        force: "lancashire",
        measure: "calls-999-answered-10s",
        after: 12,
        times: 1.09,
    },
    // officers taken off their neighbourhoods
    Step {
        force: "south-yorkshire",
        measure: "hours-visible",
        after: 16,
        times: 0.8,
    },
    // a backlog of renewals
    Step {
        force: "essex",
        measure: "people-not-in-date",
        after: 10,
        times: 2.6,
    },
];

/// A force that can supply nothing of a collection for some months, and says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    pub force: &'static str,
    pub collection: &'static str,
    pub after: i16,
    pub months: i16,
    pub why: &'static str,
}

/// A missing quarter.
pub const OUTAGE: Outage = Outage {
    force: "wiltshire",
    collection: "contact-response",
    after: 9,
    months: 3,
    why: "the new control room system could not produce call figures for these months",
};

/// A force that finds a mistake and sends the month again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    pub force: &'static str,
    pub collection: &'static str,
    pub measure: &'static str,
    pub member: &'static str,
    pub after: i16,
    pub times: f64,
    pub why: &'static str,
}

/// A correction of one offence in one month.
pub const CORRECTION: Correction = Correction {
    force: "staffordshire",
    collection: "vawg",
    measure: "vawg-offences",
    member: "harassment",
    after: 18,
    times: 0.87,
    why: "a batch of incidents was classified as harassment twice",
};

/// A force that sends its returns long after they were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    pub force: &'static str,
    pub collection: &'static str,
    pub after: i16,
    pub days: u64,
}

/// A late force.
pub const LATENESS: Lateness = Lateness {
    force: "gwent",
    collection: "neighbourhood",
    after: 17,
    days: 37,
};

/// What the steps do to a measure of a force in a month.
#[must_use]
pub fn times(force: &str, measure: &str, month: Month, first: Month) -> f64 {
    let begun = |step: &&Step| step.force == force && step.measure == measure && month.since(first) >= step.after;
    STEPS.iter().filter(begun).map(|step| step.times).product()
}

impl Outage {
    /// Whether nothing comes for this month.
    #[must_use]
    pub fn covers(&self, force: &str, collection: &str, month: Month, first: Month) -> bool {
        let begun = month.since(first) - self.after;
        self.force == force && self.collection == collection && (0..self.months).contains(&begun)
    }
}
