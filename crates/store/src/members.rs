//! Accounts and their users as lists: who belongs to an organisation, and what each has.

use crate::list::list;

list! {
    /// An account of an organisation.
    pub struct MemberRow in "organisation_member" by "created_at" Ascending {
        /// Row id.
        pub id: i64,
        /// Row id of the account, the same.
        pub account_id: i64,
        /// Row id of the organisation.
        pub organisation_id: i64,
        /// Its name.
        pub organisation_name: String,
        /// When it was made.
        pub organisation_created_at: i64,
        /// Name of the account.
        pub name: String,
        /// `AppId`.
        pub app_id: i64,
        /// `Uin`.
        pub uin: i64,
        /// `active` or `disabled`.
        pub state: String,
        /// When it was made.
        pub created_at: i64,
        /// Users under it.
        pub sub_users: i64,
        /// Those of them that may not call.
        pub disabled_sub_users: i64,
        /// Its assets.
        pub assets: i64,
        /// Risks of these that nobody has dealt with.
        pub risks: i64,
        /// Those of them that are high or critical.
        pub severe_risks: i64,
    }
}

list! {
    /// A user under an account.
    pub struct SubUserRow in "sub_account" by "created_at" Ascending {
        /// Row id.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// Name.
        pub name: String,
        /// `Uin`.
        pub uin: i64,
        /// `active` or `disabled`.
        pub state: String,
        /// When it was made.
        pub created_at: i64,
    }
}
