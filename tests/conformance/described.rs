//! The schema is the manual of the API: nothing in it goes without saying.

use serde_json::Value;

const EVERYTHING: &str = "{ __schema { types { name kind description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

/// What the specifications of GraphQL, of federation and of requests with files bring along.
const NOT_OURS: &[&str] = &["Boolean", "Float", "ID", "Int", "String", "Upload"];

fn undescribed(of: &str, things: &Value, out: &mut Vec<String>) {
    for thing in things.as_array().into_iter().flatten() {
        let name = format!("{of}.{}", thing["name"].as_str().unwrap());
        if name == "Query._service" || name == "Query._entities" {
            continue;
        }
        undescribed(&name, &thing["args"], out);
        if thing["description"].as_str().is_none_or(str::is_empty) {
            out.push(name);
        }
    }
}

#[tokio::test]
async fn every_type_field_argument_and_value_says_what_it_means() {
    let schema = muster_api::schema::builder().finish();
    let answer = schema.execute(EVERYTHING).await.data.into_json().unwrap();

    let mut missing = Vec::new();
    for kind in answer["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        if name.starts_with('_') || NOT_OURS.contains(&name) {
            continue;
        }
        if kind["description"].as_str().is_none_or(str::is_empty) {
            missing.push(name.to_owned());
        }
        for part in ["fields", "inputFields", "enumValues"] {
            undescribed(name, &kind[part], &mut missing);
        }
    }

    assert!(missing.is_empty(), "these have no description: {missing:#?}");
}
