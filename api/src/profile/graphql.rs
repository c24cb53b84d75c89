//! How a profile appears in the API.
use super::{
    draw::draw_profile,
    draw_up::{self, Entry, Profiling, draw_up},
};
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::graphql::{
        Aggregate, ChartTheme, ComparisonRow, ComparisonWarning, PeersInput, area_code, definition, force_code, row_of,
        selected,
    },
    control::graphql::{ChartVariation, ControlChart},
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    reference::{Area, Force, PeerGroup},
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{Period, catalogue::Theme};
use std::sync::Arc;

/// Every indicator of one force, or of one of its areas, in one period.
pub struct Profile {
    it: draw_up::Profile,
    /// Of its entries, in their order.
    definitions: Vec<IndicatorVersion>,
}

/// Every indicator of one force, or of one of its areas, in one period.
#[Object]
impl Profile {
    /// The force; of an area the one it lies in.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.it.instant.snapshot, self.it.force.code.as_str())
    }

    /// The area it is of; null of the force as a whole.
    async fn area(&self) -> Option<Area> {
        let area = self.it.area.as_ref()?;
        Area::by_code(&self.it.instant.snapshot, area.code.as_str())
    }

    /// The period.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// The last committed event the answer rests on: ask again with its time and get the same profile for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }

    /// Which forces it is held against, and how they were chosen; beside an area stand their areas of its kind.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.it.instant.snapshot), self.it.peers.clone())
    }

    /// It as a picture: a row for each indicator that is made of such a period, on a scale from the lowest force, or area, to the highest.
    async fn svg(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_profile(&self.it).svg(theme.unwrap_or_default().into())
    }

    /// The same figures as a table of HTML, for somebody who does not see the picture.
    async fn table(&self) -> String {
        draw_profile(&self.it).table()
    }

    /// The indicators by what they are about.
    async fn themes(&self) -> Vec<ProfileTheme<'_>> {
        let entries: Vec<(&IndicatorVersion, &Entry)> = self.definitions.iter().zip(&self.it.entries).collect();
        let themes = entries.chunk_by(|(_, one), (_, next)| one.indicator.theme == next.indicator.theme);
        themes
            .filter_map(|entries| {
                let (_, first) = entries.first()?;
                Some(ProfileTheme {
                    theme: first.indicator.theme,
                    profile: &self.it,
                    entries: entries.to_vec(),
                })
            })
            .collect()
    }
}

/// The indicators of a profile about one theme.
pub struct ProfileTheme<'a> {
    theme: Theme,
    profile: &'a draw_up::Profile,
    entries: Vec<(&'a IndicatorVersion, &'a Entry)>,
}

/// The indicators of a profile about one theme.
#[Object]
impl ProfileTheme<'_> {
    /// What they are about.
    async fn theme(&self) -> Theme {
        self.theme
    }

    /// The indicators, in the order of the catalogue.
    async fn entries(&self) -> Vec<ProfileEntry<'_>> {
        let entries = self.entries.iter();
        entries
            .map(|&(definition, entry)| ProfileEntry {
                definition,
                entry,
                profile: self.profile,
            })
            .collect()
    }
}

/// One indicator of a force or an area: what it comes to, where it stands and what its series says, or why there is nothing.
pub struct ProfileEntry<'a> {
    definition: &'a IndicatorVersion,
    entry: &'a Entry,
    profile: &'a draw_up::Profile,
}

impl ProfileEntry<'_> {
    fn found(&self) -> Option<&draw_up::Found> {
        self.entry.found.as_ref().ok().map(Box::as_ref)
    }
}

/// One indicator of a force or an area: what it comes to, where it stands and what its series says, or why there is nothing.
#[Object]
impl ProfileEntry<'_> {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> &IndicatorVersion {
        self.definition
    }

    /// The force or area as the comparison of the indicator has it: value, interval, band, quarter, range of places, change and sentence;
    /// null where the indicator cannot be made of this period.
    async fn row(&self) -> Option<ComparisonRow> {
        let found = self.found()?;
        row_of(&found.comparison, self.profile.row(found)?)
    }

    /// Why there is no row: a code such as `PERIOD_WRONG_LENGTH`; null where there is one. A row without a value has its own reason.
    async fn absence(&self) -> Option<&'static str> {
        self.entry.found.as_ref().err().map(|problem| problem.code.as_str())
    }

    /// Why there is no row, in words.
    async fn message(&self) -> Option<&str> {
        self.entry.found.as_ref().err().map(|problem| problem.message.as_str())
    }

    /// The forces, or areas, together.
    async fn aggregate(&self) -> Option<Aggregate> {
        let comparison = &self.found()?.comparison;
        Aggregate::of(comparison)
    }

    /// What the newest of the indicator's own periods does, up to the end of the period; null where it has no control chart, or too
    /// little is known.
    async fn variation(&self) -> Option<ChartVariation> {
        ChartVariation::of(self.found()?.chart.as_ref()?)
    }

    /// The control chart behind it; null where the indicator has none.
    async fn control_chart(&self) -> Option<ControlChart> {
        let it = self.found()?.chart.clone()?;
        Some(ControlChart {
            it,
            definition: self.definition.clone(),
        })
    }

    /// What to mind when reading it.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        let comparison = self.found().map(|found| &found.comparison);
        let warnings = comparison.into_iter().flat_map(|comparison| &comparison.warnings);
        warnings.map(ComparisonWarning::of).collect()
    }
}

#[derive(Default)]
pub struct ProfileQuery;

#[Object]
impl ProfileQuery {
    /// Every indicator of a force, or of one of its areas, in one period, each by itself: one that cannot be made of the period, or has no value, says why
    /// and takes no other with it. For everybody who is signed in with a role.
    async fn profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The force's code.")] force: ID,
        #[graphql(
            desc = "The code of one of the force's areas; the force as a whole where nothing is said. Of areas of forces whose returns are not yours to read, small numbers are hidden."
        )]
        area: Option<ID>,
        #[graphql(desc = "A month, quarter or year.")] period: Period,
        #[graphql(
            desc = "The forces it is held against, or their areas; all of them where nothing is said. `of` is the force itself."
        )]
        peers: Option<PeersInput>,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Profile>> {
        let asked = async {
            let (peers, average) = selected(peers)?;
            let asked = Profiling {
                force: force_code(&force)?,
                area: area.as_ref().map(area_code).transpose()?,
                period,
                peers,
                average,
                as_of,
            };
            let it = draw_up(ctx.data::<App>()?, ctx.data::<Caller>()?, &asked).await?;
            let definitions = it.entries.iter();
            let definitions = definitions.map(|entry| definition(&it.instant.edition, &entry.indicator.code));
            Ok(Profile {
                definitions: definitions.collect::<std::result::Result<_, _>>()?,
                it,
            })
        };
        Some(asked.await)
    }
}
