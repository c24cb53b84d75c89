//! The reference and published files that Muster carries say what their sources say.
use crate::reference;
use muster_domain::{ForceCode, ForceKind, PeerKind, PeerSelection, PopulationBase, Reference};
use std::{collections::BTreeSet, fs, path::Path};

fn carried(folder: &str, name: &str) -> Option<Vec<u8>> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(name)).ok()
}

pub(crate) fn loaded() -> Reference {
    reference::read(&Reference::default(), |name| carried("reference", name)).unwrap()
}

fn code(text: &str) -> ForceCode {
    text.parse().unwrap()
}

fn most_similar(reference: &Reference, of: &str) -> Option<Vec<String>> {
    let selection = PeerSelection {
        kind: PeerKind::MostSimilar,
        of: Some(code(of)),
        members: vec![],
        version: None,
    };
    let group = reference.peers(&selection, "2026-03".parse().unwrap()).ok()?;
    Some(group.members.iter().map(ToString::to_string).collect())
}

#[test]
fn there_are_forty_two_territorial_forces_the_city_of_london_and_the_transport_police() {
    let reference = loaded();

    let of_kind = |kind| reference.forces.iter().filter(move |force| force.kind == kind);

    assert_eq!(of_kind(ForceKind::Territorial).count(), 42);
    assert_eq!(
        of_kind(ForceKind::City)
            .map(|force| force.code.as_str())
            .collect::<Vec<_>>(),
        ["city-of-london"]
    );
    assert_eq!(
        of_kind(ForceKind::National)
            .map(|force| force.code.as_str())
            .collect::<Vec<_>>(),
        ["btp"]
    );
    assert_eq!(
        reference.regions.len(),
        11,
        "nine regions, Wales, and the place of the transport police"
    );
    assert_eq!(
        reference.force_by_ons_code("E23000015").unwrap().code.as_str(),
        "staffordshire"
    );
    assert_eq!(reference.force("btp").unwrap().ons_code, None);
}

