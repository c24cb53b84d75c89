use super::{KIND, NotVerified, PublicKeys, Receipt, SigningKey, verify};
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
    PublicKeys::read(&of.published().to_string()).unwrap()
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
