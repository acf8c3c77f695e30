//! What is told, part by part, each found by an index of its own.
//!
//! $1 now · $2 since · $3 agency · $4 staff · $5–$7 recipients · $8 today · $9 in a month · $10 in a week · $11 posting.

use super::MOST;
use crate::access::{Act, Actor};

const SHARED: &str = "SELECT 'shared' AS what, g.case_id AS case_id, g.made_at AS at, g.case_id AS id, c.number AS number, a.name AS agency, \
    g.ground AS code, (SELECT COUNT(*) FROM grant_reach r JOIN case_subjects s ON s.case_id = r.case_id \
    AND s.person_id = r.subject_id WHERE r.grant_id = g.grant_id AND r.section = 'basics' AND r.from_at <= $1 \
    AND r.until_at > $1) AS ends FROM grants g JOIN cases c ON c.id = g.case_id JOIN agencies a ON a.id = g.agency_id \
    WHERE g.recipient_id IN ($5, $6, $7) AND g.made_at >= $2 AND g.deed = 'given' AND g.ground <> 'emergency'";

const ENDED: &str = "SELECT 'ended' AS what, g.case_id AS case_id, g.made_at AS at, g.case_id AS id, c.number AS number, a.name AS agency, \
    '' AS code, CAST(0 AS BIGINT) AS ends FROM grants g JOIN cases c ON c.id = g.case_id \
    JOIN agencies a ON a.id = g.agency_id \
    WHERE g.recipient_id IN ($5, $6, $7) AND g.made_at >= $2 AND g.deed = 'ended' AND g.ground <> 'emergency'";

const OVER: &str = "SELECT 'ended' AS what, r.case_id AS case_id, MAX(r.until_at) AS at, r.case_id AS id, c.number AS number, a.name AS agency, \
    '' AS code, CAST(0 AS BIGINT) AS ends FROM grant_reach r JOIN cases c ON c.id = r.case_id \
    JOIN agencies a ON a.id = c.agency_id WHERE r.recipient_id IN ($5, $6, $7) AND r.until_at > $2 AND r.until_at <= $1 \
    AND NOT EXISTS (SELECT 1 FROM grants e WHERE e.grant_id = r.grant_id AND e.ground = 'emergency') GROUP BY r.grant_id, r.case_id, c.number, a.name";

const ANSWERED: &str = "SELECT 'answered' AS what, r.case_id AS case_id, s.created_at AS at, s.referral_id AS id, r.number AS number, \
    COALESCE(a.name, r.to_name) AS agency, s.status AS code, CAST(0 AS BIGINT) AS ends FROM referral_steps s \
    JOIN referrals r ON r.id = s.referral_id LEFT JOIN agencies a ON a.id = r.to_agency_id \
    WHERE s.agency_id = $3 AND s.created_at >= $2 AND s.by_agency_id <> $3 AND r.staff_id = $4 AND r.voided_at IS NULL";

const DECIDED: &str = "SELECT CASE WHEN v.inquiry_id IS NULL THEN 'decided' ELSE 'judged' END AS what, v.case_id AS case_id, \
    v.decided_at AS at, COALESCE(v.inquiry_id, v.id) AS id, c.number AS number, a.name AS agency, v.state AS code, \
    CAST(0 AS BIGINT) AS ends FROM grant_reviews v JOIN cases c ON c.id = v.case_id JOIN agencies a ON a.id = v.agency_id \
    WHERE v.staff_id = $4 AND v.decided_at >= $2 AND v.decided_by <> $4 AND COALESCE(v.from_agency_id, v.agency_id) = $3";

const EMERGENCY: &str = "SELECT 'emergency' AS what, v.case_id AS case_id, v.asked_at AS at, v.id AS id, c.number AS number, \
    COALESCE(a.name, '') AS agency, '' AS code, CAST(0 AS BIGINT) AS ends FROM grant_reviews v \
    JOIN cases c ON c.id = v.case_id LEFT JOIN agencies a ON a.id = v.from_agency_id \
    WHERE v.agency_id = $3 AND v.ground = 'emergency' AND v.asked_at >= $2 AND v.state = 'waiting'";

const CONSENT_ENDS: &str = "SELECT 'consent_ends' AS what, k.case_id AS case_id, k.created_at AS at, k.id AS id, c.number AS number, \
    a.name AS agency, '' AS code, CAST(k.expires_on AS BIGINT) AS ends FROM consents k JOIN cases c ON c.id = k.case_id \
    JOIN agencies a ON a.id = k.recipient_id WHERE k.agency_id = $3 AND k.status IN ('agreed', 'partial') \
    AND k.expires_on >= $8 AND k.expires_on <= $9";

