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
pub(crate) enum AccountChange {
    Table,
    AccountId,
    N,
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
pub(crate) enum BearerToken {
    Table,
    Id,
    AccountId,
    SubAccountId,
    TokenId,
    TokenSha256,
    Label,
    Role,
    Actions,
    State,
    ValidUntil,
    LastUsedAt,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum WebhookSecret {
    Table,
    AccountId,
    SealedSecret,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Webhook {
    Table,
    Id,
    AccountId,
    ScanId,
    PublicId,
    SealedUrl,
    UrlMac,
    State,
    Attempts,
    Outcome,
    CreatedAt,
    EndedAt,
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
pub(crate) enum Batch {
    Table,
    Id,
    AccountId,
    Name,
    Source,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum BatchFile {
    Table,
    Id,
    BatchId,
    Number,
    Name,
    FileName,
    Md5,
    Sha256,
    EngineVersion,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Upload {
    Table,
    Id,
    AccountId,
    Name,
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

#[derive(Iden, Clone, Copy)]
pub(crate) enum AssetTag {
    Table,
    AccountId,
    AssetId,
    Key,
    Value,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Asset {
    Table,
    Id,
    AccountId,
    Kind,
    Identity,
    InstanceId,
    Name,
    TypeName,
    Region,
    Zone,
    VpcId,
    VpcName,
    SubnetId,
    SubnetName,
    PublicIp,
    PrivateIp,
    Domain,
    Cidr,
    Port,
    Protocol,
    State,
    Os,
    Namespace,
    ClusterId,
    ClusterName,
    MachineId,
    MachineName,
    BalancerId,
    BalancerName,
    Core,
    Cloud,
    Source,
    CreatedAt,
    AddedAt,
    LastScanAt,
    ScanTasks,
    Hosts,
    Subnets,
    PortRisks,
    VulnerabilityRisks,
    WeakPasswordRisks,
    WebContentRisks,
    ConfigurationRisks,
    ExposedServiceRisks,
    Detail,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum IgnoredAsset {
    Table,
    AccountId,
    Kind,
    Identity,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum Risk {
    Table,
    Id,
    AccountId,
    Kind,
    Fingerprint,
    AssetId,
    Asset,
    InstanceId,
    InstanceName,
    InstanceType,
    Severity,
    Status,
    Present,
    Unhandled,
    Port,
    Transport,
    Service,
    Component,
    Version,
    CheckId,
    Cve,
    Advice,
    ClassEn,
    ClassZh,
    NameEn,
    NameZh,
    Place,
    Source,
    FirstSeen,
    LastSeen,
    Cell,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum RiskDetail {
    Table,
    RiskId,
    Body,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum RiskChange {
    Table,
    Id,
    RiskId,
    At,
    Change,
    Uin,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum RiskSighting {
    Table,
    TaskId,
    RiskId,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum RiskTask {
    Table,
    Id,
    TaskId,
    AccountId,
    Name,
    Plan,
    PlanContent,
    Selection,
    Mode,
    Items,
    Origin,
    Wish,
    State,
    Progress,
    RunId,
    StartedAt,
    EndedAt,
    AssetCount,
    ScannedCount,
    RiskCount,
    RemarkEn,
    RemarkZh,
    FinishedRuns,
    ReportCount,
    NextRunAt,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum TaskRun {
    Table,
    Id,
    Task,
    AccountId,
    ReportId,
    TaskId,
    Name,
    Plan,
    State,
    Progress,
    CreatedAt,
    StartedAt,
    EndedAt,
    AssetCount,
    ScannedCount,
    RiskCount,
    ReportReady,
    Viewed,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum TaskWebhook {
    Table,
    Id,
    AccountId,
    RunId,
    PublicId,
    SealedUrl,
    State,
    Attempts,
    Outcome,
    CreatedAt,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum TaskPart {
    Table,
    Id,
    RunId,
    Part,
    State,
    Progress,
    StartedAt,
    EndedAt,
    RiskCount,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum TaskNote {
    Table,
    Id,
    RunId,
    At,
    En,
    Zh,
}

#[derive(Iden, Clone, Copy)]
pub(crate) enum ServiceRole {
    Table,
    AccountId,
    BoundAt,
}
