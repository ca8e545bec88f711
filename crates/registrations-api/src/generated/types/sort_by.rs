// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// What a listing is sorted by.
    pub enum SortBy {
        Id = "id",
        UserName = "user.name",
        UserEmail = "user.email",
        LastSeenAt = "last_seen_at",
        CreatedAt = "created_at",
    }
}
