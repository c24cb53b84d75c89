//! How long the statistics themselves take, on one core: a full comparison of one indicator, and a scan of a hundred.
#![expect(clippy::print_stdout, reason = "the answer of a command")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use muster_stats::aggregate::{Pair, ratio_of_sums};
use muster_stats::decomposition::{Model, decompose};
use muster_stats::fdr::{Adjustment, adjusted, p_of_z};
use muster_stats::icon::Polarity;
use muster_stats::interval::{self, Confidence};
use muster_stats::overdispersion::{Deviate, Spread};
use muster_stats::quantile::quartiles;
use muster_stats::rank::{Audience, Best, Ties, Uncertain, rank_ranges, ranks, standard_error};
use muster_stats::xmr::{Chart, Reading, Settings, chart};

const FORCES: usize = 44;
const PER: f64 = 1000.0;
const ROUNDS: usize = 50;

/// Month by month, each force's count and its population.
type Months = Vec<Vec<(f64, f64)>>;

fn main() {
    let months = months(120);
    say(
        "a comparison of 44 forces x 120 months",
        Duration::from_millis(2),
        || {
            black_box(comparison(&months));
        },
    );
    say("  intervals", Duration::ZERO, || {
        black_box(months.iter().map(|month| intervals(month)).collect::<Vec<_>>());
    });
    say("  bands and ranks", Duration::ZERO, || {
        black_box(months.iter().map(|month| places(month)).collect::<Vec<_>>());
    });
    let charts = charts(&months);
    say("  44 control charts", Duration::ZERO, || {
        black_box(self::charts(&months));
    });
    say("  quartiles and ranges of ranks, one month", Duration::ZERO, || {
        black_box(ranges(&months, &charts));
    });

    let indicators: Vec<Months> = (0..100).map(|_| self::months(36)).collect();
    let started = Instant::now();
    let signals = scan(&indicators);
    println!(
        "a scan of 100 indicators x 44 forces x 36 months: {:.1} ms (goal 1000), {signals} signals",
        millis(started.elapsed())
    );
}

/// The fastest of some rounds: what the machine does when it does nothing else.
fn say(what: &str, goal: Duration, run: impl Fn()) {
    let once = || {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    let fastest = (0..ROUNDS).map(|_| once()).min().unwrap_or_default();
    let goal = if goal.is_zero() {
        String::new()
    } else {
        format!(" (goal {:.0})", millis(goal))
    };
    println!("{what}: {:.3} ms{goal}", millis(fastest));
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn comparison(months: &Months) -> usize {
    let mut said = 0;
    for month in months {
        said += intervals(month) + places(month);
    }
    let charts = charts(months);
    let assured = charts
        .iter()
        .filter_map(|chart| chart.assurance(Some(9.0), Polarity::LowIsGood))
        .count();
    said + assured + ranges(months, &charts)
}

fn intervals(month: &[(f64, f64)]) -> usize {
    let found = month
        .iter()
        .filter_map(|(x, n)| interval::rate(*x, *n, PER, Confidence::P95));
    found.filter(|(estimate, _)| black_box(estimate).value >= 0.0).count()
}

/// Each force's band, and its place.
fn places(month: &[(f64, f64)]) -> usize {
    let pairs: Vec<Pair> = month.iter().map(|(x, n)| (Some(*x), Some(*n))).collect();
    let target = ratio_of_sums(&pairs).value.unwrap_or_default();
    let deviates: Vec<Deviate> = month
        .iter()
        .filter_map(|(x, n)| Deviate::of_rate(*x, n * target))
        .collect();
    let spread = Spread::of(&deviates);
    let placed = deviates
        .iter()
        .filter_map(|deviate| black_box(deviate.placed(spread.tau2)))
        .count();
    let values: Vec<Option<f64>> = month.iter().map(|(x, n)| Some(PER * x / n)).collect();
    placed + black_box(ranks(&values, Best::Lowest, Ties::Min)).len()
}

fn charts(months: &Months) -> Vec<Chart> {
    let series = |force: usize| {
        months
            .iter()
            .map(move |month| Some(PER * month[force].0 / month[force].1))
    };
    (0..FORCES)
        .map(|force| {
            let readings: Vec<Reading> = series(force).map(Reading::from).collect();
            chart(&readings, &[60], Settings::default())
        })
        .collect()
}

fn ranges(months: &Months, charts: &[Chart]) -> usize {
    let Some(month) = months.last() else { return 0 };
    let values: Vec<Option<Uncertain>> = month
        .iter()
        .zip(charts)
        .map(|((x, n), chart)| {
            let own = chart.phases.last().and_then(|phase| phase.mean_moving_range);
            let error = standard_error(PER * x.sqrt() / n, own, 1);
            Some(Uncertain {
                value: PER * x / n,
                error,
            })
        })
        .collect();
    let plain: Vec<f64> = values.iter().flatten().map(|value| value.value).collect();
    black_box(quartiles(&plain));
    black_box(rank_ranges(&values, Best::Lowest, Audience::Table)).len()
}

/// One scan: every series without its season, its chart and rules; every newest month against the spread between forces.
fn scan(indicators: &[Months]) -> usize {
    let mut signals = 0;
    for months in indicators {
        for force in 0..FORCES {
            let series: Vec<Option<f64>> = months.iter().map(|month| Some(month[force].0)).collect();
            let parts = decompose(&series, Model::Multiplicative).unwrap_or_default();
            let readings: Vec<Reading> = parts.iter().map(|part| part.adjusted.into()).collect();
            let chart = chart(&readings, &[], Settings::default());
            let newest = chart.newest().and_then(|(_, point)| point.signals?.leading());
            signals += usize::from(newest.is_some());
        }
        let Some(month) = months.last() else { continue };
        let pairs: Vec<Pair> = month.iter().map(|(x, n)| (Some(*x), Some(*n))).collect();
        let target = ratio_of_sums(&pairs).value.unwrap_or_default();
        let deviates: Vec<Deviate> = month
            .iter()
            .filter_map(|(x, n)| Deviate::of_rate(*x, n * target))
            .collect();
        let spread = Spread::of(&deviates);
        let p_values: Vec<Option<f64>> = deviates
            .iter()
            .map(|deviate| p_of_z(deviate.placed(spread.tau2)?.z))
            .collect();
        black_box(adjusted(&p_values, Adjustment::BenjaminiHochberg));
    }
    signals
}

/// Forces of 200,000 to 9,000,000 people, with their own level, a summer and some luck.
fn months(count: usize) -> Months {
    let mut luck = Luck(20_261_122);
    let forces: Vec<(f64, f64)> = (0..FORCES)
        .map(|_| (200_000.0 + 8_800_000.0 * luck.next().powi(3), 5.0 + 5.0 * luck.next()))
        .collect();
    let months = (0..count).map(|month| {
        let of_month = [0.9, 0.85, 0.95, 1.0, 1.05, 1.1, 1.15, 1.1, 1.05, 1.0, 0.95, 0.9][month % 12];
        let count = |(population, level): &(f64, f64), luck: &mut Luck| {
            let expected = population * level / PER * of_month;
            ((expected * (0.95 + 0.1 * luck.next())).round(), *population)
        };
        forces.iter().map(|force| count(force, &mut luck)).collect()
    });
    months.collect()
}

/// Numbers from 0 to 1, the same every time.
struct Luck(u64);

impl Luck {
    #[expect(clippy::cast_precision_loss, reason = "53 bits")]
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}
