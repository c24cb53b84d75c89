//! What the checks of returns find: false alarms on made-up months that nothing is wrong with, and errors planted in them.
//!
//! `cargo run --release -p muster-api --example checks`
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

use muster_api::demo::synthetic::{self, Size};
use muster_domain::{
    ForceCode, Month, Period, PopulationBase, Quantity, Reference, Supplied,
    catalogue::{Catalogue, Collection, Nature},
    cell::{Cell, CellAddress},
    finding::Finding,
    period::Frequency,
};
use muster_exchange::{
    cells::Form,
    check::{Subject, findings},
    history::{Figure, HistoryBundle, PERIODS},
    reference,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

const SEED: u64 = 4_711;
/// Every fourth month of two years: all seasons.
const MONTHS: [&str; 6] = ["2025-01", "2025-05", "2025-09", "2025-12", "2026-03", "2026-07"];
/// Nothing happens to anybody before this month.
const NO_STORIES: &str = "2199-01";
/// Of each kind of error, in each return.
const PLANTED: usize = 4;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let catalogue = catalogue(&root)?;
    let reference = reference::read(&Reference::default(), |file| {
        std::fs::read(root.join("reference").join(file)).ok()
    })
    .map_err(|faults| faults[0].to_string())?;
    let monthly = catalogue
        .collections()
        .iter()
        .filter(|collection| collection.frequency == Frequency::Monthly);
    let mut all = Tally::default();
    println!(
        "{:<20} {:>8} {:>8} {:>7}  {:>6} {:>6} {:>6} {:>6}",
        "collection", "series", "alarms", "1 in", "x10", "digits", "column", "stale"
    );
    for collection in monthly {
        let mut tally = Tally::default();
        for force in reference
            .forces
            .iter()
            .filter(|force| force.kind.has_residents())
            .step_by(3)
        {
            let residents = reference.population(&force.code, PopulationBase::Residents, MONTHS[0].parse()?);
            let residents = residents
                .and_then(|(residents, _)| Quantity::whole(residents))
                .map(Quantity::to_f64);
            let size = Size::of(force.code.as_str(), residents);
            for month in MONTHS {
                let case = Case::new(collection, &force.code, month.parse()?, size)?;
                case.judge(&mut tally);
            }
        }
        tally.print(collection.code.as_str());
        all.add(&tally);
    }
    all.print("all");
    println!("by rule, false alarms: {:?}", all.by_rule);
    println!(
        "planted and found, in all: {}",
        ratio(
            all.planted.values().map(|(found, _)| found).sum(),
            all.planted.values().map(|(_, of)| of).sum()
        )
    );
    Ok(())
}

fn catalogue(root: &Path) -> Result<Catalogue, Failure> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("catalogue"))? {
        let path = entry?.path();
        files.push((path.display().to_string(), std::fs::read_to_string(path)?));
    }
    files.sort();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    Catalogue::parse(&files).map_err(|faults| faults[0].to_string().into())
}

