import type { AlertState, AlertWatch } from './alert-watch.ts';
import type { ChaosBoard, ChaosState } from './chaos-board.ts';
import type { ExpectedAlert } from './switches.ts';

/** A switch as it is shown: with what is said of its alerts now, where that is known. */
export interface ShownState extends Omit<ChaosState, 'alerts'> {
  readonly alerts: readonly (ExpectedAlert & { readonly state?: AlertState })[];
}

export function shownStates(board: ChaosBoard, watch: AlertWatch): readonly ShownState[] {
  watch.look();
  return board.states().map((chaos) => ({
    ...chaos,
    alerts: chaos.alerts.map((alert) => {
      const state = watch.stateOf(alert);
      return state === undefined ? alert : { ...alert, state };
    }),
  }));
}
