//! The chart, linted, rendered and held against Kubernetes' own schemas without a cluster.

use muster_api::config::{Config, Purpose, Sources};
use serde_json::{Value, json};

use crate::tools;

fn helm(request: &Value) -> Value {
    let output = tools::run(".venv/bin/python", &["tests/chart/helm.py"], &request.to_string());
    serde_json::from_str(&tools::said(&output)).unwrap()
}

fn needed() -> Value {
    json!({
        "settings": { "identity": { "issuer": "https://login.example.police.uk", "audience": "muster" } },
        "database": { "secret": { "name": "muster-database" } },
    })
}

fn everything() -> Value {
    json!({
        "image": { "repository": "registry.example/muster-api", "digest": format!("sha256:{}", "0".repeat(64)) },
        "imagePullSecrets": [{ "name": "registry" }],
        "replicas": 3,
        "autoscaling": { "enabled": false },
        "settings": {
            "identity": { "issuer": "https://login.example.police.uk", "audience": "muster" },
            "server": { "drain_seconds": 45, "allowed_origins": ["https://a.example", "https://b.example"] },
            "limits": { "body_bytes": 2_097_152, "upload_bytes": 33_554_432 },
            "telemetry": { "otlp_endpoint": "http://collector:4318", "sample_ratio": 0.25 },
        },
        "database": { "secret": { "name": "muster-database", "key": "primary" } },
        "redis": { "secret": { "name": "muster-redis" } },
        "receipts": { "secret": { "name": "muster-receipts" } },
        "telemetry": { "headersSecret": { "name": "muster-collector" } },
        "service": { "type": "LoadBalancer", "port": 8443 },
        "serviceAccount": { "create": false, "name": "somebody" },
        "networkPolicy": {
            "from": [{ "podSelector": { "matchLabels": { "app": "router" } } }],
            "metricsFrom": [{ "namespaceSelector": { "matchLabels": { "name": "monitoring" } } }],
        },
        "serviceMonitor": { "enabled": true, "labels": { "release": "prometheus" } },
        "podAnnotations": { "example": "yes" },
        "nodeSelector": { "zone": "a" },
        "tolerations": [{ "key": "quiet", "operator": "Exists" }],
    })
}

fn manifests(values: &Value) -> Vec<Value> {
    let found = helm(&json!({ "values": values }));
    assert_eq!(found["refused"], Value::Null);
    found["manifests"].as_array().unwrap().clone()
}

fn of_kind<'a>(manifests: &'a [Value], kind: &str) -> &'a Value {
    manifests
        .iter()
        .find(|manifest| manifest["kind"] == kind)
        .unwrap_or_else(|| panic!("no {kind}"))
}