#[derive(Default)]
struct Tally {
    series: usize,
    alarms: usize,
    by_rule: BTreeMap<String, usize>,
    planted: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.series += other.series;
        self.alarms += other.alarms;
        for (rule, alarms) in &other.by_rule {
            *self.by_rule.entry(rule.clone()).or_default() += alarms;
        }
        for (kind, (found, of)) in &other.planted {
            self.plant(kind, *found, *of);
        }
    }

    fn plant(&mut self, kind: &'static str, found: usize, of: usize) {
        let so_far = self.planted.entry(kind).or_default();
        *so_far = (so_far.0 + found, so_far.1 + of);
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
    fn print(&self, name: &str) {
        let one_in = self.series as f64 / self.alarms.max(1) as f64;
        print!("{name:<20} {:>8} {:>8} {one_in:>7.0} ", self.series, self.alarms);
        for kind in ["x10", "digits", "columns", "stale"] {
            let (found, of) = self.planted.get(kind).copied().unwrap_or_default();
            print!(" {:>6}", ratio(found, of));
        }
        println!();
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn ratio(found: usize, of: usize) -> String {
    if of == 0 {
        "-".to_owned()
    } else {
        format!("{:.1}%", 100.0 * found as f64 / of as f64)
    }
}

/// One return with the history before it.
struct Case<'a> {
    subject: Subject<'a>,
    bundle: HistoryBundle,
    cells: Vec<Cell>,
    before: Vec<Cell>,
    clean: HashSet<(String, CellAddress)>,
    dice: u64,
}

impl<'a> Case<'a> {
    fn new(collection: &'a Collection, force: &'a ForceCode, period: Period, size: Size) -> Result<Self, Failure> {
        let first: Month = NO_STORIES.parse()?;
        let cells_of =
            |period: Period| synthetic::cells(SEED, &Form::of(collection, force.clone(), period, []), size, first);
        let mut figures = Vec::new();
        let mut earlier = period;
        for _ in 0..PERIODS {
            earlier = earlier.previous();
            figures.extend(cells_of(earlier).into_iter().map(|cell| {
                let figure = Figure::new(cell.supplied, cell.statuses);
                (cell.address, earlier, figure)
            }));
        }
        let subject = Subject {
            collection,
            force,
            period,
        };
        let bundle = HistoryBundle::new(collection.code.clone(), force.clone(), period, figures);
        let seed = format!("{force} {period} {}", collection.code);
        let dice = seed
            .bytes()
            .fold(SEED, |dice, byte| dice.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut case = Self {
            subject,
            bundle,
            cells: cells_of(period),
            before: cells_of(period.previous()),
            clean: HashSet::new(),
            dice,
        };
        case.clean = named(&case.check(&case.cells)).collect();
        Ok(case)
    }

    fn check(&self, cells: &[Cell]) -> Vec<Finding> {
        findings(self.subject, cells, Some(&self.bundle))
    }

    fn judge(mut self, tally: &mut Tally) {
        tally.series += self.cells.iter().filter(|cell| cell.supplied.value().is_some()).count();
        tally.alarms += self.clean.len();
        for (code, _) in &self.clean {
            *tally
                .by_rule
                .entry(format!("{}/{code}", self.subject.collection.code))
                .or_default() += 1;
        }
        self.many(tally, "x10", |value, _| value.checked_mul(10).filter(|_| value > 0));
        self.many(tally, "digits", |value, _| leading_digits_swapped(value));
        self.columns(tally);
        self.stale(tally);
    }

    /// Changes one value at a time.
    fn many(&mut self, tally: &mut Tally, kind: &'static str, wrong: impl Fn(i64, u64) -> Option<i64>) {
        let (mut of, mut found) = (0, 0);
        for _ in 0..PLANTED * 8 {
            if of == PLANTED {
                break;
            }
            let roll = self.roll();
            let at = usize::try_from(roll).unwrap_or_default() % self.cells.len();
            let scale = 10_i64.pow(u32::from(4 - self.decimals(&self.cells[at])));
            let value = self.cells[at].supplied.value().map(|value| value.units() / scale);
            let Some(wrong) = value.and_then(|value| wrong(value, roll)) else {
                continue;
            };
            let mut cells = self.cells.clone();
            cells[at].supplied = Quantity::from_units(wrong * scale).map_or(Supplied::NotSupplied, Supplied::Value);
            of += 1;
            found += usize::from(self.found(&cells));
        }
        tally.plant(kind, found, of);
    }

    fn columns(&mut self, tally: &mut Tally) {
        let measures = &self.subject.collection.measures;
        let mut pairs = Vec::new();
        for (place, first) in measures.iter().enumerate() {
            for second in measures[place + 1..]
                .iter()
                .filter(|second| second.dimensions == first.dimensions)
            {
                pairs.push((&first.code, &second.code));
            }
        }
        if pairs.is_empty() {
            return;
        }
        for _ in 0..PLANTED {
            let (first, second) = pairs[usize::try_from(self.roll()).unwrap_or_default() % pairs.len()];
            let values: HashMap<&CellAddress, Supplied> =
                self.cells.iter().map(|cell| (&cell.address, cell.supplied)).collect();
            let swapped = |cell: &Cell| {
                let other = match &cell.address.measure {
                    own if own == first => second,
                    own if own == second => first,
                    _ => return cell.clone(),
                };
                let address = CellAddress {
                    measure: other.clone(),
                    ..cell.address.clone()
                };
                Cell {
                    supplied: values[&address],
                    ..cell.clone()
                }
            };
            let cells: Vec<Cell> = self.cells.iter().map(swapped).collect();
            tally.plant("columns", usize::from(self.found(&cells)), 1);
        }
    }

    fn stale(&self, tally: &mut Tally) {
        let flow = |cell: &Cell| {
            let measure = self.subject.collection.measure(&cell.address.measure);
            measure.is_some_and(|measure| measure.nature == Nature::Flow)
        };
        let before: HashMap<&CellAddress, Supplied> =
            self.before.iter().map(|cell| (&cell.address, cell.supplied)).collect();
        let copied = |cell: &Cell| match before.get(&cell.address) {
            Some(supplied) if flow(cell) => Cell {
                supplied: *supplied,
                ..cell.clone()
            },
            _ => cell.clone(),
        };
        let cells: Vec<Cell> = self.cells.iter().map(copied).collect();
        let stale = self
            .check(&cells)
            .iter()
            .any(|finding| finding.code == "month-not-copied");
        tally.plant("stale", usize::from(stale), 1);
    }

    /// Whether anything is found that was not found before. A finding elsewhere counts too: a contradiction has two ends.
    fn found(&self, cells: &[Cell]) -> bool {
        named(&self.check(cells)).any(|name| !self.clean.contains(&name))
    }

    fn decimals(&self, cell: &Cell) -> u8 {
        self.subject
            .collection
            .measure(&cell.address.measure)
            .map_or(0, |measure| measure.decimals)
    }

    fn roll(&mut self) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.dice >> 33
    }
}

fn named(found: &[Finding]) -> impl Iterator<Item = (String, CellAddress)> {
    found.iter().map(|finding| (finding.code.clone(), finding.cell.clone()))
}

/// 1234 becomes 2134; nothing where the two are equal, or the second is nought.
fn leading_digits_swapped(value: i64) -> Option<i64> {
    let mut digits: Vec<char> = value.to_string().chars().collect();
    if digits.len() < 2 || digits[0] == digits[1] || digits[1] == '0' {
        return None;
    }
    digits.swap(0, 1);
    digits.iter().collect::<String>().parse().ok()
}
