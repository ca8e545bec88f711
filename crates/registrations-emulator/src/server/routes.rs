//! Which path leads to what.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodRouter, any};

use super::App;
use super::pipeline::serve;
use crate::operation::Resource;

/// The router. Methods are told apart later, so that every answer takes the same way.
pub(super) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route(
            "/client/v4/accounts/{account_id}/devices/registrations",
            to(app, Some(Resource::Collection)),
        )
        .route(
            "/client/v4/accounts/{account_id}/devices/registrations/revoke",
            to(app, Some(Resource::Revoke)),
        )
        .route(
            "/client/v4/accounts/{account_id}/devices/registrations/unrevoke",
            to(app, Some(Resource::Unrevoke)),
        )
        .route(
            "/client/v4/accounts/{account_id}/devices/registrations/{registration_id}",
            to(app, Some(Resource::Item)),
        )
        .fallback_service(to(app, None))
}

fn to(app: &Arc<App>, resource: Option<Resource>) -> MethodRouter {
    let app = Arc::clone(app);
    any(move |request: Request| serve(app, resource, request))
}
