//! Somebody at a telephone with a keyboard: every stroke is counted, and how long the server works for each call.

use super::visitor::Visitor;
use fantoccini::key::Key;

/// A key, or several at once, that types nothing.
pub const TAB: &[Key] = &[Key::Tab];
pub const BACK: &[Key] = &[Key::Shift, Key::Tab];
pub const DOWN: &[Key] = &[Key::Down];
pub const ENTER: &[Key] = &[Key::Enter];
pub const SAVE: &[Key] = &[Key::Control, Key::Enter];

/// Adds up how long the server took for this page and for what it fetched; a page that is left is added to the last ones.
const LISTEN: &str = "
    const own = () => {
      const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
      const asked = all.filter((entry) => entry.requestStart > 0 && entry.responseStart > entry.requestStart);
      const told = (entry) => entry.serverTiming.find(({ name }) => name === 'total')?.duration;
      return {
        ms: asked.reduce((sum, entry) => sum + (told(entry) ?? entry.responseStart - entry.requestStart), 0)
          + all.reduce((sum, entry) => sum + entry.redirectEnd - entry.redirectStart, 0),
        requests: asked.length + all.filter((entry) => entry.redirectEnd > 0).length,
      };
    };
    const before = () => JSON.parse(sessionStorage.getItem('walk') ?? '{\"ms\":0,\"requests\":0}');
    let counted = { ms: 0, requests: 0 };
    const sum = () => {
      const [old, now] = [before(), own()];
      return { ms: old.ms + now.ms - counted.ms, requests: old.requests + now.requests - counted.requests };
    };
    addEventListener('pagehide', () => sessionStorage.setItem('walk', JSON.stringify(sum())));
    window.tellWork = () => {
      const told = sum();
      counted = own();
      sessionStorage.removeItem('walk');
      return [told.ms, told.requests];
    };";

/// What a call took.
#[derive(Default)]
struct Taken {
    control: usize,
    typed: usize,
    requests: u64,
    ms: f64,
}

/// Somebody at a telephone with a keyboard; every stroke goes through [`Worker::control`] or [`Worker::types`].
pub struct Worker<'a> {
    visitor: &'a Visitor<'a>,
    now: Taken,
    calls: Vec<(&'static str, Taken)>,
}

impl<'a> Worker<'a> {
    pub const fn new(visitor: &'a Visitor<'a>) -> Self {
        Self { visitor, now: Taken { control: 0, typed: 0, requests: 0, ms: 0.0 }, calls: Vec::new() }
    }

    /// Strikes a key that types nothing, or several at once: one stroke.
    pub async fn control(&mut self, keys: &[Key]) {
        self.now.control += 1;
        let keys: String = keys.iter().map(|key| char::from(*key)).collect();
        self.visitor.strike(&keys).await;
    }

    /// Strikes a letter that does something: one stroke.
    pub async fn letter(&mut self, letter: &str) {
        self.now.control += 1;
        self.visitor.strike(letter).await;
    }

    /// Types what the record is to say.
    pub async fn types(&mut self, text: &str) {
        self.now.typed += text.chars().count();
        self.visitor.strike(text).await;
    }

    /// Types in place of what stands in the field.
    pub async fn types_anew(&mut self, text: &str) {
        self.letter(&format!("{}a", char::from(Key::Control))).await;
        self.types(text).await;
    }

    /// Goes on with this key until the control with this id or these words has the focus.
    pub async fn goes(&mut self, key: &[Key], wanted: &str) {
        for _ in 0..80 {
            self.control(key).await;
            let here = "const at = document.activeElement; return [at.id, (at.innerText ?? '').trim()];";
            let here = self.visitor.run(here).await;
            if here[0] == wanted || here[1] == wanted {
                return;
            }
        }
        panic!("the keys never reach 「{wanted}」");
    }

    /// Strikes keys that lead to another page.
    pub async fn leaves(&mut self, keys: &[Key]) {
        self.visitor.stay_behind().await;
        self.control(keys).await;
        self.arrives().await;
    }

    pub async fn leaves_by_letter(&mut self, letter: &str) {
        self.visitor.stay_behind().await;
        self.letter(letter).await;
        self.arrives().await;
    }

