//! How many machines and subnets of the inventory lie in its networks.

use crate::Error;
use crate::database::Transaction;
use crate::schema::Asset as A;
use model::{Asset, AssetKind};
use sea_query::{Expr, ExprTrait as _, Query};
use std::collections::BTreeSet;

/// Networks and subnets whose members changed.
#[derive(Default)]
pub(super) struct Networks {
    vpcs: BTreeSet<String>,
    subnets: BTreeSet<String>,
}

impl Networks {
    pub(super) fn touched_by(&mut self, asset: &Asset) {
        let own = |kind| (asset.kind == kind).then_some(&asset.id);
        self.vpcs.extend(own(AssetKind::Vpc).or(Some(&asset.vpc_id)).filter(|id| !id.is_empty()).cloned());
        self.subnets.extend(own(AssetKind::Subnet).or(Some(&asset.subnet_id)).filter(|id| !id.is_empty()).cloned());
    }

    /// Counts anew what lies in them.
    pub(super) async fn count(&self, transaction: &mut Transaction, account: i64) -> Result<(), Error> {
        let members = |kind: AssetKind, of: A| {
            let members = Query::select()
                .expr(Expr::col(("member", A::Id)).count())
                .from_as(A::Table, "member")
                .and_where(Expr::col(("member", A::AccountId)).eq(account))
                .and_where(Expr::col(("member", A::Kind)).eq(kind.word()))
                .and_where(Expr::col(("member", of)).equals((A::Table, A::InstanceId)))
                .take();
            Expr::SubQuery(None, Box::new(members.into()))
        };
        let vpcs =
            vec![(A::Hosts, members(AssetKind::Host, A::VpcId)), (A::Subnets, members(AssetKind::Subnet, A::VpcId))];
        let subnets = vec![(A::Hosts, members(AssetKind::Host, A::SubnetId))];
        for (kind, ids, values) in [(AssetKind::Vpc, &self.vpcs, vpcs), (AssetKind::Subnet, &self.subnets, subnets)] {
            if ids.is_empty() {
                continue;
            }
            let update = Query::update()
                .table(A::Table)
                .values(values)
                .and_where(Expr::col(A::AccountId).eq(account))
                .and_where(Expr::col(A::Kind).eq(kind.word()))
                .and_where(Expr::col(A::InstanceId).is_in(ids.iter().map(String::as_str)))
                .take();
            transaction.execute(&update).await?;
        }
        Ok(())
    }
}
