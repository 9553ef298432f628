//! Questions of somebody who means harm: refused, or answered as asked. What texts mean is never more than themselves.

use model::{Asset, AssetKind};
use std::error::Error;
use store::{AssetRow, AssetSource, ListQuery, Operator, QueryFault, Store};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

/// Names, none of which is a part of another.
const NAMES: [&str; 11] =
    ["100%", "a_b", r"c\d", "e!f", "g'h", "i\"j", "k;--l", "Ärger", "ärmel", "日本語", "\u{202e}m\u{1}n"];

/// Asks as anna; bert has assets of the same names.
pub(crate) async fn asks(store: &Store, (anna, bert): (i64, i64), now: OffsetDateTime) -> Test {
    let named = |name: &&str| {
        let mut asset = Asset::new(AssetKind::Listener, *name);
        (asset.name, asset.region) = ((*name).into(), (*name).into());
        (asset, now)
    };
    let assets: Vec<_> = NAMES.iter().map(named).collect();
    for account in [anna, bert] {
        store.add_assets(account, &assets, AssetSource::Import, now).await?;
    }
    let own = || ListQuery::<AssetRow>::of(&[anna]).is("kind", "listener");
    for name in NAMES {
        for column in ["name", "instance_id", "region"] {
            for operator in [Operator::Equal, Operator::Contains] {
                let page = store.page(&own()?.and(column, operator, &[name])?).await?;
                let found: Vec<_> = page.rows.iter().map(|row| (row.account_id, row.name.as_str())).collect();
                assert_eq!((page.total, found), (1, vec![(anna, name)]), "{column} {operator:?} {name:?}");
            }
            let rest = store.total(&own()?.and(column, Operator::NotContains, &[name])?).await?;
            assert_eq!(rest, NAMES.len() as u64 - 1, "{column} without {name:?}");
        }
    }
    for part in ["%", "_", "\\", "!", "'", "\"", ";--", "\u{202e}"] {
        let found = store.total(&own()?.and("name", Operator::Contains, &[part])?).await?;
        assert_eq!(found, 1, "{part:?} is itself");
    }
    for (part, expected) in [("A_B", 1), ("ÄRGER", 1), ("ärger", 0), ("Ä", 1), ("%%", 0), ("_%", 0), ("' OR 1=1 --", 0)]
    {
        let found = store.total(&own()?.and("name", Operator::Contains, &[part])?).await?;
        assert_eq!(found, expected, "{part:?}");
    }
    numbers(store, own()?).await?;
    refusals(own()?)?;
    assert_eq!(store.delete_assets(&own()?, false).await?, NAMES.len() as u64);
    let others = ListQuery::<AssetRow>::of(&[bert]).is("kind", "listener")?;
    assert_eq!(store.delete_assets(&others, false).await?, NAMES.len() as u64, "bert's were not touched");
    Ok(())
}

async fn numbers(store: &Store, own: ListQuery<AssetRow>) -> Test {
    let all = NAMES.len() as u64;
    let (least, most) = (i64::MIN.to_string(), i64::MAX.to_string());
    for (operator, value, expected) in [
        (Operator::Greater, &least, all),
        (Operator::Less, &least, 0),
        (Operator::AtMost, &most, all),
        (Operator::Greater, &most, 0),
        (Operator::HasBits, &most, 0),
        (Operator::HasBits, &least, 0),
    ] {
        let found = store.total(&own.clone().and("port", operator, &[value])?).await?;
        assert_eq!(found, expected, "port {operator:?} {value}");
    }
    for value in ["9223372036854775808", "-9223372036854775809", "1e3", "0x10", " 1", "1 ", "", "١"] {
        let asked = own.clone().is("port", value);
        assert!(matches!(asked, Err(QueryFault::NotANumber { .. })), "{value:?}");
    }
    Ok(())
}

fn refusals(own: ListQuery<AssetRow>) -> Test {
    let many: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let fault = |operator, values: &[String]| own.clone().and("name", operator, values).err();
    assert_eq!(fault(Operator::Equal, &many), Some(QueryFault::TooMany));
    assert_eq!(fault(Operator::Equal, many.get(..200).unwrap_or_default()), None);
    assert_eq!(fault(Operator::Contains, many.get(..200).unwrap_or_default()), Some(QueryFault::TooMany));
    assert_eq!(fault(Operator::Equal, &["x".repeat(1025)]), Some(QueryFault::Value("name")));
    assert_eq!(fault(Operator::Contains, &["x".repeat(257)]), Some(QueryFault::Value("name")));
    assert_eq!(fault(Operator::Equal, &["a\0b".to_owned()]), Some(QueryFault::Value("name")));
    assert_eq!(own.clone().tagged(vec![("a\0".into(), "b".into())]).err(), Some(QueryFault::Value("tag")));
    let conditions = (0..100).try_fold(own, |query, _| query.is("name", "x"));
    assert_eq!(conditions.err(), Some(QueryFault::TooMany));
    Ok(())
}