    async fn arrives(&self) {
        self.visitor.arrive().await;
        self.visitor.run(LISTEN).await;
    }

    /// Begins a call: the form is there, and the cursor in the field for the person.
    pub async fn answers(&mut self) {
        self.leaves_by_letter("n").await;
        self.visitor.wait_for("return document.activeElement.id === 'find'").await;
    }

    /// Moves down in the select that has the focus, up to these words.
    pub async fn picks(&mut self, words: &str) {
        for _ in 0..60 {
            let chosen = "return document.activeElement.selectedOptions[0].textContent.trim()";
            let chosen = self.visitor.run(chosen).await;
            if chosen.as_str().is_some_and(|chosen| chosen.starts_with(words)) {
                return;
            }
            self.control(DOWN).await;
        }
        panic!("「{words}」 cannot be chosen");
    }

    /// Who is calling; the cursor comes back to the field for the person.
    pub async fn hears(&mut self, counterpart: &str) {
        self.goes(BACK, "counterpart").await;
        self.picks(counterpart).await;
        self.goes(TAB, "find").await;
    }

    /// Types words for a person and takes the one with this name out of the suggestions.
    pub async fn finds(&mut self, words: &str, name: &str) {
        self.types(words).await;
        let offered = format!(
            "return [...document.querySelectorAll('.suggesting [role=option]')].some((option) => option.textContent.includes('{name}'))"
        );
        self.visitor.wait_for(&offered).await;
        for _ in 0..8 {
            self.control(DOWN).await;
            let pointed = "return document.querySelector('.suggesting [aria-selected=true]')?.textContent ?? ''";
            let pointed = self.visitor.run(pointed).await;
            if pointed.as_str().is_some_and(|pointed| pointed.contains(name)) {
                self.control(ENTER).await;
                self.visitor
                    .wait_for("return document.querySelector('[data-chosen] select')?.value === 'principal'")
                    .await;
                self.visitor.wait_for("return document.activeElement.id === 'find'").await;
                return;
            }
        }
        panic!("{name} is not among the suggestions");
    }

    pub async fn writes(&mut self, content: &str) {
        self.goes(TAB, "content").await;
        self.types(content).await;
    }

    /// Goes past the menu to the first field of the page.
    pub async fn begins(&mut self, id: &str) {
        let there = self.visitor.run("return document.activeElement.id").await;
        if there == id {
            return;
        }
        self.goes(TAB, "本文へ").await;
        self.control(ENTER).await;
        self.goes(TAB, id).await;
    }

    /// Ends a call: what it took is noted, and must not be too much.
    pub async fn ends(&mut self, name: &'static str, most: usize) {
        let told = self.visitor.run("return window.tellWork()").await;
        self.now.ms = told[0].as_f64().expect("milliseconds");
        self.now.requests = told[1].as_u64().expect("a number");
        let taken = std::mem::take(&mut self.now);
        if taken.control > most {
            self.visitor.complain(&format!("{name} takes {} strokes beside the text; {most} would do", taken.control));
        }
        self.calls.push((name, taken));
    }

    /// Somebody else sits down, or the same person again; that belongs to no call.
    pub async fn sits_down(&mut self, login: &str, password: &str) {
        self.visitor.client().delete_all_cookies().await.expect("another browser");
        self.visitor.open("/login").await;
        self.goes(TAB, "login").await;
        self.types(login).await;
        self.goes(TAB, "password").await;
        self.types(password).await;
        self.leaves(ENTER).await;
        self.visitor.reads("ホーム").await;
        self.visitor.run("return window.tellWork()").await;
        self.now = Taken::default();
    }

    /// Tells what every call took, and all together.
    pub fn tells(&self) {
        let mut all = Taken::default();
        let line = |name: &str, taken: &Taken| {
            println!(
                "{:>3} control strokes, {:>3} characters typed, {:>2} requests, {:>6.1} ms of the server: {name}",
                taken.control, taken.typed, taken.requests, taken.ms
            );
        };
        for (name, taken) in &self.calls {
            line(name, taken);
            all.control += taken.control;
            all.typed += taken.typed;
            all.requests += taken.requests;
            all.ms += taken.ms;
        }
        line("all together", &all);
    }
}
