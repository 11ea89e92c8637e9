/** What a day at the desk can be narrowed by, as words alone: the screens list them without what checks them. */
export { activityKinds } from '../../../core/activity.ts'
export const shiftNames = ['morning', 'late', 'night'] as const
export const actorKinds = ['staff', 'authority', 'platform', 'desk', 'person'] as const
