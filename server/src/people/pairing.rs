//! Pairing: a short code, good once and for seven days, makes a person's browser a device of his.

use super::error::PeopleError;
use super::principal::Principal;
use super::session::{self, Token};
use super::{hands, notices};
use crate::proof::secret::Secret;
use crate::store::{CodeRow, NewNotice, Store, StoreError, Tx};
use rand::RngCore;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{CodeId, DeviceId, UserId};
use spotcheck_domain::kind::form::one_line;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::width::narrow;
use spotcheck_domain::wire::{CodeOwner, PairRequest, Session};

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;
pub const VALID_MILLIS: i64 = 7 * 24 * 3_600_000;
/// Characters of a device's name that are kept.
const LONGEST_NAME: usize = 80;

/// A code as it is shown, `XXXX-XXXX`.
pub fn draw(rng: &mut dyn RngCore) -> String {
    let mut bytes = [0; LENGTH];
    rng.fill_bytes(&mut bytes);
    let mut code: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    code.insert(LENGTH / 2, '-');
    code
}

/// What somebody typed, as the code that he meant. `None`: not a code at all.
pub fn normalise(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(LENGTH);
    for character in
        narrow(typed).chars().filter(|character| !character.is_whitespace() && !"-_.".contains(*character))
    {
        let digit = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if code.len() == LENGTH || !u8::try_from(digit).is_ok_and(|byte| ALPHABET.contains(&byte)) {
            return None;
        }
        code.push(digit);
    }
    (code.len() == LENGTH).then_some(code)
}

/// A code before anybody has it.
pub struct Drawn {
    pub code: String,
    id: [u8; 10],
}

impl Drawn {
    pub fn by(rng: &mut dyn RngCore) -> Self {
        let mut id = [0; 10];
        rng.fill_bytes(&mut id);
        Self { code: draw(rng), id }
    }
}

/// Who asks for a code, and for how long.
pub struct Terms {
    /// Nobody: the keeper of the machine.
    pub asked_by: Option<UserId>,
    /// On which device.
    pub asked_on: Option<DeviceId>,
    pub valid_millis: i64,
    pub is_pending: bool,
    /// His own password gave it. It leaves the others that he has as good as they are.
    pub by_password: bool,
    /// For the log of what was done.
    pub note: String,
}

/// Keeps a new code for a person, within a transaction: the word of whoever runs the machine.
pub fn issue(
    tx: &dyn Tx,
    secret: &Secret,
    user: UserId,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<String, StoreError> {
    let drawn = Drawn::by(rng);
    let terms = Terms {
        asked_by: None,
        asked_on: None,
        valid_millis: VALID_MILLIS,
        is_pending: false,
        by_password: false,
        note: String::new(),
    };
    keep(tx, secret, user, &drawn, &terms, now)?;
    Ok(drawn.code)
}

/// Keeps a code that was drawn.
pub fn keep(
    tx: &dyn Tx,
    secret: &Secret,
    user: UserId,
    drawn: &Drawn,
    terms: &Terms,
    now: Timestamp,
) -> Result<CodeRow, StoreError> {
    let normal = normalise(&drawn.code).expect("a drawn code is one");
    // One that he had and did not use is good no more.
    if terms.by_password {
        tx.drop_sign_in_codes(user)?;
    } else {
        tx.drop_unused_codes(user)?;
    }
    let row = CodeRow {
        id: CodeId::from_parts(now, drawn.id),
        user,
        asked_by: terms.asked_by,
        asked_on: terms.asked_on,
        asked_at: now,
        expires_at: now.plus_millis(terms.valid_millis),
        is_pending: terms.is_pending,
        confirmed_by: None,
        by_password: terms.by_password,
    };
    tx.put_code(&secret.code_hash(&normal), &row)?;
    let actor = terms.asked_by.map_or_else(|| "server".to_owned(), |user| user.to_string());
    tx.put_audit(now, &actor, "pairing_code", Some(user.as_bytes()), &terms.note)?;
    Ok(row)
}

/// Whose code it is. It stays as good as it was: a browser that is another's decides before it uses a code up.
pub fn look(store: &Store, secret: &Secret, code: &str, now: Timestamp) -> Result<CodeOwner, PeopleError> {
    let code = normalise(code).ok_or(PeopleError::CodeUnknown)?;
    let code_hash = secret.code_hash(&code);
    let person = store.read(|view| match view.code_owner(&code_hash, now)? {
        Some(user) => view.person(user),
        None => Ok(None),
    })?;
    let person = person.ok_or(PeopleError::CodeUnknown)?;
    Ok(CodeOwner { person: person.id, name: person.name })
}

/// Uses a code up and gives the new device's session.
pub fn redeem(
    store: &Store,
    secret: &Secret,
    request: &PairRequest,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<(Token, Session), PeopleError> {
    let code = normalise(&request.code).ok_or(PeopleError::CodeUnknown)?;
    let code_hash = secret.code_hash(&code);
    let name: String = one_line(&request.device).chars().take(LONGEST_NAME).collect();
    let mut entropy = [0; 10];
    rng.fill_bytes(&mut entropy);
    let device = DeviceId::from_parts(now, entropy);
    let token = Token::draw(rng);
    let token_hash = token.hash();
    let principal = store.write(move |tx| {
        let CodeRow { user, asked_by, asked_on, confirmed_by, by_password, .. } =
            tx.take_code(&code_hash, now)?.ok_or(PeopleError::CodeUnknown)?;
        tx.put_device(device, user, &name, now)?;
        if let Some(asked_on) = asked_on {
            tx.put_asked_on(device, asked_on)?;
        }
        for by in [asked_by, confirmed_by].into_iter().flatten() {
            hands::note(tx, user, by, now)?;
        }
        if by_password {
            tx.put_by_password(device)?;
        }
        tx.put_session(&token_hash, device, now, now.plus_millis(session::VALID_MILLIS))?;
        tx.put_audit(now, &user.to_string(), "paired", Some(device.as_bytes()), &name)?;
        let notice = NewNotice { kind: NoticeKind::Paired, person: user, device: Some(device), by: asked_by };
        notices::note(tx, &notice, now)?;
        let principal = Principal::of_session(tx, &token_hash, now)?;
        principal.ok_or(PeopleError::Store(StoreError::Unreadable("a session that was just made")))
    })?;
    Ok((token, session::describe(store, &principal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(normalise("abcd-efgh").as_deref(), Some("ABCDEFGH"));
        assert_eq!(normalise(" o1 il-2345 ").as_deref(), Some("01112345"));
        assert_eq!(normalise("ＡＢＣＤ－ｅｆｇｈ").as_deref(), Some("ABCDEFGH"));
        for wrong in ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFGU", "一二三四五六七八"] {
            assert_eq!(normalise(wrong), None, "{wrong}");
        }
        let code = draw(&mut rand::rng());
        assert_eq!(code.len(), 9);
        assert!(normalise(&code).is_some());
    }
}
