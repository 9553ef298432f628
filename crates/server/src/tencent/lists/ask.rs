//! `Filter`, `Tags` and `MemberId` as a question to the store, with every mistake named.

use super::field::{Field, Meaning, Word};
use crate::tencent::actions::{Context, read_plain};
use crate::tencent::error::Failure;
use crate::wire::csip::{AssetTag, Filter, FilterDataObject, WhereFilter};
use app::{Direction, ListQuery, Listed, MOST_ROWS, Operator, QueryFault, Scope};
use model::Lang;
use time::OffsetDateTime;

/// The parameters that all lists share.
pub(crate) struct Parameters<'a> {
    pub(crate) filter: Option<&'a Filter>,
    pub(crate) tags: &'a [AssetTag],
    pub(crate) members: &'a [String],
}

/// A question, whose rows it is about, and what its facets are taken from.
pub(crate) struct Asked<R> {
    pub(crate) scope: Scope,
    /// What the client wants to see.
    pub(crate) query: ListQuery<R>,
    /// All rows of the list: facets offer what could be chosen, not what is chosen already.
    all: ListQuery<R>,
    fields: &'static [&'static [Field]],
}

/// Understands the parameters. `fixed` are conditions of the action itself.
pub(crate) async fn ask<R: Listed>(
    context: &Context,
    fields: &'static [&'static [Field]],
    fixed: &[(&str, &str)],
    parameters: Parameters<'_>,
) -> Result<Asked<R>, Failure> {
    let scope = context.app.scope(&context.caller, parameters.members).await;
    let scope = scope.map_err(|error| Failure::from_app(error, |field| (field == "member").then_some("MemberId")))?;
    let mut all = scope.all::<R>();
    for (column, value) in fixed {
        all = all.is(column, value).map_err(|fault| of_fault("Filter", &fault))?;
    }
    let mut query = all.clone();
    let tags = parameters.tags.iter().filter_map(|tag| Some((tag.tag_key.clone()?, tag.tag_value.clone()?)));
    query = query.tagged(tags.collect()).map_err(|fault| of_fault("Tags", &fault))?;
    if let Some(filter) = parameters.filter {
        query = page(query, filter)?;
        query = order(query, filter, fields, context.lang)?;
        query = range(query, filter)?;
        for (index, one) in filter.filters.iter().flatten().enumerate() {
            let asking = Asking { fields, lang: context.lang, path: format!("Filter.Filters.{index}") };
            query = asking.narrow(query, one)?;
        }
    }
    Ok(Asked { scope, query, all, fields })
}

fn page<R: Listed>(query: ListQuery<R>, filter: &Filter) -> Result<ListQuery<R>, Failure> {
    let (offset, limit) = window(filter)?;
    Ok(query.page(offset, limit))
}

/// Which rows: how many to pass over, and how many to show.
pub(super) fn window(filter: &Filter) -> Result<(u64, Option<u64>), Failure> {
    let not_negative = |name: &str, value: Option<i64>| match value.map(u64::try_from) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(_)) => Err(Failure::value(name, "must not be negative", "不能为负数")),
    };
    let limit = not_negative("Filter.Limit", filter.limit)?;
    if limit.is_some_and(|limit| limit > MOST_ROWS) {
        let (en, zh) = (format!("must be at most {MOST_ROWS}"), format!("不能大于 {MOST_ROWS}"));
        return Err(Failure::value("Filter.Limit", en, zh));
    }
    Ok((not_negative("Filter.Offset", filter.offset)?.unwrap_or(0), limit))
}

fn order<R: Listed>(
    query: ListQuery<R>,
    filter: &Filter,
    fields: &'static [&'static [Field]],
    lang: Lang,
) -> Result<ListQuery<R>, Failure> {
    match asked_order(filter)? {
        (None, None) => Ok(query),
        (None, Some(way)) => Ok(query.in_direction(way)),
        (Some(name), way) => {
            let field =
                Field::find(fields, &name).ok_or_else(|| no_field("Filter.By", &name, &Field::names(fields)))?;
            let way = way.unwrap_or(Direction::Descending);
            query.order(field.column(lang), way).map_err(|fault| of_fault("Filter.By", &fault))
        }
    }
}

/// `By` and `Order`; one of the vendor's examples has them the other way round, so that counts as well.
pub(super) fn asked_order(filter: &Filter) -> Result<(Option<String>, Option<Direction>), Failure> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let direction = |word: &str| match word.to_ascii_lowercase().as_str() {
        "asc" => Some(Direction::Ascending),
        "desc" => Some(Direction::Descending),
        _ => None,
    };
    let (mut by, mut order) = (given(&filter.by), given(&filter.order));
    if by.as_deref().and_then(direction).is_some() && order.as_deref().and_then(direction).is_none() {
        std::mem::swap(&mut by, &mut order);
    }
    let way = match &order {
        None => None,
        Some(word) => Some(
            direction(word)
                .ok_or_else(|| Failure::value("Filter.Order", "must be asc or desc", "只能是 asc 或 desc"))?,
        ),
    };
    Ok((by, way))
}

