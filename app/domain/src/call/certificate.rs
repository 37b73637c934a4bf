//! Certificates of a site: kept, and removed.

use super::{Call, Method};
use crate::id::{CertificateId, SiteId};
use crate::kind::certificate::CertificateFields;
use serde::{Deserialize, Serialize};

/// A certificate of a site says this from now on; of one that is not there yet, it is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepCertificate {
    pub site: SiteId,
    /// Drawn by whoever asks, so that a call whose answer was lost can be sent again.
    pub certificate: CertificateId,
    pub fields: CertificateFields,
}

impl Call for KeepCertificate {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/certificates/{certificate}";
    type Answer = ();
}

/// A site has this certificate no more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveCertificate {
    pub site: SiteId,
    pub certificate: CertificateId,
}

impl Call for RemoveCertificate {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/certificates/{certificate}/remove";
    type Answer = ();
}
