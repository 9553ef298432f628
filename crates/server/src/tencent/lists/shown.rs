//! Conditions and orders that no column answers: fields that are worked out, long texts, several values in one. The rows
//! that everything else leaves are shown, and compared as a client sees them. Bounded, and said so where it ends.

use super::ask::no_field;
use super::compare::{Comparison, order};
use crate::tencent::error::Failure;
use app::{Direction, Operator};
use serde::Serialize;
use serde_json::Value;

/// Rows that are shown for the sake of a condition at most.
pub(super) const MOST: u64 = 10_000;

/// One condition on what a row shows.
#[derive(Debug)]
struct Condition {
    /// Where it stands among the parameters.
    parameter: String,
    name: String,
    operator: Operator,
    values: Vec<String>,
}

impl Condition {
    fn comparison(&self) -> Comparison<'_> {
        Comparison { operator: self.operator, values: &self.values }
    }
}

/// What is compared row by row.
#[derive(Debug, Default)]
pub(super) struct RowByRow {
    conditions: Vec<Condition>,
    order: Option<(String, Direction)>,
}

impl RowByRow {
    /// Whether there is nothing to compare.
    pub(super) fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.order.is_none()
    }

    /// One more condition; `parameter` is where it stands.
    pub(super) fn and(&mut self, parameter: String, name: &str, operator: Operator, values: &[String]) {
        self.conditions.push(Condition { parameter, name: name.to_owned(), operator, values: values.to_vec() });
    }

    /// Orders by a field of the rows.
    pub(super) fn order(&mut self, name: String, direction: Direction) {
        self.order = Some((name, direction));
    }

    /// Whether every name is one of the rows' fields.
    pub(super) fn check<I: Serialize + Default>(&self) -> Result<(), Failure> {
        let row = fields(&I::default());
        let asked = self.conditions.iter().map(|one| (one.parameter.as_str(), "Name", &one.name));
        let order = self.order.iter().map(|(name, _)| ("Filter", "By", name));
        for (path, member, name) in asked.chain(order) {
            if !row.contains_key(name) {
                let names: Vec<&str> = row.keys().map(String::as_str).collect();
                return Err(no_field(&format!("{path}.{member}"), name, &names.join(", ")));
            }
        }
        Ok(())
    }

    /// More rows than are compared: which parameter asks for that.
    pub(super) fn too_many(&self, total: u64) -> Failure {
        let first = self.conditions.first().map_or("Filter.By", |one| one.parameter.as_str());
        Failure::value(
            first,
            format!(
                "names a field that is compared row by row, which goes up to {MOST} rows; there are {total}: narrow the list by other fields"
            ),
            format!("该字段需逐行比较，最多 {MOST} 行；当前有 {total} 行，请先用其他字段缩小范围"),
        )
    }

    /// The rows that fulfil every condition, in the order that was asked for.
    pub(super) fn apply<I: Serialize>(&self, rows: Vec<I>) -> Vec<I> {
        let with_fields = rows.into_iter().map(|row| {
            let fields = fields(&row);
            (row, fields)
        });
        let value = |fields: &serde_json::Map<String, Value>, name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut kept: Vec<_> = with_fields
            .filter(|(_, fields)| self.conditions.iter().all(|one| one.comparison().holds(&value(fields, &one.name))))
            .collect();
        if let Some((name, direction)) = &self.order {
            kept.sort_by(|(_, one), (_, other)| {
                let order = order(&value(one, name), &value(other, name));
                if *direction == Direction::Ascending { order } else { order.reverse() }
            });
        }
        kept.into_iter().map(|(row, _)| row).collect()
    }
}

fn fields(row: &impl Serialize) -> serde_json::Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Serialize)]
    struct Row {
        id: i64,
        name: String,
        flag: bool,
        tags: Vec<(String, String)>,
        none: Option<String>,
    }

    fn rows() -> Vec<Row> {
        let tag = |value: &str| vec![("team".to_owned(), value.to_owned())];
        vec![
            Row { id: 2, name: "b".into(), flag: true, tags: tag("red"), none: None },
            Row { id: 10, name: "A".into(), flag: false, tags: tag("blue"), none: None },
        ]
    }

    #[track_caller]
    fn check(name: &str, operator: Operator, value: &str, ids: &[i64]) {
        let mut asked = RowByRow::default();
        asked.and("Filter.Filters.0".into(), name, operator, &[value.to_owned()]);
        asked.order("id".into(), Direction::Ascending);
        assert!(asked.check::<Row>().is_ok());
        let found: Vec<i64> = asked.apply(rows()).iter().map(|row| row.id).collect();
        assert_eq!(found, ids, "{name} {operator:?} {value}");
    }

    #[test]
    fn rows_are_compared_as_they_look() {
        check("id", Operator::Equal, "2.0", &[2]);
        check("id", Operator::Greater, "9", &[10]);
        check("id", Operator::HasBits, "8", &[10]);
        check("id", Operator::Contains, "1", &[10]);
        check("name", Operator::Equal, "b", &[2]);
        check("name", Operator::Contains, "a", &[10]);
        check("name", Operator::NotContains, "a", &[2]);
        check("name", Operator::AtMost, "b", &[2, 10]);
        check("flag", Operator::Equal, "1", &[2]);
        check("flag", Operator::NotEqual, "true", &[10]);
        check("tags", Operator::Equal, "red", &[2]);
        check("tags", Operator::NotEqual, "red", &[10]);
        check("none", Operator::Equal, "", &[2, 10]);
    }

    #[test]
    fn other_names_are_refused() {
        let mut asked = RowByRow::default();
        asked.and("Filter.Filters.3".into(), "nam", Operator::Equal, &[]);
        let refused = format!("{:?}", asked.check::<Row>().unwrap_err());
        assert!(refused.contains("Filter.Filters.3.Name") && refused.contains("flag"), "{refused}");
    }
}
