use super::*;

fn amount(count: i64, synthetic: bool) -> Amount {
    Amount {
        quantity: Quantity::whole(count).unwrap(),
        statuses: Statuses::NONE,
        synthetic,
        taken: None,
    }
}

fn owner(force: &str) -> OwnerCode {
    force.parse::<ForceCode>().unwrap().into()
}

fn there(numerator: i64, denominator: i64) -> Settled {
    Settled {
        numerator: Some(amount(numerator, false)),
        denominator: Some(amount(denominator, false)),
        absence: None,
        completeness: None,
        numerator_absence: None,
    }
}

fn made_up(numerator: i64, denominator: i64) -> Settled {
    Settled {
        numerator: Some(amount(numerator, true)),
        ..there(0, denominator)
    }
}

fn missing(absence: Absence) -> Settled {
    Settled {
        numerator: None,
        numerator_absence: Some(absence),
        ..there(0, 1_000).without_value(absence)
    }
}

fn together(scope: Scope, base: Base, forces: &[(&str, ForceKind, Settled, i64)]) -> (Option<Sums>, Coverage) {
    let codes: Vec<ForceCode> = forces.iter().map(|force| force.0.parse().unwrap()).collect();
    let members: Vec<Member<'_>> = forces
        .iter()
        .zip(&codes)
        .map(|((_, kind, settled, exposure), force)| Member {
            force,
            area: None,
            kind: *kind,
            settled,
            exposure: *exposure,
            waived: false,
            apart: false,
        })
        .collect();
    add_up(scope, base, &members)
}

#[test]
fn a_waived_force_is_neither_missing_nor_covered() {
    let codes: [ForceCode; 2] = ["kent", "essex"].map(|code| code.parse().unwrap());
    let (sent, waived) = (there(10, 1_000), missing(Absence::NotApplicable));
    let member = |force, settled, waived| Member {
        force,
        area: None,
        kind: ForceKind::Territorial,
        settled,
        exposure: 1_000,
        waived,
        apart: false,
    };
    let members = [member(&codes[0], &sent, false), member(&codes[1], &waived, true)];
    let (sums, coverage) = add_up(Scope::Nation, Base::Residents, &members);
    assert_eq!(totals(sums), Some((10, 1_000)));
    assert_eq!((coverage.supplied, coverage.expected), (1, 1));
    assert_eq!(coverage.missing, vec![]);
    assert_eq!(coverage.waived, vec![codes[1].clone().into()]);
    assert_eq!(coverage.exposure_share, Some(0.5));
}

fn totals(sums: Option<Sums>) -> Option<(i64, i64)> {
    sums.map(|sums| (sums.numerator.units() / 10_000, sums.denominator.units() / 10_000))
}

#[test]
fn a_missing_force_leaves_both_sums_and_is_named() {
    let (sums, coverage) = together(
        Scope::Nation,
        Base::Residents,
        &[
            ("kent", ForceKind::Territorial, there(50, 1_000), 1_000),
            (
                "greater-manchester",
                ForceKind::Territorial,
                missing(Absence::NotSupplied),
                3_000,
            ),
        ],
    );

    assert_eq!(totals(sums), Some((50, 1_000)));
    assert_eq!(
        (coverage.supplied, coverage.expected, coverage.exposure_share),
        (1, 2, Some(0.25))
    );
    let gone = Missing::Absent(Absence::NotSupplied);
    assert_eq!(coverage.missing, [(owner("greater-manchester"), gone)]);
}

#[test]
fn the_nation_counts_the_transport_police_without_dividing_by_anybody_and_the_city_with_its_residents() {
    let forces = [
        ("kent", ForceKind::Territorial, there(50, 1_000), 1_000),
        ("city-of-london", ForceKind::City, there(7, 10), 10),
        ("btp", ForceKind::National, missing(Absence::NotApplicable), 0),
    ];
    let mut with_btp = forces.clone();
    with_btp[2].2.numerator = Some(amount(5, false));

    let (sums, coverage) = together(Scope::Nation, Base::Residents, &with_btp);
    assert_eq!(totals(sums), Some((62, 1_010)));
    assert_eq!(
        (coverage.supplied, coverage.expected, coverage.added),
        (2, 2, vec![owner("btp")])
    );

    let (sums, coverage) = together(Scope::Group, Base::Residents, &with_btp);
    assert_eq!((totals(sums), coverage.added), (Some((57, 1_010)), vec![]));
}

