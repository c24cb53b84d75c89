//! What the demonstration says happened when: publications on their days, synthetic returns around their due dates, all in order of time.
use super::{
    dice::Dice,
    stories::{CORRECTION, LATENESS},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use muster_domain::{
    CollectionCode, ForceCode, Month, Period,
    catalogue::{Catalogue, Collection},
    force::Force,
    period::Frequency,
};
use muster_exchange::published::PlannedReturn;

/// Collections that hold published figures; all others are made up.
const PUBLISHED: [&str; 2] = ["recorded-crime", "knife-crime-annual"];
/// The force that could supply nothing for three quarters while it changed its systems.
const WITHHELD_FORCE: &str = "greater-manchester";
/// July 2019 to March 2020.
const WITHHELD: [&str; 3] = ["FY2019-20Q2", "FY2019-20Q3", "FY2019-20Q4"];

/// Something to be seeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happening {
    pub(super) at: DateTime<Utc>,
    pub(super) what: What,
}

/// A return to be put through; published ones by their place among what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Quarter(usize),
    /// The quarter as it was known at the time: nothing.
    QuarterWithheld(usize),
    /// The quarter when it was supplied after all.
    QuarterBackFilled(usize),
    Year(usize),
    Synthetic(Obligation),
    /// The same return again, with one figure put right.
    Corrected(Obligation),
}

/// A synthetic return, and the first month of its series, from which stories are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Obligation {
    pub(super) collection: CollectionCode,
    pub(super) force: ForceCode,
    pub(super) period: Period,
    pub(super) first: Month,
}

/// Everything that happened before now, in order of time, no two things in the same second.
pub(super) fn calendar(
    seed: u64,
    catalogue: &Catalogue,
    forces: &[Force],
    quarters: &[PlannedReturn],
    years: &[PlannedReturn],
    now: DateTime<Utc>,
) -> Vec<Happening> {
    let mut happenings: Vec<Happening> = quarters
        .iter()
        .enumerate()
        .flat_map(|(place, quarter)| published(place, quarter))
        .collect();
    // the annual series as it was published in 2020
    let published = at(day(2020, 7, 17), 10);
    happenings.extend((0..years.len()).map(|place| Happening {
        at: published,
        what: What::Year(place),
    }));
    for collection in catalogue
        .collections()
        .iter()
        .filter(|collection| !PUBLISHED.contains(&collection.code.as_str()))
    {
        let periods = due_by(collection, now);
        let Some(first) = periods.first().map(|period| period.first()) else {
            continue;
        };
        for force in forces
            .iter()
            .filter(|force| collection.owed_by.includes(force.kind.has_residents()))
        {
            for period in &periods {
                let obligation = Obligation {
                    collection: collection.code.clone(),
                    force: force.code.clone(),
                    period: *period,
                    first,
                };
                happenings.extend(synthetic(seed, collection, obligation));
            }
        }
    }
    // what is not a day old has not arrived: somebody is always late
    happenings.retain(|happening| happening.at < now - TimeDelta::days(1));
    happenings.sort_by_key(|happening| happening.at);
    spread(&mut happenings);
    happenings
}

fn published(place: usize, quarter: &PlannedReturn) -> Vec<Happening> {
    // quarterly figures come out in the fourth month after the quarter
    let month = quarter.period.last().plus(4).first_day();
    let published = at(month + Days::new(16), 9);
    let withheld = quarter.force.as_str() == WITHHELD_FORCE && WITHHELD.contains(&quarter.period.to_string().as_str());
    if !withheld {
        return vec![Happening {
            at: published,
            what: What::Quarter(place),
        }];
    }
    vec![
        Happening {
            at: published,
            what: What::QuarterWithheld(place),
        },
        Happening {
            at: at(day(2023, 10, 26), 9),
            what: What::QuarterBackFilled(place),
        },
    ]
}

/// The periods whose due date has passed: two years of months, nine quarters, two years.
fn due_by(collection: &Collection, now: DateTime<Utc>) -> Vec<Period> {
    let wanted = match collection.frequency {
        Frequency::Monthly => 24,
        // one more than two years have, so that every month has a quarter behind it
        Frequency::Quarterly => 9,
        Frequency::Annual => 2,
    };
    let Some(this_month) = Month::of(now.date_naive()) else {
        return Vec::new();
    };
    let mut periods = Vec::new();
    let mut period = collection.frequency.period_of(this_month);
    while periods.len() < wanted && period.first() >= collection.introduced {
        if collection.deadlines(period).due_on < now.date_naive() {
            periods.push(period);
        }
        period = period.previous();
    }
    periods.reverse();
    periods
}

fn synthetic(seed: u64, collection: &Collection, obligation: Obligation) -> Vec<Happening> {
    let (force, code) = (obligation.force.as_str(), obligation.collection.as_str());
    let after = obligation.period.first().since(obligation.first);
    let due = collection.deadlines(obligation.period).due_on;
    let mut dice = Dice::named(seed, &[force, code, &obligation.period.to_string(), "arrival"]);
    let late = (force, code, after) == (LATENESS.force, LATENESS.collection, LATENESS.after);
    let arrives = if late {
        due + Days::new(LATENESS.days)
    } else {
        due - Days::new(dice.poisson(1.6).min(5))
    };
    let arrives = at(arrives, 8 + dice.poisson(3.0).min(8));
    let corrected = (force, code, after) == (CORRECTION.force, CORRECTION.collection, CORRECTION.after);
    let again = corrected.then(|| Happening {
        at: arrives + TimeDelta::days(41),
        what: What::Corrected(obligation.clone()),
    });
    [Happening {
        at: arrives,
        what: What::Synthetic(obligation),
    }]
    .into_iter()
    .chain(again)
    .collect()
}

