/**
 * TLSH, the locality-sensitive hash of Trend Micro (Oliver, Cheng, Chen 2013), as its version 4 makes it: how often
 * triplets of bytes fall into each of 128 buckets, in quarters, with the length and two ratios in front.
 */

/** Pearson's table of 1990. */
const table = Uint8Array.from(
  '1 87 49 12 176 178 102 166 121 193 6 84 249 230 44 163 14 197 213 181 161 85 218 80 64 239 24 226 236 142 38 200 110 177 104 103 141 253 255 50 77 101 81 18 45 96 31 222 25 107 190 70 86 237 240 34 72 242 20 214 244 227 149 235 97 234 57 22 60 250 82 175 208 5 127 199 111 62 135 248 174 169 211 58 66 154 106 195 245 171 17 187 182 179 0 243 132 56 148 75 128 133 158 100 130 126 91 13 153 246 216 219 119 68 223 78 83 88 201 99 122 11 92 32 136 114 52 10 138 30 48 183 156 35 61 26 143 74 251 94 129 162 63 152 170 7 115 167 241 206 3 150 55 59 151 220 90 53 23 131 125 173 15 238 79 95 89 16 105 137 225 224 217 160 37 123 118 73 2 157 46 116 9 145 134 228 207 212 202 215 69 229 27 188 67 124 168 252 42 4 29 108 21 247 19 205 39 203 233 40 186 147 198 192 155 33 164 191 98 204 165 180 117 76 140 36 210 172 41 54 159 8 185 232 113 196 231 47 146 120 51 65 28 144 254 221 93 189 194 139 112 43 71 109 184 209'
    .split(' ')
    .map(Number),
)

const buckets = 128
/** Fewer bytes than this, or fewer than half of the buckets used, say too little. */
const fewest = 50

/** The 35 bytes of the hash in the order in which they are written, or nothing where there is too little to hash. */
export function tlshOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < fewest) return undefined
  const counts = new Uint32Array(256)
  let checksum = 0
  const count = (salt: number, ...of: [number, number, number]) => {
    const bucket = mapped(salt, ...of)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  for (let at = 4; at < bytes.length; at++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = [
      bytes[at],
      bytes[at - 1],
      bytes[at - 2],
      bytes[at - 3],
      bytes[at - 4],
    ]
    checksum = mapped(0, a, b, checksum)
    count(2, a, b, c)
    count(3, a, b, d)
    count(5, a, c, d)
    count(7, a, c, e)
    count(11, a, b, e)
    count(13, a, d, e)
  }
  const used = counts.subarray(0, buckets)
  if (used.filter((some) => some > 0).length <= buckets / 2) return undefined
  const sorted = used.toSorted()
  const [first = 0, second = 0, third = 0] = [31, 63, 95].map((at) => sorted[at])
  if (third === 0) return undefined

  const hash = new Uint8Array(35)
  hash[0] = turned(checksum)
  hash[1] = turned(lengthClass(bytes.length))
  hash[2] = ((Math.floor((first * 100) / third) % 16) << 4) | (Math.floor((second * 100) / third) % 16)
  for (const [bucket, some] of used.entries()) {
    const quarter = some > third ? 3 : some > second ? 2 : some > first ? 1 : 0
    const at = 34 - (bucket >> 2)
    hash[at] = (hash[at] ?? 0) | (quarter << ((bucket & 3) * 2))
  }
  return hash
}

function mapped(salt: number, one: number, two: number, three: number): number {
  const at = (place: number) => table[place] ?? 0
  return at(at(at(at(salt) ^ one) ^ two) ^ three)
}

/** The length on a scale of ever smaller steps. */
function lengthClass(length: number): number {
  if (length <= 656) return Math.floor(Math.log(length) / Math.log(1.5))
  if (length <= 3199) return Math.floor(Math.log(length) / Math.log(1.3) - 8.72777)
  return Math.floor(Math.log(length) / Math.log(1.1) - 62.5472) & 255
}

/** The two digits of a byte the other way round, as the reference writes those in front. */
function turned(byte: number): number {
  return ((byte & 15) << 4) | (byte >> 4)
}

/** How far two hashes are apart, their lengths left out, as ThreatExchange compares them. */
export function tlshDistance(one: Uint8Array, other: Uint8Array): number {
  let distance = one[0] === other[0] ? 0 : 1
  const [ratios = 0, others = 0] = [one[2], other[2]]
  for (const shift of [0, 4]) {
    const apart = Math.abs(((ratios >> shift) & 15) - ((others >> shift) & 15))
    const around = Math.min(apart, 16 - apart)
    distance += around <= 1 ? around : (around - 1) * 12
  }
  for (let at = 3; at < 35; at++)
    for (let shift = 0; shift < 8; shift += 2) {
      const apart = Math.abs((((one[at] ?? 0) >> shift) & 3) - (((other[at] ?? 0) >> shift) & 3))
      distance += apart === 3 ? 6 : apart
    }
  return distance
}
