//! How many machines and subnets of the inventory lie in its networks, and what those are called.

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
    /// Networks and subnets that are told of themselves: their names may be new.
    told: BTreeSet<String>,
    /// Rows that may lie in one.
    members: BTreeSet<i64>,
}

impl Networks {
    pub(super) fn touched_by(&mut self, asset: &Asset) {
        let own = |kind| (asset.kind == kind).then_some(&asset.id);
        self.vpcs.extend(own(AssetKind::Vpc).or(Some(&asset.vpc_id)).filter(|id| !id.is_empty()).cloned());
        self.subnets.extend(own(AssetKind::Subnet).or(Some(&asset.subnet_id)).filter(|id| !id.is_empty()).cloned());
        self.told.extend(own(AssetKind::Vpc).or(own(AssetKind::Subnet)).cloned());
    }

    /// A row whose networks' names may have to be looked up.
    pub(super) fn has_member(&mut self, id: i64) {
        self.members.insert(id);
    }

    /// Rows show the name of the network that they lie in, where the inventory knows it: by one name, whoever told.
    pub(super) async fn name(&self, transaction: &mut Transaction, account: i64) -> Result<(), Error> {
        for (kind, id, name) in
            [(AssetKind::Vpc, A::VpcId, A::VpcName), (AssetKind::Subnet, A::SubnetId, A::SubnetName)]
        {
            let network = Query::select()
                .column(("network", A::Name))
                .from_as(A::Table, "network")
                .and_where(Expr::col(("network", A::AccountId)).eq(account))
                .and_where(Expr::col(("network", A::Kind)).eq(kind.word()))
                .and_where(Expr::col(("network", A::InstanceId)).equals((A::Table, id)))
                // One without a name of its own is called by its id.
                .and_where(Expr::col(("network", A::Name)).not_equals(("network", A::InstanceId)))
                .take();
            let mut differs = network.clone();
            differs.and_where(Expr::col(("network", A::Name)).not_equals((A::Table, name)));
            // By row and by index: neither looks at all assets.
            let kinds = AssetKind::ALL.into_iter().filter(|other| *other != kind).map(AssetKind::word);
            let members = Expr::col((A::Table, A::Id)).is_in(self.members.iter().copied());
            let inside = Expr::col((A::Table, A::Kind)).is_in(kinds);
            let inside = inside.and(Expr::col((A::Table, id)).is_in(self.told.iter().map(String::as_str)));
            for (any, rows) in [(!self.members.is_empty(), members), (!self.told.is_empty(), inside)] {
                if !any {
                    continue;
                }
                let update = Query::update()
                    .table(A::Table)
                    .value(name, Expr::SubQuery(None, Box::new(network.clone().into())))
                    .and_where(Expr::col((A::Table, A::AccountId)).eq(account))
                    .and_where(rows)
                    .and_where(Expr::exists(differs.clone()))
                    .take();
                transaction.execute(&update).await?;
            }
        }
        Ok(())
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
