//! A file, read and judged against the returns it is for: the one way from its bytes to cells and to the report of them, on the desk
//! of a force and in the service.
use crate::{
    cells::{self, Fault, Form},
    check::FileReport,
    history::{HistoryBundle, NotAHistoryBundle},
    mapping::Mapping,
    problems::{Problems, at},
    remark::Remark,
    row::TextRow,
    sent::{self, Sent, Template},
};
use muster_domain::{
    AreaCode, DimensionCode, ErrorCode, ForceCode, NotAPeriod, Period, Place, Problem,
    catalogue::{Collection, Version},
    cell::{Cell, CellAddress},
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::atomic::{AtomicUsize, Ordering},
};

/// The most periods one file may be for: twenty years of months. Each is a return of its own, with all that is asked of one.
pub const MOST_PERIODS: usize = 240;

/// What a file is judged against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The collection it is for.
    pub collection: &'a Collection,
    /// The force it is of.
    pub force: &'a ForceCode,
    /// The areas of the force.
    pub areas: &'a HashSet<AreaCode>,
    /// The force's own words; where none are given, those its template carries.
    pub words: Option<&'a Mapping>,
    /// The period it was sent for; without one its rows or its template say it, and there may be many.
    pub period: Option<Period>,
}

/// A file, read and judged.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What is wrong with the file as a whole.
    pub problems: Problems,
    /// Its rows by the period they are for.
    pub groups: Vec<Group>,
    /// Rows that are for no period.
    pub astray: Vec<(TextRow, Fault)>,
    /// How many rows of its template were left blank.
    pub blank: usize,
    /// The template it was made from, where it says so.
    pub template: Option<Template>,
    /// The past values that came with it.
    pub history: Option<Result<HistoryBundle, NotAHistoryBundle>>,
    older: Option<String>,
}

/// The rows for one period.
#[derive(Clone, Debug)]
pub struct Group {
    /// The period.
    pub period: Period,
    /// The rows that were filled in.
    pub rows: Vec<TextRow>,
    /// What each row is: a cell, or what is wrong with it.
    pub judged: Vec<Result<Cell, Fault>>,
    /// Where each cell stands in the file, filled in or not.
    pub places: HashMap<CellAddress, Place>,
    /// The cells whose rows were filled in and cannot be read.
    pub unread: HashSet<CellAddress>,
}

/// How far a file has got, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub struct Watched<'a> {
    /// Rows that have been read, headings and blank ones too.
    pub read: &'a AtomicUsize,
    /// Rows that are filled in; nought while that is not known.
    pub all: &'a AtomicUsize,
    /// Rows that have been judged.
    pub judged: &'a AtomicUsize,
}

/// Reads a file and judges every row of it.
#[must_use]
pub fn judge(file: &[u8], against: &Against<'_>) -> Judged {
    let nobody = [const { AtomicUsize::new(0) }; 3];
    let [read, all, judged] = &nobody;
    judge_watched(file, against, Watched { read, all, judged })
}

/// The same, counting rows on the way.
#[must_use]
pub fn judge_watched(file: &[u8], against: &Against<'_>, watched: Watched<'_>) -> Judged {
    let collection = against.collection;
    let dimensions: Vec<DimensionCode> = collection.dimensions.iter().map(|list| list.code.clone()).collect();
    let mut problems = Problems::default();
    let Sent {
        rows,
        blank,
        template,
        history,
        ..
    } = sent::read_counting(file, (&dimensions, against.words), Some(watched.read), &mut problems);
    watched.all.store(rows.len(), Ordering::Relaxed);
    watched.read.store(rows.len(), Ordering::Relaxed);
    let mut judged = Judged {
        blank: blank.len(),
        history: history.as_ref().map(HistoryBundle::try_from),
        ..Judged::default()
    };
    let mut period = against.period;
    let mut newer = false;
    if let Some(template) = &template {
        period = period.or_else(|| template.period.as_deref()?.parse().ok());
        let ours = period.map_or_else(String::new, |period| period.to_string());
        for problem in template.misplaced(collection.code.as_str(), against.force.as_str(), &ours) {
            problems.add(|| problem);
        }
        let version: Option<Version> = template.version.parse().ok();
        newer = template.collection == collection.code.as_str() && version > Some(collection.version);
        judged.older = (template.version != collection.version.to_string()).then(|| template.version.clone());
    }
    if newer {
        // what its columns and codes mean now is not known here
        let known = collection.version;
        let named = judged.older.take().unwrap_or_default();
        problems.add(|| {
            let message = format!(
                "the template is of `{}` {named}, and here only {known} is known",
                collection.code
            );
            at(ErrorCode::DefinitionNewer, message, ["template".into()])
        });
    } else {
        let owner = Owner {
            period,
            named: against.period.is_some(),
            collection,
        };
        let (by_period, astray) = owner.grouped(rows);
        watched.judged.store(astray.len(), Ordering::Relaxed);
        judged.astray = astray;
        if by_period.len() > MOST_PERIODS {
            problems.add(|| too_many_periods(by_period.len()));
            judged.astray.clear();
        } else {
            let (mut blank, _) = owner.grouped(blank);
            let groups = by_period.into_iter().map(|(period, rows)| {
                watched.judged.fetch_add(rows.len(), Ordering::Relaxed);
                group(period, rows, &blank.remove(&period).unwrap_or_default(), against)
            });
            judged.groups = groups.collect();
        }
    }
    Judged {
        problems,
        template,
        ..judged
    }
}

