//! A guessed password as a risk: texts in both languages, severity, proof. The password stands in it masked only.

use super::candidates::Candidate;
use super::wordlist::Words;
use crate::Service;
use model::{Evidence, PasswordWeakness, Risk, RiskDetail, Text, visible};

/// How much of a server's words is kept.
const MOST_WORDS: usize = 400;

/// What the three logins said: the hit, the same again, and a password that nobody has.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) first: String,
    pub(super) again: String,
    pub(super) control: String,
}

/// The risk of one hit.
pub(super) fn row(service: &Service, protocol: &str, hit: &Candidate, proof: &Proof) -> Risk {
    let user = shown_user(&hit.account.user);
    let password = &hit.account.password;
    let masked = if password.expose().is_empty() { String::new() } else { password.masked() };
    let said = |words: &str| {
        let words = password.redact(words);
        visible(&words).to_string().chars().take(MOST_WORDS).collect::<String>()
    };
    let fill = |text: Text| {
        text.fill("service", service.label())
            .fill("user", visible(&user).as_ref())
            .fill("port", &service.port.to_string())
    };
    let login = |user: &str, password: &str| format!("login {}: user `{user}`, password `{password}`", service.url());
    Risk {
        check: check_of(protocol),
        severity: Words::builtin().severity(protocol, &hit.account.user),
        asset: service.asset.clone(),
        address: Some(service.address),
        port: Some(service.port),
        service: service.name.clone(),
        name: fill(name(hit.weakness)),
        description: fill(description(hit.weakness)),
        fix: fill(fix(hit.weakness)),
        detail: RiskDetail::WeakPassword {
            user: user.clone(),
            password: masked.clone(),
            weakness: hit.weakness,
            url: service.url(),
        },
        evidence: Evidence {
            banner: service.banner.clone(),
            request: login(visible(&user).as_ref(), &masked),
            response: said(&proof.first),
            snapshot: format!(
                "1. {}\n2. {}\n3. (random password) {}",
                said(&proof.first),
                said(&proof.again),
                said(&proof.control)
            ),
        },
    }
}

/// The check that a protocol's passwords are.
pub(super) fn check_of(protocol: &str) -> String {
    format!("weak-password-{protocol}")
}

/// The account without a name is the one that a token alone opens.
fn shown_user(user: &str) -> String {
    if user.is_empty() { "(token)".to_owned() } else { user.to_owned() }
}

fn name(weakness: PasswordWeakness) -> Text {
    match weakness {
        PasswordWeakness::Empty => Text::new("Empty password: {service} user {user}", "空密码：{service} 用户 {user}"),
        PasswordWeakness::Default => {
            Text::new("Default password: {service} user {user}", "默认密码：{service} 用户 {user}")
        }
        PasswordWeakness::UserName => Text::new(
            "Password is the user name: {service} user {user}",
            "密码与用户名相同或相近：{service} 用户 {user}",
        ),
        PasswordWeakness::Common => {
            Text::new("Common password: {service} user {user}", "常见弱密码：{service} 用户 {user}")
        }
    }
}

fn description(weakness: PasswordWeakness) -> Text {
    let why = match weakness {
        PasswordWeakness::Empty => Text::new("has no password", "没有设置密码"),
        PasswordWeakness::Default => {
            Text::new("still has the password that the product comes with", "仍在使用产品出厂的默认密码")
        }
        PasswordWeakness::UserName => {
            Text::new("has its own name, or its name and 123, as its password", "使用用户名或用户名加 123 作为密码")
        }
        PasswordWeakness::Common => {
            Text::new("has one of the passwords that everybody tries first", "使用了人人都会首先尝试的常见密码")
        }
    };
    Text::new(
        format!(
            "The user {{user}} of the {{service}} service on port {{port}} {}. Whoever reaches the port can log in. Two logins \
             succeeded, and one with a random password was refused.",
            why.en
        ),
        format!(
            "端口 {{port}} 上 {{service}} 服务的用户 {{user}} {}。任何能访问该端口的人都可以登录。已两次登录成功，且使用随机密码登录被拒绝。",
            why.zh
        ),
    )
}

fn fix(weakness: PasswordWeakness) -> Text {
    match weakness {
        PasswordWeakness::Default => Text::new(
            "Change the default password of {user} to a long random one, or remove the account; restrict who may reach port {port}.",
            "将 {user} 的默认密码改为足够长的随机密码或删除该账号，并限制可访问端口 {port} 的来源。",
        ),
        PasswordWeakness::Empty | PasswordWeakness::UserName | PasswordWeakness::Common => Text::new(
            "Give {user} a long random password, or use keys or certificates instead; restrict who may reach port {port}.",
            "为 {user} 设置足够长的随机密码，或改用密钥、证书登录，并限制可访问端口 {port} 的来源。",
        ),
    }
}
