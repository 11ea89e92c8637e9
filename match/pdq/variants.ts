/**
 * What people do to a picture that PDQ does not survive, undone or done beforehand: bars taken off, edges cut, mirrored.
 * A variant is a picture of its own and hashed like one; whoever keeps or asks with its hash keeps its name with it.
 */
import { channelsOf, type Picture } from './picture.ts'

export const variants = ['whole', 'without-bars', 'cut-5', 'cut-10', 'mirror-image'] as const
export type Variant = (typeof variants)[number]

/** The brightest a channel may be in a black bar, and how far it may be from any other colour. JPEG leaves no bar as it was. */
export const blackUpTo = 16

/** Those of the wanted variants that differ from the picture, and the picture where it is wanted. */
export function variantsOf(
  picture: Picture,
  wanted: readonly Variant[],
  black = blackUpTo,
): { variant: Variant; picture: Picture }[] {
  return wanted
    .map((variant) => ({ variant, picture: asVariant(picture, variant, black) }))
    .filter(({ variant, picture: changed }) => variant === 'whole' || changed !== picture)
}

function asVariant(picture: Picture, variant: Variant, black: number): Picture {
  switch (variant) {
    case 'whole':
      return picture
    case 'without-bars':
      return withoutBars(picture, black)
    case 'cut-5':
      return cut(picture, 5)
    case 'cut-10':
      return cut(picture, 10)
    case 'mirror-image':
      return mirrored(picture)
  }
}

/**
 * The picture without the rows and columns at its edges that are of the colour of a corner: of whichever leaves less. One
 * that has none, or nothing else, comes back as it is. Of one colour only, because an even sky is no bar.
 */
export function withoutBars(picture: Picture, near: number): Picture {
  const { width, height } = picture
  const corners = [0, width * height - 1].map((pixel) =>
    withoutColour(picture, pixel * channelsOf(picture), near),
  )
  const area = (one: Place) => one.width * one.height
  const [least] = corners.sort((one, other) => area(one) - area(other))
  return !least || area(least) === width * height ? picture : part(picture, least)
}

type Place = { left: number; top: number; width: number; height: number }

/** What lies within the bars of the colour that begins at `corner`: black up to `near`, any other within as much of it. */
function withoutColour({ pixels, width, height }: Picture, corner: number, near: number): Place {
  const channels = channelsOf({ pixels, width, height })
  const colours = channels < 3 ? 1 : 3
  const wanted = pixels.subarray(corner, corner + colours)
  const isBlack = wanted.every((value) => value <= near)
  const least = Array.from(wanted, (value) => (isBlack ? 0 : value - near))
  const most = Array.from(wanted, (value) => (isBlack ? near : value + near))
  const isBar = (from: number, step: number, count: number) => {
    for (let n = 0, at = from; n < count; n++, at += step)
      for (let colour = 0; colour < colours; colour++) {
        const value = pixels[at + colour] ?? 0
        if (value < (least[colour] ?? 0) || value > (most[colour] ?? 0)) return false
      }
    return true
  }
  const isBarRow = (row: number) => isBar(row * width * channels, channels, width)
  let [top, bottom] = [0, height]
  while (top < height && isBarRow(top)) top++
  if (top === height) return { left: 0, top: 0, width, height }
  while (isBarRow(bottom - 1)) bottom--
  // Only between the bars above and below: their noise says nothing of the sides.
  const isBarColumn = (column: number) =>
    isBar((top * width + column) * channels, width * channels, bottom - top)
  let [left, right] = [0, width]
  while (isBarColumn(left)) left++
  while (isBarColumn(right - 1)) right--
  return { left, top, width: right - left, height: bottom - top }
}

/** The middle of the picture, so many per cent less wide and less high. */
function cut(picture: Picture, percent: number): Picture {
  const kept = (length: number) => length - Math.round((length * percent) / 100)
  const [width, height] = [kept(picture.width), kept(picture.height)]
  if (width === picture.width && height === picture.height) return picture
  return part(picture, {
    left: Math.floor((picture.width - width) / 2),
    top: Math.floor((picture.height - height) / 2),
    width,
    height,
  })
}

function part(picture: Picture, { left, top, width, height }: Place): Picture {
  const channels = channelsOf(picture)
  const pixels = new Uint8Array(width * height * channels)
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * channels
    pixels.set(picture.pixels.subarray(from, from + width * channels), row * width * channels)
  }
  return { pixels, width, height }
}

function mirrored(picture: Picture): Picture {
  const channels = channelsOf(picture)
  const { width, height } = picture
  const pixels = new Uint8Array(picture.pixels.length)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * channels
      const to = (row * width + width - 1 - column) * channels
      for (let channel = 0; channel < channels; channel++)
        pixels[to + channel] = picture.pixels[from + channel] ?? 0
    }
  return { pixels, width, height }
}
