//! What happens to a request, from its arrival to its answer.
//!
//! It is logged, counted against the quota, perhaps struck by a fault, answered by the service,
//! and held back for the latency.

use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::time::sleep;

use super::App;
use super::body::{DripBody, HalfBody};
use super::connection::{Connection, Ending};
use super::head::{ray_id, write_headers};
use crate::answer::Answer;
use crate::fault::{Kind, Strike, Truth};
use crate::log::Number;
use crate::operation::Resource;
use crate::service::{rate_limited, too_large, unreadable, with_status};

/// The longest body that is read, and then ignored: no operation has one.
const LONGEST_BODY: usize = 1 << 20;

/// How an answer is sent.
enum Delivery {
    Whole,
    Half(Ending),
    Drip(DripBody),
    /// Not at all.
    Never,
}

pub(super) async fn serve(app: Arc<App>, resource: Option<Resource>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let operation = resource.and_then(|resource| resource.operation(&head.method));
    let (number, ray_id) = app.log.enter(&head, operation, ray_id);
    let standing = app.limiter.admit(Instant::now());

    let refusal = read_body(&app, number, body).await.err();
    let refused = standing.filter(|standing| standing.refused);
    let mut truth = Truth::new(|| match (&refused, &refusal) {
        (Some(standing), _) => rate_limited(standing),
        (None, Some(refusal)) => refusal.clone(),
        (None, None) => app.service.answer(&head, resource),
    });
    let strike = match refused {
        Some(_) => None,
        None => app.faults.strike(operation, &mut truth),
    };
    let (mut answer, delivery) = match strike {
        None => (truth.into_answer(), Delivery::Whole),
        Some(strike) => {
            let name = strike.kind.name();
            app.log.update(number, |entry| entry.fault = Some(name));
            struck(strike).await
        }
    };
    let latency = app.latency.get();
    // Even a sleep of no time at all would last until the next tick of the timer.
    if !latency.is_zero() {
        sleep(latency).await;
    }

    let connection = head.extensions.get::<Arc<Connection>>().cloned();
    let body = match (delivery, connection) {
        (Delivery::Never, connection) => {
            if let Some(connection) = connection {
                connection.end(Ending::Reset);
            }
            // The connection takes this request down with it.
            pending().await
        }
        (Delivery::Half(ending), Some(connection)) => {
            Body::new(HalfBody::new(&answer.body, connection, ending))
        }
        (Delivery::Drip(body), _) => Body::new(body),
        (Delivery::Half(_) | Delivery::Whole, _) => Body::from(std::mem::take(&mut answer.body)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    write_headers(response.headers_mut(), answer.headers, &ray_id, standing);
    let status = answer.status.as_u16();
    app.log.update(number, |entry| entry.status = Some(status));
    response
}

/// What a struck request is answered, and how.
async fn struck(strike: Strike) -> (Answer, Delivery) {
    let answer = match (&strike.kind, strike.answer) {
        (Kind::StandIn(stand_in), _) => stand_in.answer.clone(),
        (_, Some(distorted)) => distorted,
        // Nothing is sent, so it does not matter what.
        (_, None) => return (with_status(StatusCode::BAD_REQUEST), Delivery::Never),
    };
    let delivery = match strike.kind {
        Kind::Reset => Delivery::Never,
        Kind::CutBody => Delivery::Half(Ending::Close),
        Kind::ResetInBody => Delivery::Half(Ending::Reset),
        Kind::Drip { bytes, every } => {
            Delivery::Drip(DripBody::new(answer.body.clone(), bytes, every))
        }
        Kind::Delay(by) => {
            sleep(by).await;
            Delivery::Whole
        }
        Kind::StandIn(_)
        | Kind::MalformedJson
        | Kind::Record { .. }
        | Kind::NullErrors
        | Kind::RepeatedCursor
        | Kind::EmptyPage => Delivery::Whole,
    };
    (answer, delivery)
}

/// Reads a body that nobody needs, so that the connection can be used again.
async fn read_body(app: &App, number: Number, body: Body) -> Result<(), Answer> {
    if body.is_end_stream() {
        return Ok(());
    }
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => {
            let length = body.to_bytes().len() as u64;
            app.log.update(number, |entry| entry.body_length = length);
            Ok(())
        }
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(unreadable()),
    }
}