fn group(period: Period, rows: Vec<TextRow>, blank: &[TextRow], against: &Against<'_>) -> Group {
    let areas = against.areas.iter().cloned();
    let form = Form::of(against.collection, against.force.clone(), period, areas);
    let judged = cells::judge(&rows, &form);
    let addressed = |row: &TextRow| cells::address(row, &form).ok();
    let placed = |row| Some((addressed(row)?, row.place(Some("value"))?));
    let bad = rows.iter().zip(&judged).filter(|(_, judged)| judged.is_err());
    Group {
        period,
        places: blank.iter().chain(&rows).filter_map(placed).collect(),
        unread: bad.filter_map(|(row, _)| addressed(row)).collect(),
        judged,
        rows,
    }
}

type ByPeriod = BTreeMap<Period, Vec<TextRow>>;

/// Which return rows belong to that do not say it themselves.
#[derive(Clone, Copy)]
struct Owner<'a> {
    period: Option<Period>,
    /// The sender named the period: a row for another is judged, and refused, with its rows.
    named: bool,
    collection: &'a Collection,
}

impl Owner<'_> {
    /// Rows by the period they are for.
    fn grouped(self, rows: Vec<TextRow>) -> (ByPeriod, Vec<(TextRow, Fault)>) {
        let mut groups = ByPeriod::new();
        let mut astray = Vec::new();
        for row in rows {
            match self.of(&row) {
                Ok(period) => groups.entry(period).or_default().push(row),
                Err(fault) => astray.push((row, fault)),
            }
        }
        (groups, astray)
    }

    fn of(self, row: &TextRow) -> Result<Period, Fault> {
        let not_readable = |message| {
            let fault = Fault::new(ErrorCode::PeriodNotReadable, "period", message);
            fault.expecting("a period such as 2026-03 or FY2025-26Q4")
        };
        let own = match row.period.as_str() {
            _ if self.named => self.period,
            "" => self.period,
            text => Some(
                text.parse()
                    .map_err(|cause: NotAPeriod| not_readable(cause.to_string()))?,
            ),
        };
        let own = own.ok_or_else(|| not_readable("the row does not say which period it is for".to_owned()))?;
        let Collection { code, frequency, .. } = self.collection;
        if self.named || own.is_of(*frequency) {
            return Ok(own);
        }
        let example = frequency.period_of(own.first());
        let message = format!("`{code}` is not returned for {own}: its periods are like {example}");
        Err(Fault::new(ErrorCode::PeriodWrongLength, "period", message))
    }
}

fn too_many_periods(periods: usize) -> Problem {
    let message = format!("the file is for {periods} periods, more than {MOST_PERIODS}: send it in several files");
    at(ErrorCode::FileTooLarge, message, ["rows".into()])
}

impl Judged {
    /// How many rows are filled in.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.astray.len() + self.groups.iter().map(|group| group.rows.len()).sum::<usize>()
    }

    /// The rows that are no cell of a return, each with the remark that says why.
    pub fn rejected(&self) -> impl Iterator<Item = (&TextRow, Remark)> {
        let astray = self.astray.iter().map(|(row, fault)| (row, fault));
        let judged = self.groups.iter().flat_map(|group| {
            let judged = group.rows.iter().zip(&group.judged);
            judged.filter_map(|(row, judged)| Some((row, judged.as_ref().err()?)))
        });
        astray.chain(judged).map(|(row, fault)| (row, Remark::of(row, fault)))
    }

    /// What is wrong with the file as a whole and with its rows.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = self.problems.addressed().iter().map(Remark::of_problem).collect();
        remarks.extend(self.older.iter().map(|version| Remark::older(version)));
        remarks.extend(self.rejected().map(|(_, remark)| remark));
        remarks
    }

    /// The report of the file: what is wrong with it and its rows, and what the rules find in each of its returns, those that look
    /// back by the history of that return where it is among these.
    ///
    /// A file may hold a few rows that were put right. What it does not hold is counted and not complained of, unless it is said
    /// to be the `whole` of each of its returns.
    #[must_use]
    pub fn report(&self, against: &Against<'_>, histories: &[HistoryBundle], whole: bool) -> FileReport {
        FileReport::of(self, against, histories, whole)
    }
}

impl Group {
    /// The cells that can be read.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell> {
        let good = self.judged.iter().filter_map(|judged| judged.as_ref().ok());
        good.cloned().collect()
    }
}

#[cfg(test)]
mod tests;
