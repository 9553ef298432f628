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
use std::time::{Duration, Instant};
use store::{DatabaseLocation, Secret, Store, Vault};
use tokio::sync::Notify;

/// Where the encryption key lies in the data folder.
const KEY_FILE: &str = "encryption.key";

/// How long a first start may take until its data are there.
const FIRST_START: Duration = Duration::from_secs(3);

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
        let folder = settings.data.display().to_string();
        let no_folder = Text::new("data: cannot make the folder {folder}", "data：无法创建文件夹 {folder}");
        create_private_folder(&settings.data)
            .map_err(|error| Error::unusable("data", no_folder.fill("folder", &folder), error))?;
        let vault = match &settings.encryption_key {
            Some(key) => Vault::from_text(&text_of(key)),
            None => Vault::open_or_create(&settings.data.join(KEY_FILE)),
        }
        .map_err(wrong_key)?;
        let store = Store::open(&settings.database, &settings.objects).await;
        let store = store.map_err(|error| no_store(&settings.database, error))?;
        if let Some((name, sealed)) = store.any_sealed_secret().await? {
            vault.open(&name, &sealed).map_err(wrong_key)?;
        }
        let rule_book = RuleBook::new(settings.rules.clone());
        let no_rules = || Text::new("scan.rules: the rules cannot be used", "scan.rules：规则无法使用");
        rule_book.load().map_err(|error| Error::unusable("scan.rules", no_rules(), error))?;
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
        let until = Instant::now() + FIRST_START;
        let absent = wanted.filter(|file| !file.exists()).cloned();
        if let Some(file) = &absent
            && !in_time(until, async || file.exists()).await
        {
            let text = Text::new(
                "there is no service data: {file} does not exist; check --data",
                "没有服务数据：{file} 不存在，请检查 --data",
            );
            return Err(Error::not_found(text.fill("file", &file.display().to_string())));
        }
        let app = Self::open(settings).await?;
        // A service that was started just before makes the first account a moment after its data.
        if absent.is_some() {
            in_time(until, async || app.accounts().await.is_ok_and(|accounts| !accounts.is_empty())).await;
        }
        Ok(app)
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

/// Whether something comes true before that time.
async fn in_time(until: Instant, so: impl AsyncFn() -> bool) -> bool {
    while !so().await {
        if Instant::now() >= until {
            return false;
        }
        tokio::time::sleep(FIRST_START / 50).await;
    }
    true
}

/// The key that is set, or the one that is kept in the data folder.
fn wrong_key(error: store::Error) -> Error {
    let text = Text::new(
        "encryption_key (or encryption.key in the data folder) cannot be used",
        "encryption_key（或数据文件夹中的 encryption.key）无法使用",
    );
    Error::unusable("encryption_key", text, error)
}

/// Rows or objects that cannot be reached at the start: which setting leads there. A password is never told.
fn no_store(database: &DatabaseLocation, error: store::Error) -> Error {
    let (field, text) = match (&error, database) {
        (store::Error::Objects(_), _) => {
            ("objects", Text::new("objects: the object store does not answer", "objects：对象存储没有应答"))
        }
        (store::Error::Database(_) | store::Error::Migration(_), DatabaseLocation::Sqlite(file)) => {
            let text = Text::new("database: {file} cannot be opened", "database：无法打开 {file}");
            ("database", text.fill("file", &file.display().to_string()))
        }
        (store::Error::Database(_) | store::Error::Migration(_), DatabaseLocation::Postgres(_)) => {
            ("database", Text::new("database: PostgreSQL cannot be used", "database：无法使用 PostgreSQL"))
        }
        // The others name themselves.
        _ => return error.into(),
    };
    Error::unusable(field, text, error)
}

fn text_of(secret: &Secret) -> String {
    String::from_utf8_lossy(secret.expose()).into_owned()
}

/// Uploaded packages are nobody else's business on this machine. A folder that exists keeps its mode.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
