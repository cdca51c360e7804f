//! What tells equal bytes without a look at them.

use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The id that git gives a file of some bytes. Equal ids mean equal bytes; git itself refuses the pairs of
/// files that are known to break this for SHA-1.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentId {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
}

/// How a repository makes its ids.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum ContentHash {
    Sha1,
    #[default]
    Sha256,
}

impl ContentHash {
    pub fn of(self, bytes: &[u8]) -> ContentId {
        let header = format!("blob {}\0", bytes.len());
        match self {
            Self::Sha1 => {
                ContentId::Sha1(Sha1::new().chain_update(header).chain_update(bytes).finalize().into())
            }
            Self::Sha256 => {
                ContentId::Sha256(Sha256::new().chain_update(header).chain_update(bytes).finalize().into())
            }
        }
    }
}

impl ContentId {
    /// An id as git writes it: 40 or 64 hexadecimal digits in lower case.
    pub fn parse(hex: &[u8]) -> Option<Self> {
        fn bytes<const N: usize>(hex: &[u8]) -> Option<[u8; N]> {
            let mut bytes = [0; N];
            for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
                *byte = digit(pair[0])? << 4 | digit(pair[1])?;
            }
            Some(bytes)
        }
        match hex.len() {
            40 => bytes(hex).map(Self::Sha1),
            64 => bytes(hex).map(Self::Sha256),
            _ => None,
        }
    }

    pub fn hash(&self) -> ContentHash {
        match self {
            Self::Sha1(_) => ContentHash::Sha1,
            Self::Sha256(_) => ContentHash::Sha256,
        }
    }
}

fn digit(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for ContentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: &[u8] = match self {
            Self::Sha1(bytes) => bytes,
            Self::Sha256(bytes) => bytes,
        };
        bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{ContentHash, ContentId};

    #[test]
    fn ids_are_those_of_git() {
        let sha1 = ContentHash::Sha1.of(b"hello\n");
        assert_eq!(sha1.to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(ContentId::parse(sha1.to_string().as_bytes()), Some(sha1));
        let sha256 = ContentHash::Sha256.of(b"");
        assert_eq!(sha256.to_string(), "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813");
        assert_eq!(ContentId::parse(sha256.to_string().as_bytes()), Some(sha256));
        assert_eq!((sha1.hash(), sha256.hash()), (ContentHash::Sha1, ContentHash::Sha256));
        for wrong in [
            "",
            "ce01",
            "CE013625030ba8dba906f756967f9e9ca394464a",
            "xe013625030ba8dba906f756967f9e9ca394464a",
        ] {
            assert_eq!(ContentId::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
