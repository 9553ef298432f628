//! The labels file: CSV with a header line, quoted fields as in RFC 4180.

use anyhow::{Context as _, bail};

/// What a unit is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Label {
    /// Somebody means harm.
    Malicious,
    /// Doubtful; should not pass as benign, need not be blocked.
    Suspicious,
    /// An honest weakness; should be named, must not be blocked.
    Vulnerable,
    /// Harmless.
    Benign,
}

impl Label {
    /// All labels, in the order of tables.
    pub(crate) const ALL: [Self; 4] = [Self::Malicious, Self::Suspicious, Self::Vulnerable, Self::Benign];

    /// The word in the file.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Malicious => "malicious",
            Self::Suspicious => "suspicious",
            Self::Vulnerable => "vulnerable",
            Self::Benign => "benign",
        }
    }
}

/// One labelled unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Row {
    /// What it is said to be.
    pub(crate) label: Label,
    /// Where it is, relative to the file's folder.
    pub(crate) path: String,
    /// Its name in the corpus.
    pub(crate) id: String,
    /// Who published it.
    pub(crate) source: String,
    /// How it came to be: curated, synthetic, fixture …
    pub(crate) tier: String,
    /// The technique it shows.
    pub(crate) category: String,
}

/// Reads a labels file.
pub(crate) fn parse(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut records = records(text)?.into_iter();
    let header = records.next().context("the file is empty")?;
    let column = |name: &str| header.iter().position(|field| field == name);
    let label = column("label").context("no column `label`")?;
    let path = column("path").context("no column `path`")?;
    let optional = ["id", "source", "tier", "category"].map(column);
    records
        .enumerate()
        .map(|(index, record)| {
            let field = |at: Option<usize>| at.and_then(|at| record.get(at)).cloned().unwrap_or_default();
            let word = field(Some(label));
            let Some(label) = Label::ALL.into_iter().find(|label| label.word() == word) else {
                bail!("record {}: label `{word}` is not malicious, suspicious, vulnerable or benign", index + 2);
            };
            let [id, source, tier, category] = optional.map(field);
            Ok(Row { label, path: field(Some(path)), id, source, tier, category })
        })
        .collect()
}

/// Splits into records and fields; blank lines are no records.
fn records(text: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let mut records = Vec::new();
    let mut record = vec![];
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            c if quoted => field.push(c),
            ',' => record.push(std::mem::take(&mut field)),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    if quoted {
        bail!("a quoted field is not closed");
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records.retain(|record| record.iter().any(|field| !field.is_empty()));
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_fields_may_be_quoted() {
        let rows = parse("path,label,note,tier\r\n\"a,b/\"\"c\"\"\",malicious,\"two\nlines\",fixture\n\nx,benign,,\n")
            .unwrap();
        let shown: Vec<_> = rows.iter().map(|r| (r.path.as_str(), r.label.word(), r.tier.as_str())).collect();
        assert_eq!(shown, [("a,b/\"c\"", "malicious", "fixture"), ("x", "benign", "")]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |text: &str, says: &str| {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(says), "{error}");
        };
        check("", "empty");
        check("path\nx\n", "no column `label`");
        check("path,label\nx,evil\n", "record 2: label `evil`");
        check("path,label\n\"x,benign\n", "not closed");
    }
}
