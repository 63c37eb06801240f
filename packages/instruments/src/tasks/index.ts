export { createTasks } from './create-tasks.ts';

export type { Undo } from '../instrument/undo.ts';
export type { Task, Tasks, TasksOptions, TaskState } from './create-tasks.ts';
