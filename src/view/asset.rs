//! Every file the browser loads comes out of the binary, from an address that changes with its content,
//! so that it may be kept for ever and is never stale.

struct Asset {
    name: &'static str,
    bytes: &'static [u8],
    content_type: &'static str,
    mark: u64,
}

impl Asset {
    const fn new(name: &'static str, bytes: &'static [u8], content_type: &'static str) -> Self {
        Self { name, bytes, content_type, mark: fnv(bytes) }
    }
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

static ASSETS: [Asset; 8] = [
    Asset::new("tokens.css", include_bytes!("../../assets/tokens.css"), CSS),
    Asset::new("tsunagi.css", include_bytes!("../../assets/tsunagi.css"), CSS),
    Asset::new("tsunagi.js", include_bytes!("../../assets/tsunagi.js"), SCRIPT),
    Asset::new("suggest.js", include_bytes!("../../assets/suggest.js"), SCRIPT),
    Asset::new("drafts.js", include_bytes!("../../assets/drafts.js"), SCRIPT),
    Asset::new("tasks.js", include_bytes!("../../assets/tasks.js"), SCRIPT),
    Asset::new("icon.svg", include_bytes!("../../assets/icon.svg"), "image/svg+xml"),
    // The tokens' licence asks to travel with every copy.
    Asset::new("tokens-LICENSE.txt", include_bytes!("../../assets/tokens-LICENSE.txt"), "text/plain; charset=utf-8"),
];

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

const fn fnv(bytes: &[u8]) -> u64 {
    let mut mark = FNV_START;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        mark ^= *first as u64;
        mark = mark.wrapping_mul(FNV_PRIME);
        rest = tail;
    }
    mark
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The embedded file and its content type.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    find(name).map(|asset| (asset.bytes, asset.content_type))
}

/// The address of an embedded file, with a mark that changes when the file does.
pub fn asset_url(name: &str) -> String {
    match find(name) {
        Some(asset) => format!("/assets/{name}?v={:016x}", asset.mark),
        None => format!("/assets/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_follows_the_published_fnv_1a_values() {
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn an_address_carries_the_mark_of_its_own_bytes() {
        let (bytes, kind) = asset("tsunagi.css").expect("the stylesheet is embedded");
        assert_eq!(kind, "text/css; charset=utf-8");
        assert_eq!(asset_url("tsunagi.css"), format!("/assets/tsunagi.css?v={:016x}", fnv(bytes)));
    }

    #[test]
    fn an_unknown_name_is_not_served() {
        assert!(asset("../Cargo.toml").is_none());
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        for name in ["tokens.css", "tsunagi.css", "tsunagi.js", "suggest.js", "drafts.js", "tasks.js"] {
            let (bytes, _) = asset(name).expect("embedded");
            let text = std::str::from_utf8(bytes).expect("text");
            for word in ["http://", "https://", "@import", "url("] {
                assert!(!text.contains(word), "{name} mentions {word}");
            }
        }
    }

    #[test]
    fn the_stylesheet_uses_only_custom_properties_that_exist() {
        let read = |name| {
            let (bytes, _) = asset(name).expect("embedded");
            std::str::from_utf8(bytes).expect("text")
        };
        let (tokens, own) = (read("tokens.css"), read("tsunagi.css"));
        for used in own.split("var(").skip(1) {
            let name: String = used.chars().take_while(|c| !matches!(c, ')' | ',' | ' ')).collect();
            let declared = format!("{name}:");
            assert!(tokens.contains(&declared) || own.contains(&declared), "{name} is not declared");
        }
    }
}
