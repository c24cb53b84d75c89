use super::*;

const REGIONS: &str = "code,name,nation\nE12000008,South East,England\nnational,National,Great Britain\n";
const FORCES: &str = "code,ons_code,name,ons_area_name,aliases,region,kind,valid_from,valid_to,predecessors
kent,E23000032,Kent Police,Kent,,E12000008,territorial,,,
surrey,E23000031,Surrey Police,Surrey,,E12000008,territorial,1974-04,,
btp,,British Transport Police,British Transport Police,BTP,national,national,,,
";
const PEERS: &str = "kind,version,label,source,file\nMOST_SIMILAR,one,computed,nobody,peers/one.csv\n";
const PEER_ROWS: &str = "version,force,rank,peer,distance\n";

fn with(replaced: &[(&str, String)]) -> Result<Reference, Vec<String>> {
    let mut files = BTreeMap::from([("regions.csv", REGIONS.to_owned()), ("forces.csv", FORCES.to_owned())]);
    files.extend(replaced.iter().cloned());
    read(&Reference::default(), |name| {
        files.get(name).map(|text| text.as_bytes().to_vec())
    })
    .map_err(|faults| faults.iter().map(Fault::to_string).collect())
}

fn forces_and(row: &str) -> Vec<String> {
    with(&[("forces.csv", format!("{FORCES}{row}\n"))]).unwrap_err()
}

#[test]
fn a_fault_names_file_line_and_column() {
    assert_eq!(
        forces_and("Essex,,Essex Police,Essex,,E12000008,territorial,,,"),
        ["forces.csv:5: `Essex` is not a force code: use lower-case letters and hyphens, as in `avon-and-somerset`"]
    );
    assert_eq!(
        forces_and("essex,,Essex Police,Essex,,E12000008,county,,,"),
        ["forces.csv:5: kind: `county` is not a kind of force: write territorial, city or national"]
    );
    assert!(
        forces_and("essex,,Essex Police,Essex,,E12000008,territorial,1974,,")[0]
            .starts_with("forces.csv:5: valid_from")
    );
}

#[test]
fn a_force_twice_or_in_no_region_is_refused() {
    assert_eq!(
        forces_and("kent,,Kent Police,Kent,,E12000008,territorial,,,"),
        ["forces.csv:5: said twice: keep one of the two lines"]
    );
    assert_eq!(
        forces_and("essex,E23000032,Essex Police,Essex,,E12000006,territorial,,,thames"),
        [
            "forces.csv:5: there is no region `E12000006`",
            "forces.csv:5: there is no force `thames` that it could come from",
            "forces.csv:5: another force has the ONS code E23000032",
        ]
    );
}

#[test]
fn nobody_lives_at_the_transport_police() {
    let populations = "force,mid_year,residents,households,basis,source
kent,2018,1846500,,printed,ONS
btp,2018,1,,printed,ONS
thames,2018,1,,printed,ONS
surrey,2018,0,,printed,ONS
";
    assert_eq!(
        with(&[("populations.csv", populations.to_owned())]).unwrap_err(),
        [
            "populations.csv:5: residents and households are above nought: leave households empty where they are not known",
            "populations.csv:3: `btp` has no residents",
            "populations.csv:4: there is no force `thames`",
        ]
    );
    let blank = with(&[(
        "populations.csv",
        "force,mid_year,residents,households,basis,source\nkent,2018,many,,printed,ONS\n".into(),
    )]);
    assert_eq!(
        blank.unwrap_err(),
        ["populations.csv:2: residents: invalid digit found in string"]
    );
}

#[test]
fn peers_are_ranked_without_gaps_and_are_other_forces() {
    let peers = |rows: &str| {
        with(&[
            ("peers.csv", PEERS.to_owned()),
            ("peers/one.csv", format!("{PEER_ROWS}{rows}")),
        ])
    };

    assert_eq!(
        peers("one,kent,1,surrey,0.1\ntwo,kent,1,btp,0.1\n").unwrap().peer_lists[0]
            .peers
            .len(),
        1,
        "another version in the same file is another list"
    );
    assert_eq!(
        peers("one,kent,2,surrey,0.1\n").unwrap_err(),
        ["peers/one.csv:2: ranks of a force run 1, 2, 3 without a gap"]
    );
    assert_eq!(
        peers("one,kent,1,kent,0.1\none,surrey,1,btp,0.1\n").unwrap_err(),
        [
            "peers.csv: version one: `kent` has itself or the same force twice among its peers",
            "peers.csv: version one: `btp` is no force with residents",
        ]
    );
    assert_eq!(
        with(&[("peers.csv", PEERS.to_owned())]).unwrap_err(),
        ["peers.csv:2: there is no file peers/one.csv"]
    );
}

#[test]
fn a_file_that_is_not_there_leaves_its_part_alone() {
    let known = with(&[]).unwrap();

    let only_regions = read(&known, |name| {
        (name == "regions.csv").then(|| REGIONS.replace("South East", "The South East").into())
    })
    .unwrap();

    assert_eq!(only_regions.forces, known.forces);
    assert_eq!(only_regions.region("E12000008").unwrap().name, "The South East");
}

#[test]
fn the_line_that_is_told_is_the_one_an_editor_shows() {
    let rows = "essex,,\"Essex\nPolice\",Essex,,E12000008,territorial,,,\n\nsussex,,Sussex Police,Sussex,,E12000008,county,,,\n";
    for ends in ["\n", "\r\n"] {
        let file = format!("{FORCES}{rows}").replace('\n', ends);
        let faults = with(&[("forces.csv", file)]).unwrap_err();
        assert!(faults[0].starts_with("forces.csv:8: kind"), "{faults:?}");
    }
}