/// Each return takes the unit a few seconds.
fn spread(happenings: &mut [Happening]) {
    let mut earliest = DateTime::<Utc>::MIN_UTC;
    for happening in happenings {
        happening.at = happening.at.max(earliest);
        earliest = happening.at + TimeDelta::seconds(5);
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn at(day: NaiveDate, hour: u64) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(i64::try_from(hour).unwrap_or(9))
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::{
        Statuses, Supplied,
        catalogue::Breakdown,
        cell::{Cell, CellAddress},
        force::ForceKind,
    };

    fn force(code: &str, kind: ForceKind) -> Force {
        Force {
            code: code.parse().unwrap(),
            ons_code: None,
            name: code.to_owned(),
            aliases: Vec::new(),
            region: "national".parse().unwrap(),
            kind,
            valid_from: None,
            valid_to: None,
            predecessors: Vec::new(),
        }
    }

    fn quarter(force: &str, period: &str) -> PlannedReturn {
        let address = CellAddress {
            measure: "offences".parse().unwrap(),
            area: None,
            breakdown: Breakdown::WHOLE,
        };
        let cell = Cell {
            address,
            supplied: Supplied::NotSupplied,
            statuses: Statuses::NONE,
            note: None,
        };
        PlannedReturn {
            force: force.parse().unwrap(),
            period: period.parse().unwrap(),
            cells: vec![cell],
        }
    }

    fn seeded(now: &str) -> Vec<Happening> {
        let files = ["vawg", "contact-response", "neighbourhood", "workforce"].map(|name| {
            let path = format!("{}/../catalogue/{name}.toml", env!("CARGO_MANIFEST_DIR"));
            (format!("{name}.toml"), std::fs::read_to_string(path).unwrap())
        });
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let catalogue = Catalogue::parse(&files).unwrap();
        let forces = [
            force("btp", ForceKind::National),
            force("greater-manchester", ForceKind::Territorial),
            force("gwent", ForceKind::Territorial),
            force("staffordshire", ForceKind::Territorial),
        ];
        let quarters = [
            quarter("greater-manchester", "FY2019-20Q2"),
            quarter("gwent", "FY2019-20Q2"),
        ];
        calendar(7, &catalogue, &forces, &quarters, &[], now.parse().unwrap())
    }

    fn obligations(happenings: &[Happening], collection: &str, force: &str) -> Vec<(String, DateTime<Utc>)> {
        let synthetic = happenings.iter().filter_map(|happening| match &happening.what {
            What::Synthetic(obligation) => Some((obligation, happening.at)),
            _ => None,
        });
        synthetic
            .filter(|(obligation, _)| {
                obligation.collection.as_str() == collection && obligation.force.as_str() == force
            })
            .map(|(obligation, at)| (obligation.period.to_string(), at))
            .collect()
    }

    #[test]
    fn everything_happens_in_order_before_now_and_one_thing_at_a_time() {
        let happenings = seeded("2026-11-21T12:00:00Z");

        assert!(happenings.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(happenings.last().unwrap().at < "2026-11-21T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn the_withheld_quarter_is_blank_at_the_time_and_filled_in_years_later() {
        let happenings = seeded("2026-11-21T12:00:00Z");

        assert_eq!(happenings[0].what, What::QuarterWithheld(0));
        assert_eq!(happenings[1].what, What::Quarter(1));
        assert_eq!(
            (&happenings[2].what, happenings[2].at.date_naive()),
            (&What::QuarterBackFilled(0), day(2023, 10, 26))
        );
    }

    #[test]
    fn two_years_of_months_end_with_the_last_that_was_due() {
        let happenings = seeded("2026-11-21T12:00:00Z");

        let months = obligations(&happenings, "vawg", "staffordshire");
        assert_eq!(
            (months.len(), months[0].0.as_str(), months[23].0.as_str()),
            (24, "2024-11", "2026-10")
        );
        assert_eq!(obligations(&happenings, "workforce", "btp").len(), 9);
        assert!(
            obligations(&happenings, "contact-response", "btp").is_empty(),
            "not owed"
        );
    }

    #[test]
    fn one_return_is_late_and_one_comes_twice() {
        let happenings = seeded("2026-11-21T12:00:00Z");

        let corrected: Vec<_> = happenings
            .iter()
            .filter(|happening| matches!(happening.what, What::Corrected(_)))
            .collect();
        assert_eq!(corrected.len(), 1);
        let late: Vec<_> = obligations(&happenings, "neighbourhood", "gwent")
            .into_iter()
            .filter(|(period, at)| at.date_naive() > period.parse::<Period>().unwrap().last().plus(1).last_day())
            .collect();
        assert_eq!(late.len(), 1);
    }

    #[test]
    fn nothing_is_sent_before_it_was_asked_for() {
        let months = obligations(&seeded("2025-02-20T12:00:00Z"), "vawg", "gwent");

        assert_eq!((months.len(), months[0].0.as_str()), (10, "2024-04"));
    }
}
