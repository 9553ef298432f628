//! `Filter`, `Tags` and `MemberId` as a question to the store, with every mistake named.

use super::Reader;
use super::field::{Field, Meaning, Word};
use super::narrow::{Narrowing, Wish};
use super::shown::{MOST, RowByRow};
use crate::tencent::actions::{Context, read_plain};
use crate::tencent::error::Failure;
use crate::wire::csip::{AssetTag, Filter, FilterDataObject, WhereFilter};
use app::{Direction, ListQuery, Listed, MOST_ROWS, Operator, QueryFault, Scope, Shown, USUAL_ROWS};
use model::Lang;
use serde::Serialize;
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
    /// What the client wants to see, as far as columns say it.
    query: ListQuery<R>,
    /// What they do not.
    rest: RowByRow,
    /// Rows to pass over, and to show.
    window: (u64, Option<u64>),
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
    let (mut asked, mut window) = ((query, RowByRow::default()), (0, None));
    if let Some(filter) = parameters.filter {
        window = self::window(filter)?;
        asked = order(asked, filter, fields, context.lang)?;
        asked.0 = range(asked.0, filter)?;
        for (path, operator, one) in conditions(filter)? {
            narrow(&mut asked, fields, context, (path, operator, one))?;
        }
    }
    let (query, rest) = asked;
    Ok(Asked { scope, query, rest, window, all, fields })
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
    (query, mut rest): (ListQuery<R>, RowByRow),
    filter: &Filter,
    fields: &'static [&'static [Field]],
    lang: Lang,
) -> Result<(ListQuery<R>, RowByRow), Failure> {
    let query = match asked_order(filter)? {
        (None, None) => query,
        (None, Some(way)) => query.in_direction(way),
        (Some(name), way) => {
            let way = way.unwrap_or(Direction::Descending);
            match Field::find(fields, &name) {
                Some(field) => query.order(field.column(lang), way).map_err(|fault| of_fault("Filter.By", &fault))?,
                None => {
                    rest.order(name, way);
                    query
                }
            }
        }
    };
    Ok((query, rest))
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
    let (start, end) = asked_range(filter)?;
    Ok(query.within(start, end))
}

/// `StartTime` and `EndTime`.
pub(super) fn asked_range(filter: &Filter) -> Result<(Option<OffsetDateTime>, Option<OffsetDateTime>), Failure> {
    let read = |name: &str, text: &Option<String>| match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => read_plain(name, text).map(Some),
    };
    let (start, end) = (read("Filter.StartTime", &filter.start_time)?, read("Filter.EndTime", &filter.end_time)?);
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        return Err(Failure::value("Filter.StartTime", "is after EndTime", "晚于 EndTime"));
    }
    Ok((start, end))
}

/// Each condition of a client with the path of its parameter; all have an operator and a value.
pub(super) fn conditions(filter: &Filter) -> Result<Vec<(String, Operator, &WhereFilter)>, Failure> {
    let each = filter.filters.iter().flatten().enumerate().map(|(index, one)| {
        let path = format!("Filter.Filters.{index}");
        let operator = operator(&format!("{path}.OperatorType"), one.operator_type)?;
        if one.values.is_empty() {
            return Err(Failure::value(&format!("{path}.Values"), "needs at least one value", "至少需要一个值"));
        }
        Ok((path, operator, one))
    });
    each.collect()
}

/// One condition of a client more.
fn narrow<R: Listed>(
    asked: &mut (ListQuery<R>, RowByRow),
    fields: &'static [&'static [Field]],
    context: &Context,
    (path, operator, filter): (String, Operator, &WhereFilter),
) -> Result<(), Failure> {
    let (query, rest) = asked;
    let parameter = format!("{path}.Values");
    let wish = Wish { parameter: &parameter, operator, values: &filter.values, lang: context.lang, now: context.now };
    let field = Field::find(fields, &filter.name);
    let narrowing = field.map_or(Ok(Narrowing::RowByRow), |field| wish.narrowing(field))?;
    match narrowing {
        Narrowing::Columns(conditions) => {
            for (column, operator, values) in conditions {
                let narrowed = query.clone().and(column, operator, &values);
                *query = narrowed.map_err(|fault| of_fault(&parameter, &fault))?;
            }
        }
        Narrowing::Everything => {}
        Narrowing::Nothing => *query = query.clone().nothing(),
        Narrowing::RowByRow => rest.and(path, &filter.name, operator, &filter.values),
    }
    Ok(())
}

/// The codes that the API defines; 8, 10, 11 and 12 are none of them, and neither is 0.
fn operator(name: &str, code: Option<i64>) -> Result<Operator, Failure> {
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

impl<R: Shown + Listed> Asked<R> {
    /// How many rows there are, and the page of them as the client sees it.
    pub(crate) async fn page<I: Serialize + Default>(
        &self,
        context: &Context,
        item: impl Fn(R::Whole, &Reader<'_>) -> I,
    ) -> Result<(i64, Vec<I>), Failure> {
        let failed = |error| Failure::from_app(error, |_| None);
        let reader = Reader { lang: context.lang, scope: &self.scope, now: context.now };
        let shown = |rows: Vec<R::Whole>| rows.into_iter().map(|row| item(row, &reader)).collect::<Vec<I>>();
        let (offset, limit) = self.window;
        self.rest.check::<I>()?;
        if self.rest.is_empty() {
            let page = context.app.list(&self.query.clone().page(offset, limit)).await.map_err(failed)?;
            return Ok((i64::try_from(page.total).unwrap_or(i64::MAX), shown(page.rows)));
        }
        let mut all: Vec<I> = Vec::new();
        loop {
            let next = self.query.clone().page(all.len() as u64, Some(MOST_ROWS));
            let page = context.app.list(&next).await.map_err(failed)?;
            if page.total > MOST {
                return Err(self.rest.too_many(page.total));
            }
            let is_last = page.rows.is_empty();
            all.extend(shown(page.rows));
            if is_last || all.len() as u64 >= page.total {
                break;
            }
        }
        Ok(cut(self.rest.apply(all), self.window))
    }
}

/// How many rows there are, and those of a page.
pub(super) fn cut<I>(rows: Vec<I>, (offset, limit): (u64, Option<u64>)) -> (i64, Vec<I>) {
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(USUAL_ROWS);
    (total, rows.into_iter().skip(size(offset)).take(size(limit)).collect())
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
        // Nothing is a value where the rows have a word for it.
        let nothing = matches!(field.meaning, Meaning::Coded(words) if words.iter().any(|word| word.stored.is_empty()));
        Ok(values.into_iter().filter(|(stored, _)| nothing || !stored.is_empty()).map(shown).collect())
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
