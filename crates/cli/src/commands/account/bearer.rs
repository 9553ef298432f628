//! `touchstone account bearer`: tokens for the REST API and for everything that speaks HTTP by hand.

use super::{Named, open};
use app::{BearerToken, KeyRights, Role};
use serde_json::{Value, json};
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const DAY: u64 = 24 * 60 * 60;

/// What can be done to bearer tokens.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// Make a token and print it; it is shown only now
    Create {
        #[command(flatten)]
        named: Named,
        /// User (sub-account) that it is for; made when there is none of that name [default: the account itself]
        #[arg(long)]
        user: Option<String>,
        /// How much it may do: read, submit (read and hand in Skills), administer
        #[arg(long, default_value = "submit")]
        role: Role,
        /// Only these actions, e.g. rest:GetScan, rest:* (repeatable, or separated by commas)
        #[arg(long, value_delimiter = ',', value_name = "ACTION")]
        actions: Vec<String>,
        /// What it is for, to find it again in the list
        #[arg(long, default_value = "", hide_default_value = true)]
        label: String,
        /// Days that it holds [default: until it is revoked]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3660))]
        days: Option<u64>,
    },
    /// Print every token of the account, without secrets
    List {
        #[command(flatten)]
        named: Named,
    },
    /// End a token at once
    Revoke {
        #[command(flatten)]
        named: Named,
        /// The token's id: the letters between the two underscores
        #[arg(long, value_name = "ID")]
        token_id: String,
    },
}

pub(super) async fn act(action: Action, now: OffsetDateTime) -> anyhow::Result<Value> {
    Ok(match action {
        Action::Create { named, user, role, actions, label, days } => {
            let app = open(&named.storage).await?;
            let life = days.map(|days| Duration::from_secs(days * DAY));
            let rights = KeyRights { user, role, actions };
            let made = app.create_bearer_token(&named.name, rights, &label, life, now).await?;
            json!({
                "TokenId": made.token_id,
                "Token": String::from_utf8_lossy(made.token.expose()),
                "Role": role.word(),
                "ValidUntil": made.valid_until.and_then(|until| until.format(&Rfc3339).ok()),
            })
        }
        Action::List { named } => {
            let tokens = open(&named.storage).await?.bearer_tokens(&named.name).await?;
            tokens.iter().map(|token| describe(token, now)).collect()
        }
        Action::Revoke { named, token_id } => {
            let app = open(&named.storage).await?;
            app.revoke_bearer_token(&named.name, &token_id).await?;
            let tokens = app.bearer_tokens(&named.name).await?;
            tokens.iter().find(|token| token.token_id == token_id).map_or(Value::Null, |token| describe(token, now))
        }
    })
}

fn describe(token: &BearerToken, now: OffsetDateTime) -> Value {
    let text = |time: Option<OffsetDateTime>| time.and_then(|time| time.format(&Rfc3339).ok());
    let actions: Vec<&str> = token.actions.split(',').filter(|action| !action.is_empty()).collect();
    let state = match (token.active, token.valid_until) {
        (false, _) => "revoked",
        (true, Some(until)) if until <= now => "expired",
        (true, _) => "active",
    };
    json!({
        "TokenId": token.token_id,
        "Label": token.label,
        "State": state,
        "User": token.user,
        "Role": token.role,
        "Actions": actions,
        "ValidUntil": text(token.valid_until),
        "LastUsedAt": text(token.last_used_at),
        "CreatedAt": text(Some(token.created_at)),
    })
}
