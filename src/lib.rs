//! つなぎ: case management for 重層的支援体制整備事業 and ひきこもり支援.
//!
//! # Map
//!
//! - [`access`]: who may do what: policy, gates, proofs; the only place that can make an actor.
//! - [`clock`]: the time, which tests move.
//! - [`commands`]: what `tsunagi` does on the command line; `serve` and `demo` among them.
//! - [`config`]: settings in force.
//! - [`data`]: the only place that can run SQL: one folder or file a subject, the audit log, figures, import.
//! - [`documents`]: files that leave the program: csv, xlsx, JSON.
//! - [`domain`]: rules without input or output: 年度, 和暦, フリガナ, deadlines.
//! - [`error`]: what can go wrong on the way to a page, and how it is told.
//! - [`state`]: what all handlers share.
//! - [`view`]: components of pages.
//! - [`web`]: HTTP: one folder a subject with `handlers.rs`, `form.rs`, `pages.rs`.
//!
//! # Glossary
//!
//! agency 機関 · kind of agency 機関種別 · municipality 市町村 · district 圏域・地区 · staff 職員 · posting 所属 (several: 兼務) ·
//! role 役割 · household 世帯 · person 人 · principal 本人 · identity 同じ人（統合表示） ·
//! pair 同じ人かもしれない記録 · relationship 続柄 ·
//! caution 連絡上の注意 · consultation 相談 · method 方法 · counterpart 相談者 · topic 相談内容 · next step 次にすること ·
//! after hours 時間外 · case ケース · subject 対象者 · stage 段階 · lead 主担当 · deputy 副担当 · stand-in 不在代行 ·
//! engagement 関与 · handing over 引継ぎ · story 経過 · standing 最終接触と次回 · ledger 進行管理台帳 (R15) ·
//! referral つなぎ · slip つなぎシート · ground 根拠 · draft of a referral 起票 · sent 送付 · accepted 受理 · declined 不成立 ·
//! withdrawn 取下げ · on hold 保留 · in progress 対応中 · completed 完結 · step やりとり · again つなぎ直し · taking over 引き継ぎ ·
//! answer due 返信の期限 · task すること · phone note 取次ぎメモ · daily 相談日報 · read mark 供覧 ·
//! draft 下書き · figure 統計 · tally 延件数 · identity year 実人数 · fiscal year 年度 · drill 数えた記録 ·
//! void 取消し · correction 訂正 · revision 変更の前後 · audit log 監査記録 · history 閲覧履歴 · export 取り出し ·
//! commission 委託 · section 区分 · reach 範囲 · consent 同意 · explained 説明済・検討中 · partial 一部同意 · withdrawn (of a consent) 撤回 ·
//! grant 共有 · recipient 共有の相手 · shared case 共有されたケース · opening 共有が開く範囲 ·
//! grant review 共有の確認 · provision 条項 · second person 別の管理者 · emergency 緊急の閲覧 · inquiry 緊急照会 · key part 氏名と住所の部分 ·
//! exclusion 担当除外 · protection 支援措置 · sealed contact 伏せた連絡先 · unmasking 伏せた連絡先の表示 ·
//! nondisclosure 知らせてはならない相手 · identity match 機関をまたぐ同じ人の組 ·
//! identity inquiry ほかの機関からの照会 · identity link 同じ人の結びつき · successor 次の担当 · notification お知らせ · explanation 説明文 · paper 署名をもらう紙

pub mod access;
pub mod clock;
pub mod commands;
pub mod config;
pub mod data;
pub mod documents;
pub mod domain;
pub mod error;
pub mod state;
pub mod view;
pub mod web;
