//! Creates the tables of the same human being across agencies: links, and inquiries that lead to them.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, STATEMENTS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    r"CREATE TABLE identity_matches (
  id {id} NOT NULL,
  one_id {id} NOT NULL REFERENCES persons,
  other_id {id} NOT NULL REFERENCES persons,
  agreeing {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('asked', 'withdrawn', 'linked', 'held', 'apart', 'parted')),
  found_on {int} NOT NULL,
  decided_at {big},
  version {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX identity_matches_by_one_id_other_id ON identity_matches (one_id, other_id)",
    "CREATE INDEX identity_matches_by_other_id ON identity_matches (other_id)",
    "CREATE INDEX identity_matches_by_found_on_state ON identity_matches (found_on, state)",
    r"CREATE TABLE identity_inquiries (
  id {id} NOT NULL,
  match_id {id} NOT NULL REFERENCES identity_matches,
  agency_id {id} NOT NULL REFERENCES agencies,
  person_id {id} NOT NULL REFERENCES persons,
  asked_at {big} NOT NULL,
  answer {text},
  note {text} NOT NULL,
  answered_by {id} REFERENCES staff,
  answered_at {big},
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX identity_inquiries_by_match_id_agency_id ON identity_inquiries (match_id, agency_id)",
    "CREATE INDEX identity_inquiries_by_agency_id_id ON identity_inquiries (agency_id, id)",
    r"CREATE TABLE identity_searches (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  staff_id {id} NOT NULL REFERENCES staff,
  made_on {int} NOT NULL,
  found {int} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX identity_searches_by_made_on ON identity_searches (made_on)",
    r"CREATE TABLE identity_links (
  id {id} NOT NULL,
  one_id {id} NOT NULL REFERENCES persons,
  other_id {id} NOT NULL REFERENCES persons,
  match_id {id} REFERENCES identity_matches,
  referral_id {id} REFERENCES referrals,
  made_at {big} NOT NULL,
  ended_by {id} REFERENCES staff,
  ended_agency_id {id} REFERENCES agencies,
  ended_at {big},
  end_reason {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX identity_links_by_one_id_other_id ON identity_links (one_id, other_id) WHERE ended_at IS NULL",
    "CREATE INDEX identity_links_by_one_id ON identity_links (one_id, other_id)",
    "CREATE INDEX identity_links_by_other_id ON identity_links (other_id) WHERE ended_at IS NULL",
    // What came with a referral so far; the receiver's record gives the link its key, which is unique among links of its kind.
    "INSERT INTO identity_links (id, one_id, other_id, match_id, referral_id, made_at, ended_by, ended_agency_id, \
     ended_at, end_reason) \
     SELECT r.person_id, CASE WHEN r.person_id < r.from_person_id THEN r.person_id ELSE r.from_person_id END, \
     CASE WHEN r.person_id < r.from_person_id THEN r.from_person_id ELSE r.person_id END, NULL, r.referral_id, k.created_at, \
     NULL, NULL, NULL, '' FROM received_persons r JOIN persons p ON p.id = r.person_id \
     JOIN persons q ON q.id = r.from_person_id AND q.identity_id = p.identity_id \
     JOIN referral_cases k ON k.referral_id = r.referral_id AND k.agency_id = r.agency_id \
     WHERE NOT EXISTS (SELECT 1 FROM received_persons e WHERE e.person_id = r.person_id AND e.referral_id < r.referral_id)",
];
