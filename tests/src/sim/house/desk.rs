//! What the office does where phones change hands: codes are looked at, devices signed out, rescue files taken in.

use super::House;
use crate::sim::network::Answered;
use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::PairRequest;
use spotcheck_server::http::Error;
use spotcheck_server::people::principal::Principal;
use spotcheck_server::people::{pairing, session};
use spotcheck_server::rescue;

impl House {
    pub(super) fn look(&self, request: &PairRequest, now: Timestamp) -> Result<Answered, Error> {
        let office = self.office();
        Ok(Answered::Owner(pairing::look(&office.store, &office.secret, &request.code, now)?))
    }

    pub(super) fn sign_out(&self, principal: &Principal, now: Timestamp) -> Result<Answered, Error> {
        session::end(&self.office().store, principal, now)?;
        Ok(Answered::SignedOut)
    }

    /// An administrator takes a rescue file in, sealed or not; says what came of it.
    pub fn import(&mut self, file: &[u8], now: Timestamp) -> Result<String, String> {
        let mut rng = StdRng::from_rng(&mut self.rng);
        let imported = rescue::import(self.office(), file, None, true, now, &mut rng);
        imported.map(|imported| imported.describe()).map_err(|error| error.to_string())
    }
}
