// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_registrations`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListRegistrationsParams {
    /// The cursor of the page to return, from the previous page.
    pub cursor: Option<String>,
    /// Keep only the registrations of this device.
    pub device_id: Option<types::DeviceId>,
    /// Keep only the registrations with these ids.
    pub id: Option<Vec<types::RegistrationId>>,
    /// A comma-separated list of further details to include in each registration. The only one known is `policy`.
    pub include: Option<String>,
    /// The maximum number of registrations on a page.
    pub per_page: Option<u64>,
    /// Keep only the registrations to which this device settings profile applies.
    pub policy_id: Option<types::PolicyId>,
    /// Keep only the registrations of this kind of client.
    pub registration_type: Option<types::RegistrationType>,
    /// Keep only the registrations whose details match this text.
    pub search: Option<String>,
    /// Keep only the registrations last seen after this RFC 3339 timestamp.
    pub seen_after: Option<::jiff::Timestamp>,
    /// Keep only the registrations last seen before this RFC 3339 timestamp.
    pub seen_before: Option<::jiff::Timestamp>,
    /// Sort the listing by this field.
    pub sort_by: Option<types::SortBy>,
    /// Sort in this direction.
    pub sort_order: Option<types::SortOrder>,
    /// Keep only the registrations in this state. The service's default is `active`.
    pub status: Option<types::Status>,
    /// Keep only the registrations of the users with these ids.
    pub user_id: Option<Vec<types::UserId>>,
}

impl Client {
    /// List registrations
    ///
    /// Returns the account's registrations, a page at a time.
    ///
    /// Sends a `GET` request to `/accounts/{account_id}/devices/registrations`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    pub fn list_registrations(
        &self,
        account_id: &str,
        params: &ListRegistrationsParams,
    ) -> Result<Call<types::ListRegistrationsResponse>, Error> {
        self.request(
                Method::GET,
                &["/accounts/", &segment(&account_id), "/devices/registrations"],
            )
            .param("cursor", &params.cursor)
            .param("device.id", &params.device_id)
            .param("id", &params.id)
            .param("include", &params.include)
            .param("per_page", &params.per_page)
            .param("policy.id", &params.policy_id)
            .param("registration_type", &params.registration_type)
            .param("search", &params.search)
            .param("seen_after", &params.seen_after)
            .param("seen_before", &params.seen_before)
            .param("sort_by", &params.sort_by)
            .param("sort_order", &params.sort_order)
            .param("status", &params.status)
            .param("user.id", &params.user_id)
            .call(|status| matches!(status, 200))
    }
}
