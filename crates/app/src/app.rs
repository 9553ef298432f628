//! The service's long-lived parts.

use crate::audit::AuditLog;
use crate::batch::Slots;
use crate::center::Shelf;
use crate::outbound::Outbound;
use crate::{Error, RuleBook, Settings};
use assetscan::weakpass::Ledger;
use model::Text;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;
use store::{DatabaseLocation, Secret, Store, Vault};
use tokio::sync::Notify;

/// Where the encryption key lies in the data folder.
const KEY_FILE: &str = "encryption.key";

/// The service: every use case is a method. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub(crate) parts: Arc<Parts>,
}

/// What every use case can reach.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) rule_book: RuleBook,
    pub(crate) audit: AuditLog,
    pub(crate) downloads: Outbound,
    pub(crate) slots: Slots,
    /// Advisories.
    pub(crate) shelf: Shelf,
    /// Passwords that were tried, by all runs of this process.
    pub(crate) ledger: Ledger,
    pub(crate) webhooks: Outbound,
    /// Wakes a worker of this process when there is a job; other processes find it by looking.
    pub(crate) work: Notify,
    /// The same for runs of scan tasks.
    pub(crate) task_work: Notify,
    /// The same for webhooks.
    pub(crate) deliveries: Notify,
}

impl App {
    /// Opens the data folder, the database and the object store, and checks that the encryption key fits the data.
    pub async fn open(settings: Settings) -> Result<Self, Error> {
        create_private_folder(&settings.data).map_err(Error::internal)?;
        let vault = match &settings.encryption_key {
            Some(key) => Vault::from_text(&text_of(key)),
            None => Vault::open_or_create(&settings.data.join(KEY_FILE)),
        }
        .map_err(Error::internal)?;
        let store = Store::open(&settings.database, &settings.objects).await?;
        if let Some((name, sealed)) = store.any_sealed_secret().await? {
            vault.open(&name, &sealed).map_err(Error::internal)?;
        }
        let rule_book = RuleBook::new(settings.rules.clone());
        rule_book.load().map_err(Error::internal)?;
        let audit = AuditLog::start(store.clone());
        let downloads = Outbound::new(&settings.downloads)?;
        let webhooks = Outbound::new(&settings.webhooks.outbound)?;
        let parts = Parts {
            settings,
            store,
            vault,
            rule_book,
            audit,
            downloads,
            slots: Slots::default(),
            shelf: Shelf::default(),
            ledger: Ledger::default(),
            webhooks,
            work: Notify::new(),
            task_work: Notify::new(),
            deliveries: Notify::new(),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// Opens what a service has left there. Makes nothing: a mistyped folder is told, not filled.
    pub async fn open_existing(settings: Settings) -> Result<Self, Error> {
        let key = settings.data.join(KEY_FILE);
        let wanted = match (&settings.database, &settings.encryption_key) {
            (DatabaseLocation::Sqlite(file), _) => Some(file),
            (DatabaseLocation::Postgres(_), None) => Some(&key),
            (DatabaseLocation::Postgres(_), Some(_)) => None,
        };
        if let Some(absent) = wanted.filter(|file| !file.exists()) {
            let text = Text::new(
                "there is no service data: {file} does not exist; check --data",
                "没有服务数据：{file} 不存在，请检查 --data",
            );
            return Err(Error::not_found(text.fill("file", &absent.display().to_string())));
        }
        Self::open(settings).await
    }

    /// Whether database and object store answer.
    pub async fn ready(&self) -> Result<(), Error> {
        Ok(self.parts.store.ready().await?)
    }

    /// The engine release that new submissions are scanned with.
    pub fn engine_version(&self) -> u32 {
        skillscan::ENGINE_VERSION
    }
}

fn text_of(secret: &Secret) -> String {
    String::from_utf8_lossy(secret.expose()).into_owned()
}

/// Uploaded packages are nobody else's business on this machine. A folder that exists keeps its mode.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
