/**
 * The characters a TrueType font can draw, read from its `cmap` table (OpenType 1.9, formats 4 and 12).
 * Only for fonts we ship: it trusts the file.
 */
export function codePointsOf(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4)
  for (let i = 0; i < tables; i += 1) {
    const record = 12 + i * 16
    if (font.toString('latin1', record, record + 4) === 'cmap')
      return charactersIn(font.subarray(font.readUInt32BE(record + 8)))
  }
  return new Set()
}

function charactersIn(cmap: Buffer): Set<number> {
  const found = new Set<number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const map = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4))
    const format = map.readUInt16BE(0)
    if (format === 4) {
      const segments = map.readUInt16BE(6) / 2
      for (let s = 0; s < segments; s += 1) {
        const end = map.readUInt16BE(14 + s * 2)
        const start = map.readUInt16BE(16 + segments * 2 + s * 2)
        for (let point = start; point <= end && point < 0xffff; point += 1) found.add(point)
      }
    }
    if (format === 12) {
      for (let g = 0; g < map.readUInt32BE(12); g += 1) {
        const end = map.readUInt32BE(16 + g * 12 + 4)
        for (let point = map.readUInt32BE(16 + g * 12); point <= end; point += 1) found.add(point)
      }
    }
  }
  return found
}
