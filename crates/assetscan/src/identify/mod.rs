//! What listens on an open port: by what it says, never by the number of the port.

use crate::Service;
use crate::net::Connector;
use crate::plan::Limits;
use crate::service::shown;
use crate::talk::Talk;

/// Names a service as far as it lets itself be named.
pub(crate) async fn identify(mut service: Service, connector: &Connector, limits: &Limits) -> Service {
    if let Ok(mut talk) = Talk::open(connector, &service, limits.answer).await
        && let Ok(banner) = talk.some().await
    {
        service.banner = shown(&banner, 1000);
    }
    service
}
