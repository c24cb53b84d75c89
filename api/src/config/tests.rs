//! Sentences about the settings of an installation.

use super::*;

fn sources(variables: &[(&str, &str)]) -> Sources {
    let environment = variables
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    Sources {
        environment,
        ..Sources::default()
    }
}

fn with_file(text: &str) -> (tempfile::TempDir, Sources) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("muster.toml");
    std::fs::write(&file, text).unwrap();
    (
        directory,
        Sources {
            file: Some(file),
            ..Sources::default()
        },
    )
}

const ISSUER: (&str, &str) = ("MUSTER__IDENTITY__ISSUER", "https://login.example.org");
const AUDIENCE: (&str, &str) = ("MUSTER__IDENTITY__AUDIENCE", "muster");

#[test]
fn the_defaults_are_enough_for_work_on_an_embedded_database() {
    let config = Config::load(Purpose::Maintenance, Sources::default()).unwrap();

    assert_eq!(config.database.url().expose(), "sqlite:.muster/muster.db?mode=rwc");
    assert_eq!(config.cache.memory_bytes, 256 << 20);
    assert_eq!(config.server.base_url(), "http://127.0.0.1:8080");
    assert!(config.telemetry.otlp_endpoint.is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let (_directory, mut sources) = with_file("[limits]\ndepth = 9\naliases = 7\n");
    sources.environment = vec![("MUSTER__LIMITS__DEPTH".to_owned(), "11".to_owned())];

    let limits = Config::load(Purpose::Maintenance, sources).unwrap().limits;

    assert_eq!((limits.depth, limits.aliases, limits.complexity), (11, 7, 5000));
}

#[test]
fn every_fault_is_told_at_once() {
    let (_directory, mut sources) = with_file("[server]\nlisten = 5\n[limit]\ndepth = 3\n");
    sources.environment = vec![
        ("MUSTER__CACHE__REDIS_URL".to_owned(), "memcached://h".to_owned()),
        ("MUSTER__LIMITS__DEPTH".to_owned(), "0".to_owned()),
        ("MUSTER__TELEMETRY__SAMPLE_RATIO".to_owned(), "2".to_owned()),
        ("MUSTER__DATABSE__URL".to_owned(), "postgres://h/d".to_owned()),
    ];

    let faults = Config::load(Purpose::Serving, sources).unwrap_err().to_string();

    for told in [
        "8 faults in the settings",
        "identity.issuer: is needed to serve",
        "identity.audience: is needed to serve",
        "server.listen: `5` is not an address and port",
        "MUSTER__CACHE__REDIS_URL: is not an address that begins with redis:// or rediss://",
        "limits.depth: must be more than 0",
        "`2` is not a number from 0 to 1",
        "there is no setting `limit.depth`, did you mean `limits.depth`?",
        "MUSTER__DATABSE__URL: there is no setting `databse.url`, did you mean `database.url`?",
    ] {
        assert!(faults.contains(told), "{told}\nis missing from\n{faults}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_named_with_its_line() {
    let (_directory, sources) = with_file("[server]\nlisten = \n");

    let faults = Config::load(Purpose::Maintenance, sources).unwrap_err().to_string();

    assert!(faults.contains("muster.toml line 2"), "{faults}");
}

#[test]
fn a_secret_is_never_shown_whether_right_or_wrong() {
    let secrets = [
        ("MUSTER__DATABASE__URL", "postgres://muster:hunter2@db/muster"),
        ("MUSTER__CACHE__REDIS_URL", "redis://:hunter2@redis"),
        ("MUSTER__TELEMETRY__OTLP_HEADERS", "authorization=hunter2"),
        ("MUSTER__RECEIPTS__KEY", "hunter2hunter2hunter2hunter2hunter2hunter2A"),
    ];
    let config = Config::load(Purpose::Maintenance, sources(&secrets)).unwrap();
    let wrong = secrets.map(|(name, _)| (name, "hunter2"));
    let faults = Config::load(Purpose::Maintenance, sources(&wrong)).unwrap_err();

    assert_eq!(config.database.url().expose(), "postgres://muster:hunter2@db/muster");
    assert_eq!(format!("{config:?}").matches("***").count(), 4);
    assert!(!format!("{config:#?}").contains("hunter2"));
    assert_eq!(faults.0.len(), 4);
    assert!(!faults.to_string().contains("hunter2"));
}

#[test]
fn a_command_is_not_told_of_two_databases() {
    let mut both = sources(&[("MUSTER__DATABASE__URL", "postgres://muster@db/muster")]);
    both.arguments
        .push(("--data", "database.directory", "elsewhere".to_owned()));

    let faults = Config::load(Purpose::Maintenance, both).unwrap_err().to_string();

    assert!(faults.contains("MUSTER__DATABASE__URL names a server's"), "{faults}");
}

#[test]
fn an_empty_variable_takes_a_setting_back() {
    let (_directory, mut sources) = with_file("[cache]\nredis_url = \"redis://127.0.0.1\"\n");
    sources.environment = vec![("MUSTER__CACHE__REDIS_URL".to_owned(), String::new())];

    assert!(
        Config::load(Purpose::Maintenance, sources)
            .unwrap()
            .cache
            .redis_url
            .is_none()
    );
}

#[test]
fn a_service_believes_no_issuer_that_anybody_can_imitate() {
    let issuer = |issuer| {
        let sources = sources(&[("MUSTER__IDENTITY__ISSUER", issuer), AUDIENCE]);
        Config::load(Purpose::Serving, sources)
            .map(drop)
            .map_err(|faults| faults.to_string())
    };

    assert_eq!(issuer("https://login.example.org/realms/police"), Ok(()));
    assert_eq!(issuer("http://127.0.0.1:4000"), Ok(()));
    assert!(
        issuer("http://login.example.org")
            .unwrap_err()
            .contains("must begin with https://")
    );
    assert!(
        issuer("http://127.0.0.1:8080/demo")
            .unwrap_err()
            .contains("demo's own issuer")
    );
}

#[test]
fn a_service_does_not_serve_the_demos_figures() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join(DEMO_MARK), "").unwrap();
    let there = directory.path().to_str().unwrap();

    let faults = Config::load(
        Purpose::Serving,
        sources(&[("MUSTER__DATABASE__DIRECTORY", there), ISSUER, AUDIENCE]),
    );

    assert!(
        faults
            .unwrap_err()
            .to_string()
            .contains("holds the demo and its made-up figures")
    );
}

#[test]
fn the_demo_takes_nothing_of_a_production_installation() {
    let faults = Config::load(
        Purpose::Demo,
        sources(&[
            ISSUER,
            ("MUSTER__SERVER__PUBLIC_URL", "https://muster.example.org"),
            ("MUSTER__DATABASE__URL", "postgres://db.example.org/muster"),
            ("MUSTER__CACHE__REDIS_URL", "redis://user:p@10.0.0.7:6379"),
            ("MUSTER__METRICS__LISTEN", "0.0.0.0:9464"),
        ]),
    )
    .unwrap_err();

    assert_eq!(faults.0.len(), 5, "{faults}");
}

#[test]
fn the_demo_listens_to_this_machine_only() {
    let demo = |listen: &str| {
        let arguments = vec![("--listen", "server.listen", listen.to_owned())];
        Config::load(
            Purpose::Demo,
            Sources {
                arguments,
                ..Sources::default()
            },
        )
    };

    assert!(demo("127.0.0.1:0").is_ok());
    assert!(demo("[::1]:8080").is_ok());
    for open in ["0.0.0.0:8080", "[::]:8080", "192.168.1.5:8080"] {
        let faults = demo(open).unwrap_err().to_string();
        assert!(faults.contains("--listen: the demo lets anybody in"), "{faults}");
    }
}

#[test]
fn the_demo_keeps_out_of_the_way_of_an_installation() {
    let demo = Config::load(Purpose::Demo, Sources::default()).unwrap();

    assert_eq!(demo.database.embedded_in(), Some(Path::new(".muster/demo")));
    assert_eq!(demo.metrics.listen, None);
}

#[test]
fn the_demo_may_use_a_database_of_this_machine() {
    let with = |url| Config::load(Purpose::Demo, sources(&[("MUSTER__DATABASE__URL", url)]));

    assert!(with("postgres://muster@127.0.0.1:5433/demo").is_ok());
    assert!(with("postgres://muster@[::1]/demo").is_ok());
    assert!(with("postgres://127.0.0.1.example.org/demo").is_err());
    assert!(with("postgres://127.0.0.1@db.example.org/demo").is_err());
    assert!(with("postgres:///demo?host=db.example.org").is_err());
}

#[test]
fn the_default_file_names_every_setting() {
    let mut all = Settings::gather(Purpose::Maintenance, Sources::default());
    sections::read(Purpose::Maintenance, &mut all);

    for key in all.known_keys() {
        let name = key.rsplit('.').next().unwrap();
        let line = |line: &str| {
            line.strip_prefix("# ")
                .unwrap_or(line)
                .starts_with(&format!("{name} = "))
        };
        assert!(DEFAULTS.lines().any(line), "{key} is not in config.default.toml");
    }
}
