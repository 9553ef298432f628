//! One condition of a client as conditions on columns: codes become what is stored, times what they mean.

use super::compare::{Comparison, has_part};
use super::field::{Field, Meaning, Word};
use crate::tencent::actions::read_plain;
use crate::tencent::error::Failure;
use app::{Operator, member_id};
use model::Lang;
use time::{Duration, OffsetDateTime};

/// How long an asset is new to the console.
const NEW: Duration = Duration::days(7);
/// What lists show for a time that never was.
pub(super) const NEVER: &str = "-";

/// What a condition comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Narrowing {
    /// All of these hold of the columns.
    Columns(Vec<(&'static str, Operator, Vec<String>)>),
    /// Every row fulfils it.
    Everything,
    /// No row does.
    Nothing,
    /// No column says it: rows are compared as they look.
    RowByRow,
}

/// A condition of a client: the parameter that its values stand in, how to compare, and with what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    pub(super) parameter: &'a str,
    pub(super) operator: Operator,
    pub(super) values: &'a [String],
    pub(super) lang: Lang,
    pub(super) now: OffsetDateTime,
}

impl Wish<'_> {
    /// What it comes to for a field.
    pub(super) fn narrowing(&self, field: &Field) -> Result<Narrowing, Failure> {
        let column = field.column(self.lang);
        let same = |values: Vec<String>| Narrowing::Columns(vec![(column, self.operator, values)]);
        Ok(match field.meaning {
            Meaning::Plain | Meaning::Both => same(self.values.to_vec()),
            Meaning::Float => same(self.values.iter().map(|value| whole(value)).collect()),
            Meaning::Time => self.times(column)?,
            Meaning::Coded(words) => self.coded(column, words),
            Meaning::Constant(words) => {
                let asked = Comparison { operator: self.operator, values: self.values };
                let held = words.iter().any(|word| asked.holds_code(word.code, word.text(self.lang)));
                if held { Narrowing::Everything } else { Narrowing::Nothing }
            }
            Meaning::Member => match self.operator {
                // What is no member's id is nobody's.
                Operator::Equal | Operator::NotEqual => same(self.values.iter().map(|id| member(id)).collect()),
                _ => Narrowing::RowByRow,
            },
            Meaning::New => self.new_ones(column),
            Meaning::WithPort(port) => self.with_port(column, port),
        })
    }

    fn is_in_parts(&self) -> bool {
        matches!(self.operator, Operator::Contains | Operator::NotContains)
    }

    /// Parts are looked for in the codes and in what people read.
    fn coded(&self, column: &'static str, words: &'static [Word]) -> Narrowing {
        let stored = |fits: &dyn Fn(&Word) -> bool| {
            let fitting = words.iter().filter(|word| fits(word));
            fitting.map(|word| word.stored.to_owned()).collect::<Vec<_>>()
        };
        if self.is_in_parts() {
            let has = |word: &Word, part: &str| has_part(word.code, part) || has_part(word.text(self.lang), part);
            let part_of = |word: &Word| self.values.iter().any(|part| has(word, part));
            let stored = stored(&part_of);
            let (none, operator) = match self.operator {
                Operator::Contains => (Narrowing::Nothing, Operator::Equal),
                _ => (Narrowing::Everything, Operator::NotEqual),
            };
            return if stored.is_empty() { none } else { Narrowing::Columns(vec![(column, operator, stored)]) };
        }
        let values = self.values.iter().flat_map(|value| {
            // What is shown counts as well, in either language.
            let stored = stored(&|word| word.code == value || word.en == value || word.zh == value);
            if stored.is_empty() { vec![value.clone()] } else { stored }
        });
        Narrowing::Columns(vec![(column, self.operator, values.collect())])
    }

    /// Lists show seconds: a second is the whole of it.
    fn times(&self, column: &'static str) -> Result<Narrowing, Failure> {
        if self.operator == Operator::HasBits {
            return Err(Failure::value(self.parameter, "are times: they have no bits", "为时间，不支持按位运算"));
        }
        if self.is_in_parts() {
            return Ok(Narrowing::RowByRow);
        }
        let first = |text: &String| match text.as_str() {
            NEVER => Ok(0),
            text => Ok(read_plain(self.parameter, text)?.unix_timestamp() * 1000),
        };
        let firsts = self.values.iter().map(first).collect::<Result<Vec<i64>, Failure>>()?;
        let last = |first: &i64| if *first == 0 { 0 } else { first + 999 };
        let as_texts = |times: &dyn Fn(&i64) -> i64| firsts.iter().map(|one| times(one).to_string()).collect();
        let columns = match self.operator {
            Operator::Equal if firsts.len() == 1 => vec![
                (column, Operator::AtLeast, as_texts(&|first| *first)),
                (column, Operator::AtMost, as_texts(&last)),
            ],
            Operator::Less | Operator::AtLeast => vec![(column, self.operator, as_texts(&|first| *first))],
            Operator::Greater | Operator::AtMost => vec![(column, self.operator, as_texts(&last))],
            _ => return Ok(Narrowing::RowByRow),
        };
        Ok(Narrowing::Columns(columns))
    }

    /// 1 for what came within the last days, 0 for the rest.
    fn new_ones(&self, column: &'static str) -> Narrowing {
        let wanted = match (self.operator, self.values) {
            (Operator::Equal, [value]) => value.as_str(),
            _ => return Narrowing::RowByRow,
        };
        let operator = match wanted {
            "1" => Operator::Greater,
            "0" => Operator::AtMost,
            _ => return Narrowing::Nothing,
        };
        // The row shows whole seconds.
        let last_old = (self.now - NEW).unix_timestamp() * 1000 + 999;
        Narrowing::Columns(vec![(column, operator, vec![last_old.to_string()])])
    }

    /// Shown with the port of another column behind it.
    fn with_port(&self, column: &'static str, port: &'static str) -> Narrowing {
        let [value] = self.values else { return Narrowing::RowByRow };
        let parts = value.rsplit_once(':').filter(|(address, _)| !address.contains(':') || address.ends_with(']'));
        match (self.operator, parts) {
            (Operator::Equal, Some((address, number))) if number.parse::<u16>().is_ok() => Narrowing::Columns(vec![
                (column, Operator::Equal, vec![address.trim_matches(['[', ']']).to_owned()]),
                (port, Operator::Equal, vec![number.to_owned()]),
            ]),
            (Operator::Equal, None) => Narrowing::Columns(vec![(column, Operator::Equal, vec![value.clone()])]),
            _ => Narrowing::RowByRow,
        }
    }
}