fn kinds(manifests: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<_> = manifests
        .iter()
        .map(|manifest| manifest["kind"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    kinds
}

#[test]
fn the_chart_lints_and_kubernetes_takes_every_manifest() {
    for values in [needed(), everything()] {
        let found = helm(&json!({ "values": values }));

        assert_eq!(found["refused"], Value::Null);
        assert_eq!(found["lint"], json!([]));
        assert_eq!(found["invalid"], json!([]));
    }
}

#[test]
fn a_misspelt_field_of_a_manifest_would_be_noticed() {
    let mut deployment = of_kind(&manifests(&needed()), "Deployment").clone();
    deployment["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = json!({});

    let found = helm(&json!({ "manifest": deployment }));

    assert!(found["invalid"].to_string().contains("readynessProbe"), "{found}");
}

#[test]
fn a_release_has_all_its_parts_and_the_optional_ones_only_when_asked_for() {
    let usual = manifests(&needed());
    let full = manifests(&everything());

    assert_eq!(
        kinds(&usual),
        [
            "Deployment",
            "HorizontalPodAutoscaler",
            "Job",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "ServiceAccount"
        ]
    );
    assert_eq!(
        kinds(&full),
        [
            "Deployment",
            "Job",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "ServiceMonitor"
        ]
    );
    assert_eq!(
        of_kind(&usual, "Deployment")["spec"].get("replicas"),
        None,
        "the autoscaler decides"
    );
    assert_eq!(of_kind(&full, "Deployment")["spec"]["replicas"], 3);
}

#[test]
fn a_bad_value_is_refused_and_named() {
    let bad: &[(&str, Value, &str)] = &[
        (
            "/settings/identity/issuer",
            json!("http://login.example.police.uk"),
            "issuer",
        ),
        (
            "/settings/identity",
            json!({ "issuer": "https://login.example.police.uk" }),
            "audience",
        ),
        ("/database/secret/name", json!(""), "name"),
        (
            "/settings/database",
            json!({ "url": "postgres://muster:secret@host/muster" }),
            "url",
        ),
        (
            "/settings/cache",
            json!({ "redis_url": "redis://:secret@host" }),
            "redis_url",
        ),
        ("/settings/server", json!({ "listen": "0.0.0.0:80" }), "listen"),
        ("/replicas", json!(0), "replicas"),
        ("/replicas", json!("three"), "replicas"),
        ("/service", json!({ "port": 70_000 }), "port"),
        ("/image", json!({ "digest": "sha256:short" }), "digest"),
        ("/autoscaling", json!({ "min": 9, "max": 3 }), "autoscaling.min"),
        ("/sevice", json!({ "port": 80 }), "sevice"),
    ];
    for (place, value, named) in bad {
        let mut values = needed();
        put(&mut values, place, value.clone());

        let found = helm(&json!({ "values": values }));

        let refused = found["refused"]
            .as_str()
            .unwrap_or_else(|| panic!("{place} = {value} was taken"));
        assert!(refused.contains(named), "{place} = {value}: {refused}");
        assert!(!refused.contains("secret@"), "{refused}");
    }
}

fn put(values: &mut Value, place: &str, value: Value) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    values.pointer_mut(parent).unwrap()[key] = value;
}

#[test]
fn nothing_in_a_pod_runs_as_root_writes_to_its_image_or_holds_a_token() {
    for values in [needed(), everything()] {
        for manifest in manifests(&values) {
            let pod = &manifest["spec"]["template"]["spec"];
            let Some(containers) = pod["containers"].as_array() else {
                continue;
            };
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
            assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
            assert_eq!(pod["automountServiceAccountToken"], false);
            for container in containers {
                let security = &container["securityContext"];
                assert_eq!(security["readOnlyRootFilesystem"], true);
                assert_eq!(security["allowPrivilegeEscalation"], false);
                assert_eq!(security["capabilities"]["drop"], json!(["ALL"]));
                assert!(container["resources"]["limits"]["memory"].is_string());
            }
        }
    }
}

#[test]
fn selectors_find_the_pods_of_the_api_and_not_the_migration() {
    let manifests = manifests(&everything());
    let labels = &of_kind(&manifests, "Deployment")["spec"]["template"]["metadata"]["labels"];
    let migration = &of_kind(&manifests, "Job")["spec"]["template"]["metadata"]["labels"];
    let matches = |selector: &Value, labels: &Value| {
        let selector = selector.as_object().unwrap();
        !selector.is_empty() && selector.iter().all(|(key, value)| labels[key] == *value)
    };
    let selectors = manifests
        .iter()
        .filter_map(|manifest| match manifest["kind"].as_str().unwrap() {
            "Service" => Some(&manifest["spec"]["selector"]),
            "Deployment" | "PodDisruptionBudget" => Some(&manifest["spec"]["selector"]["matchLabels"]),
            _ => None,
        });

    let selectors: Vec<_> = selectors.collect();

    assert_eq!(selectors.len(), 4);
    for selector in selectors {
        assert!(matches(selector, labels), "{selector} does not find {labels}");
        assert!(!matches(selector, migration), "{selector} finds the migration");
    }
}

#[test]
fn the_migration_runs_before_the_pods_do() {
    let manifests = manifests(&needed());
    let job = of_kind(&manifests, "Job");

    assert_eq!(
        job["metadata"]["annotations"]["helm.sh/hook"],
        "pre-install,pre-upgrade"
    );
    assert_eq!(
        job["spec"]["template"]["spec"]["containers"][0]["args"],
        json!(["migrate"])
    );
    assert_eq!(job["spec"]["template"]["spec"].get("serviceAccountName"), None);
}

#[test]
fn stopping_a_pod_leaves_time_for_requests_in_flight() {
    let manifests = manifests(&everything());
    let pod = &of_kind(&manifests, "Deployment")["spec"]["template"]["spec"];
    let sleep = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        .as_i64()
        .unwrap();

    assert!(pod["terminationGracePeriodSeconds"].as_i64().unwrap() > 45 + sleep);
}

/// Variables as the kubelet would make them, each secret with a value of its kind.
fn variables(container: &Value) -> Vec<(String, String)> {
    let secret = |name: &str| match name {
        "MUSTER__DATABASE__URL" => "postgres://muster:word@host/muster",
        "MUSTER__CACHE__REDIS_URL" => "rediss://host:6379/0",
        "MUSTER__TELEMETRY__OTLP_HEADERS" => "authorization=word",
        "MUSTER__RECEIPTS__KEY" => "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        other => panic!("{other} comes from a secret"),
    };
    let variables = container["env"].as_array().unwrap().iter().map(|variable| {
        let name = variable["name"].as_str().unwrap();
        let value = variable["value"].as_str().unwrap_or_else(|| secret(name));
        (name.to_owned(), value.to_owned())
    });
    variables.collect()
}

#[test]
fn the_service_understands_every_variable_it_is_given() {
    for values in [needed(), everything()] {
        let manifests = manifests(&values);
        for (kind, purpose) in [("Deployment", Purpose::Serving), ("Job", Purpose::Maintenance)] {
            let container = &of_kind(&manifests, kind)["spec"]["template"]["spec"]["containers"][0];
            let sources = Sources {
                environment: variables(container),
                ..Sources::default()
            };

            let config = Config::load(purpose, sources).unwrap_or_else(|faults| panic!("{kind}: {faults}"));

            assert_eq!(config.server.listen.port(), 8080);
            assert_eq!(config.limits.body_bytes, 2_097_152);
            assert!(config.database.url().expose().starts_with("postgres://"));
        }
    }
}