#[test]
fn a_transport_police_that_is_not_added_is_named_with_the_reason() {
    let kent = ("kent", ForceKind::Territorial, there(50, 1_000), 1_000);
    let nation = |btp: Settled| {
        let forces = [kent.clone(), ("btp", ForceKind::National, btp, 0)];
        together(Scope::Nation, Base::Residents, &forces)
    };

    for absence in [Absence::NotSupplied, Absence::NotDue, Absence::Withdrawn] {
        // it has no residents, whatever else it lacks
        let lacks = missing(absence).without_value(Absence::NotApplicable);
        let (sums, coverage) = nation(lacks);
        assert_eq!(
            (totals(sums), coverage.supplied, coverage.expected),
            (Some((50, 1_000)), 1, 1)
        );
        assert_eq!(coverage.not_added, [(owner("btp"), Missing::Absent(absence))]);
    }
    let (_, made_up) = nation(made_up(9, 1));
    assert_eq!(made_up.not_added, [(owner("btp"), Missing::Synthetic)]);
    let (_, never_asked) = nation(missing(Absence::NotApplicable));
    assert_eq!(never_asked.not_added, []);
    let (_, there) = nation(there(5, 1));
    assert_eq!((there.not_added, there.added), (vec![], vec![owner("btp")]));
}

#[test]
fn where_forces_return_both_halves_the_transport_police_is_a_force_like_any_other() {
    let forces = [
        ("kent", ForceKind::Territorial, there(50, 100), 1_000),
        ("btp", ForceKind::National, there(5, 10), 0),
    ];

    let (sums, coverage) = together(Scope::Nation, Base::Returned, &forces);
    assert_eq!((totals(sums), coverage.expected), (Some((55, 110)), 2));
    let (sums, coverage) = together(Scope::Group, Base::Returned, &forces);
    assert_eq!((totals(sums), coverage.expected), (Some((50, 100)), 1));
}

#[test]
fn made_up_figures_are_added_to_nothing_but_their_like() {
    let kent = ("kent", ForceKind::Territorial, there(50, 1_000), 1_000);
    let essex = ("essex", ForceKind::Territorial, made_up(80, 1_000), 1_000);
    let made_up_btp = ("btp", ForceKind::National, made_up(9, 1), 0);

    let (sums, coverage) = together(
        Scope::Nation,
        Base::Residents,
        &[kent, essex.clone(), made_up_btp.clone()],
    );
    assert_eq!(totals(sums.clone()), Some((50, 1_000)));
    assert!(!sums.unwrap().synthetic && coverage.added.is_empty());
    assert_eq!(coverage.missing, [(owner("essex"), Missing::Synthetic)]);

    let (sums, coverage) = together(Scope::Nation, Base::Residents, &[essex, made_up_btp]);
    assert_eq!(totals(sums.clone()), Some((89, 1_000)));
    assert!(sums.unwrap().synthetic && coverage.missing.is_empty());
}

#[test]
fn figures_counted_by_another_definition_leave_both_sums_and_are_named() {
    let codes: [ForceCode; 3] = ["kent", "essex", "btp"].map(|code| code.parse().unwrap());
    let (sent, of_btp) = (there(10, 1_000), there(5, 1));
    let member = |at: usize, kind, settled, apart| Member {
        force: &codes[at],
        area: None,
        kind,
        settled,
        exposure: 1_000,
        waived: false,
        apart,
    };
    let (kent, btp) = (
        member(0, ForceKind::Territorial, &sent, false),
        member(2, ForceKind::National, &of_btp, true),
    );
    let members = [kent, member(1, ForceKind::Territorial, &sent, true), btp];

    let (sums, coverage) = add_up(Scope::Nation, Base::Residents, &members);

    assert_eq!(totals(sums), Some((10, 1_000)));
    assert_eq!((coverage.supplied, coverage.expected), (1, 2));
    assert_eq!(coverage.missing, [(owner("essex"), Missing::OtherDefinition)]);
    assert_eq!((coverage.added, coverage.exposure_share), (vec![], Some(0.5)));
}

#[test]
fn what_is_not_asked_of_a_force_is_not_missing_and_a_count_over_nothing_is() {
    let (sums, coverage) = together(
        Scope::Nation,
        Base::Returned,
        &[
            ("kent", ForceKind::Territorial, there(50, 100), 1),
            ("essex", ForceKind::Territorial, there(0, 0), 1),
            ("surrey", ForceKind::Territorial, there(3, 0), 1),
            ("btp", ForceKind::National, missing(Absence::NotApplicable), 0),
        ],
    );

    assert_eq!(totals(sums), Some((50, 100)));
    assert_eq!((coverage.supplied, coverage.expected), (1, 2));
    assert_eq!(coverage.missing, [(owner("surrey"), Missing::Invalid)]);
}

#[test]
fn nobody_makes_no_sum() {
    let (sums, coverage) = together(
        Scope::Nation,
        Base::Residents,
        &[("kent", ForceKind::Territorial, missing(Absence::NotDue), 1_000)],
    );

    assert_eq!((sums, coverage.supplied, coverage.expected), (None, 0, 1));
}
