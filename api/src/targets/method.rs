//! How a target is worked out, in words enough to work it out again by hand.

/// How a target was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) benchmark: &'static str,
    pub(super) steps: &'static str,
    pub(super) progress: &'static str,
    pub(super) apportionment: &'static str,
    pub(super) references: &'static [&'static str],
}

/// The method of every target.
pub(super) const METHOD: Method = Method {
    name: "the better quartile of the peers, a share of the gap a year",
    benchmark: "The benchmark is the 75% quantile of the peers' values where higher is better, the 25% quantile where lower is \
                (type 7: with n values in order, place 1 + (n - 1) p, and in between by proportion). The force itself is not \
                among its peers. The City of London and the British Transport Police are left out, as are forces without a \
                value and those whose figures are made up where the force's own are not, or the other way round. Of a rate \
                where any peer counted fewer than ten, every peer's rate is first drawn towards the rate of all, m + A / (A + \
                m/n) (r - m) with A = max(0, sum n (r - m)^2 / sum n - m / mean n), and `drawn` is what it was drawn to. At \
                least four peers with a value are needed. An indicator without a better side has no target.",
    steps: "With y the value of the baseline, q the benchmark and c the share, the step of year k is y + min(1, c k) (q - y), and y \
            itself where y is past q already: no step is worse than the baseline. Year k is the period as long as the \
            baseline and k times twelve months after it.",
    progress: "The value is that of the newest period as long as the baseline. Where the indicator has a yearly rhythm, or a longer \
               period has more by itself, a month or a quarter is held against the same month or quarter of the year alone: a \
               December against Decembers. What was counted, or is defined, by another major version than the target was set by is \
               not held against it. The way is even: where m months have passed since \
               the baseline, y + min(1, c m/12) (q - y), and after the last year where that left it. On track or short is \
               said where the whole 95% interval of the value lies on that side of the way; in between it is not clear; where \
               chance is not known the value alone decides. The share of the gap closed is (value - y) / (q - y). Assurance \
               holds this year's step against the newest limits of the force's control chart, which are of usual months or \
               quarters: over the chart's periods within the step's, w is the seasonal index, where that is taken out, over `days`, \
               where the value grows with them; the step is divided by the sum of w where the value grows with time, else by its \
               mean.",
    apportionment: "A step is shared out as the whole count it implies in the force's denominator of the baseline, rounded to the \
                    side that is easier to reach, by largest remainder: each area's exact share by weight rounded down, and \
                    those left over to the largest remainders; of equal remainders to the larger weight, then to the first \
                    by code, and the answer says so. The parts sum to the count exactly. Each part over its area's own \
                    denominator is the area's rate. A larger count may make one part smaller (the Alabama paradox).",
    references: &[
        "Hyndman & Fan, American Statistician 50 (1996), type 7",
        "Marshall, Applied Statistics 40 (1991)",
        "Balinski & Young, Fair representation (1982)",
        "NHS England, Making data count (2019)",
    ],
};
