//! What governs the records that are here.

use super::state::State;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::term::Tier;

impl State {
    /// What governs the records of a unit.
    pub fn policy_of(&self, owner: UnitId) -> Policy {
        let mut line = self.organisation.line_of(owner);
        let is_enterprise = || self.by().is_some_and(|by| by.tier == Tier::Enterprise);
        // An enterprise is told of no office beside its line: one whose order it has stands below one of those above it.
        if self.organisation.unit(owner).is_none() && is_enterprise() {
            line.extend(self.own_line());
        }
        self.policies.of_line(&self.policy, &line)
    }

    /// Which version of the policy a step names that is taken now.
    pub fn policy_version(&self) -> u32 {
        self.policy.version.max(self.policies.version)
    }
}
