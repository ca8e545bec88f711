// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

#[allow(clippy::all)]
impl Client {
    /// List registrations
    ///
    /// Returns the account's registrations, a page at a time.
    ///
    /// Sends a `GET` request to `/accounts/{account_id}/devices/registrations`
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `cursor`: The mark, from the previous page, of the page to return.
    /// - `device_id`: Keep only the registrations of this device.
    /// - `id`: Keep only the registrations with these ids.
    /// - `include`: A comma-separated list of further details to include in each registration. The only one known is `policy`.
    /// - `per_page`: How many registrations a page holds at most.
    /// - `policy_id`: Keep only the registrations to which this device settings profile applies.
    /// - `registration_type`: Keep only the registrations made by this kind of client.
    /// - `search`: Keep only the registrations whose details match this text.
    /// - `seen_after`: Keep only the registrations last seen after this RFC 3339 timestamp.
    /// - `seen_before`: Keep only the registrations last seen before this RFC 3339 timestamp.
    /// - `sort_by`: Sort the listing by this field.
    /// - `sort_order`: Sort in this direction.
    /// - `status`: Keep only the registrations in this state. The service's default is `active`.
    /// - `user_id`: Keep only the registrations of the users with these ids.
    pub async fn list_registrations<'a>(
        &'a self,
        account_id: &'a str,
        cursor: Option<&'a str>,
        device_id: Option<&'a types::DeviceId>,
        id: Option<&'a Vec<types::RegistrationId>>,
        include: Option<&'a str>,
        per_page: Option<u64>,
        policy_id: Option<&'a types::PolicyId>,
        registration_type: Option<types::RegistrationType>,
        search: Option<&'a str>,
        seen_after: Option<&'a ::jiff::Timestamp>,
        seen_before: Option<&'a ::jiff::Timestamp>,
        sort_by: Option<types::SortBy>,
        sort_order: Option<types::SortOrder>,
        status: Option<types::Status>,
        user_id: Option<&'a Vec<types::UserId>>,
    ) -> Result<ResponseValue<types::ListRegistrationsResponse>, Error<()>> {
        let url = format!(
            "{}/accounts/{}/devices/registrations", self.baseurl, encode_path(&
            account_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("device.id", &device_id))
            .query(&progenitor_client::QueryParam::new("id", &id))
            .query(&progenitor_client::QueryParam::new("include", &include))
            .query(&progenitor_client::QueryParam::new("per_page", &per_page))
            .query(&progenitor_client::QueryParam::new("policy.id", &policy_id))
            .query(
                &progenitor_client::QueryParam::new(
                    "registration_type",
                    &registration_type,
                ),
            )
            .query(&progenitor_client::QueryParam::new("search", &search))
            .query(&progenitor_client::QueryParam::new("seen_after", &seen_after))
            .query(&progenitor_client::QueryParam::new("seen_before", &seen_before))
            .query(&progenitor_client::QueryParam::new("sort_by", &sort_by))
            .query(&progenitor_client::QueryParam::new("sort_order", &sort_order))
            .query(&progenitor_client::QueryParam::new("status", &status))
            .query(&progenitor_client::QueryParam::new("user.id", &user_id))
            .build()?;
        let info = OperationInfo {
            operation_id: "list_registrations",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
