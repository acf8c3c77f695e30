//! Who may know whom, read from the sources: SQL in one place, HTTP in one place, markup in one place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{FnArg, Ident, ImplItem, Item, Visibility};

/// Longest file, tests excluded.
const LONGEST: usize = 400;
/// Words that say nothing about a type.
const EMPTY_WORDS: [&str; 4] = ["Manager", "Helper", "Util", "Service"];
/// Types that entitle a function of `data` to run SQL.
const CAPABILITIES: [&str; 7] = ["Countable", "Actor", "On", "May", "Visible", "SystemTask", "Tx"];
/// Types through which SQL runs.
const CONNECTIONS: [&str; 5] = ["Db", "Tx", "DatabaseConnection", "ConnectionTrait", "DatabaseTransaction"];

/// Functions of `data` without a capability, each with its reason.
const FREE: &[(&str, &str)] = &[
    ("audit/committer.rs start", "writes only entries that gates hand in"),
    ("sessions.rs new", "the store behind the session layer, which runs before anybody is known"),
    ("staff/postings.rs standing", "what the session's gate makes the actor from"),
];

struct Source {
    path: String,
    file: syn::File,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut paths);
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source");
            let mut file = syn::parse_file(&text).expect("a source that parses");
            file.items.retain(|item| !is_test(item));
            let path = path.strip_prefix(root()).expect("inside").display().to_string();
            Source { path, file, text }
        })
        .filter(|source| !source.path.ends_with("/tests.rs"))
        .collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<Ident>().is_ok_and(|word| word == "test")
    })
}

/// Every word of a file's code, words inside macros included, comments and texts excluded.
fn words(source: &Source) -> BTreeSet<String> {
    #[derive(Default)]
    struct Words(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Words {
        fn visit_ident(&mut self, word: &'ast Ident) {
            self.0.insert(word.to_string());
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            let text = mac.tokens.to_string();
            let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            self.0.extend(parts.map(str::to_owned));
            visit::visit_macro(self, mac);
        }
    }
    let mut words = Words::default();
    words.visit_file(&source.file);
    words.0
}

/// Files outside of `allowed` that use `word`.
fn strays(word: &str, folders: &[&str], allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let sources = sources(folders);
    let strays = sources.iter().filter(|source| !allowed(&source.path) && words(source).contains(word));
    strays.map(|source| format!("{word} in {}", source.path)).collect()
}

fn is_within(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path.starts_with(place))
}

/// Pages of a subject: `pages.rs`, `pages_….rs`, or a folder `pages`.
fn is_drawn(path: &str) -> bool {
    path.starts_with("src/view/")
        || path.starts_with("src/web/") && path.contains("/pages")
        || ["src/web/error.rs", "src/web/shell.rs"].contains(&path)
}

#[test]
fn sql_runs_in_data_only() {
    let all = ["src", "entity/src", "migration/src"];
    let allowed = ["entity/", "migration/", "src/data/", "src/access/reach.rs"];
    for word in ["sea_orm", "sqlx", "sea_query"] {
        let strays = strays(word, &all, |path| is_within(path, &allowed));
        assert!(strays.is_empty(), "{strays:#?}");
    }
}

#[test]
fn http_is_known_at_the_edge_only() {
    let allowed = ["src/web/", "src/access/gate.rs", "src/access/record.rs", "src/state.rs", "src/commands/"];
    let strays = strays("axum", &["src"], |path| is_within(path, &allowed));
    assert!(strays.is_empty(), "{strays:#?}");
}

#[test]
fn markup_is_written_on_pages_only() {
    let web = |path: &str| path.starts_with("src/web/") || path.starts_with("src/view/");
    let mut strays = strays("maud", &["src"], web);
    strays.extend(super::layering::strays("html", &["src"], is_drawn));
    assert!(strays.is_empty(), "{strays:#?}");
}

