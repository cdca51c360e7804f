//! Where values, quotes and rows end, in sixty-four bytes at a time.

/// How many bytes are looked at together: one for each bit.
pub(super) const BLOCK: usize = 64;

/// Where in a block something stands: the lowest bit is its first byte.
pub(super) struct Marks {
    pub quotes: u64,
    pub delimiters: u64,
    pub breaks: u64,
    /// The bytes that there are.
    pub bytes: u64,
}

impl Marks {
    #[inline]
    pub fn of(text: &[u8], delimiter: u8) -> Self {
        if let Some(block) = text.first_chunk::<BLOCK>() {
            return Self::of_block(block, delimiter);
        }
        // Zeros are nothing that is looked for.
        let mut block = [0; BLOCK];
        block[..text.len()].copy_from_slice(text);
        Self { bytes: (1 << text.len()) - 1, ..Self::of_block(&block, delimiter) }
    }

    #[inline]
    pub fn of_block(block: &[u8; BLOCK], delimiter: u8) -> Self {
        Self {
            quotes: bits(block, [b'"', b'"']),
            delimiters: bits(block, [delimiter, delimiter]),
            breaks: bits(block, [b'\n', b'\r']),
            bytes: u64::MAX,
        }
    }
}

/// One bit for each byte that is one of two. The compiler makes the first loop one over sixteen bytes at a time.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a branch for each byte would keep the loop from sixteen at a time"
)]
fn bits(block: &[u8; BLOCK], [one, other]: [u8; 2]) -> u64 {
    /// Moves the lowest bit of each of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut ones = [0; BLOCK];
    for (bit, &byte) in ones.iter_mut().zip(block) {
        *bit = u8::from((byte == one) | (byte == other));
    }
    let (eights, _) = ones.as_chunks::<8>();
    eights.iter().enumerate().fold(0, |all, (index, &eight)| {
        all | (u64::from_le_bytes(eight).wrapping_mul(GATHER) >> 56) << (8 * index)
    })
}

/// All bits below the lowest of some; all, where there is none.
pub(super) fn before_first(bits: u64) -> u64 {
    if bits == 0 { u64::MAX } else { (bits & bits.wrapping_neg()) - 1 }
}

/// What the bytes before a block say of it.
#[derive(Default)]
pub(super) struct State {
    /// All ones within quotes.
    pub inside: u64,
    /// 1 if a value has begun, so that a quote here would be one within it.
    pub in_value: u64,
    /// 1 if the byte before ends what is in quotes.
    pub closed: u64,
}

/// What is found in a block.
pub(super) struct Block {
    /// Delimiters and line breaks outside quotes.
    pub ends: u64,
    /// Quotes that stand for one in a value.
    pub has_escapes: bool,
    /// A quote within a value that has none around it, or text behind the one that ends a value.
    pub odd: u64,
}

impl State {
    pub fn is_inside(&self) -> bool {
        self.inside != 0
    }

    #[inline]
    pub fn step(&mut self, marks: &Marks) -> Block {
        let Marks { quotes, delimiters, breaks, bytes } = *marks;
        // Ones from a quote that begins a value to the one before that which ends it.
        let mut inside = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << shift;
        }
        inside ^= self.inside;
        let opens = quotes & inside;
        let closes = quotes & !inside;
        let ends = (delimiters | breaks) & !inside;
        let behind_close = closes << 1 | self.closed;
        let may_open = (ends | closes) << 1 | (1 ^ self.in_value);
        let odd = (opens & !may_open | behind_close & !(ends | opens)) & bytes;
        let block = Block { ends, has_escapes: behind_close & opens != 0, odd };
        self.inside = if inside >> 63 == 1 { u64::MAX } else { 0 };
        self.in_value = 1 ^ ((ends | closes) >> 63);
        self.closed = closes >> 63;
        block
    }
}
