use super::*;
use crate::force::Region;

fn reference() -> Reference {
    let force = |code: &str, region: &str, kind| Force {
        code: code.parse().unwrap(),
        ons_code: None,
        name: code.to_owned(),
        aliases: vec![],
        region: region.parse().unwrap(),
        kind,
        valid_from: None,
        valid_to: None,
        predecessors: vec![],
    };
    let list = |version: &str, peers: &[&str]| PeerList {
        kind: PeerKind::MostSimilar,
        version: version.to_owned(),
        label: "statistical neighbours (computed)".to_owned(),
        source: "computed".to_owned(),
        peers: [("kent".parse().unwrap(), codes(peers))].into(),
    };
    Reference {
        regions: vec![Region {
            code: "E12000008".parse().unwrap(),
            name: "South East".to_owned(),
            nation: "England".to_owned(),
        }],
        forces: vec![
            force("btp", "national", ForceKind::National),
            force("city-of-london", "E12000007", ForceKind::City),
            force("kent", "E12000008", ForceKind::Territorial),
            force("surrey", "E12000008", ForceKind::Territorial),
            force("sussex", "E12000008", ForceKind::Territorial),
        ],
        peer_lists: vec![list("2025", &["surrey"]), list("2026", &["sussex", "surrey"])],
        ..Reference::default()
    }
}

fn codes(texts: &[&str]) -> Vec<ForceCode> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn selected(kind: PeerKind, of: Option<&str>, members: &[&str], version: Option<&str>) -> Result<PeerGroup, NoPeers> {
    let selection = PeerSelection {
        kind,
        of: of.map(|code| code.parse().unwrap()),
        members: codes(members),
        version: version.map(str::to_owned),
    };
    reference().peers(&selection, "2026-03".parse().unwrap())
}

#[test]
fn the_latest_list_serves_until_a_version_is_named() {
    let latest = selected(PeerKind::MostSimilar, Some("kent"), &[], None).unwrap();
    assert_eq!(latest.members, codes(&["sussex", "surrey"]));
    assert_eq!(latest.with_itself().next().unwrap().as_str(), "kent");

    let earlier = selected(PeerKind::MostSimilar, Some("kent"), &[], Some("2025")).unwrap();
    assert_eq!(
        (earlier.members, earlier.version.as_deref()),
        (codes(&["surrey"]), Some("2025"))
    );
    assert_eq!(
        selected(PeerKind::MostSimilar, Some("kent"), &[], Some("1999")),
        Err(NoPeers::UnknownVersion("1999".into()))
    );
    assert!(matches!(
        selected(PeerKind::MostSimilar, Some("surrey"), &[], None),
        Err(NoPeers::NoGroup(..))
    ));
}

#[test]
fn a_region_leaves_the_transport_police_out_and_all_forces_do_not() {
    let region = selected(PeerKind::Region, Some("kent"), &[], None).unwrap();
    assert_eq!(
        (region.label.as_str(), region.members),
        ("South East", codes(&["surrey", "sussex"]))
    );
    assert!(matches!(
        selected(PeerKind::Region, Some("btp"), &[], None),
        Err(NoPeers::NoGroup(..))
    ));
    assert_eq!(
        selected(PeerKind::Region, None, &[], None),
        Err(NoPeers::OfWhom("REGION"))
    );

    assert_eq!(selected(PeerKind::All, None, &[], None).unwrap().members.len(), 5);
    assert_eq!(
        selected(PeerKind::All, Some("kent"), &[], None).unwrap().members.len(),
        4
    );
}

#[test]
fn chosen_forces_exist_and_count_once() {
    let chosen = selected(
        PeerKind::Custom,
        Some("kent"),
        &["sussex", "kent", "sussex", "btp"],
        None,
    )
    .unwrap();
    assert_eq!(chosen.members, codes(&["sussex", "btp"]));

    assert_eq!(
        selected(PeerKind::Custom, Some("kent"), &["kent"], None),
        Err(NoPeers::NobodyNamed)
    );
    assert_eq!(
        selected(PeerKind::Custom, None, &["thames"], None),
        Err(NoPeers::UnknownForce("thames".into()))
    );
}

#[test]
fn a_force_that_has_ended_is_a_peer_until_its_last_month() {
    let mut reference = reference();
    let sussex = reference
        .forces
        .iter_mut()
        .find(|force| force.code.as_str() == "sussex");
    sussex.unwrap().valid_to = Some("2024-09".parse().unwrap());
    let beside_kent = |kind, period: &str| {
        let selection = PeerSelection {
            kind,
            of: Some("kent".parse().unwrap()),
            ..PeerSelection::all()
        };
        reference.peers(&selection, period.parse().unwrap()).unwrap().members
    };

    for kind in [PeerKind::Region, PeerKind::MostSimilar] {
        assert!(beside_kent(kind, "FY2024-25").contains(&codes(&["sussex"])[0]));
        assert_eq!(beside_kent(kind, "2024-10"), codes(&["surrey"]));
    }
}
