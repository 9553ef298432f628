use super::*;

/// The settings that a file with `text` leads to, or what is wrong with it.
fn read(text: &str, flags: &[(&str, Option<String>)]) -> Result<Settings, String> {
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = dir.path().join("touchstone.toml");
    std::fs::write(&file, text).map_err(|error| error.to_string())?;
    let storage = StorageArgs { config: Some(file), ..StorageArgs::default() };
    Settings::read(&storage, flags).map_err(|error| format!("{error:#}"))
}

fn refused(text: &str, because: &str) {
    let problem = read(text, &[]).err().unwrap_or_default();
    assert!(!problem.contains("secret") && !problem.contains("default."), "{problem}");
    assert!(problem.contains(because), "{text}: {problem}");
}

#[test]
fn the_defaults_are_valid() -> Result<(), String> {
    let settings = read("", &[])?;
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.app.data, Path::new("data"));
    assert!(
        matches!(&settings.app.database, DatabaseLocation::Sqlite(path) if path == Path::new("data/touchstone.db"))
    );
    assert!(matches!(&settings.app.objects, ObjectLocation::Local(path) if path == Path::new("data/objects")));
    assert_eq!(settings.app.max_package_bytes, 7 << 20);
    assert!(settings.workers >= 1);
    Ok(())
}

/// The section of the HTTP side has defaults in code too, for its own tests; both must say the same.
#[test]
fn the_file_and_the_server_agree_on_defaults() -> Result<(), String> {
    assert_eq!(format!("{:?}", read("", &[])?.server), format!("{:?}", server::Config::default()));
    Ok(())
}

#[test]
fn a_file_goes_over_defaults_and_flags_go_over_both() -> Result<(), String> {
    let text = "listen = '127.0.0.1:1'\ndata = 'there'\n[scan]\nworkers = 3\n[server]\nlanguage = 'en'";
    let settings = read(text, &[])?;
    assert_eq!((settings.listen.port(), settings.workers), (1, 3));
    assert_eq!(settings.app.data, Path::new("there"));
    assert_eq!(settings.server.language, model::Lang::En);
    assert_eq!(settings.server.max_connections, 1024, "the rest of the section keeps its defaults");
    let flags = [("listen", Some("[::1]:2".to_owned())), ("scan.workers", Some("0".to_owned())), ("data", None)];
    let settings = read(text, &flags)?;
    assert_eq!((settings.listen.port(), settings.workers), (2, 0));
    assert_eq!(settings.app.data, Path::new("there"));
    Ok(())
}

#[test]
fn downloads_are_off_until_networks_are_named() -> Result<(), String> {
    assert!(read("", &[])?.app.downloads.allow.is_empty());
    let flags = [("download.allow", Some("127.0.0.0/8,10.0.0.0/8".to_owned()))];
    let allow = |settings: Settings| settings.app.downloads.allow.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(allow(read("[download]\nallow = ['192.168.0.0/16']", &flags)?), ["127.0.0.0/8", "10.0.0.0/8"]);
    assert_eq!(allow(read("[download]\nallow = ['192.168.0.0/16']", &[])?), ["192.168.0.0/16"]);
    Ok(())
}

#[test]
fn nonsense_is_refused() {
    refused("lisen = 'x'", "lisen");
    refused("[queue]\nlease = 1", "lease");
    refused("listen = 'here'", "listen: expected ADDRESS:PORT");
    refused("database = 'mysql://x'", "expected sqlite:PATH or postgres://");
    refused("objects = 'ftp://x'", "object store location");
    refused("[queue]\nheartbeat_seconds = 9", "at most a third");
    refused("[queue]\nmax_attempts = 0", "max_attempts");
    refused("[scan]\nworkers = 'many'", "scan.workers");
    refused("[scan]\nretention_days = 0", "retention_days");
    refused("[download]\nallow = ['here']", "download.allow: `here` is no network");
    refused("[download]\nseconds = 0", "download.seconds");
    refused("[log]\nformat = 'xml'", "touchstone.toml: log.format: `xml` cannot be used; write one of json, text");
    refused("[assets]\nrun = 1", "touchstone.toml: assets.run: there is no such setting; there are allow, ");
    refused("[server]\npublic_url = 3", "server.public_url: expected a string, found signed int `3`");
    refused("[assets]\nreport_font = 'nosuch'", "assets.report_font: cannot use");
    refused("[judge]\nkey = very secret", "TOML parse error at line 2, column 7");
}

#[test]
fn secrets_do_not_show() -> Result<(), String> {
    let text = "encryption_key = 'hush-one'\ndatabase = 'postgres://u:hush-two@h/n'\nobjects = 's3://b'\n\
                [s3]\naccess_key_id = 'id'\nsecret_access_key = 'hush-three'";
    let shown = format!("{:?}", read(text, &[])?);
    assert!(!shown.contains("hush"), "{shown}");
    Ok(())
}
