//! Not written yet.

pub(crate) async fn device_hint(
    _: &registrations::Client,
    _: &registrations::RegistrationId,
) -> Option<String> {
    None
}
