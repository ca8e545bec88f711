// @generated. Do not edit.

open_enum! {
    /// `GetValuesResponseNames`
    pub enum GetValuesResponseNames {
        Default = "Default",
        None = "None",
        Ok = "Ok",
        Err = "Err",
        Self_ = "Self",
        Gen = "gen",
        X1 = "1",
        Größe = "größe",
    }
}
