/**
 * What a piece is recognised by: a text of one kind. `quality`, 0 to 100, where the kind has one. `variant`: the form of the
 * piece that it is of, where not of the piece as it came: `held-upright`, `written`.
 */
export type Signal = { kind: string; value: string; quality?: number; variant?: string }
