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
    IpAllow,
    IpDeny,
    Quota,
    UsedUnits,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum SubAccount {
    Table,
    Id,
    AccountId,
    Name,
    Uin,
    State,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum AccessKey {
    Table,
    Id,
    AccountId,
    SecretId,
    SealedSecret,
    State,
    CreatedAt,
    SubAccountId,
    Role,
    Actions,
    ValidUntil,
    ParentId,
    TokenSha256,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum UsedNonce {
    Table,
    SecretId,
    Nonce,
    SignedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum AuditEntry {
    Table,
    Id,
    At,
    RequestId,
    Face,
    Action,
    Code,
    AccountId,
    Uin,
    SecretId,
    Address,
    Subject,
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
    SkillName,
    FileCount,
    RiskLevel,
    SecurityScore,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Submission {
    Table,
    Id,
    AccountId,
    ScanId,
    FileName,
    CreatedAt,
    Units,
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
