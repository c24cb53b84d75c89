use super::{KIND, NotVerified, PublicKeys, Receipt, RetiredKey, SigningKey, published, verify};
use muster_domain::{
    Quantity, Statuses, Supplied,
    cell::{Cell, CellAddress},
    digest::Digest,
};

const SALT: [u8; 4] = [0xde, 0xad, 0xbe, 0xef];

fn key() -> SigningKey {
    SigningKey::from_seed([7; 32])
}

fn keys(of: &SigningKey) -> PublicKeys {
    PublicKeys::read(&published(Some(of), &[]).to_string()).unwrap()
}

fn cells(count: i64) -> Vec<Cell> {
    vec![Cell {
        address: CellAddress {
            measure: "roadside-tests".parse().unwrap(),
            area: None,
            breakdown: "".parse().unwrap(),
        },
        supplied: Supplied::Value(Quantity::whole(count).unwrap()),
        statuses: Statuses::NONE,
        note: Some("as counted".to_owned()),
    }]
}

fn receipt() -> Receipt {
    Receipt {
        kind: KIND.to_owned(),
        return_id: "0198".to_owned(),
        force: "kent".to_owned(),
        collection: "roads".to_owned(),
        period: "2026-02".to_owned(),
        revision: 1,
        definition: "roads 1.0.0".to_owned(),
        cells: 1,
        digest: Digest::of_cells(&SALT, "roads 1.0.0", &cells(40)).to_string(),
        salt: "deadbeef".to_owned(),
        signed_by: "signatory-kent".to_owned(),
        signed_at: "2026-04-15T09:00:00Z".to_owned(),
        key: String::new(),
    }
}

#[test]
fn a_receipt_vouches_for_the_content_that_was_signed_and_for_no_other() {
    let text = key().sign(&receipt()).unwrap();

    let verified = verify(&text, &keys(&key())).unwrap();

    assert_eq!(verified.key, key().id());
    assert_eq!(verified.vouches_for(&cells(40)), Ok(()));
    let other = verified.vouches_for(&cells(41)).unwrap_err();
    assert!(matches!(other, NotVerified::OtherContent { .. }), "{other}");
    let miscounted = Receipt { cells: 2, ..verified };
    let other = miscounted.vouches_for(&cells(40)).unwrap_err();
    assert!(
        matches!(other, NotVerified::OtherNumber { signed: 2, content: 1 }),
        "{other}"
    );
}

#[test]
fn a_receipt_is_written_in_one_way_only() {
    let text = key().sign(&receipt()).unwrap();

    assert_eq!(text, key().sign(&receipt()).unwrap());
    assert!(
        text.starts_with(r#"{"cells":1,"collection":"roads","definition":"roads 1.0.0","digest":""#),
        "{text}"
    );
    let spaced = text.replace("\":", "\" : ");
    assert!(verify(&spaced, &keys(&key())).is_ok(), "white space is not content");
}

#[test]
fn whoever_changes_a_letter_is_found_out() {
    let text = key().sign(&receipt()).unwrap();
    for (piece, other) in [
        ("\"revision\":1", "\"revision\":2"),
        ("kent", "essex"),
        ("09:00:00Z", "08:00:00Z"),
        ("\"cells\":1", "\"cells\":2"),
    ] {
        assert!(text.contains(piece), "{piece}");
        assert_eq!(
            verify(&text.replace(piece, other), &keys(&key())),
            Err(NotVerified::Forged),
            "{piece}"
        );
    }
}

#[test]
fn a_receipt_of_another_service_is_not_believed() {
    let other = SigningKey::from_seed([8; 32]);
    let text = other.sign(&receipt()).unwrap();
    assert_eq!(verify(&text, &keys(&key())), Err(NotVerified::UnknownKey(other.id())));
    let renamed = text.replace(&other.id(), &key().id());
    assert_eq!(verify(&renamed, &keys(&key())), Err(NotVerified::Forged));
}

#[test]
fn anything_else_is_no_receipt_and_no_key() {
    for text in ["", "[]", "{}", r#"{"kind":"muster-receipt-v2"}"#] {
        let refused = verify(text, &keys(&key())).unwrap_err();
        assert!(matches!(refused, NotVerified::NotAReceipt(_)), "{text}: {refused}");
    }
    for text in [
        "",
        "{}",
        r#"{"keys":[]}"#,
        r#"{"keys":[{"kty":"EC","crv":"P-256","x":"AA"}]}"#,
    ] {
        assert!(PublicKeys::read(text).is_err(), "{text}");
    }
    assert!("c2hvcnQ".parse::<SigningKey>().is_err());
    let seed: SigningKey = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc".parse().unwrap();
    assert_eq!(seed.id(), key().id());
}

/// The key as it is written down when it is replaced.
fn retired(from: &str, to: &str) -> RetiredKey {
    let x = published(Some(&key()), &[])["keys"][0]["x"]
        .as_str()
        .unwrap()
        .to_owned();
    format!("{x}/{from}/{to}").parse().unwrap()
}

#[test]
fn a_retired_key_vouches_for_what_was_signed_before_it_was_retired() {
    let text = key().sign(&receipt()).unwrap();
    let keys = |to| {
        let set = published(
            Some(&SigningKey::from_seed([8; 32])),
            &[retired("2025-04-01T00:00:00Z", to)],
        );
        PublicKeys::read(&set.to_string()).unwrap()
    };

    // it was signed at nine
    assert!(verify(&text, &keys("2026-04-15T09:00:00.000001Z")).is_ok());
    let late = verify(&text, &keys("2026-04-15T09:00:00Z"));
    assert!(matches!(late, Err(NotVerified::Retired { .. })), "{late:?}");
    let forged = text.replace("2026-04-15", "2025-04-15");
    assert_eq!(verify(&forged, &keys("2026-01-01T00:00:00Z")), Err(NotVerified::Forged));
}

#[test]
fn a_retired_key_says_from_when_to_when_it_signed() {
    let key = retired("2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z");
    let told = published(None, std::slice::from_ref(&key))["keys"][0].clone();

    assert_eq!(
        (told["from"].as_str(), told["to"].as_str()),
        (Some("2025-04-01T00:00:00Z"), Some("2026-04-01T00:00:00Z"))
    );
    assert_eq!(told["kid"], key.id());
    let x = told["x"].as_str().unwrap();
    for wrong in [
        x.to_owned(),
        format!("{x}/2026-04-01T00:00:00Z/2025-04-01T00:00:00Z"),
        format!("{x}/2025/2026"),
        "short/2025-04-01T00:00:00Z/2026-04-01T00:00:00Z".to_owned(),
    ] {
        assert!(wrong.parse::<RetiredKey>().is_err(), "{wrong}");
    }
    let endless = published(None, &[key])
        .to_string()
        .replace("2026-04-01T00:00:00Z", "one day");
    assert!(PublicKeys::read(&endless).is_err());
}
