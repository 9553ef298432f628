//! The vendors' API descriptions (`spec/` at the root) as tables: products, actions, and the parameters and members
//! that requests may have. Generated, one file per product; what stands here are their nouns.
//!
//! What a caller may send is decided by these tables alone ([`crate::parameters`]), so an action's own file starts where
//! its parameters are known to be there and to have the right types.

#[rustfmt::skip]
mod aisc;
#[rustfmt::skip]
mod csip;
#[rustfmt::skip]
mod cwp;

/// The products of the Tencent-compatible API; one line each.
pub(crate) const TENCENT: &[&Product] = &[&csip::PRODUCT, &cwp::PRODUCT];

/// The product of the Alibaba-compatible API.
pub(crate) const ALIBABA: &Product = &aisc::PRODUCT;

/// One product in one version.
#[derive(Debug)]
pub(crate) struct Product {
    /// First label of the vendor's host, and the service in a credential scope.
    pub(crate) name: &'static str,
    /// The only version of the product here.
    pub(crate) version: &'static str,
    /// What it can be asked for.
    pub(crate) actions: &'static [Action],
}

/// One action.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    /// Calls per second that the vendor allows one account.
    pub(crate) rate: u32,
    /// What it takes.
    pub(crate) request: &'static [Field],
}

/// Whether an action changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// A parameter of an action, or a member of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Must be sent.
    pub(crate) required: bool,
    /// The only values there are, as texts; none listed: any.
    pub(crate) values: &'static [&'static str],
    /// Largest value.
    pub(crate) max: Option<i64>,
}

/// The type of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Integer,
    #[cfg_attr(not(test), expect(dead_code, reason = "no parameter of the described actions is one yet"))]
    Float,
    Boolean,
    List(&'static Self),
    /// An object of a named type.
    Object(&'static Shape),
}

/// The members of a named object type.
#[derive(Debug)]
pub(crate) struct Shape {
    #[expect(dead_code, reason = "names the table for who reads it")]
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Field],
}

impl Product {
    /// The description of an action.
    pub(crate) fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.name == name)
    }
}
