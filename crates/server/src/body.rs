//! Request bodies, bounded in size, in time and in the memory they take together.

use crate::{Config, router::Service};
use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use tokio::{sync::OwnedSemaphorePermit, time};

/// What one permit of the shared memory stands for.
const UNIT: usize = 64 * 1024;

/// What is read and thrown away before a refusal is sent. A client that is still sending when the connection closes
/// sees a reset instead of the answer.
const DRAIN_BYTES: usize = 64 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(20);

/// Permits for the configured memory; always enough for the largest body.
pub(crate) fn units(config: &Config) -> usize {
    let bytes = usize::try_from(config.body_memory_mib).unwrap_or(usize::MAX).saturating_mul(1 << 20);
    (bytes / UNIT).clamp(crate::tencent::MAX_BODY.div_ceil(UNIT), tokio::sync::Semaphore::MAX_PERMITS)
}

/// The largest body that there is memory for.
pub(crate) fn most_bytes(config: &Config) -> usize {
    units(config).saturating_mul(UNIT)
}

/// A body in memory. Holds its share of the memory until it is dropped.
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    /// Digest of the bytes, taken as they came in: a second pass over megabytes would hold up other requests.
    pub(crate) sha256: [u8; 32],
    _share: OwnedSemaphorePermit,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// Over the limit. The rest was thrown away.
    TooLarge,
    /// Not there in time, or memory was not free in time.
    TimedOut,
    /// The client went away or broke the transfer encoding.
    Broken,
}

/// Sees a body's bytes as they come in, kept or not.
pub(crate) type Watch<'a> = &'a mut (dyn FnMut(&[u8]) + Send);

/// Reads at most `limit` bytes. `declared` is the Content-Length, if the client sent one.
pub(crate) async fn read(
    service: &Service,
    mut body: Body,
    declared: Option<u64>,
    limit: usize,
    watch: Watch<'_>,
) -> Result<Held, BodyError> {
    if declared.is_some_and(|length| length > limit as u64) {
        drain(body, watch).await;
        return Err(BodyError::TooLarge);
    }
    let expected = declared.map_or(limit, |length| usize::try_from(length).unwrap_or(limit));
    let permits = u32::try_from(expected.div_ceil(UNIT).max(1)).unwrap_or(u32::MAX);
    let deadline = time::Instant::now() + Duration::from_secs(service.config.body_seconds);
    let share = time::timeout_at(deadline, service.body_memory.clone().acquire_many_owned(permits))
        .await
        .map_err(|_| BodyError::TimedOut)?
        .map_err(|_| BodyError::Broken)?;
    let mut bytes = Vec::with_capacity(expected.min(UNIT));
    let mut digest = Sha256::new();
    loop {
        let frame = time::timeout_at(deadline, body.frame()).await.map_err(|_| BodyError::TimedOut)?;
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        watch(&data);
        if bytes.len() + data.len() > limit {
            drop((bytes, share));
            drain(body, watch).await;
            return Err(BodyError::TooLarge);
        }
        digest.update(&data);
        bytes.extend_from_slice(&data);
    }
    Ok(Held { bytes: bytes.into(), sha256: digest.finalize().into(), _share: share })
}

/// Reads the rest and keeps nothing, within limits.
pub(crate) async fn drain(mut body: Body, watch: Watch<'_>) {
    let rest = async {
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            let Some(data) = frame.data_ref() else { continue };
            watch(data);
            read += data.len();
            if read > DRAIN_BYTES {
                break;
            }
        }
    };
    // Whether it ended or ran out of time makes no difference to the answer.
    let _ = time::timeout(DRAIN_TIME, rest).await;
}
