/** Built from hamming.ts by `npm run generate`; not to be edited. */
export const hammingWasm =
  'AGFzbQEAAAABBwFgAn9/AX8CEgEDZW52Bm1lbW9yeQIDAYCABAMCAQAHGAILZGlzdGFuY2UyNTYAAAZtZW1vcnkCAAo4ATYAIAApAxggASkDGIV7IAApAxAgASkDEIV7IAApAwAgASkDAIV7IAApAwggASkDCIV7fHx8pws='
