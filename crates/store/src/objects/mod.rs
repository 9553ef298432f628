//! Bytes by typed key, in local files or in an S3-compatible store.
//!
//! Objects are written whole and replaced whole; a missing object is an answer, never a failure.

mod location;

pub use location::{ObjectLocation, S3Access, S3Location};

use crate::Error;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The name of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKey<'a> {
    /// An uploaded package, by the SHA-256 of its bytes.
    Package(&'a str),
    /// Bytes that a client sent ahead, by their random name.
    Upload(&'a str),
    /// The result of a scan. The token tells apart the writes of workers that raced; the scan's row names the winner.
    Result {
        /// SHA-256 of the package.
        sha256: &'a str,
        /// Engine release.
        engine_version: u32,
        /// The write.
        token: &'a str,
    },
    /// A rendered report of that result.
    Report {
        /// SHA-256 of the package.
        sha256: &'a str,
        /// Engine release.
        engine_version: u32,
        /// The result it was rendered from.
        token: &'a str,
        /// What makes it another report of the same result: language, format, renderer release.
        variant: &'a str,
    },
    /// What belongs to one run of a scan task: what its engines found, its reports.
    TaskFile {
        /// Row id of the run.
        run: i64,
        /// Which file.
        name: &'a str,
    },
}

impl ObjectKey<'_> {
    fn path(&self) -> ObjectPath {
        ObjectPath::from(match self {
            Self::Package(sha256) => format!("packages/{sha256}"),
            Self::Upload(name) => format!("uploads/{name}"),
            Self::Result { sha256, engine_version, token } => format!("results/{sha256}/{engine_version}/{token}.json"),
            Self::Report { sha256, engine_version, token, variant } => {
                format!("reports/{sha256}/{engine_version}/{token}-{variant}")
            }
            Self::TaskFile { run, name } => format!("tasks/{run}/{name}"),
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Objects {
    objects: Arc<dyn ObjectStore>,
    /// Where they are if they are files: a folder that is gone answers like one that is empty.
    folder: Option<Arc<Path>>,
}

impl Objects {
    pub(crate) fn open(location: &ObjectLocation) -> Result<Self, Error> {
        match location {
            ObjectLocation::Local(folder) => {
                let failed = |source| Error::File { path: folder.display().to_string(), source };
                DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
                let files = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true).with_fsync(true);
                Ok(Self { objects: Arc::new(files), folder: Some(folder.as_path().into()) })
            }
            ObjectLocation::S3(s3) => Self::open_s3(s3),
        }
    }

    fn open_s3(s3: &S3Location) -> Result<Self, Error> {
        // The HTTP client takes the process's provider; a second caller finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let access = &s3.access;
        let secret = String::from_utf8_lossy(access.secret_access_key.expose()).into_owned();
        let client = ClientOptions::new()
            .with_timeout(Duration::from_secs(30))
            .with_connect_timeout(Duration::from_secs(5))
            .with_allow_http(true);
        let retry = RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..Default::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&s3.bucket)
            .with_region(&access.region)
            .with_access_key_id(&access.access_key_id)
            .with_secret_access_key(secret)
            .with_virtual_hosted_style_request(false)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &access.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let bucket = builder.build()?;
        let objects: Arc<dyn ObjectStore> = match s3.prefix.as_str() {
            "" => Arc::new(bucket),
            prefix => Arc::new(PrefixStore::new(bucket, prefix)),
        };
        Ok(Self { objects, folder: None })
    }

    pub(crate) async fn get(&self, key: &ObjectKey<'_>) -> Result<Option<Vec<u8>>, Error> {
        let found = async { self.objects.get(&key.path()).await?.bytes().await }.await;
        Ok(or_missing(found)?.map(Vec::from))
    }

    pub(crate) async fn put(&self, key: &ObjectKey<'_>, bytes: Vec<u8>) -> Result<(), Error> {
        self.objects.put(&key.path(), bytes.into()).await?;
        Ok(())
    }

    pub(crate) async fn exists(&self, key: &ObjectKey<'_>) -> Result<bool, Error> {
        Ok(or_missing(self.objects.head(&key.path()).await)?.is_some())
    }

    pub(crate) async fn delete(&self, key: &ObjectKey<'_>) -> Result<(), Error> {
        or_missing(self.objects.delete(&key.path()).await)?;
        Ok(())
    }

    /// Everything known of one package: its bytes, results and reports of every engine release.
    pub(crate) async fn delete_package(&self, sha256: &str) -> Result<(), Error> {
        for folder in ["results", "reports"] {
            self.delete_below(&ObjectPath::from(format!("{folder}/{sha256}"))).await?;
        }
        self.delete(&ObjectKey::Package(sha256)).await
    }

    /// The results and reports of one engine release.
    pub(crate) async fn delete_results(&self, sha256: &str, engine_version: u32) -> Result<(), Error> {
        for folder in ["results", "reports"] {
            self.delete_below(&ObjectPath::from(format!("{folder}/{sha256}/{engine_version}"))).await?;
        }
        Ok(())
    }

    /// Everything that belongs to one run of a scan task.
    pub(crate) async fn delete_run(&self, run: i64) -> Result<(), Error> {
        self.delete_below(&ObjectPath::from(format!("tasks/{run}"))).await
    }

    /// Asks for an object that does not exist: only a living store says so, or a folder that is there.
    pub(crate) async fn ping(&self) -> Result<(), Error> {
        if let Some(folder) = &self.folder {
            let gone = |source| Error::File { path: folder.display().to_string(), source };
            std::fs::read_dir(folder).map(|_| ()).map_err(gone)?;
        }
        or_missing(self.objects.head(&ObjectPath::from("ready")).await)?;
        Ok(())
    }

    async fn delete_below(&self, folder: &ObjectPath) -> Result<(), Error> {
        let Some(listed) = or_missing(self.objects.list_with_delimiter(Some(folder)).await)? else { return Ok(()) };
        for object in listed.objects {
            or_missing(self.objects.delete(&object.location).await)?;
        }
        for folder in listed.common_prefixes {
            Box::pin(self.delete_below(&folder)).await?;
        }
        Ok(())
    }
}

fn or_missing<T>(result: object_store::Result<T>) -> Result<Option<T>, Error> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