/// Whether an asset that came then is new.
pub(crate) fn is_new(added_at: i64, now: OffsetDateTime) -> i64 {
    i64::from(now.unix_timestamp() - added_at.div_euclid(1000) < NEW.whole_seconds())
}

/// Numbers that are shown with a point are stored without.
fn whole(value: &str) -> String {
    value.strip_suffix(".0").unwrap_or(value).to_owned()
}

/// The number behind a member's id; -1 for what is none.
fn member(id: &str) -> String {
    let number = id.rsplit('-').next().and_then(|number| number.parse::<i64>().ok());
    number.filter(|number| member_id(*number) == id).unwrap_or(-1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tencent::lists::field::{coded, float, member, new, time, with_port};

    const WORDS: &[Word] = &[
        Word::new("3", "failed", "Failed", "失败"),
        Word::new("3", "stopped", "Stopped", "停止"),
        Word::new("4", "done", "Finished", "完成"),
    ];

    #[track_caller]
    fn check(field: Field, operator: Operator, values: &[&str], expected: &[(&str, Operator, &[&str])]) {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        let now = OffsetDateTime::from_unix_timestamp(1_000_000).unwrap();
        let wish = Wish { parameter: "Values", operator, values: &values, lang: Lang::En, now };
        let expected = match expected {
            [] => Narrowing::RowByRow,
            some => Narrowing::Columns(
                some.iter()
                    .map(|(column, operator, values)| {
                        let column: &'static str = Box::leak((*column).to_owned().into_boxed_str());
                        (column, *operator, values.iter().map(|value| (*value).to_owned()).collect())
                    })
                    .collect(),
            ),
        };
        assert_eq!(wish.narrowing(&field).unwrap(), expected);
    }

    #[test]
    fn what_is_shown_is_understood() {
        use Operator::{AtLeast, AtMost, Contains, Equal, Greater, Less, NotEqual};
        let at = time("At", "at");
        check(at, Equal, &["1970-01-01 00:00:02"], &[("at", AtLeast, &["2000"]), ("at", AtMost, &["2999"])]);
        check(at, Greater, &["1970-01-01 00:00:02"], &[("at", Greater, &["2999"])]);
        check(at, Less, &["1970-01-01 00:00:02"], &[("at", Less, &["2000"])]);
        check(at, Equal, &["-"], &[("at", AtLeast, &["0"]), ("at", AtMost, &["0"])]);
        check(at, NotEqual, &["1970-01-01 00:00:02"], &[]);
        check(at, Contains, &["1970"], &[]);

        let state = coded("Status", "state", WORDS);
        check(state, Equal, &["3"], &[("state", Equal, &["failed", "stopped"])]);
        check(state, Equal, &["Finished"], &[("state", Equal, &["done"])]);
        check(state, NotEqual, &["完成"], &[("state", NotEqual, &["done"])]);
        check(state, Contains, &["ed"], &[("state", Equal, &["failed", "stopped", "done"])]);

        check(float("Percent", "progress"), Equal, &["79.0"], &[("progress", Equal, &["79"])]);
        let member = member("MemberId");
        check(member, Equal, &["mem-7", "x"], &[("owner.app_id", Equal, &["7", "-1"])]);
        check(member, Contains, &["7"], &[]);
        check(new("IsNewAsset"), Equal, &["1"], &[("added_at", Greater, &["395200999"])]);
        check(new("IsNewAsset"), Equal, &["0"], &[("added_at", AtMost, &["395200999"])]);
        let address = with_port("PrivateIp", "private_ip", "port");
        let both: &[(&str, Operator, &[&str])] = &[("private_ip", Equal, &["::1"]), ("port", Equal, &["3306"])];
        check(address, Equal, &["[::1]:3306"], both);
        check(address, Equal, &["10.0.0.1"], &[("private_ip", Equal, &["10.0.0.1"])]);
        check(address, Contains, &[":33"], &[]);
    }

    #[test]
    fn new_is_what_the_row_shows() {
        let now = OffsetDateTime::from_unix_timestamp(1_000_000).unwrap();
        assert_eq!((is_new(395_200_999, now), is_new(395_201_000, now)), (0, 1));
    }
}