fn range<R: Listed>(query: ListQuery<R>, filter: &Filter) -> Result<ListQuery<R>, Failure> {
    let read = |name: &str, text: &Option<String>| match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => read_plain(name, text).map(Some),
    };
    let (start, end) = (read("Filter.StartTime", &filter.start_time)?, read("Filter.EndTime", &filter.end_time)?);
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        return Err(Failure::value("Filter.StartTime", "is after EndTime", "晚于 EndTime"));
    }
    Ok(query.within(start, end))
}

/// One condition of a client.
struct Asking {
    fields: &'static [&'static [Field]],
    lang: Lang,
    /// Where it stands among the parameters.
    path: String,
}

impl Asking {
    fn narrow<R: Listed>(&self, query: ListQuery<R>, filter: &WhereFilter) -> Result<ListQuery<R>, Failure> {
        let name_of = |member: &str| format!("{}.{member}", self.path);
        let field = Field::find(self.fields, &filter.name);
        let field = field.ok_or_else(|| no_field(&name_of("Name"), &filter.name, &Field::names(self.fields)))?;
        let operator = operator(&name_of("OperatorType"), filter.operator_type)?;
        if filter.values.is_empty() {
            return Err(Failure::value(&name_of("Values"), "needs at least one value", "至少需要一个值"));
        }
        let column = field.column(self.lang);
        let values = match field.meaning {
            Meaning::Plain | Meaning::Both => Some(filter.values.clone()),
            Meaning::Time => Some(self.times(operator, &filter.values)?),
            Meaning::Coded(words) => self.stored(words, operator, &filter.values),
            Meaning::Constant(words) => {
                let held = words.iter().any(|word| holds(word.code, word.text(self.lang), operator, &filter.values));
                return Ok(if held { query } else { query.nothing() });
            }
        };
        let Some(values) = values else {
            // No code contains what was looked for.
            return Ok(if operator == Operator::NotContains { query } else { query.nothing() });
        };
        let operator = match (field.meaning, operator) {
            (Meaning::Coded(_), Operator::Contains) => Operator::Equal,
            (Meaning::Coded(_), Operator::NotContains) => Operator::NotEqual,
            (_, operator) => operator,
        };
        query.and(column, operator, &values).map_err(|fault| of_fault(&name_of("Values"), &fault))
    }

    /// What is stored for codes. Parts are looked for in the codes and in what people read; `None` when in none.
    fn stored(&self, words: &[Word], operator: Operator, values: &[String]) -> Option<Vec<String>> {
        if matches!(operator, Operator::Contains | Operator::NotContains) {
            let fitting =
                words.iter().filter(|word| values.iter().any(|part| contains(word.code, word.text(self.lang), part)));
            return Some(fitting.map(|word| word.stored.to_owned()).collect())
                .filter(|stored: &Vec<_>| !stored.is_empty());
        }
        let stored = |value: &String| {
            words.iter().find(|word| word.code == value).map_or_else(|| value.clone(), |word| word.stored.to_owned())
        };
        Some(values.iter().map(stored).collect())
    }

    fn times(&self, operator: Operator, values: &[String]) -> Result<Vec<String>, Failure> {
        let name = format!("{}.Values", self.path);
        if matches!(operator, Operator::Contains | Operator::NotContains | Operator::HasBits) {
            return Err(Failure::value(
                &name,
                "are times: they have no parts and no bits",
                "为时间，不支持模糊匹配与按位运算",
            ));
        }
        let millis = |text: &String| Ok((read_plain(&name, text)?.unix_timestamp() * 1000).to_string());
        values.iter().map(millis).collect()
    }
}

fn contains(code: &str, text: &str, part: &str) -> bool {
    let part = part.to_lowercase();
    code.to_lowercase().contains(&part) || text.to_lowercase().contains(&part)
}

/// Whether a value that is known here fulfils a condition; `text` is what people read for its code.
pub(super) fn holds(code: &str, text: &str, operator: Operator, values: &[String]) -> bool {
    let compare = |value: &String| match (code.parse::<i64>(), value.parse::<i64>()) {
        (Ok(own), Ok(other)) => own.cmp(&other),
        _ => code.cmp(value.as_str()),
    };
    let same = |value: &String| compare(value).is_eq() || text == value;
    let bits = |value: &String| code.parse::<i64>().unwrap_or(0) & value.parse::<i64>().unwrap_or(0) != 0;
    match operator {
        Operator::Equal => values.iter().any(same),
        Operator::NotEqual => !values.iter().any(same),
        Operator::Greater => values.iter().any(|value| compare(value).is_gt()),
        Operator::Less => values.iter().any(|value| compare(value).is_lt()),
        Operator::AtLeast => values.iter().any(|value| compare(value).is_ge()),
        Operator::AtMost => values.iter().any(|value| compare(value).is_le()),
        Operator::Contains => values.iter().any(|part| contains(code, text, part)),
        Operator::NotContains => !values.iter().any(|part| contains(code, text, part)),
        Operator::HasBits => values.iter().any(bits),
    }
}