#[test]
fn rules_are_pure() {
    for word in ["Db", "async", "tokio", "Clock", "AppState"] {
        let strays = strays(word, &["src"], |path| !path.starts_with("src/domain/"));
        assert!(strays.is_empty(), "{strays:#?}");
    }
}

#[test]
fn nobody_is_made_up_outside_of_tests() {
    let strays = strays("for_tests", &["src"], |path| path == "src/access/actor.rs");
    assert!(strays.is_empty(), "{strays:#?}");
}

#[test]
fn every_way_to_the_data_asks_for_a_capability() {
    let mut faults = Vec::new();
    for source in sources(&["src/data"]) {
        let path = source.path.trim_start_matches("src/data/");
        for item in &source.file.items {
            match item {
                Item::Fn(function) => check(path, None, &function.vis, &function.sig, &mut faults),
                Item::Impl(block) if block.trait_.is_none() => {
                    let owner = names(&block.self_ty);
                    for item in &block.items {
                        if let ImplItem::Fn(method) = item {
                            check(path, Some(&owner), &method.vis, &method.sig, &mut faults);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A function that can be called from outside of `data` and can reach the database must take a capability.
fn check(
    path: &str,
    owner: Option<&BTreeSet<String>>,
    visibility: &Visibility,
    signature: &syn::Signature,
    faults: &mut Vec<String>,
) {
    let is_open = match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(within) => within.path.is_ident("crate"),
        Visibility::Inherited => false,
    };
    // `Db` itself offers nothing that runs a statement for others.
    let is_handle = owner.is_some_and(|owner| owner.contains("Db"));
    let place = format!("{path} {}", signature.ident);
    if !is_open || is_handle || FREE.iter().any(|(free, _)| *free == place) {
        return;
    }
    let mut known = BTreeSet::new();
    for input in &signature.inputs {
        if let FnArg::Typed(argument) = input {
            known.extend(names(&argument.ty));
        } else if let Some(owner) = owner {
            known.extend(owner.iter().cloned());
        }
    }
    let reaches = CONNECTIONS.iter().any(|word| known.contains(*word));
    let is_entitled = known.iter().any(|name| {
        let is_alias = name.strip_prefix("On").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        is_alias || CAPABILITIES.contains(&name.as_str())
    });
    if reaches && !is_entitled {
        faults.push(place);
    }
}

fn names(kind: &syn::Type) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_ident(&mut self, word: &'ast Ident) {
            self.0.insert(word.to_string());
        }
    }
    let mut names = Names(BTreeSet::new());
    names.visit_type(kind);
    names.0
}

#[test]
fn whoever_is_excused_is_still_there() {
    let sources = sources(&["src/data"]);
    for (place, reason) in FREE {
        let (path, name) = place.split_once(' ').expect("a path and a name");
        let source = sources.iter().find(|source| source.path.ends_with(path));
        let is_there = source.is_some_and(|source| words(source).contains(name));
        assert!(is_there && !reason.is_empty(), "{place} is excused, but gone");
    }
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for source in sources(&["src", "entity/src", "migration/src"]) {
        let lines = source.text.lines();
        let lines = lines.take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        if lines > LONGEST {
            long.push(format!("{}: {lines}", source.path));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn types_are_called_what_they_are() {
    struct Types(Vec<String>);
    impl<'ast> Visit<'ast> for Types {
        fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
            self.0.push(item.ident.to_string());
        }
        fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
            self.0.push(item.ident.to_string());
        }
        fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
            self.0.push(item.ident.to_string());
        }
        fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
            self.0.push(item.ident.to_string());
        }
    }
    for source in sources(&["src", "entity/src", "migration/src", "tests"]) {
        let mut types = Types(Vec::new());
        types.visit_file(&source.file);
        for name in types.0 {
            let is_empty = EMPTY_WORDS.iter().any(|word| name.contains(word));
            assert!(!is_empty, "{name} in {} says nothing", source.path);
        }
    }
}
