//! Actions that answer with a list: what `Filter`, `Tags` and `MemberId` mean is the same for all of them.
//!
//! Such an action declares its rows, the fields that a client may filter and order by, its facets, and how a row is shown
//! ([`list_action!`]). Fields are the row's own; a name that is none of them is an error.

mod ask;
mod compare;
mod field;
mod memory;
mod narrow;
mod shown;

pub(crate) use ask::{Parameters, ask, of_fault};
pub(crate) use field::{Field, Word, both, coded, constant, float, member, new, plain, time, with_port};
pub(crate) use narrow::is_new;

pub(crate) use memory::{Cell, Rows};

use app::{Owner, Scope};
use model::Lang;
use time::OffsetDateTime;

/// What showing a row needs besides the row.
pub(crate) struct Reader<'a> {
    pub(crate) lang: Lang,
    pub(crate) scope: &'a Scope,
    pub(crate) now: OffsetDateTime,
}

impl Reader<'_> {
    /// Whose row it is.
    pub(crate) fn owner(&self, account: i64) -> Owner {
        let unknown = || Owner { account, app_id: 0, uin: 0, name: String::new() };
        self.scope.owner(account).cloned().unwrap_or_else(unknown)
    }

    /// A text for this reader.
    pub(crate) fn text(&self, text: &model::Text) -> String {
        text.get(self.lang).to_owned()
    }
}

/// A time of a row, in milliseconds, as lists show times; `-` for never.
pub(crate) fn moment(millis: i64) -> String {
    match OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)) {
        Ok(time) if millis > 0 => super::actions::plain(time),
        _ => "-".to_owned(),
    }
}

/// Declares a list action, e.g.
///
/// ```ignore
/// list_action! {
///     /// `DescribeThings`: what there is.
///     pub(crate) DescribeThings(DescribeThingsRequest) -> DescribeThingsResponse {
///         rows: ThingRow where "kind" = "thing",
///         tags: tags,
///         fields: [OWNER, THING],
///         total: total_count,
///         facets: { status_lists: "Status" },
///         item: item,
///     }
/// }
/// ```
///
/// `tags: none` where the request has none; `refine: f` may narrow the query by the request's other parameters.
macro_rules! list_action {
    (
        $(#[$doc:meta])*
        pub(crate) $action:ident($request:ty) -> $response:ty {
            rows: $row:ty $(where $($column:literal = $value:literal),+)?,
            tags: $tags:ident,
            fields: [$($fields:expr),* $(,)?],
            $(refine: $refine:path,)?
            total: $total:ident,
            facets: { $($facet:ident: $field:literal),* $(,)? },
            item: $item:path $(,)?
        }
    ) => {
        $(#[$doc])*
        pub(crate) struct $action;

        impl $crate::tencent::actions::Action for $action {
            const PRODUCT: &'static str = "csip";
            const NAME: &'static str = stringify!($action);
            type Input = $request;
            type Output = $response;

            #[allow(clippy::needless_update, reason = "some answers have fields that no list fills, others none")]
            async fn run(
                context: $crate::tencent::actions::Context,
                input: Self::Input,
            ) -> Result<Self::Output, $crate::tencent::error::Failure> {
                const FIELDS: &[&[$crate::tencent::lists::Field]] = &[$($fields),*];
                let parameters = $crate::tencent::lists::Parameters {
                    filter: input.filter.as_ref(),
                    tags: $crate::tencent::lists::list_action!(@tags input $tags),
                    members: input.member_id.as_deref().unwrap_or_default(),
                };
                let fixed: &[(&str, &str)] = &[$($(($column, $value)),+)?];
                let asked = $crate::tencent::lists::ask::<$row>(&context, FIELDS, fixed, parameters).await?;
                $(let asked = asked.refined(|query| $refine(query, &input))?;)?
                let (total, data) = asked.page(&context, $item).await?;
                Ok(Self::Output {
                    $total: total.into(),
                    data: data.into(),
                    $($facet: asked.facet(&context, $field).await?.into(),)*
                    ..Default::default()
                })
            }
        }
    };
    (@tags $input:ident none) => { &[] };
    (@tags $input:ident $tags:ident) => { $input.$tags.as_deref().unwrap_or_default() };
}
pub(crate) use list_action;
