//! What actions take and give, as types. Generated from `spec/`, one file per product; no logic.

#[rustfmt::skip]
pub(crate) mod aisc;
#[rustfmt::skip]
pub(crate) mod csip;
#[rustfmt::skip]
pub(crate) mod cwp;