#[test]
fn every_spelling_of_published_tables_finds_its_force() {
    let reference = loaded();

    for (spelling, force) in [
        ("London, City of", "city-of-london"),
        ("City of London", "city-of-london"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Devon and Cornwall", "devon-and-cornwall"),
        ("Hampshire", "hampshire"),
        ("Hampshire and Isle of Wight", "hampshire"),
        ("Avon & Somerset", "avon-and-somerset"),
        ("Metropolitan", "metropolitan"),
        ("Metropolitan Police", "metropolitan"),
        ("Humberside [note 4]", "humberside"),
        ("Wiltshire ", "wiltshire"),
        ("British Transport Police", "btp"),
    ] {
        assert_eq!(
            reference.force_named(spelling).map(|force| force.code.as_str()),
            Some(force),
            "{spelling}"
        );
    }
    assert!(reference.force_named("Action Fraud").is_none());
}

#[test]
fn populations_sum_to_the_published_nation() {
    let reference = loaded();

    for (mid_year, residents, households) in [
        (2011, 56_170_927, 0),
        (2016, 58_381_217, 24_570_550),
        (2017, 58_744_595, 24_403_700),
        (2018, 59_115_840, 0),
        (2024, 61_806_700, 0),
    ] {
        let rows: Vec<_> = reference
            .populations
            .iter()
            .filter(|row| row.mid_year == mid_year)
            .collect();
        assert_eq!(rows.len(), 43, "{mid_year}");
        assert_eq!(
            rows.iter().map(|row| row.residents).sum::<i64>(),
            residents,
            "{mid_year}"
        );
        assert_eq!(
            rows.iter().filter_map(|row| row.households).sum::<i64>(),
            households,
            "{mid_year}"
        );
    }
    assert!(reference.populations_of(&code("btp")).is_empty());
}

#[test]
fn a_rate_divides_by_the_mid_year_its_publication_used() {
    let reference = loaded();
    let staffordshire = code("staffordshire");
    let divides_by = |base, period: &str| reference.population(&staffordshire, base, period.parse().unwrap());

    assert_eq!(
        divides_by(PopulationBase::Residents, "YE2019-03"),
        Some((1_131_052, 2018))
    );
    assert_eq!(
        divides_by(PopulationBase::Residents, "YE2026-03"),
        Some((1_177_600, 2024))
    );
    assert_eq!(
        divides_by(PopulationBase::Households, "YE2019-03"),
        Some((478_200, 2017))
    );
    assert_eq!(divides_by(PopulationBase::Households, "YE2011-03").unwrap().1, 2016);
}

#[test]
fn neighbours_are_computed_labelled_so_and_not_symmetric() {
    let reference = loaded();

    let list = &reference.peer_lists[0];
    assert_eq!(list.label, "statistical neighbours (computed)");
    assert_eq!(list.peers.len(), 42);
    assert!(list.peers.values().all(|peers| peers.len() == 7));
    let one_way = list
        .peers
        .iter()
        .flat_map(|(force, peers)| peers.iter().map(move |peer| (force, peer)));
    assert!(one_way.clone().any(|(force, peer)| !list.peers[peer].contains(force)));
    assert_eq!(
        most_similar(&reference, "avon-and-somerset").unwrap()[..3],
        ["lancashire", "hampshire", "essex"]
    );
}

#[test]
fn the_city_of_london_and_the_transport_police_have_no_most_similar_group() {
    let reference = loaded();

    assert_eq!(most_similar(&reference, "city-of-london"), None);
    assert_eq!(most_similar(&reference, "btp"), None);
}

#[test]
fn community_safety_partnerships_lie_in_their_forces() {
    let reference = loaded();

    assert_eq!(reference.areas.len(), 314);
    assert_eq!(reference.area("E22000002").unwrap().name, "Bristol, City of");
    let without: BTreeSet<_> = reference
        .forces
        .iter()
        .filter(|force| reference.areas_of(&force.code).next().is_none())
        .map(|force| force.code.as_str())
        .collect();
    assert_eq!(without, BTreeSet::from(["btp"]));
}

#[test]
fn published_crime_is_whole_for_three_years_and_every_force() {
    let mut reader = csv::Reader::from_reader(std::io::Cursor::new(
        carried("published", "recorded-crime.csv").unwrap(),
    ));
    let reference = loaded();
    let mut cells = BTreeSet::new();
    let (mut manchester, mut staffordshire) = (0, 0);
    for row in reader.deserialize() {
        let (year, quarter, name, ons_code, _, subgroup, offences): (String, u8, String, String, String, String, i64) =
            row.unwrap();
        let force = match ons_code.as_str() {
            "" => reference.force_named(&name),
            ons_code => reference.force_by_ons_code(ons_code),
        };
        let force = &force.unwrap().code;
        if force.as_str() == "greater-manchester" && year == "2019/20" && quarter > 1 {
            manchester += offences;
        }
        if force.as_str() == "staffordshire" && year == "2018/19" {
            staffordshire += offences;
        }
        cells.insert((year, quarter, force.clone(), subgroup));
    }

    assert_eq!(cells.len(), 3 * 4 * 44 * 25);
    assert_eq!(manchester, 74_692 + 74_267 + 72_300);
    assert_eq!(staffordshire, 84_901);
}

#[test]
fn published_knife_crime_says_where_there_is_no_figure() {
    let mut reader = csv::Reader::from_reader(std::io::Cursor::new(
        carried("published", "knife-crime-annual.csv").unwrap(),
    ));
    let reference = loaded();
    let (mut rows, mut absent) = (0, Vec::new());
    for row in reader.deserialize() {
        let (force, year_ending, offences, selected, percentage, absence): (
            String,
            String,
            Option<i32>,
            Option<i32>,
            Option<f64>,
            String,
        ) = row.unwrap();
        assert!(reference.force(&force).is_some(), "{force}");
        rows += 1;
        match (offences, selected, percentage) {
            (Some(offences), Some(selected), Some(percentage)) => {
                let share = 100.0 * f64::from(offences) / f64::from(selected);
                assert!((share / percentage - 1.0).abs() < 1e-12, "{force} {year_ending}");
            }
            (None, None, None) => absent.push((force, year_ending, absence)),
            other => panic!("{force} {year_ending}: {other:?}"),
        }
    }

    let missing = |year: &str| {
        (
            "greater-manchester".to_owned(),
            year.to_owned(),
            "NOT_SUPPLIED".to_owned(),
        )
    };
    assert_eq!(rows, 43 * 9);
    assert_eq!(absent, [missing("2018-03"), missing("2019-03")]);
}
