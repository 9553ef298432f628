//! `touchstone account key`: further keys of an account, with roles and lists of actions, for itself or for its users.

use super::{Named, open};
use app::{Key, KeyRights, Role};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What can be done to keys.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// Make a key and print it; the secret is shown only now
    Create {
        #[command(flatten)]
        named: Named,
        /// User (sub-account) that it is for; made when there is none of that name [default: the account itself]
        #[arg(long)]
        user: Option<String>,
        /// How much it may do: read, submit (read and hand in Skills), administer
        #[arg(long, default_value = "administer")]
        role: Role,
        /// Only these actions, e.g. CreateSkillScan, csip:Describe* (repeatable, or separated by commas)
        #[arg(long, value_delimiter = ',', value_name = "ACTION")]
        actions: Vec<String>,
    },
    /// Print every key of the account, without secrets
    List {
        #[command(flatten)]
        named: Named,
    },
    /// End a key at once, with all temporary keys made from it
    Revoke {
        #[command(flatten)]
        named: Named,
        /// The key
        #[arg(long, value_name = "ID")]
        secret_id: String,
    },
}

pub(super) async fn act(action: Action, now: OffsetDateTime) -> anyhow::Result<Value> {
    Ok(match action {
        Action::Create { named, user, role, actions } => {
            let app = open(&named.storage).await?;
            app.create_key(&named.name, KeyRights { user, role, actions }, now).await?.to_json()
        }
        Action::List { named } => {
            let keys = open(&named.storage).await?.keys(&named.name).await?;
            keys.iter().map(|key| describe(key, now)).collect()
        }
        Action::Revoke { named, secret_id } => {
            let app = open(&named.storage).await?;
            app.revoke_key(&named.name, &secret_id).await?;
            let keys = app.keys(&named.name).await?;
            keys.iter().find(|key| key.secret_id == secret_id).map_or(Value::Null, |key| describe(key, now))
        }
    })
}

fn describe(key: &Key, now: OffsetDateTime) -> Value {
    let grant = &key.grant;
    let actions: Vec<&str> = grant.actions.split(',').filter(|action| !action.is_empty()).collect();
    let state = match (key.active, grant.valid_until) {
        (false, _) => "revoked",
        (true, Some(until)) if until <= now => "expired",
        (true, _) => "active",
    };
    json!({
        "SecretId": key.secret_id,
        "State": state,
        "User": key.user,
        "Role": grant.role,
        "Actions": actions,
        "Temporary": grant.token_sha256.is_some(),
        "ValidUntil": grant.valid_until.and_then(|until| until.format(&Rfc3339).ok()),
        "CreatedAt": key.created_at.format(&Rfc3339).unwrap_or_default(),
    })
}