const SHARE_ENDS: &str = "SELECT 'share_ends' AS what, g.case_id AS case_id, g.made_at AS at, g.case_id AS id, c.number AS number, \
    COALESCE(a.name, '') AS agency, '' AS code, g.until_at AS ends FROM grants g JOIN cases c ON c.id = g.case_id \
    LEFT JOIN agencies a ON a.id = g.recipient_id WHERE g.agency_id = $3 AND g.until_at > $1 AND g.until_at <= $10 \
    AND g.deed <> 'ended' AND g.consent_id IS NULL AND g.ground <> 'emergency' \
    AND NOT EXISTS (SELECT 1 FROM grants n WHERE n.grant_id = g.grant_id AND n.id > g.id)";

const MASK_ENDS: &str = "SELECT 'mask_ends' AS what, \
    (SELECT f.case_id FROM case_subjects f WHERE f.person_id = x.person_id LIMIT 1) AS case_id, x.created_at AS at, x.id AS id, '' AS number, '' AS agency, \
    '' AS code, CAST(x.until_on AS BIGINT) AS ends FROM protections x WHERE x.agency_id = $3 AND x.ended_at IS NULL \
    AND x.until_on <= $9";

const IDENTITY: &str = "SELECT 'identity' AS what, NULLIF(i.agency_id, i.agency_id) AS case_id, i.asked_at AS at, i.agency_id AS id, \
    '' AS number, '' AS agency, '' AS code, COUNT(*) AS ends FROM identity_inquiries i \
    JOIN identity_matches m ON m.id = i.match_id WHERE i.agency_id = $3 AND i.asked_at >= $2 AND i.answer IS NULL \
    AND m.state IN ('asked', 'withdrawn') GROUP BY i.agency_id, i.asked_at";

const IDENTITY_TOLD: &str = "SELECT 'identity_told' AS what, NULLIF(i.agency_id, i.agency_id) AS case_id, m.decided_at AS at, \
    i.id AS id, '' AS number, '' AS agency, m.state AS code, CAST(0 AS BIGINT) AS ends FROM identity_inquiries i \
    JOIN identity_matches m ON m.id = i.match_id WHERE i.agency_id = $3 AND i.answer = 'same' AND m.decided_at >= $2";

const LEAVING: &str = "SELECT 'leaving' AS what, NULLIF(p.agency_id, p.agency_id) AS case_id, MAX(p.changed_at) AS at, \
    p.staff_id AS id, '' AS number, s.name AS agency, '' AS code, CAST(MAX(p.valid_until) AS BIGINT) AS ends FROM postings p \
    JOIN staff s ON s.id = p.staff_id WHERE p.agency_id = $3 AND p.valid_until <= $9 \
    AND EXISTS (SELECT 1 FROM cases c WHERE c.agency_id = $3 AND c.lead_staff_id = p.staff_id AND c.is_open = TRUE) \
    AND NOT EXISTS (SELECT 1 FROM postings q WHERE q.staff_id = p.staff_id AND q.agency_id = $3 \
    AND (q.valid_until IS NULL OR q.valid_until > $9)) GROUP BY p.agency_id, p.staff_id, s.name";

/// Who supervises is told of every case of the agency, others of those they lead or wrote.
pub(super) fn sql(who: &Actor) -> String {
    let mut parts: Vec<String> = [SHARED, ENDED, OVER, ANSWERED, DECIDED].map(str::to_owned).to_vec();
    if who.may(Act::Supervise) {
        parts.extend(
            [EMERGENCY, CONSENT_ENDS, SHARE_ENDS, MASK_ENDS, IDENTITY, IDENTITY_TOLD, LEAVING].map(str::to_owned),
        );
    } else {
        parts.push(format!("{CONSENT_ENDS} AND (k.staff_id = $4 OR c.lead_staff_id = $4)"));
        parts.push(format!("{SHARE_ENDS} AND (g.staff_id = $4 OR c.lead_staff_id = $4)"));
        parts.push(format!(
            "{MASK_ENDS} AND (x.staff_id = $4 OR EXISTS (SELECT 1 FROM case_subjects s JOIN cases c ON c.id = s.case_id \
             WHERE s.person_id = x.person_id AND c.lead_staff_id = $4 AND c.is_open = TRUE))"
        ));
    }
    let parts: Vec<String> = parts
        .into_iter()
        .enumerate()
        .map(|(place, part)| format!("SELECT * FROM ({part} ORDER BY at DESC LIMIT {MOST}) AS part{place}"))
        .collect();
    let seen = "(SELECT p.notifications_seen_at FROM postings p WHERE p.id = $11) AS seen_at";
    format!("SELECT told.*, {seen} FROM ({}) AS told", parts.join(" UNION ALL "))
}
