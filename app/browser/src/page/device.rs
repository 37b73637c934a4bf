//! What kind of browser and device this is, as far as the app must know.

use super::{super::js, window};

fn user_agent() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// What the person will recognise the device by: `Chrome · Android`.
pub fn device_name() -> String {
    name(&user_agent(), is_ios())
}

/// In the window of a chat or news app: no installation there, often no camera, and storage that may vanish.
pub fn is_in_app_browser() -> bool {
    is_in_app(&user_agent())
}

pub fn is_ios() -> bool {
    // An iPad asks for desktop pages and calls itself a Mac, but no Mac has a touch screen.
    let touches =
        js::property(&window().navigator(), "maxTouchPoints").and_then(|n| n.as_f64()).unwrap_or(0.0);
    let agent = user_agent();
    agent.contains("iPhone") || agent.contains("iPad") || (agent.contains("Macintosh") && touches > 1.0)
}

/// Opened from the home screen.
pub fn is_installed() -> bool {
    let standalone = window()
        .match_media("(display-mode: standalone), (display-mode: fullscreen)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches());
    standalone
        || js::property(&window().navigator(), "standalone").and_then(|held| held.as_bool()).unwrap_or(false)
}

fn is_in_app(agent: &str) -> bool {
    const MARKS: [&str; 10] = [
        "MicroMessenger",
        "DingTalk",
        "Lark/",
        "Feishu",
        "QQ/",
        "Weibo",
        "AlipayClient",
        "FBAN",
        "FBAV",
        "Instagram",
    ];
    MARKS.iter().any(|mark| agent.contains(mark))
}

fn name(agent: &str, ios: bool) -> String {
    // The most telling mark first: nearly all call themselves Chrome or Safari as well.
    const BROWSERS: [(&str, &str); 13] = [
        ("MicroMessenger", "WeChat"),
        ("HuaweiBrowser", "Huawei Browser"),
        ("MiuiBrowser", "Mi Browser"),
        ("SamsungBrowser", "Samsung Internet"),
        ("QQBrowser", "QQ Browser"),
        ("UCBrowser", "UC Browser"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("HarmonyOS", "HarmonyOS"),
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |table: &[(&str, &'static str)], otherwise| {
        table.iter().find(|(mark, _)| agent.contains(mark)).map_or(otherwise, |(_, name)| *name)
    };
    let system = if ios { "iOS" } else { find(&SYSTEMS, "?") };
    format!("{} · {system}", find(&BROWSERS, "?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(agent: &str, ios: bool, expected: &str) {
        assert_eq!(name(agent, ios), expected);
    }

    #[test]
    fn a_device_is_named_as_its_owner_would() {
        let chrome =
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
        check(chrome, false, "Chrome · Android");
        check(&format!("{chrome} EdgA/126.0"), false, "Edge · Android");
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            true,
            "Safari · iOS",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0",
            false,
            "Firefox · Windows",
        );
    }

    #[test]
    fn a_chat_apps_window_is_known() {
        assert!(is_in_app("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49"));
        assert!(!is_in_app("Mozilla/5.0 (Linux; Android 14) Chrome/126.0"));
    }
}
