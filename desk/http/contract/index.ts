export * from './common.ts'
export * from './desk.ts'
