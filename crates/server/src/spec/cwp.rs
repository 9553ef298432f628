//! Tencent Cloud Workload Protection, 2018-02-28: what its actions take, as tables.
//!
//! Generated from `spec/cwp-2018-02-28.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

use super::{Access, Action, Field, Kind, Product, Shape};

/// The product.
pub(crate) static PRODUCT: Product = Product {
    name: "cwp",
    version: "2018-02-28",
    actions: &[
        Action {
            name: "DescribeScanTaskDetails",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "ModuleType", kind: Kind::Text, required: true, values: &["Baseline", "Malware", "Vul"], max: None },
                Field { name: "TaskId", kind: Kind::Integer, required: true, values: &[], max: None },
                Field { name: "Filters", kind: Kind::List(&Kind::Object(&FILTERS)), required: false, values: &[], max: None },
                Field { name: "Limit", kind: Kind::Integer, required: false, values: &[], max: Some(100) },
                Field { name: "Offset", kind: Kind::Integer, required: false, values: &[], max: None },
            ],
        },
    ],
};

static FILTERS: Shape = Shape {
    name: "Filters",
    members: &[
        Field { name: "Name", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Values", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
        Field { name: "ExactMatch", kind: Kind::Boolean, required: false, values: &[], max: None },
    ],
};