/// The codes that the API defines; 8, 10, 11 and 12 are none of them, and neither is 0.
pub(super) fn operator(name: &str, code: Option<i64>) -> Result<Operator, Failure> {
    Ok(match code {
        None | Some(1 | 7) => Operator::Equal,
        Some(2) => Operator::Greater,
        Some(3) => Operator::Less,
        Some(4) => Operator::AtLeast,
        Some(5) => Operator::AtMost,
        Some(6) => Operator::NotEqual,
        Some(9) => Operator::Contains,
        Some(13) => Operator::NotContains,
        Some(14) => Operator::HasBits,
        Some(_) => {
            let (en, zh) = ("must be 1 to 7, 9, 13 or 14", "只能是 1 至 7、9、13 或 14");
            return Err(Failure::value(name, en, zh));
        }
    })
}

pub(super) fn no_field(name: &str, given: &str, names: &str) -> Failure {
    let given: String = given.chars().take(80).collect();
    Failure::value(
        name,
        format!("names no field of the rows: `{given}`; there are {names}"),
        format!("不是返回行的字段：`{given}`；可用字段：{names}"),
    )
}

/// A question that cannot be asked, under the name of the parameter that holds it.
pub(crate) fn of_fault(name: &str, fault: &QueryFault) -> Failure {
    let (en, zh) = match fault {
        QueryFault::NoColumn(column) => (format!("names no field: `{column}`"), format!("不是字段：`{column}`")),
        QueryFault::NotANumber { value, .. } => {
            let value: String = value.chars().take(80).collect();
            (format!("`{value}` is not one of the field's values"), format!("`{value}` 不是该字段的取值"))
        }
        QueryFault::NoBits(_) => ("texts have no bits".to_owned(), "文本字段不支持按位运算".to_owned()),
        QueryFault::NoValue(_) => ("needs at least one value".to_owned(), "至少需要一个值".to_owned()),
        QueryFault::Value(_) => {
            ("has a value that is too long or holds a zero byte".into(), "的值过长或含有空字节".into())
        }
        QueryFault::TooMany => ("has too many conditions or values".to_owned(), "的条件或值过多".to_owned()),
    };
    Failure::value(name, en, zh)
}

impl<R: Listed> Asked<R> {
    /// Narrowed by what only one action knows.
    pub(crate) fn refined(
        self,
        narrow: impl FnOnce(ListQuery<R>) -> Result<ListQuery<R>, Failure>,
    ) -> Result<Self, Failure> {
        Ok(Self { query: narrow(self.query)?, ..self })
    }

    /// The values that a field has in the whole list, as the API's drop-downs show them.
    pub(crate) async fn facet(&self, context: &Context, name: &str) -> Result<Vec<FilterDataObject>, Failure> {
        let Some(field) = Field::find(self.fields, name) else { return Ok(Vec::new()) };
        if let Meaning::Constant(words) = field.meaning {
            let value =
                |word: &Word| FilterDataObject { value: word.code.into(), text: word.text(context.lang).into() };
            return Ok(words.iter().map(value).collect());
        }
        let column = match field.column(context.lang) {
            "owner.app_id" | "owner.uin" | "owner.name" => "account_id",
            column => column,
        };
        let values = context.app.facet(&self.all, column).await;
        let values = values.map_err(|error| Failure::from_app(error, |_| None))?;
        let shown = |(stored, _): (String, u64)| match field.meaning {
            Meaning::Coded(words) => FilterDataObject {
                value: Word::code_of(words, &stored).to_owned(),
                text: Word::text_of(words, &stored, context.lang),
            },
            _ => self.owner(field.column, &stored).unwrap_or(FilterDataObject { value: stored.clone(), text: stored }),
        };
        Ok(values.into_iter().filter(|(stored, _)| !stored.is_empty()).map(shown).collect())
    }

    /// An account as a value of a facet: its number, and its name for people.
    fn owner(&self, column: &str, account: &str) -> Option<FilterDataObject> {
        let owner = self.scope.owner(account.parse().ok()?);
        let value = match column {
            "owner.app_id" => owner?.app_id.to_string(),
            "owner.uin" => owner?.uin.to_string(),
            "owner.name" => owner?.name.clone(),
            _ => return None,
        };
        Some(FilterDataObject { value, text: owner?.name.clone() })
    }
}

/// Whether a row is as new as the console calls new: a week.
pub(crate) fn is_new(added_at: i64, now: OffsetDateTime) -> i64 {
    i64::from(now.unix_timestamp() - added_at.div_euclid(1000) < 7 * 24 * 3600)
}
