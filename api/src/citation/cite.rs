//! Quoting a figure, and finding it again. Neither changes anything: the name of a citation says where its figure is.
use crate::{
    catalogue::Edition,
    comparison::{Average, Comparison, Ground, IndicatorValue, Instant, Level, Sources, may_compare},
    identity::Caller,
    ledger,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
};
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{
    ErrorCode, Force, ForceCode, IndicatorCode, PeerGroup, PeerKind, PeerSelection, Period, Problem,
    catalogue::Indicator,
    citation::{CitationId, CitedAt, CitedOf, Sealed},
    coverage::Coverage,
};
use std::sync::Arc;

/// What somebody wants to quote.
#[derive(Clone, Debug)]
pub struct Citing {
    pub indicator: IndicatorCode,
    pub of: CitedOf,
    pub period: Period,
    pub as_of: Option<DateTime<Utc>>,
}

/// A figure as it was quoted.
#[derive(Clone, Debug)]
pub struct Cited {
    pub id: CitationId,
    pub edition: Arc<Edition>,
    pub snapshot: Arc<Snapshot>,
    pub point: ledger::Point,
    pub indicator: Indicator,
    pub value: IndicatorValue,
    /// Whose figure it is; `None` of forces together.
    pub force: Option<Force>,
    /// Which forces together; `None` of one force.
    pub peers: Option<PeerGroup>,
    pub coverage: Option<Coverage>,
    /// Every force it is put together from, with what that comes to.
    pub members: Vec<(Force, IndicatorValue)>,
}

/// Quotes a figure. Everybody who may compare forces may.
pub async fn cite(sources: Sources<'_>, caller: &Caller, citing: &Citing) -> Result<Cited, Failure> {
    let instant = Instant::of(sources, caller, citing.as_of).await?;
    let ground = instant.ground(sources, &citing.indicator).await?;
    Cited::on(&ground, &citing.of, citing.period)
}

/// Finds a quoted figure again. A name that leads nowhere, or to a figure that does not answer to its seal, is not found.
pub async fn resolve(sources: Sources<'_>, caller: &Caller, id: &str) -> Result<Cited, Failure> {
    may_compare(caller)?;
    let id: CitationId = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = Instant::named(sources, caller, &id.at.cursor, id.at.day).await?;
    let instant = found.ok_or(Refusal::NotFound)?;
    let worked_out = async {
        let ground = instant.ground(sources, &id.at.indicator).await?;
        Cited::on(&ground, &id.at.of, id.at.period)
    };
    match worked_out.await {
        Ok(cited) if cited.id == id => Ok(cited),
        Ok(_) | Err(Failure::Problems(..)) => Err(Refusal::NotFound.into()),
        Err(failure) => Err(failure),
    }
}

/// Where a figure was read: all that its citation needs beside the figure.
#[derive(Clone, Debug)]
pub struct Citable {
    edition: Arc<Edition>,
    snapshot: Arc<Snapshot>,
    point: ledger::Point,
    day: NaiveDate,
    indicator: IndicatorCode,
    period: Period,
    /// Whether nobody could find it again: a draft is laid over what counts, or it is of areas, of which not everybody sees all.
    passing: bool,
}

impl Citable {
    /// Where the figures of a comparison were read.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self {
            edition: Arc::clone(&comparison.edition),
            snapshot: Arc::clone(&comparison.snapshot),
            point: comparison.point.clone(),
            day: comparison.day,
            indicator: comparison.indicator.code.clone(),
            period: comparison.period,
            passing: comparison.drafted || comparison.level != Level::Forces,
        }
    }

    fn on(ground: &Ground, period: Period) -> Self {
        let instant = &ground.instant;
        Self {
            edition: Arc::clone(&instant.edition),
            snapshot: Arc::clone(&instant.snapshot),
            point: instant.point.clone(),
            day: instant.day(),
            indicator: ground.indicator.code.clone(),
            period,
            passing: false,
        }
    }

    /// The figure of one force; `None` of a draft, and of areas.
    #[must_use]
    pub fn of_force(&self, code: &ForceCode, value: &IndicatorValue) -> Option<Cited> {
        let force = self.snapshot.reference.force(code.as_str())?;
        let cited = self.cited(CitedOf::Force(code.clone()), value)?;
        Some(Cited {
            members: vec![(force.clone(), value.clone())],
            force: Some(force.clone()),
            ..cited
        })
    }

    fn cited(&self, of: CitedOf, value: &IndicatorValue) -> Option<Cited> {
        let indicator = self.edition.catalogue.indicator(&self.indicator)?;
        let definition = indicator.version.to_string();
        let at = CitedAt {
            indicator: self.indicator.clone(),
            of,
            period: self.period,
            day: self.day,
            cursor: self.point.cursor.clone()?,
        };
        let sealed = Sealed {
            definition: &definition,
            numerator: value.numerator,
            denominator: value.denominator,
            value: value.value,
            absence: value.absence,
        };
        (!self.passing).then(|| Cited {
            id: CitationId::of(at, sealed),
            edition: Arc::clone(&self.edition),
            snapshot: Arc::clone(&self.snapshot),
            // whoever quotes it and whoever finds it again are told the same
            point: ledger::Point {
                asked: None,
                ..self.point.clone()
            },
            indicator: indicator.clone(),
            value: value.clone(),
            force: None,
            peers: None,
            coverage: None,
            members: Vec::new(),
        })
    }
}

impl Cited {
    /// A figure as it stands on some ground.
    pub(super) fn on(ground: &Ground, of: &CitedOf, period: Period) -> Result<Self, Failure> {
        let cited = match of {
            CitedOf::Force(code) => {
                let value = ground.value(ground.instant.force(code)?, period);
                let value = value.map_err(|refused| Problem::from(refused).at(["period"]))?;
                Citable::on(ground, period).of_force(code, &value)
            }
            CitedOf::Together { peers, mean } => {
                let average = if *mean {
                    Average::MeanOfForces
                } else {
                    Average::RatioOfSums
                };
                Self::of_together(&ground.compare(period, peers, average)?)
            }
        };
        cited.ok_or_else(|| {
            let message = "survey estimates are not added up: name one `force`";
            Problem::new(ErrorCode::InvalidArgument, message).at(["force"]).into()
        })
    }

    /// The figure of the forces together; `None` of a survey, of a draft and of areas.
    #[must_use]
    pub fn of_together(comparison: &Comparison) -> Option<Self> {
        let together = comparison.together.as_ref()?;
        let group = &comparison.peers;
        let of = CitedOf::Together {
            peers: PeerSelection {
                kind: group.kind,
                of: group.of.clone(),
                members: if group.kind == PeerKind::Custom {
                    group.members.clone()
                } else {
                    Vec::new()
                },
                version: group.version.clone(),
            },
            mean: together.average == Average::MeanOfForces,
        };
        let reference = &comparison.snapshot.reference;
        let rows = comparison.rows.iter();
        let members = rows.filter_map(|row| Some((reference.force(row.force.as_str())?.clone(), row.value.clone())));
        Some(Self {
            members: members.collect(),
            peers: Some(group.clone()),
            coverage: Some(together.coverage.clone()),
            ..Citable::of(comparison).cited(of, &together.value)?
        })
    }

    /// Its address, under that of the service.
    #[must_use]
    pub fn url(&self, base: &str) -> String {
        format!("{base}/cite/{}", self.id)
    }

    /// The period it is of.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.id.at.period
    }
}
