//! The tables of `data/*.yml` as the build left them: JSON, read once per process by whoever owns a table.

/// The text of the table `data/NAME.yml`, as JSON.
macro_rules! table {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/data/", $name, ".json"))
    };
}

pub(crate) use table;
