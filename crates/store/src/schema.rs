//! The names of tables and columns, as `migrations/` defines them.

use sea_query::Iden;

#[derive(Iden, Clone, Copy)]
pub(crate) enum Organisation {
    Table,
    Id,
    Name,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Account {
    Table,
    Id,
    OrganisationId,
    Name,
    AppId,
    Uin,
    State,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum AccessKey {
    Table,
    AccountId,
    SecretId,
    SealedSecret,
    State,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum PackageScan {
    Table,
    Id,
    Sha256,
    EngineVersion,
    Phase,
    QueuedAt,
    FinishedAt,
    ResultToken,
    Failure,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Submission {
    Table,
    Id,
    AccountId,
    ScanId,
    FileName,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Job {
    Table,
    Id,
    Kind,
    SubjectId,
    EngineVersion,
    RunAfter,
    Attempts,
    LeaseOwner,
    LeaseUntil,
    FencingToken,
    CreatedAt,
}
