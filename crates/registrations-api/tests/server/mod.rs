//! A server for one request.

use registrations_api::{Call, Client, Error, Response};
use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Sends the call to a server that responds with this status and body. Returns the request as it arrived, and the
/// outcome.
pub(crate) async fn exchange<T: DeserializeOwned>(
    status: &str,
    body: &str,
    call: impl FnOnce(Client) -> Result<Call<T>, Error>,
) -> (String, Result<Response<T>, Error>) {
    let head = format!("content-type: application/json\r\ncontent-length: {}", body.len());
    raw(&format!("HTTP/1.1 {status}\r\ncf-ray: 7f-TEST\r\n{head}\r\n\r\n{body}"), call).await
}

/// Like [`exchange`], with the bytes of the whole response.
pub(crate) async fn raw<T: DeserializeOwned>(
    response: &str,
    call: impl FnOnce(Client) -> Result<Call<T>, Error>,
) -> (String, Result<Response<T>, Error>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(connection.read_u8().await.unwrap());
        }
        connection.write_all(response.as_bytes()).await.unwrap();
        // Everything that the client sends after the head of its request is a body.
        let mut rest = Vec::new();
        connection.shutdown().await.unwrap();
        connection.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"", "no operation has a body");
        String::from_utf8(request).unwrap().replace(&address.to_string(), "HOST").replace('\r', "")
    };
    let client = Client::new(format!("http://{address}/client/v4"), http_client());
    tokio::join!(server, call(client).unwrap().send())
}

/// A client whose headers do not depend on features that other crates of the workspace enable.
pub(crate) fn http_client() -> reqwest::Client {
    reqwest::Client::builder().no_gzip().build().unwrap()
}
