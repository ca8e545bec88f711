//! Names of generated users and devices, and client versions.

/// Given names. Some are not ASCII.
pub(crate) const GIVEN: &[&str] = &[
    "Ada", "Amir", "Ana", "Bela", "Chen", "Clara", "Dario", "Elif", "Emeka", "Femi", "Gita",
    "Hana", "Ines", "Ivo", "Jonas", "Jun", "Kavya", "Lena", "Luca", "Maja", "Mateo", "Nadia",
    "Noah", "Olga", "Paula", "Quinn", "Ravi", "Rosa", "Sami", "Tara", "Uma", "Vera", "Wanda",
    "Yusuf", "Zoë", "Åsa", "Øyvind", "Łucja",
];

/// Family names.
pub(crate) const FAMILY: &[&str] = &[
    "Abara",
    "Becker",
    "Castro",
    "Dubois",
    "Eriksen",
    "Fischer",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quispe",
    "Rossi",
    "Silva",
    "Tanaka",
    "Ueda",
    "Varga",
    "Weiß",
    "Xu",
    "Yilmaz",
    "Zhang",
];

/// Names without a Latin letter: the word "user" in several scripts.
pub(crate) const OTHER_SCRIPTS: &[&str] = &[
    "用户",
    "ユーザー",
    "사용자",
    "Пользователь",
    "Χρήστης",
    "مستخدم",
    "משתמש",
    "उपयोगकर्ता",
    "ผู้ใช้",
];

/// Names that break programs: terminal control, text direction, spreadsheet formulas, markup.
pub(crate) const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "back\u{8}\u{8}\u{8}\u{8}space",
    "two\nlines\r\nand a\ttab",
    "nul\u{0}byte",
    "\u{9b}31mcontrol\u{85}",
    "\u{202e}gpj.exe",
    "\u{2066}isolate\u{2069}",
    "zero\u{200b}width\u{feff}",
    "=HYPERLINK(\"https://example.com\",\"open\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1 555 0100",
    "-2+3",
    "\tformula after a tab",
    "comma, \"quotes\"; 'apostrophes'",
    "<script>alert(1)</script>",
    "$(reboot) `id` %s {0} \\",
    "../../etc/passwd",
    "  padded  ",
    "",
    "null",
    "e\u{301}\u{327} combining",
    "\u{1f469}\u{200d}\u{1f4bb} emoji",
];

/// Domains that are reserved for examples.
pub(crate) const DOMAINS: &[&str] = &["example.com", "example.com", "example.org", "example.net"];

/// The address of all service tokens of the account.
pub(crate) const SERVICE_TOKEN_EMAIL: &str = "non_identity@example.cloudflareaccess.com";

/// The middle part of a device's name.
pub(crate) const MODELS: &[&str] =
    &["LAPTOP", "MBP", "X1", "DESKTOP", "PIXEL", "IPHONE", "IPAD", "NUC"];

/// Client versions, newest first. The generator uses older ones less often.
pub(crate) const CLIENT_VERSIONS: &[&str] = &[
    "2026.6.822.0",
    "2026.6.510.0",
    "2026.4.1350.0",
    "2026.4.974.0",
    "2026.3.846.0",
    "2026.2.1120.0",
    "2026.1.150.0",
    "2025.10.186.0",
    "2025.9.558.0",
    "2025.9.173.1",
    "2025.8.779.0",
    "2025.7.176.0",
    "2025.6.1400.0",
    "2025.6.1335.0",
    "2025.6.824.1",
    "2025.5.943.0",
    "2025.5.735.1",
    "2025.4.943.0",
    "2025.4.929.0",
    "2025.4.589.1",
    "2025.2.664.0",
    "2025.2.600.0",
    "2025.1.861.0",
    "2024.12.760.0",
    "2024.12.554.0",
    "2024.11.688.0",
    "2024.11.309.0",
    "2024.10.537.0",
    "2024.9.346.0",
    "2024.8.457.0",
    "2024.6.497.0",
    "2024.6.415.0",
    "2024.3.409.0",
    "2024.2.187.0",
    "2023.12.487.0",
    "2023.9.301.0",
    "2023.7.240.0",
    "2023.3.460.0",
    "2022.12.475.0",
    "2022.9.214.0",
];
